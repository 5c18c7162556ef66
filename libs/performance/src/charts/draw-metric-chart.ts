import type { Metric } from '#catalogue';
import {
  compare,
  period,
  periodsWithin,
  roundHalfUp,
  type Fraction,
  type Period,
  type PeriodKind,
} from '#kernel';
import { hashOf } from '../area-performance';
import type { AnsweredAt } from '../as-asked';
import type { MetricFacts } from '../performance-facts';
import { spanOf } from '../rate';
import { targetOf } from '../target';
import type { ChartStanding } from './chart-standing.query';
import { chartMethod, chartSummary } from './chart-words';
import { chartedPeriod, drawnOf, type ChartedPeriod, type Drawn } from './charted-period';
import { assuranceOf, controlChart, type ControlChart } from './control-chart';
import { forecastYear } from './forecast';
import type { MetricChart } from './metric-chart';

/** What a chart is drawn from. */
export interface ChartFacts {
  /** The metric as the policy year asked about defines it, with that year's plan. */
  readonly facts: MetricFacts;
  /** The same metric with the plans of other policy years, for the points that lie in them. */
  readonly otherYears: readonly MetricFacts[];
  readonly periods: readonly Period[];
  readonly by: PeriodKind;
  readonly standing: ChartStanding;
}

/** The chart that facts give. The same facts give the same answer, to the byte. */
export function drawMetricChart(of: ChartFacts, answeredAt: AnsweredAt): MetricChart {
  const { facts, by, standing } = of;
  const { metric, policyYear, numerator } = facts;
  const drawn = drawnOf(facts);
  const charted = of.periods.map((each) => chartedPeriod(factsFor(of, each), each, drawn));
  const first = charted.findIndex(({ value }) => value !== undefined);
  const after = charted.findLastIndex(({ value }) => value !== undefined) + 1;
  const chart = drawChart(charted.slice(Math.max(first, 0), after), metric, standing);
  const { code, name, polarity, source, definitionVersion } = metric;
  const { area, measure } = numerator;
  const said = {
    area: { code: area.code, name: area.name, kind: area.kind },
    ...{ policyYear, metric: { code, name, polarity, source, definitionVersion }, by, drawn },
    title: drawn === 'count' ? measure.name : name,
    unit: drawn === 'rate' && metric.base === 100 ? '%' : measure.unit,
    ...shownChart(chart, metric, drawn),
    ...forecastOf(chart, facts, by, drawn),
    incomplete: charted.slice(after).flatMap(incompleteOf),
    decisions: standing,
  };
  const words = { summary: chartSummary(said, orderToPlan(chart)), method: chartMethod(said) };
  return { known: true, ...said, ...words, answeredAt, contentHash: hashOf(said) };
}

/** How the last value lies to its plan. */
function orderToPlan({ points }: ControlChart<ChartedPeriod>): number | undefined {
  const { value, planned } = points.at(-1) ?? {};
  return value && planned && compare(value, planned.value);
}

/** A point is held against the plan of the policy year it lies in. */
function factsFor({ facts, otherYears }: ChartFacts, { firstMonth, lastMonth }: Period): MetricFacts {
  const own = otherYears.find(({ policyYear }) => {
    const year = period(policyYear);
    return year.firstMonth <= firstMonth && lastMonth <= year.lastMonth;
  });
  return own ?? facts;
}

function drawChart(
  charted: readonly ChartedPeriod[],
  { polarity }: Metric,
  { rebases, baseline, ranges }: ChartStanding,
): ControlChart<ChartedPeriod> {
  // A rebase is from a month; where periods are longer, from the first that begins with it or after.
  const rebasedAt = rebases.flatMap(
    ({ from }) => charted.find((each) => period(each.period).firstMonth >= from)?.period ?? [],
  );
  const improvement = improvementOf(polarity);
  const screening = ranges?.kept !== 'all';
  return controlChart(charted, { improvement, screening, rebasedAt, baselinePoints: baseline?.points });
}

const improvementOf = (polarity: Metric['polarity']) => (polarity === 'low' ? 'decrease' : 'increase');

/** The chart with its numbers as they are read. */
function shownChart(chart: ControlChart<ChartedPeriod>, metric: Metric, drawn: Drawn) {
  const places = drawn === 'count' ? 0 : metric.decimals;
  const toAPlaceMore = (value: Fraction) => roundHalfUp(value, places + 1);
  const target = chart.points.findLast(({ planned }) => planned)?.planned?.value;
  const icon = target && assuranceOf(chart, target, improvementOf(metric.polarity));
  return {
    points: chart.points.map(({ period: key, value, planned, figure, group, label, type }) => {
      const { reportedSoFar, status, coverage, heldApart, warnings } = figure;
      return {
        period: key,
        value: value && roundHalfUp(value, places),
        plan: planned && { value: toAPlaceMore(planned.value), of: planned.of.key },
        ...{ group, label, type, reportedSoFar, status, coverage, heldApart, warnings },
      };
    }),
    groups: chart.groups.map(({ group, points, rangesLeftOut, isShort, mean, limits }) => {
      const members = chart.points.filter((point) => point.group === group);
      return {
        ...{ group, points, from: members[0]?.period ?? '', to: members.at(-1)?.period ?? '' },
        ...{ rangesLeftOut, isShort },
        mean: mean && toAPlaceMore(mean),
        lower: limits && toAPlaceMore(limits.lower),
        upper: limits && toAPlaceMore(limits.upper),
        nearLower: limits && toAPlaceMore(limits.nearLower),
        nearUpper: limits && toAPlaceMore(limits.nearUpper),
      };
    }),
    variation: chart.variation,
    assurance: target && icon && { icon, target: toAPlaceMore(target) },
  };
}

function forecastOf(
  chart: ControlChart,
  { metric, policyYear, plan }: MetricFacts,
  by: PeriodKind,
  drawn: Drawn,
): Pick<MetricChart, 'forecast' | 'noForecast'> {
  if (drawn === 'rate') return { noForecast: 'not-added-up' };
  const year = period(policyYear);
  const forecast = forecastYear(
    chart,
    periodsWithin(by, year).map(({ key }) => key),
  );
  if (typeof forecast === 'string') return { noForecast: forecast };
  const target = plan && targetOf(plan.line, metric, spanOf(metric, year));
  return { forecast: { ...forecast, plan: target?.numerator } };
}

function incompleteOf({ figure }: ChartedPeriod): MetricChart['incomplete'] {
  const { period: key, reportedSoFar, coverage } = figure;
  return coverage.reported > 0 || reportedSoFar !== undefined
    ? [{ period: key, reportedSoFar, coverage }]
    : [];
}
