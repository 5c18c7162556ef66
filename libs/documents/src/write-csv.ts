const BYTE_ORDER_MARK = '\ufeff';

/** What a spreadsheet would take for a formula and run; some take the wide signs for the usual ones. */
export const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;
/** Where a spreadsheet might part or end a cell, whichever sign its country parts them by. */
const PARTING = /[",;\t\r\n]/;

/** A figure to the last place as it is written, `-0.01`, which a binary number would not keep. */
export interface CsvFigure {
  readonly figure: string;
}

export type CsvCell = string | number | CsvFigure;

/**
 * Rows as CSV that spreadsheets open rightly: UTF-8 with a byte order mark, commas, CR LF. What repeats somebody
 * else's cells may repeat a formula of theirs, so a text that would be one gets an apostrophe before it.
 */
export function writeCsv(rows: readonly (readonly CsvCell[])[]): string {
  return BYTE_ORDER_MARK + csvLines(rows);
}

/** Further rows of a table that `writeCsv` began. */
export function csvLines(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: CsvCell): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object') return value.figure;
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return PARTING.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
