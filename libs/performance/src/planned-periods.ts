import { parsePeriod } from '#kernel';
import type { Figure } from './figure';
import { grouped } from './grouped';
import type { MetricPerformance } from './metric-performance';

/**
 * One metric's figures of the periods it is planned by, of one or more years, in their order. A period may be one
 * year's target and the next one's baseline: then it stands once, as the target.
 */
export function plannedPeriods(metrics: readonly MetricPerformance[]): Figure[] {
  const byPeriod = metrics.flatMap((metric) =>
    metric.metric.frequency === 'quarter' ? metric.quarters : [metric.year],
  );
  const figures = [...metrics.flatMap(({ baseline }) => baseline), ...byPeriod];
  return [...grouped(figures, ({ period }) => period).values()]
    .flatMap((same) => figureThatStands(same) ?? [])
    .sort((a, b) => (firstMonth(a) < firstMonth(b) ? -1 : firstMonth(a) > firstMonth(b) ? 1 : 0));
}

/** Of the figures of one period, those of baselines first, the one that stands for it. */
export function figureThatStands<Of extends Figure>(figures: readonly Of[]): Of | undefined {
  return figures.reduce<Of | undefined>(
    (known, figure) => (!known?.plan && (figure.plan || figure.baseline || !known) ? figure : known),
    undefined,
  );
}

/** What is told of a metric first. */
export interface NewestFigures<Of = Figure> {
  /** The newest that was held against its plan; while none was, the newest that was reported at all. */
  readonly shown: Of | undefined;
  /** The newest that was reported, where it is newer than that: not all of it is in, or nothing was planned for it. */
  readonly running: Of | undefined;
}

/**
 * Of figures from the newest back, looked at no further than need be: whoever shows how an area stands goes by it. A period of
 * which all was reported and judged is not hidden by the first report of the next.
 */
export function newestFigures<Of extends Figure>(newestFirst: Iterable<Of>): NewestFigures<Of> {
  let newest: Of | undefined;
  for (const figure of newestFirst) {
    if (!isReported(figure)) continue;
    newest ??= figure;
    if (figure.met !== undefined) return { shown: figure, running: figure === newest ? undefined : newest };
  }
  return { shown: newest, running: undefined };
}

/** The newest of figures, in their order, that anything was reported of. */
export function newestReported(figures: readonly Figure[]): Figure | undefined {
  return figures.findLast(isReported);
}

function isReported({ numerator, rate, reportedSoFar }: Figure): boolean {
  return (numerator ?? rate ?? reportedSoFar) !== undefined;
}

/** How many of the planned periods were met, `1 of 8 plan quarters met.` */
export function plansMetInWords(metrics: readonly MetricPerformance[]): string {
  const met = metrics.reduce((sum, { onTrack }) => sum + onTrack.met, 0);
  const open = metrics.reduce((sum, { onTrack }) => sum + onTrack.notJudged, 0);
  const missed = metrics.reduce((sum, { onTrack }) => sum + onTrack.missed, 0);
  const all = met + open + missed;
  if (all === 0) return 'Nothing is planned for it.';
  const kind = metrics[0]?.metric.frequency ?? 'period';
  if (open === all) return `0 of ${all} plan ${kind}s can be judged yet.`;
  const unknown = open === 0 ? '' : `, ${missed} missed; ${open} of them cannot be judged yet`;
  return `${met} of ${all} plan ${kind}s met${unknown}.`;
}

function firstMonth({ period }: Figure): string {
  return parsePeriod(period)?.firstMonth ?? period;
}
