import type { Result } from '#kernel';
import { fail, ok } from '#kernel';
import type { DaysFrom } from './cell-xml';
import { cellPlace } from './table';
import { inArchive, RELATIONS, WORKBOOK } from './workbook-parts';
import { readXml, spliced, withAttribute } from './xml';
import type { TagPlace } from './xml';

/** Cells of a sheet, from one corner to the other; a single cell is both. */
export interface Area {
  /** The name of the sheet, and of its file in the archive. */
  readonly sheet: string;
  readonly file: string;
  readonly from: CellPlace;
  readonly to: CellPlace;
  /** Whether it was given as one cell, from which a table may go down as far as there is room. */
  readonly isOneCell: boolean;
}

export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** A template as far as finding places in it goes. */
export interface TemplateParts {
  /** The files of its worksheets, hidden ones too. */
  readonly sheetFiles: readonly string[];
  /** The files of those that somebody sees who opens it. */
  readonly visibleFiles: ReadonlySet<string>;
  readonly daysFrom: DaysFrom;
  /** Where an address lies: a defined name, or a place like `Part 2!B7`; undefined where there is no such place. */
  readonly areaOf: (address: string) => Area | undefined;
  /** The part that names the sheets, telling a spreadsheet to work out all formulas as it opens the workbook. */
  readonly recalculated: string;
}

/** What may stand before the settings of calculation, the last of them nearest (ECMA-376 part 1, 18.2.27). */
const BEFORE_CALCULATION = ['sheets', 'functionGroups', 'externalReferences', 'definedNames'];

export async function readTemplateParts(
  files: ReadonlyMap<string, Buffer>,
): Promise<Result<TemplateParts, string>> {
  const xml = textOf(files, WORKBOOK);
  const targets = new Map<string, string>();
  const relations = await readXml(textOf(files, RELATIONS), {
    open: (name, { Id = '', Target = '' }) => {
      if (name === 'Relationship') targets.set(Id, inArchive(Target));
    },
  });
  if (!relations.ok) return relations;

  const sheets = new Map<string, string>();
  const hidden = new Set<string>();
  const names = new Map<string, string>();
  let daysFrom: DaysFrom = 1900;
  let name: { readonly key: string; readonly isOfOneSheet: boolean; refersTo: string } | undefined;
  let calculation: TagPlace | undefined;
  let before: TagPlace | undefined;
  const workbook = await readXml(xml, {
    open: (element, attributes, place) => {
      if (element === 'workbookPr' && ['1', 'true'].includes(attributes['date1904'] ?? '')) daysFrom = 1904;
      if (element === 'sheet') {
        const file = targets.get(attributes['r:id'] ?? '') ?? '';
        sheets.set(attributes['name'] ?? '', file);
        if ((attributes['state'] ?? 'visible') !== 'visible') hidden.add(file);
      }
      if (element === 'definedName') {
        const key = (attributes['name'] ?? '').toLowerCase();
        name = { key, isOfOneSheet: attributes['localSheetId'] !== undefined, refersTo: '' };
      }
      if (element === 'calcPr') calculation = place;
    },
    text: (text) => {
      if (name) name.refersTo += text;
    },
    close: (element, place) => {
      if (element === 'definedName' && name) {
        // A name may be given again for one sheet; the one for all of them is meant.
        if (!name.isOfOneSheet || !names.has(name.key)) names.set(name.key, name.refersTo);
        name = undefined;
      }
      if (BEFORE_CALCULATION.includes(element)) before = place;
    },
  });
  if (!workbook.ok) return workbook;
  if (!before) return fail('no sheets');
  if (new Set(sheets.values()).size < sheets.size) return fail('two sheets in one file');
  const prefix = /^<\/?([^\s>/]*:)/.exec(xml.slice(before.start, before.end))?.[1] ?? '';
  const tag = calculation ? xml.slice(calculation.start, calculation.end) : `<${prefix}calcPr/>`;
  const sheetFiles = [...sheets.values()].filter(
    (file) => file.startsWith('xl/worksheets/') && files.has(file),
  );
  const areas = new Map<string, Area>();
  return ok({
    sheetFiles,
    visibleFiles: new Set(sheetFiles.filter((file) => !hidden.has(file))),
    daysFrom,
    areaOf: (address) => {
      const known = areas.get(address);
      if (known) return known;
      const area = readArea(names.get(address.toLowerCase()) ?? address, sheets, files);
      if (areas.size >= AREAS_KEPT_MAX) areas.clear();
      if (area) areas.set(address, area);
      return area;
    },
    recalculated: spliced(xml, [
      {
        ...(calculation ?? { start: before.end, end: before.end }),
        text: withAttribute(tag, 'fullCalcOnLoad', '1'),
      },
    ]),
  });
}

/** A template that is filled in often is asked for the same addresses every time. */
const AREAS_KEPT_MAX = 20_000;

/** A spreadsheet puts the name of a sheet into quotes where it needs them; people need not. */
const REFERENCE = /^(?:'((?:[^']|'')+)'|(.+))!([A-Z$\d]+)(?::([A-Z$\d]+))?$/;

/** `'Health & Wellbeing'!$B$7:$D$20` as the cells it names, where they are on one worksheet. */
function readArea(
  reference: string,
  sheets: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, Buffer>,
): Area | undefined {
  const [, quoted, plain = '', first = '', last = first] = REFERENCE.exec(reference) ?? [];
  const sheet = quoted?.replaceAll("''", "'") ?? plain;
  const file = sheets.get(sheet);
  const from = cellPlace(first.replaceAll('$', ''));
  const to = cellPlace(last.replaceAll('$', ''));
  if (file === undefined || !files.has(file) || !from || !to) return undefined;
  if (!file.startsWith('xl/worksheets/')) return undefined;
  return { sheet, file, from, to, isOneCell: first === last };
}

export function textOf(files: ReadonlyMap<string, Buffer>, name: string): string {
  return files.get(name)?.toString('utf8') ?? '';
}
