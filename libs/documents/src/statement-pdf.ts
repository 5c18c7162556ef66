import { createRequire } from 'node:module';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { sha256 } from '#kernel';
import type { Passage } from './passage';
import { drawPicture, heightOnPage, readDrawing } from './pdf-drawing';
import { letter, MARGIN, nextPage, paragraph, row, valueCell, widthsOf } from './pdf-page';
import type { Face, Lettering, PdfCell, PdfPage } from './pdf-page';
import { RENDERER } from './renderer';
import { valuesOf } from './statement';
import type { Statement, StatementRow, StatementTable } from './statement';
import { statementHtml } from './statement-html';
import { isFigure, shown } from './value';

const require = createRequire(import.meta.url);
const FONTS = {
  regular: require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf'),
};

const TITLE: Lettering = { face: 'bold', size: 15 };
const PART: Lettering = { face: 'bold', size: 13 };
const HEADING: Lettering = { face: 'bold', size: 11 };
const BODY: Lettering = { face: 'regular', size: 8.5 };
const STRONG: Lettering = { face: 'bold', size: 8.5 };
const SMALL: Lettering = { face: 'regular', size: 7.5 };

/** Of more columns than these a table does not fit an upright page. */
const UPRIGHT_COLUMNS_MAX = 6;
/** Rows drawn before others have their turn: some tens of milliseconds' work. */
const ROWS_A_TURN = 25;
const SPACE = 10;

/**
 * A statement as PDF, tagged so that it can be read out: headings, tables with their headers, the language. It is not
 * compressed, since zlib packs otherwise from one release to the next; fonts are embedded, of which the letters used.
 */
export async function statementPdf(statement: Statement): Promise<Buffer> {
  // Loaded when a document is asked for: most processes never write one.
  const { default: PDFDocument } = await import('pdfkit');
  const { regular, bold } = await openFonts();
  const isUpright = statement.tables.every(({ columns }) => columns.length <= UPRIGHT_COLUMNS_MAX);
  const doc = new PDFDocument({
    pdfVersion: '1.7',
    compress: false,
    size: 'A4',
    layout: isUpright ? 'portrait' : 'landscape',
    margin: MARGIN,
    bufferPages: true,
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    // None but its own.
    font: '',
    info: properties(statement),
  });
  doc.registerFont('regular', regular);
  doc.registerFont('bold', bold);
  doc.font('regular');
  const page: PdfPage = {
    doc,
    left: MARGIN,
    width: doc.page.width - 2 * MARGIN,
    bottom: doc.page.height - MARGIN - SPACE,
    y: MARGIN,
  };
  await drawStatement(page, statement);
  drawEdges(page, statement);
  doc.end();
  const pieces: Buffer[] = [];
  for await (const piece of doc) pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces);
}

let fonts: Promise<Record<Face, PDFKit.Mixins.PDFFontSource>> | undefined;

/** Opened once: whatever opens one reads its tables anew, which takes longer than all the rest of a document. */
function openFonts(): NonNullable<typeof fonts> {
  fonts ??= import('fontkit').then(({ openSync }) => ({
    regular: openSync(FONTS.regular),
    bold: openSync(FONTS.bold),
  }));
  return fonts;
}

/** The document's own number is a hash of these, so that the hash of the content stands among them. */
function properties(statement: Statement): Record<string, string | Date> {
  return {
    // The library writes it into XML as it is.
    Title: statement.title.replaceAll('&', 'and').replace(/[<>]/g, ''),
    Creator: RENDERER,
    Producer: RENDERER,
    Keywords: `sha256:${sha256(statementHtml(statement)).toString('hex')}`,
    CreationDate: statement.at,
    ModDate: statement.at,
  };
}

async function drawStatement(
  page: PdfPage,
  { title, marking, facts, tables, notes, after = [] }: Statement,
): Promise<void> {
  const root = page.doc.struct('Document');
  page.doc.addStructure(root);
  paragraph(page, root, 'H1', title, TITLE);
  if (marking !== undefined) paragraph(page, root, 'P', marking, HEADING);
  page.y += SPACE;
  drawFacts(page, root, facts);
  for (const table of tables) {
    await drawPassages(page, root, table.before ?? []);
    await drawTable(page, root, table);
  }
  await drawPassages(page, root, after);
  if (notes.length > 0) drawNotes(page, root, notes);
  root.end();
}

function drawFacts(page: PdfPage, root: PDFKit.PDFStructureElement, facts: Statement['facts']): void {
  if (facts.length === 0) return;
  const table = page.doc.struct('Table');
  root.add(table);
  const [labels = 0] = widthsOf(
    page,
    [
      { isFlexible: false, texts: facts.map(({ label }) => label) },
      { isFlexible: true, texts: [] },
    ],
    STRONG,
  );
  const label = Math.min(labels, page.width / 2);
  for (const fact of facts) {
    const cells: PdfCell[] = [
      { tag: 'TH', scope: 'Row', text: fact.label, isToTheRight: false, lettering: STRONG },
      { ...valueCell(fact, BODY), isToTheRight: false },
    ];
    row(page, table, cells, [label, page.width - label]);
  }
  table.end();
}

async function drawPassages(
  page: PdfPage,
  root: PDFKit.PDFStructureElement,
  passages: readonly Passage[],
): Promise<void> {
  const read = await Promise.all(
    passages.map(async (each) => (each.type === 'drawing' ? readDrawing(each.drawing) : undefined)),
  );
  for (const [at, passage] of passages.entries()) {
    if (passage.type === 'heading') {
      page.y += SPACE;
      // A heading stays with what comes below it, a picture among it.
      const below = passages.slice(at + 1).findIndex(({ type }) => type === 'heading');
      const own = read
        .slice(at + 1, below < 0 ? undefined : at + 1 + below)
        .find((each) => each !== undefined);
      const picture = own ? heightOnPage(own, page) : 0;
      if (page.y + 8 * SPACE + picture > page.bottom) nextPage(page);
      paragraph(page, root, `H${passage.level}`, passage.text, passage.level === 2 ? PART : HEADING);
    } else if (passage.type === 'words') {
      page.y += SPACE / 2;
      paragraph(page, root, 'P', passage.text, BODY);
    } else {
      page.y += SPACE / 2;
      const drawing = read[at];
      if (drawing) drawPicture(page, root, drawing);
      paragraph(page, root, 'P', passage.drawing.says, BODY);
      await turnOfTheLoop();
    }
  }
}

async function drawTable(
  page: PdfPage,
  root: PDFKit.PDFStructureElement,
  given: StatementTable,
): Promise<void> {
  const { title, columns, rows, total } = given;
  page.y += SPACE;
  // A heading stays with the first rows of its table.
  if (page.y + 8 * SPACE > page.bottom) nextPage(page);
  paragraph(page, root, 'H2', title, HEADING);
  const table = page.doc.struct('Table');
  root.add(table);
  const headers = columns.map(({ header, type }): PdfCell => ({
    tag: 'TH',
    scope: 'Column',
    text: header,
    isToTheRight: isFigure(type),
    lettering: STRONG,
  }));
  const values = (cells: StatementRow): readonly string[] =>
    valuesOf(columns, cells).map((value) => (value ? shown(value) : ''));
  const texts = [...rows, ...(total ? [total] : [])].map(values);
  const widths = widthsOf(
    page,
    columns.map(({ header, type }, at) => ({
      isFlexible: type === 'text',
      heading: header,
      texts: texts.map((row) => row[at] ?? ''),
    })),
    STRONG,
  );
  row(page, table, headers, widths);
  for (const [at, cells] of rows.entries()) {
    if (at % ROWS_A_TURN === ROWS_A_TURN - 1) await turnOfTheLoop();
    row(
      page,
      table,
      valuesOf(columns, cells).map((value) => valueCell(value, BODY)),
      widths,
      headers,
    );
  }
  if (total)
    row(
      page,
      table,
      valuesOf(columns, total).map((value) => valueCell(value, STRONG)),
      widths,
      headers,
    );
  table.end();
}

function drawNotes(page: PdfPage, root: PDFKit.PDFStructureElement, notes: readonly string[]): void {
  page.y += SPACE;
  paragraph(page, root, 'H2', 'Notes', HEADING);
  for (const [at, note] of notes.entries()) paragraph(page, root, 'P', `${at + 1}. ${note}`, BODY);
}

/** What stands on every page, once it is known how many there are: the marking above, the title and number below. */
function drawEdges(page: PdfPage, { title, marking }: Statement): void {
  const { doc, left, width } = page;
  const { count } = doc.bufferedPageRange();
  for (let at = 0; at < count; at += 1) {
    doc.switchToPage(at);
    doc.markContent('Artifact', { type: 'Pagination' });
    letter(page, SMALL);
    const below = doc.page.height - MARGIN + SPACE / 2;
    const number = `Page ${at + 1} of ${count}`;
    doc.text(shortened(page, title, width * 0.75), left, below, { lineBreak: false });
    doc.text(number, left + width - doc.widthOfString(number), below, { lineBreak: false });
    if (marking !== undefined && at > 0)
      doc.text(shortened(page, marking, width), left, MARGIN / 2, { lineBreak: false });
    doc.endMarkedContent();
  }
}

function shortened({ doc }: PdfPage, text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ');
  if (doc.widthOfString(line) <= width) return line;
  let kept = line.length;
  while (kept > 0 && doc.widthOfString(`${line.slice(0, kept)} ...`) > width) kept -= 1;
  return `${line.slice(0, kept)} ...`;
}
