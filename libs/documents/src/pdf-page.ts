import { isFigure, shown } from './value';
import type { Value } from './value';

/** Points, 72 an inch. */
export const MARGIN = 45;
const CELL_PADDING = 4;
/** The narrowest a column of words gets before all columns give way. */
const TEXT_WIDTH_MIN = 60;

export type Face = 'regular' | 'bold';
type Structure = PDFKit.PDFStructureElement;

/** A document that is written from its top to its end, page after page. */
export interface PdfPage {
  readonly doc: PDFKit.PDFDocument;
  readonly left: number;
  readonly width: number;
  readonly bottom: number;
  y: number;
}

export interface Lettering {
  readonly face: Face;
  readonly size: number;
}

/** A paragraph over the width of the page, as an element of the document's structure. */
export function paragraph(
  page: PdfPage,
  parent: Structure,
  tag: string,
  text: string,
  lettering: Lettering,
): void {
  letter(page, lettering);
  const element = page.doc.struct(tag);
  parent.add(element);
  for (const line of wrapped(page, text, page.width)) {
    const height = page.doc.currentLineHeight(true);
    if (page.y + height > page.bottom) nextPage(page);
    letter(page, lettering);
    element.add(() => page.doc.text(line, page.left, page.y, { lineBreak: false }));
    page.y += height;
  }
  element.end();
}

export interface PdfCell {
  readonly tag: 'TH' | 'TD';
  readonly scope?: 'Row' | 'Column';
  readonly text: string;
  readonly isToTheRight: boolean;
  readonly lettering: Lettering;
}

export function valueCell(value: Value | undefined, lettering: Lettering): PdfCell {
  if (!value) return { tag: 'TD', text: '', isToTheRight: false, lettering };
  return { tag: 'TD', text: shown(value), isToTheRight: isFigure(value.type), lettering };
}

/**
 * A row of a table. One that is higher than what is left of the page goes on the next, or over several where it is higher
 * than any: nothing of it is cut off.
 *
 * @param headers are drawn again above what comes on another page; those who are read to have heard them
 */
export function row(
  page: PdfPage,
  table: Structure,
  cells: readonly PdfCell[],
  widths: readonly number[],
  headers: readonly PdfCell[] = [],
): void {
  const lines = linesOf(page, cells, widths);
  const lineHeight = heightOfLine(page, cells);
  const count = Math.max(1, ...lines.map((ofCell) => ofCell.length));
  const elements = cells.map(({ tag, scope }) => page.doc.struct(tag, (scope ? { scope } : {}) as object));
  const element = page.doc.struct('TR');
  table.add(element);
  for (const cell of elements) element.add(cell);

  const roomFor = (): number => Math.floor((page.bottom - page.y - CELL_PADDING) / lineHeight);
  const onAPage = Math.floor((page.bottom - MARGIN) / lineHeight) - 4;
  const turn = (): void => {
    nextPage(page);
    if (headers.length > 0) drawHeaders(page, headers, widths);
  };
  if (roomFor() < Math.min(count, onAPage)) turn();
  for (let from = 0; from < count;) {
    const to = Math.min(count, from + Math.max(1, roomFor()));
    const cut = lines.map((ofCell) => ofCell.slice(from, to));
    drawCells(page, cells, cut, widths, (at, draw) => elements[at]?.add(draw));
    page.y += (to - from) * lineHeight + CELL_PADDING;
    from = to;
    if (from < count) turn();
  }
  element.end();
  rule(page, cells[0]?.tag === 'TH' && cells.length > 1 && cells[1]?.tag === 'TH' ? 1 : 0.4);
}

function drawHeaders(page: PdfPage, headers: readonly PdfCell[], widths: readonly number[]): void {
  const lines = linesOf(page, headers, widths);
  page.doc.markContent('Artifact', { type: 'Pagination' });
  drawCells(page, headers, lines, widths, (_, draw) => draw());
  page.doc.endMarkedContent();
  page.y += Math.max(1, ...lines.map((ofCell) => ofCell.length)) * heightOfLine(page, headers) + CELL_PADDING;
  rule(page, 1);
}

function drawCells(
  page: PdfPage,
  cells: readonly PdfCell[],
  lines: readonly (readonly string[])[],
  widths: readonly number[],
  draw: (at: number, drawing: () => void) => void,
): void {
  let x = page.left;
  for (const [at, { isToTheRight, lettering }] of cells.entries()) {
    const width = (widths[at] ?? 0) - 2 * CELL_PADDING;
    const from = x + CELL_PADDING;
    letter(page, lettering);
    const height = page.doc.currentLineHeight(true);
    for (const [down, line] of (lines[at] ?? []).entries()) {
      const indent = isToTheRight ? Math.max(0, width - page.doc.widthOfString(line)) : 0;
      const y = page.y + CELL_PADDING / 2 + down * height;
      if (line !== '') draw(at, () => page.doc.text(line, from + indent, y, { lineBreak: false }));
    }
    x += widths[at] ?? 0;
  }
}

function rule(page: PdfPage, thickness: number): void {
  const { doc, left, width, y } = page;
  doc.markContent('Artifact', { type: 'Layout' });
  doc
    .lineWidth(thickness)
    .moveTo(left, y)
    .lineTo(left + width, y)
    .stroke();
  doc.endMarkedContent();
}

function linesOf(page: PdfPage, cells: readonly PdfCell[], widths: readonly number[]): string[][] {
  return cells.map(({ text, lettering }, at) => {
    letter(page, lettering);
    return wrapped(page, text, (widths[at] ?? 0) - 2 * CELL_PADDING);
  });
}

function heightOfLine(page: PdfPage, cells: readonly PdfCell[]): number {
  return Math.max(
    ...cells.map(({ lettering }) => {
      letter(page, lettering);
      return page.doc.currentLineHeight(true);
    }),
  );
}

export function nextPage(page: PdfPage): void {
  page.doc.addPage();
  page.y = MARGIN;
}

export function letter({ doc }: PdfPage, { face, size }: Lettering): void {
  doc.font(face).fontSize(size);
}

interface PdfColumn {
  readonly isFlexible: boolean;
  /** Above the column, broken between words alone. */
  readonly heading?: string;
  readonly texts: readonly string[];
}

/** The widths of a table's columns: figures get what they need, words share what is left, each no less than its heading. */
export function widthsOf(page: PdfPage, columns: readonly PdfColumn[], lettering: Lettering): number[] {
  letter(page, lettering);
  const wide = (text: string): number => page.doc.widthOfString(text) + 2 * CELL_PADDING;
  const headings = columns.map(({ heading = '' }) => Math.max(...heading.split(' ').map(wide)));
  const wanted = columns.map(({ isFlexible, texts }, at) => {
    // The longest is measured for all of them: measuring takes its time.
    const longest = texts.reduce((long, text) => (text.length > long.length ? text : long), '');
    const width = Math.max(wide(longest), headings[at] ?? 0);
    return isFlexible ? Math.max(TEXT_WIDTH_MIN, Math.min(width, page.width / 2)) : width + 2;
  });
  const leastOf = (at: number): number =>
    Math.min(wanted[at] ?? 0, Math.max(TEXT_WIDTH_MIN, headings[at] ?? 0));
  const sum = (isCounted: (at: number) => boolean): number =>
    wanted.reduce((all, width, at) => (isCounted(at) ? all + width : all), 0);
  const isFlexible = (at: number): boolean => columns[at]?.isFlexible ?? false;
  const flexible = sum(isFlexible);
  const left = page.width - sum((at) => !isFlexible(at));
  const least = columns.reduce((all, _, at) => (isFlexible(at) ? all + leastOf(at) : all), 0);
  if (flexible === 0 && left >= 0) return wanted;
  if (left < least) {
    const all = flexible + page.width - left;
    return wanted.map((width) => (width / all) * page.width);
  }
  if (left >= flexible)
    return wanted.map((width, at) => (isFlexible(at) ? (width / flexible) * left : width));
  // What each wants beyond its heading gives way.
  const kept = (left - least) / (flexible - least);
  return wanted.map((width, at) => (isFlexible(at) ? leastOf(at) + (width - leastOf(at)) * kept : width));
}

/** A text in lines that fit a width, broken between words, and within one that is too long for any line. */
function wrapped({ doc }: PdfPage, text: string, width: number): string[] {
  const fits = (line: string): boolean => doc.widthOfString(line) <= width;
  const lines: string[] = [];
  for (const given of text.split(/\r\n|\r|\n/)) {
    let line = '';
    for (const word of given.split(/\s+/)) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (fits(longer)) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      line = '';
      for (const letterOfWord of Array.from(word)) {
        if (line !== '' && !fits(line + letterOfWord)) {
          lines.push(line);
          line = '';
        }
        line += letterOfWord;
      }
    }
    lines.push(line);
  }
  return lines;
}
