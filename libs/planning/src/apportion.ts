import { add, fraction, fractionFromDecimal, multiply, roundHalfUp } from '#kernel';

export interface CommissionerCount {
  readonly count: number;
  /** The share of the commissioner's registered population that lives in the area, `0.22393`, at full precision. */
  readonly registeredShare: string;
}

/**
 * An area's count out of its commissioners' counts: each count times the share of that commissioner's
 * registered population which lives in the area, summed at full precision and rounded once, half up. Shares
 * as printed, to one place of a percentage, give another answer. Throws when a share is not a decimal.
 * Source: Peterborough BCF submission, September 2014, Part 2, tab 5.
 */
export function apportion(commissioners: readonly CommissionerCount[]): number {
  const exact = commissioners
    .map(({ count, registeredShare }) => multiply(fraction(count), fractionFromDecimal(registeredShare)))
    .reduce(add, fraction(0));
  return Number(roundHalfUp(exact, 0));
}
