import { areaColumns, areWordsOf, headerWords, isWorded } from '#catalogue';
import type { ColumnMapping, Layout, Stated, Wording } from '#catalogue';
import type { Category } from '#contracts';
import { inSheet } from '#documents';
import type { FileRefusal, Table } from '#documents';
import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import { atCell } from './file-refusal';

/** A table of a file, and which of its columns is what. Rows and columns are indices here, from 0. */
export interface FoundTable {
  readonly layout: Layout;
  readonly table: Table;
  readonly headerRow: number;
  readonly columns: FoundColumns;
}

interface FoundColumns {
  readonly measure?: number | undefined;
  readonly table?: number | undefined;
  readonly period?: number | undefined;
  readonly status?: number | undefined;
  readonly applicableAt?: number | undefined;
  readonly printedTotal?: number | undefined;
  readonly area: readonly number[];
  readonly category: { readonly [Dimension in keyof Category]?: number | undefined };
  readonly values: readonly {
    readonly column: number;
    readonly category: Readonly<Record<string, string>>;
  }[];
}

/** A column that a layout looks for. */
interface Wanted {
  readonly wording: Wording;
  readonly required: boolean;
}

/** A header is looked for so far down. */
const HEADER_ROWS_MAX = 100;

/**
 * Finds each table of a mapping in a file, by the words of its header: never by the place of a column, a row or a
 * sheet. Fails when there is none, when a sheet's header is ambiguous, or when two sheets hold the same table.
 */
export function findTables(
  mapping: ColumnMapping,
  tables: readonly Table[],
): Result<readonly FoundTable[], FileRefusal[]> {
  const found: FoundTable[] = [];
  const refusals: FileRefusal[] = [];
  for (const layout of mapping.layouts) {
    const headers = candidates(layout, tables).flatMap((table) => {
      const headerRow = headerRowOf(layout, table);
      return headerRow === undefined ? [] : [{ table, headerRow }];
    });
    const [first, second] = headers;
    if (first && second) refusals.push(twice(layout, first.table, second.table));
    if (!first || second) continue;
    const columns = columnsOf(layout, first.table, first.headerRow);
    if (columns.ok) found.push({ layout, ...first, columns: columns.value });
    else refusals.push(columns.failure);
  }
  if (refusals.length > 0) return fail(refusals);
  return found.length > 0 ? ok(found) : fail([notFound(mapping, tables)]);
}

/** The sheets the layout names; a file with one table alone is looked at whatever it is called. */
function candidates({ sheet }: Layout, tables: readonly Table[]): readonly Table[] {
  if (sheet === undefined || tables.length === 1) return tables;
  return tables.filter((table) => isWorded(sheet, table.sheet ?? ''));
}

function wantedColumns({ measure, table, period, status, applicableAt, values }: Layout): Wanted[] {
  const stated: Stated[] = [measure, table, period, status, applicableAt];
  return [
    ...stated.flatMap(({ column, ...elsewhere }) =>
      column ? [{ wording: column, required: Object.keys(elsewhere).length === 0 }] : [],
    ),
    ...values.map(({ column, optional }) => ({ wording: column, required: optional !== true })),
  ];
}

/** The first row that has every column the layout cannot do without. */
function headerRowOf(layout: Layout, { rows }: Table): number | undefined {
  const at = rows.slice(0, HEADER_ROWS_MAX).findIndex((row) => missingIn(layout, row).length === 0);
  return at < 0 ? undefined : at;
}

/** The words of a row's cells: found once, since a row is held against every wording of every layout. */
const WORDS = new WeakMap<readonly string[], readonly string[]>();

function wordsOf(row: readonly string[]): readonly string[] {
  const words = WORDS.get(row) ?? row.map(headerWords);
  WORDS.set(row, words);
  return words;
}

/** What a row lacks to be the layout's header, in the words it is looked for by. */
function missingIn(layout: Layout, row: readonly string[]): string[] {
  const words = wordsOf(row);
  const has = (wording: Wording) => words.some((each) => areWordsOf(wording, each));
  const columns = wantedColumns(layout).filter(({ required, wording }) => required && !has(wording));
  const missing = columns.map(({ wording }) => wordOf(wording));
  const area = areaColumns(layout);
  return area.length === 0 || area.some(has) ? missing : [...missing, ...area.slice(0, 1).map(wordOf)];
}

/** The columns of a found table under a header, whether or not they are read as something too. */
export function columnsUnder(wording: Wording, { table, headerRow }: FoundTable): number[] {
  return wordsOf(table.rows[headerRow] ?? []).flatMap((words, at) =>
    areWordsOf(wording, words) ? [at] : [],
  );
}

function columnsOf(layout: Layout, table: Table, headerRow: number): Result<FoundColumns, FileRefusal> {
  const header = table.rows[headerRow] ?? [];
  const claimed = new Map<number, string>();
  let ambiguous: FileRefusal | undefined;
  const find = (wording: Wording | undefined): number | undefined => {
    if (!wording) return undefined;
    const [column, another] = wordsOf(header).flatMap((words, at) =>
      areWordsOf(wording, words) ? [at] : [],
    );
    if (column === undefined) return undefined;
    if (another !== undefined || claimed.has(column)) {
      const place = { sheet: table.sheet, row: headerRow + 1, column: (another ?? column) + 1 };
      ambiguous ??= atCell(place, ambiguousColumn(wordOf(wording)), { value: header[another ?? column] });
    }
    claimed.set(column, wordOf(wording));
    return column;
  };
  const { category = {}, measure, period, status, applicableAt, printedTotal } = layout;
  const columns: FoundColumns = {
    measure: 'column' in measure ? find(measure.column) : undefined,
    table: 'column' in layout.table ? find(layout.table.column) : undefined,
    area: areaColumns(layout).flatMap((wording) => find(wording) ?? []),
    period: find(period.column),
    status: find(status.column),
    applicableAt: find(applicableAt.column),
    category: {
      careType: find(category.careType),
      agency: find(category.agency),
      reason: find(category.reason),
    },
    values: layout.values.flatMap(({ column: wording, category: own = {} }) => {
      const column = find(wording);
      return column === undefined ? [] : [{ column, category: own }];
    }),
    printedTotal: find(printedTotal),
  };
  return ambiguous ? fail(ambiguous) : ok(columns);
}

/** Headers of a found table that no table of the mapping reads. */
export function headersLeftOut(found: readonly FoundTable[], { table, headerRow }: FoundTable): string[] {
  const read = new Set(
    found
      .filter((each) => each.table === table && each.headerRow === headerRow)
      .flatMap(({ columns: { area, category, values, ...single } }) => [
        ...area,
        ...Object.values(category),
        ...values.map(({ column }) => column),
        ...Object.values(single),
      ]),
  );
  return (table.rows[headerRow] ?? []).filter((text, at) => text.trim() !== '' && !read.has(at));
}

function wordOf({ is = [], beginsWith = [] }: Wording): string {
  return [...is, ...beginsWith.map((word) => `${word} ...`)][0] ?? '';
}

function ambiguousColumn(word: string): Parameters<typeof atCell>[1] {
  return {
    rule: 'column-ambiguous',
    what: `two columns may be "${word}", or one column is two`,
    mend: 'Rename or remove the column that is not meant, or use a mapping that tells them apart.',
  };
}

function twice({ name }: Layout, first: Table, second: Table): FileRefusal {
  return {
    rule: 'table-found-twice',
    where: inSheet(second.sheet, ''),
    what: `the table ${name} stands on the sheets "${first.sheet ?? ''}" and "${second.sheet ?? ''}"`,
    mend: 'Send a workbook with the one that is meant, or a mapping that names its sheet.',
  };
}

/** Says of the row that comes nearest to a header what it lacks. */
function notFound(mapping: ColumnMapping, tables: readonly Table[]): FileRefusal {
  const misses = mapping.layouts.flatMap((layout) =>
    candidates(layout, tables).flatMap((table) =>
      table.rows.slice(0, HEADER_ROWS_MAX).map((row, at) => {
        const missing = missingIn(layout, row);
        const words = wordsOf(row).filter((text) => text !== '').length;
        return {
          sheet: table.sheet,
          row: at + 1,
          missing,
          share: words === 0 ? Infinity : missing.length / words,
        };
      }),
    ),
  );
  const nearest = misses.reduce<(typeof misses)[number] | undefined>(
    (best, miss) => (miss.share < (best?.share ?? Infinity) ? miss : best),
    undefined,
  );
  const lacks = nearest?.missing.map((word) => `"${word}"`).join(', ');
  return {
    rule: 'table-not-found',
    where: nearest ? inSheet(nearest.sheet, `row ${nearest.row}`) : '',
    what:
      lacks === undefined ? 'no row that could be a header' : `the row nearest to a header lacks ${lacks}`,
    mend: `Give the header that "${mapping.title}" reads (its template has it), or choose another layout.`,
  };
}
