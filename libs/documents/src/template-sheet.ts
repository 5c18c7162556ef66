import type { Result } from '#kernel';
import { fail, ok } from '#kernel';
import { cellPlace } from './table';
import type { CellPlace } from './template-parts';
import { readXml, spliced, withAttribute, withoutAttribute } from './xml';
import type { Splice, TagPlace } from './xml';

/** A cell of a template, and where it stands in the text of its sheet. */
export interface TemplateCell extends CellPlace, TagPlace {
  readonly style: number;
  readonly tagEnd: number;
  hasFormula: boolean;
  isEmpty: boolean;
  /** Where the result of its formula stands. */
  result?: TagPlace;
}

interface TemplateRow {
  readonly tag: TagPlace;
  /** Before its end tag; where it has none, after its only one. */
  close: TagPlace;
  readonly cells: TemplateCell[];
}

/** A template's sheet, read so that cells can be put into it and all else stays as written. */
export interface TemplateSheet {
  readonly cellAt: (place: CellPlace) => TemplateCell | undefined;
  /** The first cell that holds something, of those from one down and to the right, up to a column; itself left out. */
  readonly takenBeside: (from: CellPlace, toColumn: number) => TemplateCell | undefined;
  /** Whether a cell lies under another one that was merged over it. */
  readonly isCovered: (place: CellPlace) => boolean;
  readonly hasFormulas: boolean;
  /** Of its elements, with the colon; usually none. */
  readonly prefix: string;
  /**
   * Its text with cells put into it, by row and column, and no results of formulas from before.
   *
   * @param written a cell as it is to stand in the text
   * @param heightOf how high a row is to be with its cells, in points; undefined where it stays as it is
   */
  readonly filled: <Cell>(
    cells: CellsByRow<Cell>,
    written: (cell: Cell) => string,
    heightOf: HeightOf<Cell>,
  ) => string;
}

type CellsByRow<Cell> = ReadonlyMap<number, ReadonlyMap<number, Cell>>;
type HeightOf<Cell> = (row: number, cells: ReadonlyMap<number, Cell>) => number | undefined;

interface SheetParts {
  readonly rows: ReadonlyMap<number, TemplateRow>;
  readonly data: { readonly open: TagPlace; readonly close: TagPlace };
  readonly size: TagPlace | undefined;
  readonly merged: readonly { readonly from: CellPlace; readonly to: CellPlace }[];
}

export async function readTemplateSheet(xml: string): Promise<Result<TemplateSheet, string>> {
  const parts = await readParts(xml);
  if (!parts.ok) return parts;
  const { rows, data, merged } = parts.value;
  const cells = [...rows.values()].flatMap((row) => row.cells);
  const prefix = /^<([^\s>/]*:)/.exec(xml.slice(data.open.start, data.open.end))?.[1] ?? '';
  const formulas = cells.filter(({ hasFormula }) => hasFormula);
  return ok({
    cellAt: ({ row, column }) => rows.get(row)?.cells.find((cell) => cell.column === column),
    takenBeside: (from, toColumn) =>
      cells.find(
        ({ row, column, isEmpty }) =>
          row >= from.row &&
          column >= from.column &&
          column <= toColumn &&
          !(row === from.row && column === from.column) &&
          !isEmpty,
      ),
    isCovered: ({ row, column }) =>
      merged.some(
        ({ from, to }) =>
          row >= from.row &&
          row <= to.row &&
          column >= from.column &&
          column <= to.column &&
          !(row === from.row && column === from.column),
      ),
    hasFormulas: formulas.length > 0,
    prefix,
    filled: (filling, written, heightOf) =>
      spliced(xml, [
        ...formulas.flatMap((cell) => withoutResult(xml, cell)),
        ...(filling.size === 0 ? [] : put(xml, prefix, parts.value, filling, { written, heightOf })),
      ]),
  });
}

/** Drops what a formula came to, with the type of that. Filled cells hold no formula, so no part is changed twice. */
function withoutResult(xml: string, { start, tagEnd, result }: TemplateCell): Splice[] {
  const tag = { start, end: tagEnd, text: withoutAttribute(xml.slice(start, tagEnd), 't') };
  return result ? [tag, { ...result, text: '' }] : [];
}

function put<Cell>(
  xml: string,
  prefix: string,
  { rows, data, size }: SheetParts,
  filling: CellsByRow<Cell>,
  { written, heightOf }: { readonly written: (cell: Cell) => string; readonly heightOf: HeightOf<Cell> },
): Splice[] {
  const splices: Splice[] = [];
  // The stated size of the sheet need not be there, and would no longer hold.
  if (size) splices.push({ ...size, text: '' });
  const added: [number, string][] = [];
  for (const [number, cells] of filling) {
    const row = rows.get(number);
    const height = heightOf(number, cells);
    if (row) splices.push(...putIntoRow(xml, prefix, row, { cells: inOrder(cells), written, height }));
    else {
      const tag = withHeight(`<${prefix}row r="${number}">`, height);
      added.push([number, `${tag}${joined(inOrder(cells), written)}</${prefix}row>`]);
    }
  }
  added.sort(([a], [b]) => a - b);
  return [...splices, ...putRows(xml, prefix, rows, data, added)];
}

function putIntoRow<Cell>(
  xml: string,
  prefix: string,
  { tag, close, cells }: TemplateRow,
  {
    cells: filling,
    written,
    height,
  }: {
    readonly cells: ReadonlyMap<number, Cell>;
    readonly written: (cell: Cell) => string;
    readonly height: number | undefined;
  },
): Splice[] {
  const isClosedAtOnce = close.start === tag.start;
  // How far a row reaches may be stated in it, for speed alone, and would no longer hold.
  const bare = withHeight(withoutAttribute(xml.slice(tag.start, tag.end), 'spans'), height);
  if (isClosedAtOnce)
    return [{ ...tag, text: `${bare.slice(0, -2)}>${joined(filling, written)}</${prefix}row>` }];
  const splices: Splice[] = [{ ...tag, text: bare }];
  for (const [column, filled] of filling) {
    const there = cells.find((cell) => cell.column === column);
    const next = cells.find((cell) => cell.column > column);
    const at = next?.start ?? cells.at(-1)?.end ?? tag.end;
    splices.push({ start: there?.start ?? at, end: there?.end ?? at, text: written(filled) });
  }
  return splices;
}

function withHeight(tag: string, height: number | undefined): string {
  if (height === undefined) return tag;
  return withAttribute(withAttribute(tag, 'ht', String(height)), 'customHeight', '1');
}

function putRows(
  xml: string,
  prefix: string,
  rows: ReadonlyMap<number, TemplateRow>,
  { open, close }: SheetParts['data'],
  added: readonly (readonly [number, string])[],
): Splice[] {
  if (open.start === close.start) {
    const all = added.map(([, row]) => row).join('');
    const tag = `${xml.slice(open.start, open.end).slice(0, -2)}>`;
    return added.length === 0 ? [] : [{ ...open, text: `${tag}${all}</${prefix}sheetData>` }];
  }
  // From one row to the next in a sheet they only grow.
  const there = [...rows].map(([number, { tag }]) => ({ number, start: tag.start }));
  let next = 0;
  return added.map(([number, text]) => {
    while (next < there.length && (there[next]?.number ?? 0) < number) next += 1;
    const at = there[next]?.start ?? close.start;
    return { start: at, end: at, text };
  });
}

/** The cells of a row from left to right, as they mostly are already. */
function inOrder<Cell>(cells: ReadonlyMap<number, Cell>): ReadonlyMap<number, Cell> {
  let last = 0;
  for (const column of cells.keys()) {
    if (column < last) return new Map([...cells].sort(([a], [b]) => a - b));
    last = column;
  }
  return cells;
}

function joined<Cell>(cells: ReadonlyMap<number, Cell>, written: (cell: Cell) => string): string {
  let text = '';
  for (const cell of cells.values()) text += written(cell);
  return text;
}

async function readParts(xml: string): Promise<Result<SheetParts, string>> {
  const rows = new Map<number, TemplateRow>();
  const merged: { from: CellPlace; to: CellPlace }[] = [];
  let data: { open: TagPlace; close: TagPlace } | undefined;
  let size: TagPlace | undefined;
  let number = 0;
  let column = 0;
  let row: TemplateRow | undefined;
  let cell: (TemplateCell & { end: number }) | undefined;
  let resultFrom = 0;
  let isOrdered = true;
  const read = await readXml(xml, {
    open: (name, { r, s, ref = '' }, place) => {
      if (name === 'dimension') size = place;
      else if (name === 'sheetData') data = { open: place, close: place };
      else if (name === 'mergeCell') {
        const [from, to] = ref.split(':').map(cellPlace);
        if (from && to) merged.push({ from, to });
      } else if (name === 'row') {
        const before = number;
        number = r === undefined ? number + 1 : Number(r);
        isOrdered &&= number > before;
        column = 0;
        row = { tag: place, close: place, cells: [] };
        rows.set(number, row);
      } else if (name === 'c' && row) {
        const before = column;
        column = (r === undefined ? undefined : cellPlace(r)?.column) ?? column + 1;
        isOrdered &&= column > before;
        const there = { start: place.start, tagEnd: place.end, end: place.end };
        cell = { row: number, column, style: Number(s ?? 0), hasFormula: false, isEmpty: true, ...there };
        row.cells.push(cell);
      } else if (cell) {
        cell.isEmpty = false;
        cell.hasFormula ||= name === 'f';
        if (name === 'v') resultFrom = place.start;
      }
    },
    close: (name, place) => {
      if (name === 'sheetData' && data) data.close = place;
      else if (name === 'row' && row) {
        row.close = place;
        row = undefined;
      } else if (name === 'v' && cell) cell.result = { start: resultFrom, end: place.end };
      else if (name === 'c' && cell) {
        cell.end = place.end;
        cell = undefined;
      }
    },
  });
  if (!read.ok) return read;
  if (!data) return fail('no cells');
  return isOrdered ? ok({ rows, data, size, merged }) : fail('rows or cells out of order');
}
