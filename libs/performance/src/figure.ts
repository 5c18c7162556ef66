import { roundHalfUp } from '#kernel';
import { breakdownBy, DIMENSIONS, type Breakdown } from './breakdown';
import { isMet, varianceOf, type Variance } from './comparison';
import { isComplete, tablesOf, unitsOf } from './measure-actual';
import type { Coverage, HeldApart, SummedTable } from './measure-actual';
import type { MetricFacts } from './performance-facts';
import type { Denominator, ExactRate } from './rate';
import type { Target } from './target';
import { figureWarnings, type Warning } from './warnings';
import type { Working } from './working';

/** One metric's figure for one stretch of time: what was reported, held against what was planned. */
export interface Figure {
  readonly period: string;
  /** The last period a year to date takes in. */
  readonly through?: string | undefined;
  /** The count. Absent while any report is missing: a blank is never zero. */
  readonly numerator?: number | undefined;
  /** What has been reported of an incomplete count; it is not the figure. */
  readonly reportedSoFar?: number | undefined;
  readonly denominator?: ShownDenominator | undefined;
  /** To the metric's decimals, or as published. */
  readonly rate?: string | undefined;
  readonly rateFrom?: ExactRate['from'] | undefined;
  /** Provisional when any record behind it is. */
  readonly status?: 'provisional' | 'final' | undefined;
  readonly plan?: ShownTarget | undefined;
  /** What the plan was measured from, for a period of its baseline. */
  readonly baseline?: ShownTarget | undefined;
  /** Against the plan or, where there is none for the period, the baseline. */
  readonly variance?: Variance | undefined;
  /** Absent where it cannot be said; `notJudged` tells why. */
  readonly met?: boolean | undefined;
  readonly notJudged?: NotJudged | undefined;
  readonly coverage: Coverage;
  /** The tables that were summed, of whom and for which periods. */
  readonly tables: readonly SummedTable[];
  readonly heldApart: readonly HeldApart[];
  readonly breakdowns: readonly Breakdown[];
  readonly warnings: readonly Warning[];
}

/**
 * Why a figure is not held to be met or missed: nothing was planned; a report is missing; or every report is in
 * and no rate follows from them, as where the population is not known.
 */
export type NotJudged = 'no-plan' | 'incomplete' | 'no-rate';

export type ShownDenominator =
  | { readonly population: string; readonly year: number; readonly value: number }
  | { readonly measure: string; readonly value: number };

export interface ShownTarget {
  readonly numerator?: number | undefined;
  readonly rate?: string | undefined;
  readonly denominator?: number | undefined;
  /** The plan's own periods it adds up. */
  readonly sumOf?: readonly string[] | undefined;
}

/** The figure of a working, as it is shown. */
export function figureOf(facts: MetricFacts, working: Working): Figure {
  const { span, numerator, denominator, rate, actual, target, baseline } = working;
  const { plan, metric } = facts;
  const against = target ?? baseline;
  const met = target && plan && isMet(actual, target, plan.line.leads, metric.polarity);
  const units = unitsOf(facts.numerator, span.period) ?? [];
  const coverage = coverageOf(working);
  const whole = span.quarters.length > 0 && metric.wholeYearRate === 'sum-of-quarters';
  return {
    period: span.key,
    through: span.key === span.period.key ? undefined : span.quarters.at(-1)?.key,
    numerator: actual.count,
    reportedSoFar: isComplete(numerator) || numerator.counts.length === 0 ? undefined : numerator.sum,
    // A rate that adds up quarters has as many denominators as they have.
    denominator: whole ? undefined : denominator && shownDenominator(denominator),
    rate: rate && shownRate(rate, metric.decimals),
    rateFrom: rate?.from,
    status: statusOf(working),
    plan: target && shownTarget(target),
    baseline: target ? undefined : baseline && shownTarget(baseline),
    variance: against && varianceOf(actual, against, metric),
    met,
    notJudged: met === undefined ? notJudged(target, coverage) : undefined,
    coverage,
    tables: tablesOf(numerator),
    heldApart: [...numerator.heldApart, ...(working.denominatorActual?.heldApart ?? [])],
    breakdowns: DIMENSIONS.flatMap((dimension) => breakdownBy(facts.numerator, units, dimension) ?? []),
    warnings: figureWarnings(facts, working),
  };
}

/** A rate as it is shown: as published, or rounded once. */
export function shownRate(rate: ExactRate, decimals: number): string {
  return rate.from === 'published' ? rate.published.value : roundHalfUp(rate.value, decimals);
}

function shownDenominator(denominator: Denominator): ShownDenominator {
  return 'population' in denominator
    ? denominator
    : { measure: denominator.measure, value: denominator.value };
}

function shownTarget({ numerator, rate, denominator, sumOf }: Target): ShownTarget {
  return { numerator, rate, denominator, sumOf: sumOf.length > 0 ? sumOf : undefined };
}

function statusOf({ numerator, denominatorActual, rate }: Working): Figure['status'] {
  const reported = [numerator, denominatorActual].filter((actual) => (actual?.counts.length ?? 0) > 0);
  if (reported.length === 0 && rate?.from !== 'published') return undefined;
  const provisional =
    reported.some((actual) => actual?.provisional) ||
    (rate?.from === 'published' && rate.published.status === 'provisional');
  return provisional ? 'provisional' : 'final';
}

function notJudged(target: Target | undefined, { missing }: Coverage): NotJudged {
  if (!target) return 'no-plan';
  return missing.length > 0 ? 'incomplete' : 'no-rate';
}

/** A percentage needs the reports of both its measures. */
function coverageOf({ numerator, denominatorActual }: Working): Coverage {
  if (!denominatorActual) return numerator.coverage;
  const [a, b] = [numerator.coverage, denominatorActual.coverage];
  return {
    expected: a.expected + b.expected,
    reported: a.reported + b.reported,
    missing: [...a.missing, ...b.missing],
    unexpected: [...new Set([...a.unexpected, ...b.unexpected])],
  };
}
