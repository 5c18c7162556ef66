import { fraction, roundToUnit } from '#kernel';
import type { Fraction, MoneyUnit, Pence } from '#kernel';

/** How a fund is earned by a reduction. Areas agreed on more than one way, so each part of it is said. */
export interface PayForPerformanceTerms {
  readonly fund: Pence;
  readonly unit: MoneyUnit;
  /**
   * What is rounded: the amount earned to date, of which a quarter's is the difference; or each quarter by itself,
   * as the planning template does, whose quarters then need not sum to the fund.
   */
  readonly rounding: 'to-date' | 'each-quarter';
  /** No more is paid to date than the plan to date would have earned. */
  readonly cappedAtPlan: boolean;
  /** Whether what was paid is given back where a later quarter falls back. */
  readonly clawsBack: boolean;
  /** Whether a later quarter may earn what an earlier one did not. */
  readonly recoverable: boolean;
  /** The least share of the planned reduction, to date or of the quarter, that earns anything. */
  readonly minimumRate?: Fraction | undefined;
}

export interface QuarterOfAdmissions {
  readonly baseline: number;
  readonly plan: number;
  /** Unknown while the quarter has not been reported. */
  readonly actual?: number;
}

export interface QuarterPayment {
  readonly plannedReduction: number;
  readonly plannedToDate: number;
  readonly reduction: number;
  readonly reductionToDate: number;
  /** The most this quarter can earn by itself. */
  readonly most: Pence;
  readonly mostToDate: Pence;
  readonly earnedToDate: Pence;
  readonly paid: Pence;
  readonly paidToDate: Pence;
}

export interface PayForPerformance {
  /** Nothing where the plan does not reduce. */
  readonly fund: Pence;
  /** Those that have been reported, from the first. */
  readonly quarters: readonly QuarterPayment[];
  readonly paid: Pence;
  readonly unreleased: Pence;
}

/**
 * A fund released in proportion to a reduction against a baseline, quarter by quarter. By default what the 2015/16
 * quarterly return suggested: to date, capped at the plan to date, nothing given back, a shortfall earned later. The
 * quarterly values of the Better Care Fund planning template 2014, Part 2, are `most` with each quarter rounded.
 */
export function payForPerformance(
  terms: PayForPerformanceTerms,
  year: readonly QuarterOfAdmissions[],
): PayForPerformance {
  const planned = year.reduce((sum, { baseline, plan }) => sum + baseline - plan, 0);
  // A plan that does not reduce earns nothing, whatever comes of it.
  const fund = planned > 0 ? terms.fund : 0n;
  const share = (reduction: number): Pence =>
    fund === 0n ? 0n : roundToUnit(fraction(fund * BigInt(reduction), planned), terms.unit);
  const quarters: QuarterPayment[] = [];
  for (const { baseline, plan, actual } of year) {
    if (actual === undefined) break;
    const before = quarters.at(-1) ?? NOTHING_YET;
    const plannedReduction = baseline - plan;
    const plannedToDate = before.plannedToDate + plannedReduction;
    const reduction = baseline - actual;
    const reductionToDate = before.reductionToDate + reduction;
    const toDate = terms.rounding === 'to-date';
    const mostToDate = toDate ? share(plannedToDate) : before.mostToDate + share(plannedReduction);
    const most = mostToDate - before.mostToDate;
    const earns = (done: number, asked: number): Pence =>
      isEnough(done, asked, terms.minimumRate) ? share(done) : 0n;
    const ofQuarter = earns(reduction, plannedReduction);
    const earned = terms.recoverable
      ? earns(reductionToDate, plannedToDate)
      : before.paidToDate + clamp(ofQuarter, -before.paidToDate, terms.cappedAtPlan ? most : fund);
    // A plan that rises again in a later quarter would have earned more than there is by then.
    const earnedToDate = clamp(earned, 0n, terms.cappedAtPlan && mostToDate < fund ? mostToDate : fund);
    const difference = earnedToDate - before.paidToDate;
    const paid = difference < 0n && !terms.clawsBack ? 0n : difference;
    const paidToDate = before.paidToDate + paid;
    quarters.push({
      ...{ plannedReduction, plannedToDate, reduction, reductionToDate },
      ...{ most, mostToDate, earnedToDate, paid, paidToDate },
    });
  }
  const paid = quarters.at(-1)?.paidToDate ?? 0n;
  return { fund, quarters, paid, unreleased: fund - paid };
}

function isEnough(done: number, planned: number, rate: Fraction | undefined): boolean {
  if (rate === undefined) return true;
  return BigInt(done) * rate.denominator >= BigInt(planned) * rate.numerator;
}

const NOTHING_YET = { plannedToDate: 0, reductionToDate: 0, mostToDate: 0n, paidToDate: 0n };

function clamp(amount: Pence, least: Pence, most: Pence): Pence {
  if (amount > most) return most > least ? most : least;
  return amount < least ? least : amount;
}
