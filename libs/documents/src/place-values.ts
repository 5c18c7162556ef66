import type { Refusal, Result } from '#kernel';
import { fail, ok } from '#kernel';
import type { FilledRow } from './row-heights';
import { cellName, TABLE_LIMITS } from './table';
import type { Area, CellPlace, TemplateParts } from './template-parts';
import type { TemplateSheet } from './template-sheet';
import type { Value } from './value';

/** What is filled into a template. An address is a defined name of it, or a place in it like `Part 2!B7`. */
export interface Filling {
  /** When what is filled in came to be, which is when the workbook was last changed. */
  readonly at: Date;
  /** What comes into single cells; one without a value is emptied. */
  readonly cells: Readonly<Record<string, Value | undefined>>;
  /**
   * Rows from the cell at an address down, or within the cells at it, which then hold nothing else. Rows that the
   * template does not have look like the first.
   */
  readonly tables: Readonly<Record<string, readonly (readonly (Value | undefined)[])[]>>;
  /** What nobody may overlook: it stands on every sheet that is seen, in the first cell of the top row that is free. */
  readonly marking?: string | undefined;
  /** Characters a text may have, where they are more than those of a table. */
  readonly textLengthMax?: number | undefined;
  /** Of a form, the single cells whose value was prepared by whoever sends it: they look so. */
  readonly prepared?: ReadonlySet<string> | undefined;
}

/** What filling a form adds to filling a template. */
export interface FormFilling {
  /** How high a row of a sheet comes to be, in points, with what is filled into it. */
  readonly heightOf: (file: string, row: number, filled: FilledRow) => number | undefined;
  /** The style of a cell that was prepared, by the one that it has while it is empty. */
  readonly prepared: (style: number) => number;
}

/** A value and the cell it comes to, with the style the template has for it; without a value it is emptied. */
export interface PlacedValue extends CellPlace {
  readonly style: number;
  readonly value: Value | undefined;
}

/** The values of a filling by the files of the sheets they come to, and by row and column. */
export type Placed = ReadonlyMap<string, ReadonlyMap<number, ReadonlyMap<number, PlacedValue>>>;

type Sheets = ReadonlyMap<string, TemplateSheet>;

/** Finds the cell of each value, and refuses what has no room: nothing of a template is written over unseen. */
export function placeValues(
  { cells, tables, marking, prepared, textLengthMax = TABLE_LIMITS.cellLength }: Filling,
  { areaOf, visibleFiles }: TemplateParts,
  sheets: Sheets,
  form: FormFilling | undefined,
): Result<Placed, Refusal> {
  const placed = new Map<string, Map<number, Map<number, PlacedValue>>>();
  let count = 0;

  const put = (file: string, value: PlacedValue): boolean => {
    const rows = placed.get(file) ?? new Map<number, Map<number, PlacedValue>>();
    if (rows.size === 0) placed.set(file, rows);
    const row = rows.get(value.row) ?? new Map<number, PlacedValue>();
    if (row.size === 0) rows.set(value.row, row);
    if (row.has(value.column)) return false;
    row.set(value.column, value);
    return true;
  };
  const place = (
    address: string,
    area: Area,
    sheet: TemplateSheet,
    value: PlacedValue,
  ): Refusal | undefined => {
    const where = (): string => `${area.sheet}!${cellName(value.row, value.column)}`;
    if (sheet.hasFormulas && sheet.cellAt(value)?.hasFormula === true)
      return taken(address, `a formula at ${where()}`);
    if (sheet.isCovered(value)) return taken(address, `${where()}, which another cell is merged over`);
    if (!put(area.file, value)) return taken(address, `${where()}, which something else is filled into`);
    count += 1;
    return outsideLimits(address, value, count, textLengthMax);
  };

  for (const [address, value] of Object.entries(cells)) {
    const area = areaOf(address);
    const sheet = area && sheets.get(area.file);
    if (!area || !sheet) return fail(missing(address));
    const empty = sheet.cellAt(area.from)?.style ?? 0;
    const style = prepared?.has(address) === true ? (form?.prepared(empty) ?? empty) : empty;
    const refused = place(address, area, sheet, { ...area.from, style, value });
    if (refused) return fail(refused);
  }
  for (const [address, rows] of Object.entries(tables)) {
    const area = areaOf(address);
    const sheet = area && sheets.get(area.file);
    if (!area || !sheet) return fail(missing(address));
    const room = roomFor(address, rows, area, sheet);
    if (!room.ok) return room;
    for (const value of valuesOfTable(rows, area, sheet, room.value)) {
      const refused = place(address, area, sheet, value);
      if (refused) return fail(refused);
    }
  }
  if (marking === undefined) return ok(placed);
  for (const file of visibleFiles) {
    const sheet = sheets.get(file);
    const free = sheet && firstFree(sheet, placed.get(file)?.get(1));
    if (free) put(file, { ...free, value: { type: 'text', value: marking } });
  }
  return ok(placed);
}

/** The first cell of the top row that holds nothing, is not under another one, and into which nothing is filled. */
function firstFree(
  sheet: TemplateSheet,
  filled: ReadonlyMap<number, PlacedValue> | undefined,
): Omit<PlacedValue, 'value'> | undefined {
  for (let column = 1; column <= TABLE_LIMITS.columns; column += 1) {
    const at = { row: 1, column };
    const there = sheet.cellAt(at);
    if ((there?.isEmpty ?? true) && !sheet.isCovered(at) && !filled?.has(column))
      return { ...at, style: there?.style ?? 0 };
  }
  return undefined;
}

function* valuesOfTable(
  rows: readonly (readonly (Value | undefined)[])[],
  { from }: Area,
  sheet: TemplateSheet,
  { height, width }: { readonly height: number; readonly width: number },
): Generator<PlacedValue> {
  const first = Array.from({ length: width }, (_, across) =>
    sheet.cellAt({ row: from.row, column: from.column + across }),
  );
  for (let down = 0; down < height; down += 1) {
    for (let across = 0; across < width; across += 1) {
      const at = { row: from.row + down, column: from.column + across };
      const there = sheet.cellAt(at);
      const value = rows[down]?.[across];
      const style = (there ?? first[across])?.style ?? 0;
      if (there || value || down < rows.length) yield { row: at.row, column: at.column, style, value };
    }
  }
}

/** How many rows and columns a table takes up: all of an area that has a name, or as many as it has itself. */
function roomFor(
  address: string,
  rows: readonly (readonly unknown[])[],
  { sheet: name, from, to, isOneCell }: Area,
  sheet: TemplateSheet,
): Result<{ readonly height: number; readonly width: number }, Refusal> {
  const columns = Math.max(1, ...rows.map((row) => row.length));
  if (isOneCell) {
    const other = sheet.takenBeside(from, from.column + columns - 1);
    if (other && other.row < from.row + rows.length) {
      const at = `${name}!${cellName(other.row, other.column)}`;
      const what =
        other.row === from.row
          ? `${columns} columns, with room for ${other.column - from.column} left of ${at}`
          : `${rows.length} rows, with room for ${other.row - from.row} above ${at}`;
      return fail(taken(address, what));
    }
    return ok({ height: Math.max(1, rows.length), width: columns });
  }
  const height = to.row - from.row + 1;
  const width = to.column - from.column + 1;
  if (rows.length > height) return fail(taken(address, `${rows.length} rows, with room for ${height}`));
  if (columns > width) return fail(taken(address, `${columns} columns, with room for ${width}`));
  if (height * width > TABLE_LIMITS.cells)
    return fail(documentTooLarge(address, `room for more than ${TABLE_LIMITS.cells} cells`));
  return ok({ height, width });
}

function outsideLimits(
  address: string,
  { row, column, value }: PlacedValue,
  count: number,
  textLengthMax: number,
): Refusal | undefined {
  const limits = TABLE_LIMITS;
  if (count > limits.cells) return documentTooLarge(address, `more than ${limits.cells} cells`);
  if (row > limits.rows) return documentTooLarge(address, `a row below row ${limits.rows}`);
  if (column > limits.columns) return documentTooLarge(address, `a column after column ${limits.columns}`);
  if (value?.type === 'text' && value.value.length > textLengthMax)
    return documentTooLarge(address, `a text of more than ${textLengthMax} characters`);
  return undefined;
}

export function documentTooLarge(where: string, what: string): Refusal {
  return {
    rule: 'document-too-large',
    where,
    what,
    mend: 'Ask for less of it: a shorter time, or fewer lines.',
  };
}

function missing(address: string): Refusal {
  return {
    rule: 'template-place-missing',
    where: address,
    what: 'no such place in the template',
    mend: 'Give a cell of the template this name (Formulas, Define Name), or fill in another place.',
  };
}

function taken(address: string, what: string): Refusal {
  return {
    rule: 'template-place-taken',
    where: address,
    what,
    mend: 'Make room in the template, or fill in another place.',
  };
}
