import type { Month } from '#kernel';
import { hashOf } from './area-performance';
import type { Figure } from './figure';
import { awaitedInBrief, type Awaited } from './figure-in-words';
import type { MetricPerformance } from './metric-performance';

/** The head of one figure, without what explains it: what a watcher is told when it changes. */
export type FigureInBrief = Pick<
  Figure,
  | 'period'
  | 'through'
  | 'numerator'
  | 'reportedSoFar'
  | 'denominator'
  | 'rate'
  | 'rateFrom'
  | 'status'
  | 'plan'
  | 'baseline'
  | 'variance'
  | 'met'
  | 'notJudged'
> &
  Pick<Awaited, 'nobodyExpected'> & {
    readonly policyYear: string;
    readonly metric: string;
    readonly coverage: Pick<Figure['coverage'], 'expected' | 'reported'>;
    /** The rules of its warnings. */
    readonly warnings: readonly string[];
    /** SHA-256, in hexadecimal, over the whole figure as performance shows it, breakdowns and all. */
    readonly contentHash: string;
  };

/** What was delivered of a measure, and the months it is about. */
export interface MeasureTouched {
  readonly measure: string;
  readonly from: Month;
  readonly to: Month;
}

/** Figures of an area. */
export interface AreaFigures {
  /** Metrics whose figures were worked out; whichever figure of theirs is not listed says nothing. */
  readonly metrics: readonly { readonly policyYear: string; readonly metric: string }[];
  readonly figures: readonly FigureInBrief[];
}

/**
 * A metric's figures of a policy year, each once, in the order performance shows them. Those that say nothing
 * (nothing reported, nothing planned) are left out.
 */
export function figuresInBrief(
  policyYear: string,
  { metric, baseline, months, quarters, year, yearToDate }: MetricPerformance,
): FigureInBrief[] {
  const figures = [...baseline, ...months, ...quarters, year, ...(yearToDate ? [yearToDate] : [])];
  const byPeriod = new Map(figures.filter(saysSomething).map((figure) => [figure.period, figure]));
  return [...byPeriod.values()].map((figure) => inBrief(policyYear, metric.code, figure));
}

function saysSomething({ numerator, reportedSoFar, rate, plan, heldApart }: Figure): boolean {
  return (
    heldApart.length > 0 || [numerator, reportedSoFar, rate, plan].some((member) => member !== undefined)
  );
}

function inBrief(policyYear: string, metric: string, figure: Figure): FigureInBrief {
  const { period, through, numerator, reportedSoFar, denominator, rate, rateFrom, status } = figure;
  const { plan, baseline, variance, met, notJudged, coverage, warnings } = figure;
  const { expected, reported } = coverage;
  return {
    policyYear,
    metric,
    period,
    through,
    numerator,
    reportedSoFar,
    denominator,
    rate,
    rateFrom,
    status,
    plan,
    baseline,
    variance,
    met,
    notJudged,
    coverage: { expected, reported },
    ...awaitedInBrief(figure),
    warnings: [...new Set(warnings.map(({ rule }) => rule))],
    contentHash: hashOf(figure),
  };
}
