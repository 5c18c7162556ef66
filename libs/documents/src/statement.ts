import type { Refusal } from '#kernel';
import type { Passage } from './passage';
import { documentTooLarge } from './place-values';
import { cellName, TABLE_LIMITS } from './table';
import { valueOf } from './value';
import type { Value, ValueType } from './value';

/**
 * What a statement says, whatever it is rendered as: a statement of account, a release statement and a quarterly report
 * are each only data of this form.
 */
export interface Statement {
  readonly title: string;
  /** What nobody may overlook: `Draft`, `Invented figures`. It stands on every page. */
  readonly marking?: string | undefined;
  /** When its content came to be, such as the moment of the decision: it is the time in its properties and archive. */
  readonly at: Date;
  readonly facts: readonly Fact[];
  readonly tables: readonly StatementTable[];
  readonly notes: readonly string[];
  /** What a document for people says after its last table, before the notes. */
  readonly after?: readonly Passage[] | undefined;
  /** Characters a text may have, where they are more than those of a table. */
  readonly textLengthMax?: number | undefined;
}

/** A fact has a name, by which a template says where it is to stand: letters and `_`. */
export type Fact = { readonly name: string; readonly label: string } & Value;

export interface StatementTable {
  readonly name: string;
  readonly title: string;
  /** What a document for people says before it. */
  readonly before?: readonly Passage[] | undefined;
  readonly columns: readonly StatementColumn[];
  readonly rows: readonly StatementRow[];
  /** The last row, told apart from the others. */
  readonly total?: StatementRow | undefined;
}

export interface StatementColumn {
  readonly header: string;
  readonly type: ValueType;
}

/** A cell for each column, of its type; a text may stand in any, to say why there is no figure. */
export type StatementRow = readonly (Value['value'] | Value | undefined)[];

/** A statement is for people to read; the journal itself is longer, and is not printed. */
export const STATEMENT_LIMITS = {
  facts: 100,
  tables: 30,
  columns: 20,
  rows: 5_000,
  notes: 100,
  passages: 1_000,
} as const;

/** Letters and `_` alone, three or more: no spreadsheet takes it for a cell, nor for a row or column. */
const NAME = /^[a-z][a-z_]{2,59}$/;

/** The values of a row by the columns of its table. Throws where one is not of the type of its column. */
export function valuesOf(
  columns: readonly StatementColumn[],
  row: StatementRow,
): readonly (Value | undefined)[] {
  if (row.length > columns.length) throw new Error('A row of more cells than its table has columns');
  return columns.map(({ type }, at) => {
    const cell = row[at];
    if (cell === undefined) return undefined;
    return typeof cell === 'object' ? valueOf(cell.type, cell.value) : valueOf(type, cell);
  });
}

/** All rows of a table, its total last. */
export function rowsOf({
  columns,
  rows,
  total,
}: StatementTable): readonly (readonly (Value | undefined)[])[] {
  return [...rows, ...(total ? [total] : [])].map((row) => valuesOf(columns, row));
}

/** Why a statement is too much for a document. Throws where it is none at all, which is a bug of whoever made it. */
export function outsideLimits({
  title,
  marking = '',
  facts,
  tables,
  notes,
  after = [],
  textLengthMax = TABLE_LIMITS.cellLength,
}: Statement): Refusal | undefined {
  const names = [...facts, ...tables].map(({ name }) => name);
  const unsound = names.find((name, at) => !NAME.test(name) || names.indexOf(name) !== at);
  if (unsound !== undefined) throw new Error(`A name that is unfit or stands twice: ${unsound}`);
  for (const { type, value } of facts) valueOf(type, value);

  const limits = STATEMENT_LIMITS;
  if (facts.length > limits.facts) return documentTooLarge('facts', `more than ${limits.facts} facts`);
  if (tables.length > limits.tables) return documentTooLarge('tables', `more than ${limits.tables} tables`);
  if (notes.length > limits.notes) return documentTooLarge('notes', `more than ${limits.notes} notes`);
  const rows = tables.reduce((sum, table) => sum + table.rows.length, 0);
  if (rows > limits.rows) return documentTooLarge('tables', `more than ${limits.rows} rows`);
  const wide = tables.find(({ columns }) => columns.length > limits.columns);
  if (wide) return documentTooLarge(wide.name, `more than ${limits.columns} columns`);
  const passages = [...tables.flatMap(({ before = [] }) => before), ...after];
  if (passages.length > limits.passages)
    return documentTooLarge('passages', `more than ${limits.passages} passages`);
  const said = [
    ...[title, marking, ...notes],
    ...facts.flatMap(({ label, value }) => [label, String(value)]),
    ...passages.map((each) => (each.type === 'drawing' ? each.drawing.says : each.text)),
  ];
  const tooLong = `a text of more than ${textLengthMax} characters`;
  if (said.some(({ length }) => length > textLengthMax)) return documentTooLarge('', tooLong);
  for (const table of tables) {
    const refused = longTexts(table, textLengthMax, tooLong);
    if (refused) return refused;
  }
  return undefined;
}

function longTexts(table: StatementTable, lengthMax: number, tooLong: string): Refusal | undefined {
  const { name, title, columns } = table;
  if ([title, ...columns.map(({ header }) => header)].some(({ length }) => length > lengthMax))
    return documentTooLarge(name, tooLong);
  for (const [row, values] of rowsOf(table).entries()) {
    const column = values.findIndex((value) => value?.type === 'text' && value.value.length > lengthMax);
    if (column >= 0) return documentTooLarge(`${name} ${cellName(row + 1, column + 1)}`, tooLong);
  }
  return undefined;
}
