import type { Drawing, DrawingStyle } from './passage';
import { nextPage } from './pdf-page';
import type { PdfPage } from './pdf-page';
import { readXml } from './xml';

/** A pixel of a screen in points, so that letters on paper are as large as on the page. */
const POINTS_A_PIXEL = 0.75;
const FONT_SIZE = 13;

interface Shape {
  readonly name: string;
  readonly attributes: DrawingStyle;
  readonly style: DrawingStyle;
  text: string;
}

/** A picture as it is to be drawn, in its own measures. */
export interface ReadDrawing {
  readonly shapes: readonly Shape[];
  readonly width: number;
  readonly height: number;
  readonly says: string;
}

/** Reads a picture. Throws where its SVG cannot be read, which is a bug of whoever made it. */
export async function readDrawing({ svg, styles, says }: Drawing): Promise<ReadDrawing> {
  const shapes: Shape[] = [];
  let size: readonly number[] = [];
  let within = '';
  const read = await readXml(svg, {
    open: (name, attributes) => {
      within = name;
      if (name === 'svg') size = (attributes['viewBox'] ?? '').split(' ').map(Number);
      else shapes.push({ name, attributes, style: styleOf(attributes, styles), text: '' });
    },
    text: (text) => {
      const shape = shapes.at(-1);
      if (shape && within === 'text') shape.text += text.trim();
    },
    close: () => (within = ''),
  });
  const [, , width = Number.NaN, height = Number.NaN] = size;
  if (!read.ok || !(width > 0 && height > 0))
    throw new Error(`No picture: ${read.ok ? 'it has no size' : read.failure}`);
  return { shapes, width, height, says };
}

function styleOf(attributes: DrawingStyle, styles: Drawing['styles']): DrawingStyle {
  const classes = (attributes['class'] ?? '').split(/\s+/);
  return Object.assign({}, attributes, ...classes.map((each) => styles.get(each))) as DrawingStyle;
}

function scaleOf({ width }: ReadDrawing, page: PdfPage): number {
  return Math.min(POINTS_A_PIXEL, page.width / width);
}

/** How much of a page a picture takes. */
export function heightOnPage(drawing: ReadDrawing, page: PdfPage): number {
  return drawing.height * scaleOf(drawing, page);
}

/** A picture at its place in the document, with what it shows for those who do not see it. */
export function drawPicture(page: PdfPage, parent: PDFKit.PDFStructureElement, drawing: ReadDrawing): void {
  const height = heightOnPage(drawing, page);
  if (page.y + height > page.bottom) nextPage(page);
  const { doc, left, y } = page;
  const element = doc.struct('Figure', {
    alt: drawing.says,
    bbox: [left, y, left + drawing.width * scaleOf(drawing, page), y + height],
  } as object);
  parent.add(element);
  element.add(() => {
    doc.save().translate(left, y).scale(scaleOf(drawing, page));
    for (const shape of drawing.shapes) drawShape(doc, shape);
    doc.restore();
  });
  element.end();
  page.y += height;
}

function drawShape(doc: PDFKit.PDFDocument, shape: Shape): void {
  const { name, attributes } = shape;
  const at = (attribute: string): number => Number(attributes[attribute] ?? 0);
  switch (name) {
    case 'line':
      doc.moveTo(at('x1'), at('y1')).lineTo(at('x2'), at('y2'));
      return paint(doc, { ...shape.style, fill: 'none' });
    case 'path':
      if ((attributes['d'] ?? '') === '') return;
      doc.path(attributes['d'] ?? '');
      return paint(doc, shape.style);
    case 'circle':
      doc.circle(at('cx'), at('cy'), at('r'));
      return paint(doc, shape.style);
    case 'rect':
      doc.rect(at('x'), at('y'), at('width'), at('height'));
      return paint(doc, shape.style);
    case 'text':
      return drawText(doc, shape);
  }
}

function drawText(doc: PDFKit.PDFDocument, { attributes, style, text }: Shape): void {
  doc.font('regular').fontSize(lengthOf(style['font-size'], FONT_SIZE));
  const width = doc.widthOfString(text);
  const before = { middle: width / 2, end: width }[attributes['text-anchor'] ?? ''] ?? 0;
  doc.fillColor(colourOf(style['fill']) ?? 'black');
  doc.text(text, Number(attributes['x']) - before, Number(attributes['y']), {
    lineBreak: false,
    baseline: 'alphabetic',
  });
  doc.fillColor('black');
}

function paint(doc: PDFKit.PDFDocument, style: DrawingStyle): void {
  const fill = style['fill'] === 'none' ? undefined : (colourOf(style['fill']) ?? 'black');
  const stroke = colourOf(style['stroke']);
  const [dash, space] = (style['stroke-dasharray'] ?? '').split(/[\s,]+/).map(Number);
  doc.lineWidth(lengthOf(style['stroke-width'], 1));
  if (dash) doc.dash(dash, { space: space ?? dash });
  if (fill !== undefined && stroke !== undefined) doc.fillAndStroke(fill, stroke);
  else if (fill !== undefined) doc.fill(fill);
  else if (stroke !== undefined) doc.stroke(stroke);
  doc.undash().fillColor('black').strokeColor('black');
}

/** A length in pixels, `13px`; what is relative to a page's own letters is of none here. */
function lengthOf(given: string | undefined, usual: number): number {
  const length = Number((given ?? '').replace(/px$/, ''));
  return length > 0 ? length : usual;
}

/** A colour as `#rrggbb` or `#rgb`; undefined for none, and for what only a page knows. */
function colourOf(given: string | undefined): string | undefined {
  return given !== undefined && /^#([\da-f]{3}|[\da-f]{6})$/i.test(given) ? given : undefined;
}
