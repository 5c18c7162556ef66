import { cellName } from '#documents';
import { canonicalJson, type Refusal } from '#kernel';
import { refusal, type RegisterEntry, type RegisterKind } from '../register-kind';
import { cellWords, readCell, type CellValue } from './cell-text';
import type { ColumnMapping, TableMapping } from './table-mapping';

/** One entry as a table prints it, in one row or, where a page ends, in more. */
export interface PrintedEntry {
  /** The rows, counted from 1. */
  readonly rows: readonly number[];
  /** By field; a field that the table does not say is absent. */
  readonly fields: Readonly<Record<string, CellValue>>;
  /** What of the row is in no field, by its header. */
  readonly asPrinted: Readonly<Record<string, string>>;
  /** Tells it from every other entry of the table, however its rows are ordered. */
  readonly key: string;
  /** Where each field stands, by its column counted from 1. */
  readonly columns: Readonly<Record<string, number>>;
}

export interface ReadTable {
  readonly entries: readonly PrintedEntry[];
  /** What cannot be read; `where` is a cell, `B7`. */
  readonly refusals: readonly Refusal[];
}

/** A column of the table that is being read: what it is by the mapping, or one that no field is for. */
interface Column {
  readonly header: string;
  readonly mapping?: ColumnMapping;
}

/** Reads a printed table as entries of a kind, all of it at once, by which column is which field. */
export function readRegisterTable(
  rows: readonly (readonly string[])[],
  mapping: TableMapping,
  kind: RegisterKind,
): ReadTable {
  const unknown = refuseMapping(mapping, kind);
  if (unknown.length > 0) return { entries: [], refusals: unknown };
  const refusals: Refusal[] = [];
  const found: { rows: number[]; cells: string[]; columns: readonly Column[]; part: string }[] = [];
  let columns: readonly Column[] | undefined;
  let part = '';
  for (const [at, cells] of rows.entries()) {
    const row = at + 1;
    const texts = cells.map(cellWords);
    const headed = readHeader(texts, mapping);
    if (texts.every((text) => text === '')) continue;
    if (headed) {
      columns = headed;
      refusals.push(...refuseHeader(headed, mapping, row));
    } else if (
      mapping.partsAre !== undefined &&
      texts.every((text, column) => (text === '') === column > 0)
    ) {
      part = texts[0] ?? '';
    } else if (columns !== undefined) {
      const above = found.at(-1);
      if (above && goesOn(texts, columns, mapping)) {
        above.rows.push(row);
        above.cells = above.cells.map((cell, column) => joined(cell, texts[column] ?? ''));
      } else
        found.push({ rows: [row], cells: columns.map((_, column) => texts[column] ?? ''), columns, part });
    }
  }
  if (columns === undefined) refusals.push(noHeader(mapping));
  const entries = withKeys(readEntries(found, mapping, kind, refusals), kind);
  return { entries, refusals };
}

function joined(above: string, below: string): string {
  return [above, below].filter((each) => each !== '').join(' ');
}

type Unkeyed = Omit<PrintedEntry, 'key'>;

function readEntries(
  found: readonly {
    rows: readonly number[];
    cells: readonly string[];
    columns: readonly Column[];
    part: string;
  }[],
  mapping: TableMapping,
  kind: RegisterKind,
  refusals: Refusal[],
): Unkeyed[] {
  let carried = new Map<Column, string>();
  let carriedIn = '';
  let under: readonly Column[] | undefined;
  return found.map(({ rows, cells, columns, part }) => {
    if (part !== carriedIn || columns !== under) carried = new Map();
    [carriedIn, under] = [part, columns];
    const fields: Record<string, CellValue> = {};
    const asPrinted: Record<string, string> = {};
    const places: Record<string, number> = {};
    const [row = 0] = rows;
    for (const [field, words] of Object.entries(mapping.always ?? {})) {
      const { value } = readCell(words, kind.cells[field] ?? 'text', {});
      if (value !== undefined) fields[field] = value;
    }
    if (mapping.partsAre !== undefined && part !== '') fields[mapping.partsAre] = part;
    for (const [at, column] of columns.entries()) {
      const printed = cells[at] ?? '';
      if (!column.mapping) {
        if (printed !== '') asPrinted[column.header] = printed;
        continue;
      }
      const { field, carriesDown } = column.mapping;
      const text = carriesDown && printed === '' ? (carried.get(column) ?? '') : printed;
      carried.set(column, text);
      places[field] = at + 1;
      const { value, isUnread } = readCell(text, kind.cells[field] ?? 'text', column.mapping);
      if (isUnread) refusals.push(unread(text, cellName(row, at + 1), column));
      if (value !== undefined) fields[field] = value;
      // What says nothing here is still what was printed: "Ongoing" is no day.
      else if (printed !== '') asPrinted[column.header] = printed;
    }
    return { rows, fields, asPrinted, columns: places };
  });
}

/** Entries that say the same in every field they are known by are told apart by their order. */
function withKeys(entries: readonly Unkeyed[], kind: RegisterKind): PrintedEntry[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const known = canonicalJson(kind.knownBy.map((field) => entry.fields[field] ?? null));
    const times = (seen.get(known) ?? 0) + 1;
    seen.set(known, times);
    return { ...entry, key: `${known} ${times}` };
  });
}

/** An entry as its kind has it, or what in it is none; `where` is a cell, or the row. */
export function entryOfPrinted(
  { fields, asPrinted, rows: [row = 0], columns }: PrintedEntry,
  kind: RegisterKind,
): { readonly entry?: RegisterEntry; readonly refusals: readonly Refusal[] } {
  const hasMore = Object.keys(asPrinted).length > 0;
  const parsed = kind.entry.safeParse({ ...fields, ...(hasMore && { asPrinted }) });
  if (parsed.success) return { entry: parsed.data, refusals: [] };
  const refusals = parsed.error.issues.map(({ path, message }) => {
    const field = String(path[0] ?? '');
    const given = fields[field];
    const what = given === undefined ? `${field} is not said` : `${given}: ${message}`;
    const mend = `Give ${field} as an entry has it, or say in the mapping what the cell means`;
    return refusal('cell-malformed', placeOf(field, row, columns), what, mend);
  });
  return { refusals };
}

/** The cell of a field, or the row where it stands in none. */
export function placeOf(field: string, row: number, columns: PrintedEntry['columns']): string {
  const column = columns[field];
  return column === undefined ? `row ${row}` : cellName(row, column);
}

const alike = (text: string): string => cellWords(text).toLowerCase();

/** The columns under a row of headers: one in which at least half of those of the mapping stand. */
function readHeader(texts: readonly string[], mapping: TableMapping): readonly Column[] | undefined {
  const columns = texts.map((header, at): Column => {
    const own = mapping.columns.find(({ headers }) => headers.some((each) => alike(each) === alike(header)));
    return { header: header === '' ? `column ${at + 1}` : header, ...(own && { mapping: own }) };
  });
  const known = columns.filter((column) => column.mapping).length;
  return known * 2 >= mapping.columns.length && known > 0 ? columns : undefined;
}

function goesOn(
  texts: readonly string[],
  columns: readonly Column[],
  { goesOn: which = {} }: TableMapping,
): boolean {
  const first = texts.find((text) => text !== '') ?? '';
  if (which.texts?.some((text) => cellWords(text) === first)) return true;
  if (!which.without) return false;
  const without = new Set(which.without.map(alike));
  return columns.every(
    ({ header, mapping }, at) =>
      texts[at] === undefined ||
      texts[at] === '' ||
      ![header, ...(mapping?.headers ?? [])].some((each) => without.has(alike(each))),
  );
}

function refuseMapping({ columns, always = {}, partsAre }: TableMapping, kind: RegisterKind): Refusal[] {
  const named = [
    ...columns.map(({ field }) => field),
    ...Object.keys(always),
    ...(partsAre ? [partsAre] : []),
  ];
  const mend = `Use one of ${Object.keys(kind.cells).join(', ')}`;
  const unknown = named
    .filter((field) => kind.cells[field] === undefined)
    .map((field) => refusal('unknown-field', '/mapping', `A ${kind.one} has no cell for ${field}`, mend));
  const twice = named
    .filter((field, at) => named.indexOf(field) !== at)
    .map((field) => refusal('field-twice', '/mapping', `${field} is told twice`, 'Tell it by one column'));
  return [...unknown, ...twice];
}

function refuseHeader(columns: readonly Column[], mapping: TableMapping, row: number): Refusal[] {
  const missing = mapping.columns.filter((each) => !columns.some((column) => column.mapping === each));
  const headers = columns.map(({ header }) => header);
  const again = headers.filter((header, at) => headers.indexOf(header) !== at);
  return [
    ...missing.map(({ headers: [header = ''] }) =>
      refusal(
        'column-missing',
        `row ${row}`,
        `No column is headed ${header}`,
        'Send the table with it, or leave it out of the mapping',
      ),
    ),
    ...again.map((header) =>
      refusal(
        'column-twice',
        `row ${row}`,
        `Two columns are headed ${header}`,
        'Give each a header of its own',
      ),
    ),
  ];
}

function noHeader(mapping: TableMapping): Refusal {
  const wanted = mapping.columns.map(({ headers: [header = ''] }) => header).join(', ');
  return refusal('column-missing', '', `No row has the headers ${wanted}`, 'Send the table with its headers');
}

function unread(text: string, where: string, { mapping, header }: Column): Refusal {
  const mend = `Mend the cell, or say in the words of ${header} what it means`;
  return refusal('cell-unreadable', where, `"${text}" is no ${mapping?.field ?? header}`, mend);
}
