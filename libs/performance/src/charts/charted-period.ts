import { fraction, monthsOf, periodContaining, type Fraction, type Period } from '#kernel';
import { figureOf, type Figure } from '../figure';
import type { MetricFacts } from '../performance-facts';
import { spanOf } from '../rate';
import { targetOf } from '../target';
import { workOut, type Working } from '../working';
import type { ChartRow } from './control-chart';

/**
 * What a chart draws: what a metric counts; or its rate, where it is a share of another measure or published, and the
 * counts behind it say little. A rate per head is drawn as its count, since populations step up once a year.
 */
export type Drawn = 'count' | 'rate';

/** A period on a chart, and the figure that was reported for it. */
export interface ChartedPeriod extends ChartRow {
  readonly figure: Figure;
  readonly planned: Planned | undefined;
}

/** What was planned for a period: its own target, or an equal part of the one of a longer period. */
export interface Planned {
  readonly value: Fraction;
  /** The period that the plan has a target for. */
  readonly of: Period;
}

export function drawnOf({ metric, numerator }: MetricFacts): Drawn {
  const { denominator } = metric;
  const isShare = denominator !== null && 'measure' in denominator;
  return isShare || numerator.measure.value !== 'count' ? 'rate' : 'count';
}

/** A period of a metric as it is drawn; it is no shorter than those the metric is reported for. */
export function chartedPeriod(facts: MetricFacts, of: Period, drawn: Drawn): ChartedPeriod {
  const working = workOut(facts, spanOf(facts.metric, of));
  if (!working) throw new Error(`${facts.metric.code} has no figure for ${of.key}`);
  return {
    period: of.key,
    value: valueOf(working, drawn),
    figure: figureOf(facts, working),
    planned: plannedFor(facts, of, drawn),
  };
}

function valueOf({ actual: { count, rate } }: Working, drawn: Drawn): Fraction | undefined {
  if (drawn === 'rate') return rate;
  return count === undefined ? undefined : fraction(count);
}

function plannedFor({ plan, metric }: MetricFacts, of: Period, drawn: Drawn): Planned | undefined {
  if (!plan) return undefined;
  for (const kind of ['month', 'quarter', 'year'] as const) {
    const longer = periodContaining(kind, of.firstMonth);
    if (longer.lastMonth < of.lastMonth) continue;
    const target = targetOf(plan.line, metric, spanOf(metric, longer));
    if (drawn === 'rate' && target?.exactRate) return { value: target.exactRate, of: longer };
    if (drawn === 'count' && target?.numerator !== undefined)
      return { value: fraction(target.numerator * monthsOf(of).length, monthsOf(longer).length), of: longer };
  }
  return undefined;
}
