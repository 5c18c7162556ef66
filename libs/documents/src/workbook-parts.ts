import type { Result } from '#kernel';
import { fail, ok } from '#kernel';
import type { Unpacked } from './archive';
import { readXml } from './xml';

/** What the sheets of a workbook share, and where each stands in the archive. */
export interface WorkbookParts {
  /** Visible sheets by their names, in order, each with the name of its file. */
  readonly sheets: ReadonlyMap<string, string>;
  readonly sharedStrings: readonly string[];
  /** By the number of a cell's style: whether its number is a date or a time. */
  readonly isDate: readonly boolean[];
  /** By the same: whether it is shown in percent. */
  readonly isPercentage: readonly boolean[];
  /** Days are counted from 1904, as on old Macintoshes, and not from 1900. */
  readonly from1904: boolean;
}

export const WORKBOOK = 'xl/workbook.xml';
export const RELATIONS = 'xl/_rels/workbook.xml.rels';
export const STYLES = 'xl/styles.xml';
const SHARED_STRINGS = 'xl/sharedStrings.xml';

export function isWorkbookPart(name: string): boolean {
  return (
    [WORKBOOK, RELATIONS, SHARED_STRINGS, STYLES].includes(name) || /^xl\/worksheets\/[^/]+\.xml$/.test(name)
  );
}

/** Reads everything of a workbook but its sheets. Fails with what the XML reader says. */
export async function readWorkbookParts(files: Unpacked): Promise<Result<WorkbookParts, string>> {
  const targets = new Map<string, string>();
  const sheets = new Map<string, string>();
  let from1904 = false;
  const relations = await readXml(files.get(RELATIONS) ?? '', {
    open: (name, { Id, Target }) => {
      if (name === 'Relationship' && Id !== undefined && Target !== undefined)
        targets.set(Id, inArchive(Target));
    },
  });
  if (!relations.ok) return relations;
  const workbook = await readXml(files.get(WORKBOOK) ?? '', {
    open: (element, attributes) => {
      if (element === 'workbookPr') from1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      const file = targets.get(attributes['r:id'] ?? '');
      const { name, state = 'visible' } = attributes;
      if (element === 'sheet' && name !== undefined && file !== undefined && state === 'visible')
        sheets.set(name, file);
    },
  });
  if (!workbook.ok) return workbook;
  // No spreadsheet writes it, and each would be read again: a small file could take hours.
  if (new Set(sheets.values()).size < sheets.size) return fail('two sheets in one file');
  const sharedStrings = await readSharedStrings(files.get(SHARED_STRINGS));
  if (!sharedStrings.ok) return sharedStrings;
  const formats = await readFormats(files.get(STYLES));
  if (!formats.ok) return formats;
  return ok({
    sheets,
    sharedStrings: sharedStrings.value,
    isDate: formats.value.map(({ format, code }) => isDateFormat(format, code)),
    isPercentage: formats.value.map(({ format, code }) => isPercentageFormat(format, code)),
    from1904,
  });
}

/** Relations are written relative to `xl/`, or absolute. */
export function inArchive(target: string): string {
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

/** Each string is the runs of its rich text, one after another; what is read out over Japanese is no part of it. */
async function readSharedStrings(xml: string | undefined): Promise<Result<string[], string>> {
  if (xml === undefined) return ok([]);
  const strings: string[] = [];
  let current = '';
  let inText = false;
  let inPhonetic = false;
  const read = await readXml(xml, {
    open: (name) => {
      if (name === 'si') current = '';
      else if (name === 't') inText = true;
      else if (name === 'rPh') inPhonetic = true;
    },
    text: (text) => {
      if (inText && !inPhonetic) current += text;
    },
    close: (name) => {
      if (name === 'si') strings.push(plainText(current));
      else if (name === 't') inText = false;
      else if (name === 'rPh') inPhonetic = false;
    },
  });
  return read.ok ? ok(strings) : read;
}

/** `_x000D_` is how a workbook writes a character that XML cannot. */
export function plainText(text: string): string {
  return text.replace(/_x([0-9A-F]{4})_/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** The format of each style of a cell, with its letters where it is the workbook's own. */
async function readFormats(
  xml: string | undefined,
): Promise<Result<{ format: number; code: string | undefined }[], string>> {
  if (xml === undefined) return ok([]);
  const ownFormats = new Map<number, string>();
  const formats: { format: number; code: string | undefined }[] = [];
  let inCellFormats = false;
  const read = await readXml(xml, {
    open: (name, attributes) => {
      const format = Number(attributes['numFmtId'] ?? 0);
      if (name === 'numFmt') ownFormats.set(format, attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) formats.push({ format, code: ownFormats.get(format) });
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return read.ok ? ok(formats) : read;
}

/** Numbers of the formats every spreadsheet knows (ECMA-376 part 1, 18.8.30), and the letters of one's own. */
export function isDateFormat(format: number, code: string | undefined): boolean {
  if (code === undefined) {
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 45 && format <= 47);
  }
  const letters = lettersOf(code);
  return !/general/i.test(letters) && /[ymdhs]/i.test(letters);
}

/** The same for numbers that are shown as their hundredfold, with a sign. */
export function isPercentageFormat(format: number, code: string | undefined): boolean {
  return code === undefined ? format === 9 || format === 10 : lettersOf(code).includes('%');
}

/** What a format says, without what it only repeats. */
function lettersOf(code: string): string {
  return code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_./g, '');
}
