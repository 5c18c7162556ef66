import type { ReturnQuestion } from '#catalogue';
import { penceFromPounds, readDay } from '#kernel';
import type { Refusal, Result } from '#kernel';
import { fail, ok } from '#kernel';
import { optionMeant } from '../answer-option';
import type { AnswerValue } from '../answers';
import { isOfType, typeInWords } from '../checks/value-type';
import { refusal } from '../rules';

/** Of a decimal; those that a form asks for are fewer. */
const PLACES_MAX = 6;

/**
 * The answer that the text of a cell gives to its question. Whether it is within its bounds is for the checks of the
 * return: it may be saved, and is shown to whoever prepares it.
 *
 * @param text as a spreadsheet has it: a day as `2015-08-20`, what is shown in percent with its sign
 * @param where the cell, for whoever mends it
 */
export function answerFromCell(
  text: string,
  question: ReturnQuestion,
  where: string,
): Result<AnswerValue, Refusal> {
  const { type } = question;
  switch (type) {
    case 'text':
      return ok(text);
    case 'choice':
    case 'yes-no':
      return optionMeant(text, question, where);
    default: {
      const value = figureFrom(text.trim(), question);
      if (value !== undefined && isOfType(value, question)) return ok(value);
      const mend = `Give ${typeInWords(question)}${HINTS[type] ?? ''}`;
      return fail(refusal('answer-of-other-type', where, `"${shortened(text)}"`, mend));
    }
  }
}

const HINTS: Partial<Record<ReturnQuestion['type'], string>> = {
  date: ' as a date, or as 2015-08-28, 28/08/2015 or 28 August 2015',
  money: ', in whole pence',
  rate: ` of at most ${PLACES_MAX} places`,
  percentage: ` of at most ${PLACES_MAX} places`,
};

function figureFrom(text: string, { type, decimals = 0 }: ReturnQuestion): AnswerValue | undefined {
  switch (type) {
    case 'date':
      return readDay(text);
    case 'count': {
      const figure = withoutNoise(text);
      return /^-?\d{1,15}$/.test(figure) ? Number(figure) : undefined;
    }
    case 'money': {
      const pounds = withoutNoise(text.replace(/^(-?)£/, '$1'));
      const pence = penceFromPounds(pounds.replace(/\.(\d)$/, '.$10'));
      return pence === undefined ? undefined : Number(pence);
    }
    default: {
      const figure = withoutNoise(type === 'percentage' ? text.replace(/\s*%$/, '') : text);
      const [, whole, places = ''] = /^(-?\d+)(?:\.(\d+))?$/.exec(figure) ?? [];
      if (whole === undefined || places.length > PLACES_MAX) return undefined;
      const kept = places.padEnd(decimals, '0');
      return kept === '' ? whole : `${whole}.${kept}`;
    }
  }
}

/**
 * A figure without separators, and to the 15 digits that a spreadsheet keeps and shows: a formula for 12.1 and 13.2 comes
 * to 25.299999999999997.
 */
function withoutNoise(text: string): string {
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
  if (plain.replace(/\D/g, '').length <= 15 || !/^-?\d+\.\d+$/.test(plain)) return plain;
  return String(Number(Number(plain).toPrecision(15)));
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}
