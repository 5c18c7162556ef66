import { cellName, inSheet } from '#documents';
import type { FileRefusal } from '#documents';
import type { Refusal } from '#kernel';

/** A cell of an uploaded file, row and column counted from 1. */
export interface FileCell {
  readonly sheet?: string | undefined;
  readonly row: number;
  readonly column: number;
}

/** How much of a cell is repeated to its sender. */
const SHOWN_MAX = 200;

/** A refusal of what stands in a cell. */
export function atCell(
  { sheet, row, column }: FileCell,
  { rule, what, mend }: Omit<Refusal, 'where'>,
  { value, header }: { readonly value?: string | undefined; readonly header?: string | undefined } = {},
): FileRefusal {
  const where = inSheet(sheet, cellName(row, column));
  return { rule, where, what, mend, sheet, row, column, header, value: value?.slice(0, SHOWN_MAX) };
}

/** A refusal of a parameter of the upload. */
export function atParameter(name: string, { rule, what, mend }: Omit<Refusal, 'where'>): FileRefusal {
  return { rule, where: `?${name}`, what, mend };
}
