import { PUBLISHED_REASON_HEADINGS } from '#testing';
import exceljs from 'exceljs';

// NHS England, Delayed Transfers of Care, total delayed days by local authority: as published for September 2014,
// when local authorities bore three-digit codes and there was no reason O, and for April 2017, under ONS codes.

export type Row = readonly (string | number)[];

const REASONS = ['A', 'B', 'C', 'Di', 'Dii', 'E', 'F', 'G', 'H', 'I', 'O'] as const;
type Days = Readonly<Partial<Record<(typeof REASONS)[number], number>>>;

export const PETERBOROUGH_SEPTEMBER_2014: Days = {
  A: 305, B: 11, C: 54, Di: 6, Dii: 71, E: 47, F: 11, G: 54, H: 4, I: 4,
}; // prettier-ignore
export const PETERBOROUGH_APRIL_2017: Days = {
  A: 361, B: 51, C: 68, Di: 41, Dii: 14, E: 64, F: 24, G: 19, H: 2, I: 14, O: 0,
}; // prettier-ignore
export const CAMBRIDGESHIRE_APRIL_2017: Days = {
  A: 290, B: 133, C: 467, Di: 242, Dii: 230, E: 737, F: 17, G: 214, H: 0, I: 14, O: 0,
}; // prettier-ignore

const sum = (days: Days) => Object.values(days).reduce((total, each) => total + each, 0);

interface Area {
  readonly code: string;
  readonly name: string;
  readonly days: Days;
}

/** The table by reason, below the lines that head every published sheet. */
export function byReason(
  period: string,
  areas: readonly Area[],
  { reasons = REASONS.filter((reason) => reason in (areas[0]?.days ?? {})), total = true } = {},
): Row[] {
  const columns = reasons.map((reason) => areas.reduce((days, each) => days + (each.days[reason] ?? 0), 0));
  const all = columns.reduce((days, each) => days + each, 0);
  return [
    ['Title:', 'Delayed Transfers of Care, local authority, by reason for delay'],
    ['Period:', period],
    ['Source:', 'NHS England, monthly situation report'],
    [],
    ['Code', 'Name', ...reasons.map((reason) => PUBLISHED_REASON_HEADINGS[reason]), 'TOTAL'],
    ...(total ? [['-', 'England', ...columns, all]] : []),
    ...areas.map(({ code, name, days }): Row => [
      code,
      name,
      ...reasons.map((reason) => days[reason] ?? ''),
      sum(days),
    ]),
    [],
    ['Note: residents of other areas are counted under their own.'],
  ];
}

/** The table by the agency responsible. */
export function byAgency(
  period: string,
  areas: readonly { readonly code: string; readonly name: string; readonly days: readonly number[] }[],
): Row[] {
  return [
    ['Title:', 'Delayed Transfers of Care, local authority, by responsible organisation'],
    [`Period: ${period}`],
    [],
    ['Region', 'Code', 'Name', 'NHS', 'Social Care', 'Both', 'Total'],
    ...areas.map(({ code, name, days }): Row => [
      'East of England',
      code,
      name,
      ...days,
      days.reduce((total, each) => total + each, 0),
    ]),
  ];
}

/** Rows as CSV, whatever stands in them in quotes. */
export function csvOf(rows: readonly Row[]): Buffer {
  const cell = (value: string | number) => `"${String(value).replaceAll('"', '""')}"`;
  return Buffer.from(rows.map((row) => `${row.map(cell).join(',')}\r\n`).join(''));
}

export async function workbookOf(sheets: Readonly<Record<string, readonly Row[]>>): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  for (const [name, rows] of Object.entries(sheets))
    workbook.addWorksheet(name).addRows(rows.map((row) => [...row]));
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
