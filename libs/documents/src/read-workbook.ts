import type { Refusal, Result } from '#kernel';
import { fail, ok } from '#kernel';
import { malformedWorkbook, unpack } from './archive';
import type { Unpacked } from './archive';
import { cellPlace, TABLE_LIMITS, tooLarge, withinLimits } from './table';
import type { Table } from './table';
import { withPointMoved } from './value';
import { isWorkbookPart, plainText, readWorkbookParts, WORKBOOK } from './workbook-parts';
import type { WorkbookParts } from './workbook-parts';
import { readXml } from './xml';

/** What a reader of a workbook may ask for beside its cells. */
export interface WorkbookOptions {
  /** Characters a cell may have, where they are more than those of a table. */
  readonly cellLengthMax?: number;
  /** What is shown in percent comes so, `82.5%`, and not as the number behind it, `0.825`. */
  readonly percentages?: boolean;
}

/**
 * Reads the visible sheets of an Excel workbook (.xlsx) as tables of texts: a number as written, to the last place;
 * a date as `2014-09-30`; of a formula the result that was saved with it. Only what a table needs is read: no
 * merged ranges, names, validations or links, so that nothing in a workbook costs more than its cells.
 */
export async function readWorkbook(
  bytes: Buffer,
  options: WorkbookOptions = {},
): Promise<Result<readonly Table[], Refusal>> {
  const files = await unpack(bytes, isWorkbookPart);
  if (!files.ok) return files;
  if (!files.value.has(WORKBOOK)) return fail(malformedWorkbook('an archive that is no workbook'));
  const parts = await readWorkbookParts(files.value);
  if (!parts.ok) return fail(malformedWorkbook('a workbook whose parts cannot be read'));
  const tables: Table[] = [];
  for (const [sheet, file] of parts.value.sheets) {
    const table = await readSheet(sheet, file, files.value, parts.value, options);
    if (!table.ok) return fail({ ...table.failure, where: inSheet(sheet, table.failure.where) });
    tables.push(table.value);
  }
  return ok(tables);
}

/** A place on a sheet: `LA by reason!B7`. */
export function inSheet(sheet: string | undefined, where: string): string {
  if (sheet === undefined) return where;
  return where === '' ? sheet : `${sheet}!${where}`;
}

/** What has been gathered of the cell that is being read. */
interface OpenCell {
  readonly type: string;
  readonly style: number;
  readonly row: number;
  readonly column: number;
  value: string;
  formula: string;
}

async function readSheet(
  sheet: string,
  file: string,
  files: Unpacked,
  parts: WorkbookParts,
  { cellLengthMax, percentages = false }: WorkbookOptions,
): Promise<Result<Table, Refusal>> {
  const rows: string[][] = [];
  let row = 0;
  let column = 0;
  let cell: OpenCell | undefined;
  let into: 'value' | 'formula' | undefined;
  let outside: Refusal | undefined;
  const read = await readXml(files.get(file) ?? '', {
    open: (name, { r, s, t }) => {
      if (name === 'row') {
        row = r === undefined ? row + 1 : Number(r);
        column = 0;
      } else if (name === 'c') {
        const place = r === undefined ? undefined : cellPlace(r);
        row = place?.row ?? row;
        column = place?.column ?? column + 1;
        cell = { type: t ?? 'n', style: Number(s ?? 0), row, column, value: '', formula: '' };
      } else if (cell) into = name === 'v' || name === 't' ? 'value' : name === 'f' ? 'formula' : into;
    },
    text: (text) => {
      if (cell && into) cell[into] += text;
    },
    close: (name) => {
      if (name === 'v' || name === 't' || name === 'f') into = undefined;
      if (name !== 'c' || !cell) return;
      const text = textOf(cell, parts, percentages);
      // An empty cell may stand anywhere, coloured to the edge of the sheet; it is no part of the table.
      if (text !== '') outside ??= put(rows, cell, text);
      cell = undefined;
    },
  });
  if (!read.ok) return fail(malformedWorkbook('a sheet that cannot be read'));
  return outside ? fail(outside) : withinLimits({ sheet, rows }, cellLengthMax);
}

function put(rows: string[][], { row, column }: OpenCell, text: string): Refusal | undefined {
  if (!(row >= 1 && row <= TABLE_LIMITS.rows)) return tooLarge('', `more than ${TABLE_LIMITS.rows} rows`);
  if (column > TABLE_LIMITS.columns)
    return tooLarge(`row ${row}`, `more than ${TABLE_LIMITS.columns} columns`);
  while (rows.length < row) rows.push([]);
  const cells = rows[row - 1] ?? [];
  while (cells.length < column) cells.push('');
  cells[column - 1] = text;
  return undefined;
}

function textOf(
  { type, style, value, formula }: OpenCell,
  { sharedStrings, isDate, isPercentage, from1904 }: WorkbookParts,
  percentages: boolean,
): string {
  if (value === '') return formula === '' ? '' : `=${formula}`;
  switch (type) {
    case 's':
      return sharedStrings[Number(value)] ?? '';
    case 'b':
      return value === '1' ? 'TRUE' : 'FALSE';
    case 'n':
      if (isDate[style] === true) return dateOf(value, from1904);
      return percentages && isPercentage[style] === true ? percentageOf(value) : exactNumber(value);
    default:
      return plainText(value);
  }
}

/** Spreadsheets write 1.1 as 1.1000000000000001, the double's own places; the shortest that names it is what was typed. */
function exactNumber(written: string): string {
  if (/^-?\d{1,15}$/.test(written)) return written;
  const number = Number(written);
  return Number.isFinite(number) ? String(number) : written;
}

function percentageOf(written: string): string {
  const number = exactNumber(written);
  return /^-?\d+(\.\d+)?$/.test(number) ? `${withPointMoved(number, 2)}%` : number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const SERIAL_MAX = 2_958_465; // 31 December 9999

/** `2014-09-30`, or `2014-09-30T09:30:00` where there is a time of day. Days count from 30 December 1899, or 1904. */
function dateOf(written: string, from1904: boolean): string {
  const serial = Number(written);
  if (!(serial >= 0 && serial <= SERIAL_MAX)) return written;
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const moment = new Date(epoch + Math.round((serial * DAY_MS) / 1000) * 1000).toISOString();
  return moment.endsWith('T00:00:00.000Z') ? moment.slice(0, 10) : moment.slice(0, 19);
}
