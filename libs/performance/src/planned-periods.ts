import { parsePeriod } from '#kernel';
import type { Figure } from './figure';
import type { MetricPerformance } from './metric-performance';

/**
 * One metric's figures of the periods it is planned by, of one or more years, in their order. A period may be one
 * year's target and the next one's baseline: then it stands once, as the target.
 */
export function plannedPeriods(metrics: readonly MetricPerformance[]): Figure[] {
  const figures = new Map<string, Figure>();
  const byPeriod = metrics.flatMap((metric) =>
    metric.metric.frequency === 'quarter' ? metric.quarters : [metric.year],
  );
  for (const figure of [...metrics.flatMap(({ baseline }) => baseline), ...byPeriod]) {
    const known = figures.get(figure.period);
    if (!known?.plan && (figure.plan || figure.baseline || !known)) figures.set(figure.period, figure);
  }
  return [...figures.values()].sort((a, b) =>
    firstMonth(a) < firstMonth(b) ? -1 : firstMonth(a) > firstMonth(b) ? 1 : 0,
  );
}

/** How many of the planned periods were met, `1 of 8 plan quarters met.` */
export function plansMetInWords(metrics: readonly MetricPerformance[]): string {
  const met = metrics.reduce((sum, { onTrack }) => sum + onTrack.met, 0);
  const open = metrics.reduce((sum, { onTrack }) => sum + onTrack.notJudged, 0);
  const all = met + open + metrics.reduce((sum, { onTrack }) => sum + onTrack.missed, 0);
  if (all === 0) return 'Nothing is planned for it.';
  const kind = metrics[0]?.metric.frequency ?? 'period';
  const unknown = open === 0 ? '' : `; ${open} cannot be judged yet`;
  return `${met} of ${all} plan ${kind}s met${unknown}.`;
}

function firstMonth({ period }: Figure): string {
  return parsePeriod(period)?.firstMonth ?? period;
}
