import type { ReturnQuestion } from '#catalogue';
import {
  compare,
  dayShown,
  fraction,
  fractionFromDecimal,
  isDay,
  poundsShown,
  roundHalfUp,
  type Fraction,
} from '#kernel';
import type { AnswerValue } from '../answers';

/** Of a long text only its beginning stands in a finding. */
const SHOWN_MAX = 200;

/** How far a figure goes, and how a decimal is written. */
interface Bounds {
  readonly figureMax: number;
  readonly decimal: RegExp;
}

/** Of whatever stands in a form: spreadsheets keep 15 digits of a number and make up the others. */
const STANDING: Bounds = {
  figureMax: 999_999_999_999_999,
  decimal: /^-?(?=[\d.]{1,16}$)\d{1,15}(\.\d{1,14})?$/,
};
/** Of what is sent as an answer: figures that JSON carries exactly, decimals of few places without leading zeros. */
const SENT: Bounds = {
  figureMax: Number.MAX_SAFE_INTEGER,
  decimal: /^-?(0|[1-9]\d{0,11})(\.\d{1,6})?$/,
};

interface ValueType {
  readonly is: (value: AnswerValue, bounds: Bounds) => boolean;
  /** What a question of it is answered with, to whoever reads the form. */
  readonly inWords: string;
  /** The same, to whoever sends it. */
  readonly asSent: string;
}

const TYPES: Readonly<Record<ReturnQuestion['type'], ValueType>> = {
  text: { is: isText, inWords: 'a text', asSent: 'a text' },
  choice: { is: isText, inWords: 'one of its options', asSent: 'one of its options' },
  'yes-no': { is: isText, inWords: 'yes or no', asSent: '"yes" or "no"' },
  date: {
    is: (value) => typeof value === 'string' && isDay(value),
    inWords: 'a day that exists',
    asSent: 'a day such as "2015-08-28"',
  },
  count: { is: isWholeFigure, inWords: 'a whole number', asSent: 'a whole number' },
  money: { is: isWholeFigure, inWords: 'an amount of pounds and pence', asSent: 'whole pence' },
  rate: { is: isDecimal, inWords: 'a decimal number', asSent: 'a decimal as text, such as "1147.2"' },
  percentage: { is: isDecimal, inWords: 'a percentage', asSent: 'a decimal as text, such as "82.1"' },
};

function isText(value: AnswerValue): boolean {
  return typeof value === 'string';
}

function isWholeFigure(value: AnswerValue, { figureMax }: Bounds): boolean {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= figureMax;
}

function isDecimal(value: AnswerValue, { decimal }: Bounds): boolean {
  return typeof value === 'string' && decimal.test(value);
}

/** Whether a value is one that a question of its type may have, whatever else is asked of it. */
export function isOfType(value: AnswerValue, { type }: Pick<ReturnQuestion, 'type'>): boolean {
  return TYPES[type].is(value, STANDING);
}

/** What a value that is sent as an answer has to be instead; undefined where a question of its type may be sent it. */
export function notAsSent(value: AnswerValue, { type }: Pick<ReturnQuestion, 'type'>): string | undefined {
  const { is, asSent } = TYPES[type];
  return is(value, SENT) ? undefined : asSent;
}

/** Pence, a whole number, a decimal as written. Undefined where it is none, or not of the type asked for. */
export function figureOfValue(
  value: AnswerValue,
  question: Pick<ReturnQuestion, 'type'>,
): Fraction | undefined {
  if (!isOfType(value, question)) return undefined;
  if (typeof value === 'number') return fraction(value);
  const hasPlaces = question.type === 'rate' || question.type === 'percentage';
  return hasPlaces ? fractionFromDecimal(value) : undefined;
}

/** Whether two values say the same: figures do whatever their places. */
export function isSameValue(a: AnswerValue, b: AnswerValue, question: Pick<ReturnQuestion, 'type'>): boolean {
  const [one, other] = [figureOfValue(a, question), figureOfValue(b, question)];
  return one && other ? compare(one, other) === 0 : a === b;
}

/** What a question of a type is answered with, in words. */
export function typeInWords({ type }: Pick<ReturnQuestion, 'type'>): string {
  return TYPES[type].inWords;
}

/** A value as people read it: `£11,999,000.00`, `1,694`, `73.8%`, `27 May 2016`, `Yes`. */
export function shownAs(value: AnswerValue, question: Pick<ReturnQuestion, 'type'>): string {
  if (!isOfType(value, question)) return shortened(String(value));
  switch (question.type) {
    case 'money':
      return poundsShown(BigInt(value));
    case 'percentage':
      return `${separated(String(value))}%`;
    case 'count':
    case 'rate':
      return separated(String(value));
    case 'date':
      return dayShown(String(value));
    case 'yes-no':
      return value === 'yes' ? 'Yes' : value === 'no' ? 'No' : String(value);
    case 'text':
    case 'choice':
      return shortened(String(value));
  }
}

/** The same within a sentence: words that somebody wrote stand in quotes. */
export function quotedAs(value: AnswerValue, question: Pick<ReturnQuestion, 'type'>): string {
  const shown = shownAs(value, question);
  const isWords = question.type === 'text' || question.type === 'choice' || !isOfType(value, question);
  return isWords ? `"${shown}"` : shown;
}

function shortened(text: string): string {
  if (text.length <= SHOWN_MAX) return text;
  const letters = Array.from(text);
  return letters.length > SHOWN_MAX ? `${letters.slice(0, SHOWN_MAX).join('')}...` : text;
}

/** A figure that a rule came to, in the words of the question that it is held against. */
export function figureShown(figure: Fraction, question: Pick<ReturnQuestion, 'type' | 'decimals'>): string {
  switch (question.type) {
    case 'money':
      return isWhole(figure)
        ? poundsShown(figure.numerator / figure.denominator)
        : `£${separated(roundHalfUp(fraction(figure.numerator, figure.denominator * 100n), 4))}`;
    case 'percentage':
      return `${separated(roundHalfUp(figure, question.decimals ?? 2))}%`;
    case 'rate':
      return separated(roundHalfUp(figure, question.decimals ?? 2));
    default:
      return separated(roundHalfUp(figure, isWhole(figure) ? 0 : 2));
  }
}

function isWhole({ numerator, denominator }: Fraction): boolean {
  return numerator % denominator === 0n;
}

export function separated(figure: string): string {
  const [whole = '', ...places] = figure.split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...places].join('.');
}

/** So many of the smallest unit of a figure, as the figure counts them: pence, whole numbers, hundredths. */
export function toleranceOf(units: number, { type }: Pick<ReturnQuestion, 'type'>): Fraction {
  return fraction(units, type === 'rate' || type === 'percentage' ? 100 : 1);
}

/** A change in percent, `1180.0%`. */
export function percentShown(percent: Fraction): string {
  return `${roundHalfUp(percent, 1)}%`;
}
