import { firstDay, lastDay, penceFromPounds, poundsText, readDay, readPeriod } from '#kernel';
import type { CellType } from '../register-kind';
import type { ColumnMapping } from './table-mapping';

export type CellValue = string | number | boolean;

/** A cell with its white space as one blank each, so that a line that was broken reads as one that was not. */
export function cellWords(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/**
 * What a cell says, by its column: nothing (undefined) for an empty one and for words that mean nothing.
 *
 * @returns `isUnread` where it says something that is no value of the type
 */
export function readCell(
  text: string,
  type: CellType,
  column: Pick<ColumnMapping, 'words' | 'monthIs' | 'poundsIn'>,
): { readonly value?: CellValue; readonly isUnread?: true } {
  const words = cellWords(text);
  const meant = column.words?.[words];
  if (words === '' || meant === null) return {};
  const value = valueOf(meant ?? words, type, column);
  return value === undefined ? { isUnread: true } : { value };
}

function valueOf(
  words: string,
  type: CellType,
  { monthIs, poundsIn = 'ones' }: Pick<ColumnMapping, 'monthIs' | 'poundsIn'>,
): CellValue | undefined {
  switch (type) {
    case 'text':
      return words;
    case 'number':
      return /^\d{1,9}$/.test(words) ? parseInt(words, 10) : undefined;
    case 'day':
      return readDay(words) ?? dayOfMonth(words, monthIs);
    case 'pence': {
      const pence = penceFromPounds(words.replace(/^£\s*/, '').replace(/\s/g, ''));
      return pence === undefined ? undefined : wholePence(poundsIn === 'thousands' ? pence * 1000n : pence);
    }
    case 'yes-no':
      return YES_NO.get(words.toLowerCase());
  }
}

const YES_NO: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['no', false],
]);

/** A value as a cell says it: what the words of the column have for it, or else plainly. */
export function cellText(
  value: CellValue | undefined,
  type: CellType,
  { words = {}, poundsIn }: Pick<ColumnMapping, 'words' | 'poundsIn'>,
): string {
  if (value === undefined) return '';
  const plain = plainText(value, type, poundsIn);
  return Object.keys(words).find((word) => words[word] === plain) ?? plain;
}

function plainText(value: CellValue, type: CellType, poundsIn: ColumnMapping['poundsIn']): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (type !== 'pence' || typeof value === 'string') return String(value);
  const pence = BigInt(value);
  // What is no whole number of tenths of a penny has no place in thousands; it is never lost, since pence are whole.
  if (poundsIn !== 'thousands') return poundsText(pence).replaceAll(',', '');
  return thousandsText(pence);
}

/** Pence in thousands of pounds, to the last place: 1,200,050 pence are `12.0005`. */
function thousandsText(pence: bigint): string {
  const digits = String(pence).padStart(6, '0');
  const places = digits.slice(-5).replace(/0+$/, '');
  return digits.slice(0, -5) + (places === '' ? '' : `.${places}`);
}

function wholePence(pence: bigint): number | undefined {
  const value = parseInt(String(pence), 10);
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function dayOfMonth(words: string, monthIs: ColumnMapping['monthIs']): string | undefined {
  const month = monthIs && readPeriod(words);
  if (!month || month.kind !== 'month') return undefined;
  return monthIs === 'its-first-day' ? firstDay(month) : lastDay(month);
}
