import type { Metric } from '#catalogue';
import { parsePeriod, period, periodsWithin, type Period } from '#kernel';
import { figureOf, type Figure } from './figure';
import { isComplete, measureActual, unitsOf } from './measure-actual';
import type { MetricFacts } from './performance-facts';
import { spanOf, yearToDate, type Span } from './rate';
import { workOut } from './working';

/** One metric of a policy year in one area: what was planned and what was reported. */
export interface MetricPerformance {
  readonly metric: Pick<
    Metric,
    'code' | 'name' | 'base' | 'decimals' | 'polarity' | 'frequency' | 'source' | 'line' | 'definitionVersion'
  >;
  /** What one of the numerator is, `delayed day`. */
  readonly unit: string;
  readonly plan?: {
    readonly leads: 'rate' | 'count';
    readonly source: string;
    readonly profile: string;
    readonly document: string;
    readonly agreedOn: string;
    readonly note?: string | undefined;
  };
  /** Periods before or in the policy year that the plan was measured from. */
  readonly baseline: readonly Figure[];
  /** Empty where the numerator is not reported by the month, or the quarter. */
  readonly months: readonly Figure[];
  readonly quarters: readonly Figure[];
  readonly year: Figure;
  /** Absent for a yearly metric, and until the year's first quarter is complete. */
  readonly yearToDate?: Figure | undefined;
  /** Of the periods of the metric's own frequency that have a target. */
  readonly onTrack: { readonly met: number; readonly missed: number; readonly notJudged: number };
}

/** All of a metric's figures for its policy year. */
export function metricPerformance(facts: MetricFacts): MetricPerformance {
  const { metric, policyYear, plan, numerator } = facts;
  const year = period(policyYear);
  const figureAt = (span: Span): Figure[] => {
    const working = workOut(facts, span);
    return working ? [figureOf(facts, working)] : [];
  };
  const of = (kind: 'month' | 'quarter') =>
    periodsWithin(kind, year).flatMap((part) => figureAt(spanOf(metric, part)));
  const [wholeYear] = figureAt(spanOf(metric, year));
  if (!wholeYear) throw new Error(`${numerator.measure.code} is not reported for any part of a year`);
  const quarters = of('quarter');
  const toDate = spanToDate(facts, year);
  return {
    metric: shownMetric(metric),
    unit: numerator.measure.unit,
    ...(plan && { plan: shownPlan(plan) }),
    baseline: (plan?.line.baseline ?? []).flatMap((figure) =>
      figureAt(spanOf(metric, period(figure.period))),
    ),
    months: of('month'),
    quarters,
    year: wholeYear,
    yearToDate: toDate && figureAt(toDate)[0],
    onTrack: tally(metric.frequency === 'quarter' ? quarters : [wholeYear]),
  };
}

/**
 * The span a key names: `2014-09`, `2014/15-Q2`, `2014/15`, or `2014/15-to-date`, which reaches to the last
 * quarter up to which nothing is missing. Undefined when it names none, or none that has begun.
 */
export function spanOfKey(facts: MetricFacts, key: string): Span | undefined {
  const year = /^(.{7})-to-date$/.exec(key)?.[1];
  const named = parsePeriod(year ?? key);
  if (!named) return undefined;
  return year === undefined ? spanOf(facts.metric, named) : spanToDate(facts, named);
}

/** From the year's beginning over its complete quarters, up to the first that is not. */
function spanToDate(facts: MetricFacts, year: Period): Span | undefined {
  if (facts.metric.frequency !== 'quarter') return undefined;
  const quarters = periodsWithin('quarter', year);
  const firstIncomplete = quarters.findIndex((quarter) => {
    const units = unitsOf(facts.numerator, quarter);
    return !units || !isComplete(measureActual(facts.numerator, units));
  });
  const complete = firstIncomplete === -1 ? quarters.length : firstIncomplete;
  return complete === 0 ? undefined : yearToDate(year, complete);
}

function tally(figures: readonly Figure[]): MetricPerformance['onTrack'] {
  const planned = figures.filter(({ plan }) => plan !== undefined);
  const met = planned.filter((figure) => figure.met === true).length;
  const missed = planned.filter((figure) => figure.met === false).length;
  return { met, missed, notJudged: planned.length - met - missed };
}

export function shownMetric(metric: Metric): MetricPerformance['metric'] {
  const { code, name, base, decimals, polarity, frequency, source, line, definitionVersion } = metric;
  return { code, name, base, decimals, polarity, frequency, source, line, definitionVersion };
}

function shownPlan({ line, document, agreedOn }: NonNullable<MetricFacts['plan']>) {
  const { leads, source, profile, note } = line;
  return { leads, source, profile, document, agreedOn, note };
}
