import {
  add,
  compare,
  divide,
  fraction,
  fractionFromDecimal,
  multiply,
  subtract,
  type Fraction,
} from '#kernel';

/** What a value may be before it says that something changed: the limits of an XmR chart. */
export interface ProcessLimits {
  readonly lower: Fraction;
  readonly upper: Fraction;
  /** Two thirds of the way from the mean to the limits. */
  readonly nearLower: Fraction;
  readonly nearUpper: Fraction;
}

// 3 / 1.128 and the upper limit of moving ranges, as rounded by NHS England ("Making Data Count").
const LIMITS_AT = fractionFromDecimal('2.66');
const SCREENED_FROM = fractionFromDecimal('3.267');
const TWO_THIRDS = fraction(2, 3);

/** The mean of values, exact; undefined where there is none. */
export function meanOf(values: readonly Fraction[]): Fraction | undefined {
  if (values.length === 0) return undefined;
  return divide(values.reduce(add), fraction(values.length));
}

/** The moving ranges of consecutive values that limits rest on, and how many were left out of them. */
export interface RangesOfValues {
  readonly kept: readonly Fraction[];
  readonly leftOut: number;
}

/** With screening, without those that are themselves out of the ordinary. */
export function rangesOf(values: readonly (Fraction | undefined)[], screening: boolean): RangesOfValues {
  const ranges = movingRanges(values);
  const kept = screening ? screened(ranges) : ranges;
  return { kept, leftOut: ranges.length - kept.length };
}

/** The limits about a mean; undefined where no moving range is left to work them out from. */
export function limitsOf(mean: Fraction, { kept }: RangesOfValues): ProcessLimits | undefined {
  const meanRange = meanOf(kept);
  if (!meanRange) return undefined;
  const reach = multiply(LIMITS_AT, meanRange);
  const nearReach = multiply(TWO_THIRDS, reach);
  return {
    lower: subtract(mean, reach),
    upper: add(mean, reach),
    nearLower: subtract(mean, nearReach),
    nearUpper: add(mean, nearReach),
  };
}

/** By how much each value differs from the one before; a missing value takes both its ranges with it. */
function movingRanges(values: readonly (Fraction | undefined)[]): Fraction[] {
  return values.flatMap((value, at) => {
    const previous = values[at - 1];
    return value && previous ? [distance(value, previous)] : [];
  });
}

/** Without the ranges that are themselves out of the ordinary: one at the cut-off is left out. Once, not again. */
function screened(ranges: readonly Fraction[]): Fraction[] {
  const mean = meanOf(ranges);
  if (!mean) return [];
  const cutOff = multiply(SCREENED_FROM, mean);
  return ranges.filter((range) => compare(range, cutOff) < 0);
}

function distance(a: Fraction, b: Fraction): Fraction {
  return compare(a, b) < 0 ? subtract(b, a) : subtract(a, b);
}
