import { rowsOf } from './statement';
import type { Statement } from './statement';
import { figureOf } from './value';
import type { Value } from './value';
import { writeCsv } from './write-csv';
import type { CsvCell } from './write-csv';

/** A statement as CSV: its facts, then each table under its title, then its notes. Figures come without separators. */
export function statementCsv({ title, marking, facts, tables, notes }: Statement): string {
  return writeCsv([
    [title],
    ...(marking === undefined ? [] : [[marking]]),
    [],
    ...facts.map((fact) => [fact.label, cellOf(fact)]),
    ...tables.flatMap((table) => [
      [],
      [table.title],
      table.columns.map(({ header }) => header),
      ...rowsOf(table).map((row) => row.map(cellOf)),
    ]),
    ...(notes.length === 0 ? [] : [[], ['Notes']]),
    ...notes.map((note) => [note]),
  ]);
}

function cellOf(value: Value | undefined): CsvCell {
  if (value === undefined) return '';
  const figure = figureOf(value);
  return figure === undefined ? String(value.value) : { figure };
}
