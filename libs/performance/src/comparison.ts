import type { Metric } from '#catalogue';
import { compare, divide, fraction, multiply, roundHalfUp, subtract, type Fraction } from '#kernel';
import type { Target } from './target';

/** How far an actual lies from what it is held against, in one unit. Above zero: more than planned. */
export interface Difference {
  readonly absolute: string;
  /** Of the plan, to one decimal; absent where the plan is zero. */
  readonly percent?: string | undefined;
}

export interface Variance {
  readonly count?: Difference | undefined;
  readonly rate?: Difference | undefined;
}

/** The two units an actual can be held against a plan in; each absent while it is not known. */
export interface Actual {
  readonly count?: number | undefined;
  readonly rate?: Fraction | undefined;
}

export function varianceOf(actual: Actual, target: Target, metric: Pick<Metric, 'decimals'>): Variance {
  const { numerator, exactRate } = target;
  return {
    count:
      actual.count === undefined || numerator === undefined
        ? undefined
        : difference(fraction(actual.count), fraction(numerator), 0),
    rate:
      actual.rate === undefined || exactRate === undefined
        ? undefined
        : difference(actual.rate, exactRate, metric.decimals),
  };
}

/**
 * Whether the actual is no worse than the plan, in the unit the plan was made in: counts where it leads by
 * count, the unrounded rate against the printed one where it leads by rate. Undefined while either is not
 * known. A low metric is met at or below its plan, a high one at or above.
 */
export function isMet(
  actual: Actual,
  target: Target,
  leads: 'rate' | 'count',
  polarity: Metric['polarity'],
): boolean | undefined {
  const order = leads === 'count' ? countOrder(actual, target) : rateOrder(actual, target);
  if (order === undefined) return undefined;
  return polarity === 'low' ? order <= 0 : order >= 0;
}

function countOrder({ count }: Actual, { numerator }: Target): number | undefined {
  return count === undefined || numerator === undefined ? undefined : count - numerator;
}

function rateOrder({ rate }: Actual, { exactRate }: Target): number | undefined {
  return rate === undefined || exactRate === undefined ? undefined : compare(rate, exactRate);
}

function difference(actual: Fraction, plan: Fraction, places: number): Difference {
  const absolute = subtract(actual, plan);
  const percent =
    plan.numerator === 0n ? undefined : roundHalfUp(multiply(divide(absolute, plan), fraction(100)), 1);
  return { absolute: roundHalfUp(absolute, places), percent };
}
