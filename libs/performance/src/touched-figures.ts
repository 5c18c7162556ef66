import type { Metric } from '#catalogue';
import { period } from '#kernel';
import type { Definitions } from '#reference';
import { figuresInBrief, type AreaFigures, type MeasureTouched } from './area-figures';
import { measuresOf, type AreaThen, type FactsAsked, type FactsStore, type Moment } from './facts.store';
import { metricPerformance } from './metric-performance';

/** What was touched of an area: `everything` where it cannot be said more narrowly. */
export type AreaTouched = readonly MeasureTouched[] | 'everything';

/** The figures of an area that may differ because of what was touched. */
interface FiguresAsked {
  readonly area: AreaThen;
  readonly touched: AreaTouched;
}

/** For each of the areas, those of its figures that may differ because of what was touched of it. */
export async function touchedFigures(
  facts: FactsStore,
  moment: Moment,
  asked: readonly FiguresAsked[],
): Promise<AreaFigures[]> {
  const resting = asked.map(({ area, touched }): FactsAsked[] =>
    metricsResting(moment.definitions, touched)
      .filter(({ policyYear }) => isReached(area, policyYear, touched))
      .map((metrics) => ({ ...area, ...metrics })),
  );
  const read = await facts.metricFactsOfEach(moment, resting.flat());
  return resting.map((ofArea) => {
    const each = read.splice(0, ofArea.length).flat();
    return {
      metrics: each.map(({ policyYear, metric }) => ({ policyYear, metric: metric.code })),
      figures: each.flatMap((metric) => figuresInBrief(metric.policyYear, metricPerformance(metric))),
    };
  });
}

/** Every policy year with those of its metrics that rest on a measure that was touched. */
export function metricsResting(
  { policyYears }: Definitions,
  touched: AreaTouched,
): { policyYear: string; metrics: Metric[] }[] {
  const measures = touched === 'everything' ? undefined : new Set(touched.map(({ measure }) => measure));
  return policyYears
    .map(({ year, metrics }) => ({
      policyYear: year,
      metrics: metrics.filter((metric) => !measures || measuresOf(metric).some((code) => measures.has(code))),
    }))
    .filter(({ metrics }) => metrics.length > 0);
}

/** Whether months that were touched lie in a policy year, or in what its plan was measured from. */
function isReached({ plans }: AreaThen, policyYear: string, touched: AreaTouched): boolean {
  if (touched === 'everything') return true;
  const lines = plans.get(policyYear)?.plan.content.lines ?? [];
  const periods = [policyYear, ...lines.flatMap(({ baseline }) => baseline.map((figure) => figure.period))];
  return periods
    .map(period)
    .some(({ firstMonth, lastMonth }) =>
      touched.some(({ from, to }) => from <= lastMonth && to >= firstMonth),
    );
}
