import type { ReturnQuestion } from '#catalogue';
import type { Value } from '#documents';
import type { AnswerValue } from '../answers';
import { isOfType } from '../checks/value-type';

type Asked = Pick<ReturnQuestion, 'type'>;

/** Before it spreadsheets do not agree on days. */
const FIRST_DAY = '1900-03-01';

/**
 * An answer as a cell has it: yes and no with a capital letter, pence as pounds. One that is not of the type of its
 * question stands as a text, for people to see what is wrong with it.
 */
export function valueInCell(value: AnswerValue, question: Asked): Value {
  if (!isOfType(value, question)) return { type: 'text', value: String(value) };
  if (typeof value === 'number')
    return question.type === 'money' ? { type: 'money', value: BigInt(value) } : { type: 'count', value };
  switch (question.type) {
    case 'rate':
      return { type: 'decimal', value };
    case 'percentage':
      return { type: 'percentage', value };
    case 'date':
      return { type: value < FIRST_DAY ? 'text' : 'date', value };
    case 'yes-no':
      return { type: 'text', value: YES_NO[value] ?? value };
    default:
      return { type: 'text', value };
  }
}

export const YES_NO: Readonly<Record<string, string>> = { yes: 'Yes', no: 'No' };
