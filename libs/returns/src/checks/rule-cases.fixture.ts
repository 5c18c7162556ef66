import type { ReturnQuestion, ReturnRule, ReturnTemplate } from '#catalogue';
import { divide, fraction, fractionFromDecimal, multiply, roundHalfUp, type Fraction } from '#kernel';
import type { AnswerValue } from '../answers';
import { questionsOf } from '../form-cells';

type Values = Readonly<Record<string, AnswerValue>>;

/** Answers that keep a rule of a template, and such that do not, each by what it shows. */
export interface RuleCases {
  readonly keep: Readonly<Record<string, Values>>;
  readonly breach: Readonly<Record<string, Values>>;
}

/** Cases of a rule, made of what it says: at its bound, one of the smallest unit beyond it, and where it is silent. */
export function casesOf(rule: ReturnRule, template: ReturnTemplate): RuleCases {
  return MAKERS[rule.kind](rule as never, new Sheet(template));
}

type Maker<Kind extends ReturnRule['kind']> = (
  rule: Extract<ReturnRule, { kind: Kind }>,
  sheet: Sheet,
) => RuleCases;

/** The answers of a template as rules name them; of a column that of the first row. */
class Sheet {
  constructor(private readonly template: ReturnTemplate) {}

  question(named: string): ReturnQuestion {
    const found = questionsOf(this.template).get(named);
    if (!found) throw new Error(`${this.template.code} has no question ${named}`);
    return found.question;
  }

  /** So many of the smallest unit, in which tolerances count. */
  units(named: string, units: number): Values {
    const value = unitsPerOne(this.question(named)) === 1 ? units : roundHalfUp(fraction(units, 100), 2);
    return { [named.replace('*', '1')]: value };
  }

  whole(named: string, figure: number): Values {
    return this.units(named, figure * unitsPerOne(this.question(named)));
  }

  words(named: string, words: string): Values {
    return { [named.replace('*', '1')]: words };
  }

  options(named: string): readonly string[] {
    const { type, options = [] } = this.question(named);
    return type === 'yes-no' ? ['yes', 'no'] : options;
  }
}

/** More than any tolerance takes away. */
const MANY = 10_000_000;

const MAKERS: { readonly [Kind in ReturnRule['kind']]: Maker<Kind> } = {
  sum: ({ parts, total, tolerance }, sheet) => {
    const filled = all(parts.map((part) => sheet.units(part, MANY)));
    const off = (by: number) => ({ ...filled, ...sheet.units(total, MANY * parts.length + by) });
    return {
      keep: { 'at the tolerance': off(tolerance), 'without a total': filled },
      breach: { 'one more': off(tolerance + 1), 'one less': off(-tolerance - 1) },
    };
  },

  same: ({ answers, tolerance }, sheet) => {
    const [first = '', ...others] = answers;
    const same = all(others.map((answer) => sheet.units(answer, MANY)));
    const off = (by: number) => ({ ...same, ...sheet.units(first, MANY + by) });
    return {
      keep: { 'at the tolerance': off(tolerance), 'said nowhere': {} },
      breach: { 'one more': off(tolerance + 1) },
    };
  },

  product: (rule, sheet) => {
    const [product, ...factors] = [rule.product, ...rule.factors].map(
      (column) => `${rule.section}.*.${column}`,
    );
    const each = factors.map((named) => ({ named, ...FACTORS[sheet.question(named).type as 'count'] }));
    const filled = all(each.map(({ named, units }) => sheet.units(named, units)));
    const made = each.reduce<Fraction>((sum, { figure }) => multiply(sum, figure), fraction(1));
    const { type } = sheet.question(product ?? '');
    const units = unitsOf(multiply(made, fraction(type === 'percentage' ? 100 : 1)), { type });
    const off = (by: number) => sheet.units(product ?? '', units + by);
    return {
      keep: { 'at the tolerance': { ...filled, ...off(rule.tolerance) }, 'none of them': {} },
      breach: {
        'one more': { ...filled, ...off(rule.tolerance + 1) },
        'without the product': filled,
        'the product alone': off(0),
      },
    };
  },

  change: ({ from, to, percentMax, narrative }, sheet) => differing(sheet, from, to, percentMax, narrative),

  variance: ({ plan, actual, percentMax, narrative }, sheet) =>
    differing(sheet, plan, actual, percentMax, narrative),

  comment: ({ answer, is, comment }, sheet) => {
    const bare = (answers: readonly string[]) =>
      Object.fromEntries(answers.map((each) => [each, sheet.words(answer, each)]));
    const told = { ...sheet.words(answer, is[0] ?? ''), ...sheet.words(comment, 'By July') };
    return {
      keep: { ...bare(sheet.options(answer).filter((each) => !is.includes(each))), 'told why': told },
      breach: bare(is),
    };
  },

  rate: ({ numerator, denominator, rate, base, numeratorTolerance }, sheet) => {
    const counts = { ...sheet.whole(numerator, 50), ...sheet.whole(denominator, base) };
    const beyond = 51 + Math.ceil(unitsOf(fractionFromDecimal(numeratorTolerance), { type: 'rate' }) / 100);
    return {
      keep: {
        'of its counts': { ...counts, ...sheet.whole(rate, 50) },
        'without them': sheet.whole(rate, 50),
      },
      breach: { 'of others': { ...counts, ...sheet.whole(rate, beyond) } },
    };
  },

  'at-most': ({ answer, limit, tolerance }, sheet) => {
    const over = (by: number) => ({ ...sheet.units(limit, MANY), ...sheet.units(answer, MANY + by) });
    return {
      keep: { 'at the tolerance': over(tolerance), less: over(-1) },
      breach: { 'one more': over(tolerance + 1) },
    };
  },

  'one-source': ({ answers }, sheet) => {
    const of = (first: string) =>
      all(answers.map((answer, at) => sheet.words(answer, at === 0 ? first : 'SUS')));
    return { keep: { one: of('SUS') }, breach: { two: of('MAR') } };
  },

  progress: ({ progress, onTrack, actual, plan, polarity }, sheet) => {
    const by = (change: number) => ({ ...sheet.units(plan, MANY), ...sheet.units(actual, MANY + change) });
    const [met, missed] = [by(0), by(polarity === 'low' ? 1 : -1)];
    const on = sheet.words(progress, onTrack[0] ?? '');
    const off = sheet.words(progress, sheet.options(progress).find((each) => !onTrack.includes(each)) ?? '');
    return {
      keep: { 'met and on track': { ...met, ...on }, 'missed and not on track': { ...missed, ...off } },
      breach: { 'missed and on track': { ...missed, ...on }, 'met and not on track': { ...met, ...off } },
    };
  },

  'not-twice': ({ section, group, single, aggregate }, sheet) => {
    const row = (at: number, words: string) =>
      all(
        [...group, single].map((column) => {
          const [option = 'The same'] = sheet.options(`${section}.*.${column}`);
          return { [`${section}.${at}.${column}`]: column === single ? words : option };
        }),
      );
    return {
      keep: { singles: { ...row(1, 'One'), ...row(2, 'Another') }, 'one in all': row(1, aggregate) },
      breach: { both: { ...row(1, 'One'), ...row(2, aggregate) } },
    };
  },
};

/** Of ten thousand a hundredth of a percent is one. */
function differing(
  sheet: Sheet,
  before: string,
  after: string,
  percentMax: string,
  narrative: string | undefined,
): RuleCases {
  const allowed = unitsOf(fractionFromDecimal(percentMax), { type: 'percentage' });
  const by = (change: number) => ({ ...sheet.units(before, 10_000), ...sheet.units(after, 10_000 + change) });
  const told =
    narrative === undefined ? undefined : { ...by(allowed + 1), ...sheet.words(narrative, 'So it is') };
  return {
    keep: { 'at the bound': by(allowed), ...(told && { 'beyond it, and told why': told }) },
    breach: {
      'beyond the bound': by(allowed + 1),
      'from nothing': { ...sheet.units(before, 0), ...sheet.units(after, 1) },
    },
  };
}

/** Four of everything, and a half where it is a share. */
const FACTORS = {
  count: { units: 4, figure: fraction(4) },
  money: { units: 4, figure: fraction(4) },
  rate: { units: 400, figure: fraction(4) },
  percentage: { units: 5_000, figure: divide(fraction(1), fraction(2)) },
};

type Typed = Pick<ReturnQuestion, 'type'>;

function unitsPerOne({ type }: Typed): number {
  return type === 'rate' || type === 'percentage' ? 100 : 1;
}

function unitsOf(figure: Fraction, typed: Typed): number {
  return Number(roundHalfUp(multiply(figure, fraction(unitsPerOne(typed))), 0));
}

function all(values: readonly Values[]): Values {
  return Object.fromEntries(values.flatMap((each) => Object.entries(each)));
}
