import { cellXml } from './cell-xml';
import type { WorkbookFiles } from './fill-workbook';
import type { Statement, StatementTable } from './statement';
import { cellName } from './table';
import { isFigure } from './value';
import type { ValueType } from './value';
import { quotedName, repeatedRows, SPREADSHEET, writtenWorkbook } from './written-workbook';
import type { WrittenSheet } from './written-workbook';

/** The styles of the cells, by their places in the part of styles. */
const STYLE = { plain: 0, title: 1, label: 2, header: 3, figureHeader: 4, total: 5 } as const;

/** Characters wide. */
const WIDTH: Readonly<Record<ValueType, number>> = {
  text: 36,
  count: 14,
  decimal: 14,
  percentage: 14,
  money: 18,
  date: 14,
};
const LABEL_WIDTH = 34;
const FACT_WIDTH = 60;

/** A table's sheet has its title, an empty row and the headers above its rows. */
const ROWS_FROM = 4;

/** A workbook with the words of a statement and a named place for every fact and table, to be filled in. */
export function plainTemplate(statement: Statement): WorkbookFiles {
  const sheetNames = namesOfSheets(statement.tables);
  const sheets: WrittenSheet[] = [
    { name: FRONT, xml: frontSheet(statement) },
    ...statement.tables.map((table, at) => ({ name: sheetNames[at] ?? '', xml: tableSheet(table) })),
  ];
  const factsFrom = statement.marking === undefined ? 3 : 4;
  const names = [
    ...statement.facts.map(({ name }, at) => definedName(name, FRONT, `$B$${factsFrom + at}`)),
    ...statement.tables.map(({ name }, at) => definedName(name, sheetNames[at] ?? '', `$A$${ROWS_FROM}`)),
    ...statement.tables.map((_, at) =>
      repeatedRows(sheetNames[at] ?? '', at + 1, [ROWS_FROM - 1, ROWS_FROM - 1]),
    ),
  ];
  return writtenWorkbook({ sheets, names, styles: STYLES_XML });
}

// --- Sheets --------------------------------------------------------------------------------------------------

const FRONT = 'Statement';

function frontSheet({ title, marking, facts, notes }: Statement): string {
  const rows: string[][] = [
    [textCell(1, 1, STYLE.title, title)],
    ...(marking === undefined ? [] : [[textCell(2, 1, STYLE.label, marking)]]),
    [],
  ];
  for (const { label } of facts) rows.push([textCell(rows.length + 1, 1, STYLE.label, label)]);
  if (notes.length > 0) rows.push([], [textCell(rows.length + 2, 1, STYLE.label, 'Notes')]);
  for (const note of notes) rows.push([textCell(rows.length + 1, 1, STYLE.plain, note)]);
  return sheetXml({ widths: [LABEL_WIDTH, FACT_WIDTH], rows, frozen: 0 });
}

function tableSheet({ title, columns, rows, total }: StatementTable): string {
  const headers = columns.map(({ header, type }, at) =>
    textCell(ROWS_FROM - 1, at + 1, isFigure(type) ? STYLE.figureHeader : STYLE.header, header),
  );
  // A row that is there already keeps its own look when the table is filled in.
  const totalRow = ROWS_FROM + rows.length;
  const totals = columns.map((_, at) =>
    cellXml('', cellName(totalRow, at + 1), STYLE.total, undefined, 1900),
  );
  const above = [[textCell(1, 1, STYLE.title, title)], [], headers];
  const between = rows.map((): string[] => []);
  return sheetXml({
    widths: columns.map(({ header, type }) => Math.max(WIDTH[type], Math.min(header.length + 2, WIDTH.text))),
    rows: total ? [...above, ...between, totals] : above,
    frozen: ROWS_FROM - 1,
  });
}

function textCell(row: number, column: number, style: number, text: string): string {
  return cellXml('', cellName(row, column), style, { type: 'text', value: text }, 1900);
}

function sheetXml(sheet: {
  readonly widths: readonly number[];
  readonly rows: readonly (readonly string[])[];
  /** Rows that stay in view. */
  readonly frozen: number;
}): string {
  const { widths, rows, frozen } = sheet;
  const cols = widths.map(
    (width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  const pane = `<pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" activePane="bottomLeft" state="frozen"/>`;
  const filled = rows.map((cells, at) =>
    cells.length === 0 ? '' : `<row r="${at + 1}">${cells.join('')}</row>`,
  );
  return (
    `<worksheet xmlns="${SPREADSHEET}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
    `<sheetViews><sheetView workbookViewId="0">${frozen === 0 ? '' : pane}</sheetView></sheetViews>` +
    (cols.length === 0 ? '' : `<cols>${cols.join('')}</cols>`) +
    `<sheetData>${filled.join('')}</sheetData>` +
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
  );
}

/** What no name of a sheet may hold, and how long one may be. */
const UNFIT = /[[\]:*?/\\\0-\x1f]/g;
const SHEET_NAME_MAX = 31;

/** The titles of tables as names of sheets, each told apart from those before it. */
function namesOfSheets(tables: readonly StatementTable[]): readonly string[] {
  const taken = new Set([FRONT.toLowerCase(), 'history']);
  return tables.map(({ title }) => {
    const base =
      title
        .replace(UNFIT, ' ')
        .replace(/^'+|'+$/g, '')
        .trim() || 'Table';
    for (let number = 1; ; number += 1) {
      const ending = number === 1 ? '' : ` ${number}`;
      const name = base.slice(0, SHEET_NAME_MAX - ending.length).trimEnd() + ending;
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      return name;
    }
  });
}

// --- Names and styles ----------------------------------------------------------------------------------------

function definedName(name: string, sheet: string, cell: string): string {
  return `<definedName name="${name}">${quotedName(sheet)}!${cell}</definedName>`;
}

/** In the order of `STYLE`. Formats of figures are added as values need them. */
const STYLES_XML =
  `<styleSheet xmlns="${SPREADSHEET}">` +
  '<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="14"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="3"><border><left/><right/><top/><bottom/><diagonal/></border>' +
  '<border><left/><right/><top/><bottom style="medium"/><diagonal/></border>' +
  '<border><left/><right/><top style="medium"/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="6">' +
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1" applyAlignment="1"><alignment wrapText="1"/></xf>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1" applyAlignment="1"><alignment horizontal="right" wrapText="1"/></xf>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="2" xfId="0" applyFont="1" applyBorder="1"/>' +
  '</cellXfs>' +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
