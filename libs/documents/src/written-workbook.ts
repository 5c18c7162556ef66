import { PROPERTIES } from './document-properties';
import type { WorkbookFiles } from './fill-workbook';
import { RELATIONS, STYLES, WORKBOOK } from './workbook-parts';
import { escapeMarkup } from './xml';

const HEADING = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A sheet of a workbook that is made here, as it stands in its file. */
export interface WrittenSheet {
  readonly name: string;
  readonly xml: string;
  readonly isHidden?: boolean;
}

/** The files of a workbook around its sheets, but for its properties, which say when it came to be. */
export function writtenWorkbook(book: {
  readonly sheets: readonly WrittenSheet[];
  /** Defined names, as elements. */
  readonly names: readonly string[];
  readonly styles: string;
}): WorkbookFiles {
  const { sheets, names, styles } = book;
  const parts: [string, string][] = [
    ['[Content_Types].xml', contentTypes(sheets)],
    ['_rels/.rels', packageRelations()],
    [WORKBOOK, workbook(sheets, names)],
    [RELATIONS, workbookRelations(sheets)],
    [STYLES, styles],
    ...sheets.map(({ xml }, at): [string, string] => [`xl/${sheetFile(at)}`, xml]),
  ];
  return new Map(parts.map(([name, xml]) => [name, Buffer.from(HEADING + xml)]));
}

/** The name of a sheet as a formula has it. */
export function quotedName(sheet: string): string {
  return escapeMarkup(`'${sheet.replaceAll("'", "''")}'`);
}

/** The name by which a spreadsheet prints rows of a sheet again on top of every page. */
export function repeatedRows(sheet: string, at: number, [from, to]: readonly [number, number]): string {
  const rows = `$${from}:$${to}`;
  return `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">${quotedName(sheet)}!${rows}</definedName>`;
}

/** Which of the sheets that a workbook was written with a file of its archive is, counted from 0. */
export function placeOfSheet(file: string): number {
  return Number(/(\d+)\.xml$/.exec(file)?.[1]) - 1;
}

function sheetFile(at: number): string {
  return `worksheets/sheet${at + 1}.xml`;
}

function workbook(sheets: readonly WrittenSheet[], names: readonly string[]): string {
  const list = sheets.map(
    ({ name, isHidden = false }, at) =>
      `<sheet name="${escapeMarkup(name)}" sheetId="${at + 1}"${isHidden ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`,
  );
  return (
    `<workbook xmlns="${SPREADSHEET}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews>` +
    `<sheets>${list.join('')}</sheets>` +
    (names.length === 0 ? '' : `<definedNames>${names.join('')}</definedNames>`) +
    '</workbook>'
  );
}

function contentTypes(sheets: readonly WrittenSheet[]): string {
  const parts = [
    [WORKBOOK, `${SHEET_TYPE}.sheet.main+xml`],
    [STYLES, `${SHEET_TYPE}.styles+xml`],
    ...sheets.map((_, at) => [`xl/${sheetFile(at)}`, `${SHEET_TYPE}.worksheet+xml`]),
    [PROPERTIES, 'application/vnd.openxmlformats-package.core-properties+xml'],
  ];
  const overrides = parts.map(([name, type]) => `<Override PartName="/${name}" ContentType="${type}"/>`);
  return (
    `<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  );
}

function packageRelations(): string {
  return relations([
    [`${OFFICE}/officeDocument`, WORKBOOK],
    [`${PACKAGE}/relationships/metadata/core-properties`, PROPERTIES],
  ]);
}

function workbookRelations(sheets: readonly WrittenSheet[]): string {
  return relations([
    ...sheets.map((_, at) => [`${OFFICE}/worksheet`, sheetFile(at)] as const),
    [`${OFFICE}/styles`, 'styles.xml'],
  ]);
}

function relations(targets: readonly (readonly [string, string])[]): string {
  const list = targets.map(
    ([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}
