import type { Refusal, Result } from '#kernel';
import { cellXml } from './cell-xml';
import { newProperties, PROPERTIES } from './document-properties';
import { readFiles } from './fill-workbook';
import type { WorkbookTemplate } from './fill-workbook';
import type { Form, FormLook, FormSheet, FormSignal } from './form';
import { formStyles } from './form-styles';
import type { FormStyles } from './form-styles';
import { choiceLists, validationXml } from './form-validation';
import type { ChoiceLists } from './form-validation';
import { cellName, placeOfCell } from './table';
import { SPREADSHEET, writtenWorkbook } from './written-workbook';

/** Of the properties of a form alone; those that are filled in say when. */
const MADE = new Date(0);

/**
 * Makes the workbook of a form, to be filled in many times. Its words are locked against being written over, without a
 * password; cells for values are not.
 */
export async function formTemplate(form: Form): Promise<Result<WorkbookTemplate, Refusal>> {
  const styles = formStyles();
  const lists = choiceLists(form);
  const sheets = [
    ...form.sheets.map((sheet) => ({ name: sheet.name, xml: sheetXml(sheet, styles, lists) })),
    ...(lists.xml === undefined ? [] : [{ name: lists.sheet, xml: lists.xml, isHidden: true }]),
  ];
  return readFiles(
    new Map([
      ...writtenWorkbook({ sheets, names: [], styles: styles.xml() }),
      [PROPERTIES, Buffer.from(newProperties(form.title, MADE))],
    ]),
  );
}

function sheetXml(sheet: FormSheet, styles: FormStyles, lists: ChoiceLists): string {
  const { widths, frozen = 0, signals = [], inputs } = sheet;
  const cols = Object.entries(widths)
    .map(([letters, width]) => ({ column: placeOfCell(`${letters}1`).column, width }))
    .sort((a, b) => a.column - b.column)
    .map(({ column, width }) => `<col min="${column}" max="${column}" width="${width}" customWidth="1"/>`);
  const pane = `<pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" activePane="bottomLeft" state="frozen"/>`;
  return (
    `<worksheet xmlns="${SPREADSHEET}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
    `<sheetViews><sheetView workbookViewId="0">${frozen === 0 ? '' : pane}</sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="${LINE_POINTS}"/>` +
    (cols.length === 0 ? '' : `<cols>${cols.join('')}</cols>`) +
    `<sheetData>${rowsXml(cellsOf(sheet, styles), heightsOf(sheet))}</sheetData>` +
    '<sheetProtection sheet="1" formatColumns="0" formatRows="0"/>' +
    signals.map((signal, at) => signalXml(signal, at + 1, styles)).join('') +
    validationXml(inputs, lists) +
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
  );
}

/** The cells by row and column. Throws where two stand in one place, which is a bug of whoever made the form. */
function cellsOf({ words, inputs }: FormSheet, styles: FormStyles): Map<number, Map<number, string>> {
  const rows = new Map<number, Map<number, string>>();
  const put = (row: number, column: number, style: number, text: string): void => {
    const cells = rows.get(row) ?? new Map<number, string>();
    const name = cellName(row, column);
    if (cells.has(column)) throw new Error(`Two cells of a form at ${name}`);
    rows.set(row, cells.set(column, cellXml('', name, style, { type: 'text', value: text }, 1900)));
  };
  for (const { cell, look, text = '' } of words) {
    const { row, column } = placeOfCell(cell);
    put(row, column, styles.ofLook(look), text);
  }
  for (const input of inputs) {
    const { row, column } = placeOfCell(input.cell);
    for (let down = 0; down < (input.rows ?? 1); down += 1)
      put(row + down, column, styles.ofInput(input), '');
  }
  return rows;
}

function rowsXml(
  rows: ReadonlyMap<number, ReadonlyMap<number, string>>,
  heights: ReadonlyMap<number, number>,
): string {
  const inOrder = <Value>(list: ReadonlyMap<number, Value>): [number, Value][] =>
    [...list].sort(([a], [b]) => a - b);
  return inOrder(rows)
    .map(([row, cells]) => {
      const height = heights.get(row);
      const tag = `<row r="${row}"${height === undefined ? '' : ` ht="${height}" customHeight="1"`}>`;
      return `${tag}${inOrder(cells)
        .map(([, cell]) => cell)
        .join('')}</row>`;
    })
    .join('');
}

const LINE_POINTS = 15;
const WIDTH_WITHOUT_ONE = 9;
/** Looks that stay on one line, whatever is beside it. */
const ONE_LINE_POINTS: Partial<Record<FormLook, number>> = { title: 24, heading: 20, marking: 20 };
/** Room for a long text to be written in. */
const LONG_TEXT = { lengthMax: 500, points: 8 * LINE_POINTS } as const;

/** How high rows are that hold more than a line, as spreadsheets need not work it out before they show or print one. */
function heightsOf({ words, inputs, widths }: FormSheet): Map<number, number> {
  const heights = new Map<number, number>();
  const raise = (row: number, points: number): void => {
    if (points > LINE_POINTS) heights.set(row, Math.max(heights.get(row) ?? 0, points));
  };
  const linesOf = (text: string, cell: string): number => {
    const width = widths[cell.replace(/\d+$/, '')] ?? WIDTH_WITHOUT_ONE;
    return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);
  };
  for (const { cell, look, text = '' } of words)
    raise(placeOfCell(cell).row, ONE_LINE_POINTS[look] ?? linesOf(text, cell) * LINE_POINTS);
  for (const { cell, rows = 1, takes } of inputs) {
    const options = takes.type === 'choice' && rows === 1 ? takes.options : [];
    for (const option of options) raise(placeOfCell(cell).row, linesOf(option, cell) * LINE_POINTS);
    const isLong = takes.type === 'text' && (takes.lengthMax ?? 0) > LONG_TEXT.lengthMax;
    if (isLong && rows === 1) raise(placeOfCell(cell).row, LONG_TEXT.points);
  }
  return heights;
}

function signalXml({ cells, says, colour }: FormSignal, priority: number, styles: FormStyles): string {
  const rule = `<cfRule type="cellIs" dxfId="${styles.ofSignal(colour)}" priority="${priority}" operator="equal">`;
  return `<conditionalFormatting sqref="${cells}">${rule}<formula>"${says}"</formula></cfRule></conditionalFormatting>`;
}
