import type { FormLook, FormSheet } from './form';
import { placeOfCell } from './table';
import type { Value } from './value';

/** Points. */
export const LINE_POINTS = 15;
/** What spreadsheets give a row at most is 409 points: no more lines are seen of a text, however long it is. */
const LINES_MAX = 27;
/** Few, so that pages are filled: no row goes on over two. */
const LINES_A_PIECE = 6;
/** Of a column of which nothing is said, in characters. */
const WIDTH_WITHOUT_ONE = 9;
/** Looks that stay on one line, whatever is beside it. */
const ONE_LINE_POINTS: Partial<Record<FormLook, number>> = { title: 24, heading: 20, marking: 20 };
/** Room for a long text to be written in. */
const LONG_TEXT = { lengthMax: 500, points: 6 * LINE_POINTS } as const;

/** What comes to be filled into a row, by its columns; a cell that is emptied has no value. */
export type FilledRow = ReadonlyMap<number, { readonly value: Value | undefined }>;

/** How high a row is with what is filled into it: a line at least. */
export type RowHeight = (row: number, filled?: FilledRow) => number;

/**
 * How high the rows of a sheet come to be. Spreadsheets need not work it out before they show or print a row, and of a
 * cell that spans several columns none of them does.
 */
export function rowHeights(sheet: FormSheet): RowHeight {
  const cells = cellsByRow(sheet);
  const widthAt = widthsOf(sheet.widths);
  return (row, filled) => {
    const known = cells.get(row);
    const heights = [...(known ?? [])].map(([column, cell]) => {
      const value = filled?.get(column)?.value;
      return cell.oneLine ?? (value ? pointsOf(value, cell.width) : cell.points);
    });
    for (const [column, { value }] of filled ?? [])
      if (value && !known?.has(column)) heights.push(pointsOf(value, widthAt(column)));
    return Math.min(LINES_MAX * LINE_POINTS, Math.max(LINE_POINTS, ...heights));
  };
}

/** Whether a text has more lines in a column, so many characters wide, than a row ever shows. */
export function isHigherThanRows(text: string, width: number): boolean {
  return linesOf(text, width).length > LINES_MAX;
}

/**
 * A text in pieces for rows of their own, which show all of it together: each some lines of a column, to the end of a
 * sentence where it has one.
 */
export function piecesOf(text: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const sentence of text.split(/(?<=[.!?]\s|\n)/)) {
    if (piece !== '' && linesOf(piece + sentence, width).length > LINES_A_PIECE) {
      pieces.push(piece);
      piece = '';
    }
    piece += sentence;
  }
  return [...pieces, piece].flatMap((each) => rowsOf(each, width)).filter((each) => each !== '');
}

/** Cut between words where it is higher than any row. */
function rowsOf(text: string, width: number): string[] {
  const lines = linesOf(text, width);
  return Array.from({ length: Math.ceil(lines.length / LINES_MAX) }, (_, at) =>
    text.slice(lines[at * LINES_MAX], lines[(at + 1) * LINES_MAX]).trim(),
  );
}

interface CellHeight {
  readonly width: number;
  /** With nothing filled in. */
  readonly points: number;
  readonly oneLine?: number | undefined;
}

function cellsByRow({
  words,
  inputs,
  widths,
}: FormSheet): ReadonlyMap<number, ReadonlyMap<number, CellHeight>> {
  const rows = new Map<number, Map<number, CellHeight>>();
  const widthAt = widthsOf(widths);
  const put = (
    name: string,
    down: number,
    spans: string | undefined,
    cell: Omit<CellHeight, 'width'>,
  ): void => {
    const { row, column } = placeOfCell(name);
    const cells = rows.get(row + down) ?? new Map<number, CellHeight>();
    rows.set(row + down, cells.set(column, { ...cell, width: widthAt(column, spans) }));
  };
  for (const { cell, look, text = '', spans } of words) {
    const { column } = placeOfCell(cell);
    const points = text === '' ? 0 : pointsOf({ type: 'text', value: text }, widthAt(column, spans));
    put(cell, 0, spans, { points, oneLine: ONE_LINE_POINTS[look] });
  }
  for (const { cell, rows: count = 1, takes, spans } of inputs) {
    const width = widthAt(placeOfCell(cell).column, spans);
    const options = takes.type === 'choice' && count === 1 ? takes.options : [];
    const isLong =
      takes.type === 'text' && count === 1 && (takes.lengthMax ?? Infinity) > LONG_TEXT.lengthMax;
    const chosen = options.map((option) => pointsOf({ type: 'text', value: option }, width));
    const points = Math.max(isLong ? LONG_TEXT.points : 0, ...chosen);
    for (let down = 0; down < count; down += 1) put(cell, down, spans, { points });
  }
  return rows;
}

/** The width of a column, or of all from it to another one, in characters. */
function widthsOf(widths: FormSheet['widths']): (column: number, to?: string) => number {
  const known = new Map(
    Object.entries(widths).map(([letters, width]) => [placeOfCell(`${letters}1`).column, width]),
  );
  return (column, to) => {
    const last = to === undefined ? column : placeOfCell(`${to}1`).column;
    const columns = Array.from({ length: last - column + 1 }, (_, at) => column + at);
    return columns.reduce((sum, each) => sum + (known.get(each) ?? WIDTH_WITHOUT_ONE), 0);
  };
}

function pointsOf(value: Value, width: number): number {
  return value.type === 'text' ? linesOf(value.value, width).length * LINE_POINTS : LINE_POINTS;
}

/** Where each line of a text begins in a column so wide, broken between words, and within one that no line holds. */
function linesOf(text: string, columnWidth: number): number[] {
  const width = columnWidth * LETTERS_A_DIGIT;
  const begins: number[] = [];
  const lettersMax = Math.max(1, Math.floor(width / WIDE_WIDTH));
  let at = 0;
  for (const line of text.split('\n')) {
    begins.push(at);
    let used = 0;
    for (const [word] of line.matchAll(/\s*\S+/g)) {
      const wide = widthOf(word);
      if (used > 0 && used + wide > width) {
        begins.push(at);
        used = 0;
      }
      if (wide > width)
        for (let letter = lettersMax; letter < word.length; letter += lettersMax) begins.push(at + letter);
      used = wide > width ? width : used + wide;
      at += word.length;
    }
    at += line.length - line.trimEnd().length + 1;
  }
  return begins;
}

/** Columns are measured in digits, which are wider than letters are on the whole. */
const LETTERS_A_DIGIT = 1.1;
/** Letters of which a line holds fewer than its column is said to be wide, and how wide each is. */
const WIDE = /[A-Z@%&mw]/g;
const WIDE_WIDTH = 1.3;

function widthOf(word: string): number {
  return word.length + (word.match(WIDE)?.length ?? 0) * (WIDE_WIDTH - 1);
}
