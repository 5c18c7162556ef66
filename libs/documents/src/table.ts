import type { Refusal, Result } from '#kernel';
import { fail, ok } from '#kernel';

/** A table as it stands in a file: rows of texts, none of them understood yet. A row may be shorter than others. */
export interface Table {
  /** The sheet of a workbook it stands on; absent for CSV. */
  readonly sheet?: string;
  readonly rows: readonly (readonly string[])[];
}

/** What one table may have. No published table of counts comes near. */
export const TABLE_LIMITS = { rows: 20_000, columns: 256, cellLength: 2_000, cells: 400_000 } as const;

/** The name a spreadsheet gives a cell, row and column counted from 1: `B7`. */
export function cellName(row: number, column: number): string {
  let letters = '';
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  }
  return `${letters}${row}`;
}

/** Row and column, counted from 1, of a cell's name; undefined for what is none. */
export function cellPlace(name: string): { readonly row: number; readonly column: number } | undefined {
  const parts = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(name);
  if (!parts) return undefined;
  const column = Array.from(parts[1] ?? '').reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(parts[2]), column };
}

/** The same of a name that is known to be one; throws where it is not, which is a bug. */
export function placeOfCell(name: string): { readonly row: number; readonly column: number } {
  const place = cellPlace(name);
  if (!place) throw new Error(`No cell: ${name}`);
  return place;
}

/** Holds a table to its limits, once all of it is there. */
export function withinLimits(
  table: Table,
  cellLength: number = TABLE_LIMITS.cellLength,
): Result<Table, Refusal> {
  const { rows, columns, cells } = TABLE_LIMITS;
  if (table.rows.length > rows) return fail(tooLarge('', `more than ${rows} rows`));
  let total = 0;
  for (const [at, row] of table.rows.entries()) {
    total += row.length;
    if (row.length > columns) return fail(tooLarge(`row ${at + 1}`, `more than ${columns} columns`));
    const long = row.findIndex((text) => text.length > cellLength);
    if (long >= 0)
      return fail(tooLarge(cellName(at + 1, long + 1), `a cell of more than ${cellLength} characters`));
  }
  return total > cells ? fail(tooLarge('', `more than ${cells} cells`)) : ok(table);
}

export function tooLarge(where: string, what: string): Refusal {
  return {
    rule: 'file-too-large',
    where,
    what,
    mend: 'Send the table by itself, in several files if it must be; remove what is no part of it.',
  };
}
