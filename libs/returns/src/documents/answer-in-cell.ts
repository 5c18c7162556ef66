import type { ReturnQuestion } from '#catalogue';
import type { Value } from '#documents';
import { isDay } from '#kernel';
import type { AnswerValue } from '../answers';

/** Spreadsheets keep 15 digits of a number and make up the others. */
const FIGURE_MAX = 999_999_999_999_999;
const DECIMAL = /^-?(?=[\d.]{1,16}$)\d{1,15}(\.\d{1,14})?$/;

/**
 * An answer as a cell has it: yes and no with a capital letter, pence as pounds. One that is not of the type of its
 * question stands as a text, for people to see what is wrong with it.
 */
export function valueInCell(value: AnswerValue, { type }: Pick<ReturnQuestion, 'type'>): Value {
  if (typeof value === 'number') {
    const isFigure = Number.isInteger(value) && Math.abs(value) <= FIGURE_MAX;
    if (type === 'money' && isFigure) return { type, value: BigInt(value) };
    if (type === 'count' && isFigure) return { type, value };
    return { type: 'text', value: String(value) };
  }
  switch (type) {
    case 'yes-no':
      return { type: 'text', value: YES_NO[value] ?? value };
    case 'date':
      // Before it spreadsheets do not agree on days.
      return { type: isDay(value) && value >= '1900-03-01' ? 'date' : 'text', value };
    case 'rate':
      return { type: DECIMAL.test(value) ? 'decimal' : 'text', value };
    case 'percentage':
      return { type: DECIMAL.test(value) ? 'percentage' : 'text', value };
    default:
      return { type: 'text', value };
  }
}

export const YES_NO: Readonly<Record<string, string>> = { yes: 'Yes', no: 'No' };
