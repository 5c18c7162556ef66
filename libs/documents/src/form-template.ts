import type { Refusal, Result } from '#kernel';
import { cellXml } from './cell-xml';
import { newProperties, PROPERTIES } from './document-properties';
import { readFiles } from './fill-workbook';
import type { WorkbookTemplate } from './fill-workbook';
import type { Form, FormSheet, FormSignal } from './form';
import { formStyles } from './form-styles';
import type { FormStyles } from './form-styles';
import { choiceLists, validationXml } from './form-validation';
import type { ChoiceLists } from './form-validation';
import { LINE_POINTS, rowHeights } from './row-heights';
import type { RowHeight } from './row-heights';
import { cellName, placeOfCell } from './table';
import { placeOfSheet, repeatedRows, SPREADSHEET, writtenWorkbook } from './written-workbook';

/** Of the properties of a form alone; those that are filled in say when. */
const MADE = new Date(0);

/**
 * Makes the workbook of a form, to be filled in many times. Its words are locked against being written over, without a
 * password; cells for values are not.
 */
export async function formTemplate(form: Form): Promise<Result<WorkbookTemplate, Refusal>> {
  const styles = formStyles();
  const lists = choiceLists(form);
  const heights = form.sheets.map(rowHeights);
  const sheets = [
    ...form.sheets.map((sheet, at) => ({
      name: sheet.name,
      xml: sheetXml(sheet, { styles, lists, heightOf: heights[at] ?? (() => LINE_POINTS) }),
    })),
    ...(lists.xml === undefined ? [] : [{ name: lists.sheet, xml: lists.xml, isHidden: true }]),
  ];
  const names = form.sheets.flatMap(({ name, repeated }, at) =>
    repeated ? [repeatedRows(name, at, repeated)] : [],
  );
  return readFiles(
    new Map([
      ...writtenWorkbook({ sheets, names, styles: styles.xml() }),
      [PROPERTIES, Buffer.from(newProperties(form.title, MADE))],
    ]),
    {
      heightOf: (file, row, filled) => heights[placeOfSheet(file)]?.(row, filled),
      prepared: styles.prepared,
    },
  );
}

interface FormParts {
  readonly styles: FormStyles;
  readonly lists: ChoiceLists;
  readonly heightOf: RowHeight;
}

function sheetXml(sheet: FormSheet, { styles, lists, heightOf }: FormParts): string {
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
    `<sheetData>${rowsXml(cellsOf(sheet, styles), heightOf)}</sheetData>` +
    '<sheetProtection sheet="1" formatColumns="0" formatRows="0"/>' +
    mergedXml(sheet) +
    signals.map((signal, at) => signalXml(signal, at + 1, styles)).join('') +
    validationXml(inputs, lists) +
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>' +
    '<headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter></worksheet>'
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
  for (const { cell, look, text = '', spans } of words) {
    const { row, column } = placeOfCell(cell);
    put(row, column, styles.ofLook(look), text);
    for (const under of coveredColumns(column, spans)) put(row, under, styles.ofLook(look), '');
  }
  for (const input of inputs) {
    const { row, column } = placeOfCell(input.cell);
    const style = styles.ofInput(input);
    for (let down = 0; down < (input.rows ?? 1); down += 1)
      for (const each of [column, ...coveredColumns(column, input.spans)]) put(row + down, each, style, '');
  }
  return rows;
}

/** The columns under a cell that reaches over them, which look as it does: its box is drawn around all of them. */
function coveredColumns(column: number, spans: string | undefined): number[] {
  const last = spans === undefined ? column : placeOfCell(`${spans}1`).column;
  return Array.from({ length: last - column }, (_, at) => column + 1 + at);
}

function mergedXml({ words, inputs }: FormSheet): string {
  const merged = [...words, ...inputs].flatMap(({ cell, spans, ...each }) => {
    if (spans === undefined) return [];
    const { row, column } = placeOfCell(cell);
    const count = ('rows' in each ? each.rows : undefined) ?? 1;
    return Array.from({ length: count }, (_, down) => {
      const range = `${cellName(row + down, column)}:${spans}${row + down}`;
      return `<mergeCell ref="${range}"/>`;
    });
  });
  return merged.length === 0 ? '' : `<mergeCells count="${merged.length}">${merged.join('')}</mergeCells>`;
}

function rowsXml(rows: ReadonlyMap<number, ReadonlyMap<number, string>>, heightOf: RowHeight): string {
  const inOrder = <Value>(list: ReadonlyMap<number, Value>): [number, Value][] =>
    [...list].sort(([a], [b]) => a - b);
  return inOrder(rows)
    .map(([row, cells]) => {
      const height = heightOf(row);
      const tag = `<row r="${row}"${height === LINE_POINTS ? '' : ` ht="${height}" customHeight="1"`}>`;
      return `${tag}${inOrder(cells)
        .map(([, cell]) => cell)
        .join('')}</row>`;
    })
    .join('');
}

function signalXml({ cells, says, colour }: FormSignal, priority: number, styles: FormStyles): string {
  const rule = `<cfRule type="cellIs" dxfId="${styles.ofSignal(colour)}" priority="${priority}" operator="equal">`;
  return `<conditionalFormatting sqref="${cells}">${rule}<formula>"${says}"</formula></cfRule></conditionalFormatting>`;
}
