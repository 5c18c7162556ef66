import type { MetricChart, MetricChartPoint } from '#performance';
import { periodName, pointInWords, processInWords, thousands } from '#performance/plain';

/**
 * What a chart says now and did not say before, in sentences: points that have become special causes, or are by another
 * rule; and what comes of the plan, where that is another. Points one after the other by one rule are one cause, told by
 * the newest of them.
 *
 * @param before undefined where nothing of the metric was known
 */
export function chartNews(before: MetricChart | undefined, now: MetricChart): string[] {
  const known = new Map(before?.points.map((point) => [point.period, point]));
  const isNew = (point: MetricChartPoint) =>
    point.value !== undefined &&
    point.label !== 'Common Cause' &&
    known.get(point.period)?.label !== point.label;
  const runs: MetricChartPoint[][] = [];
  for (const [at, point] of now.points.entries()) {
    if (!isNew(point)) continue;
    const last = runs.at(-1);
    if (last && last.at(-1) === now.points[at - 1] && last[0]?.label === point.label) last.push(point);
    else runs.push([point]);
  }
  return [
    ...runs.toReversed().map((run) => causeInWords(now, run, known)),
    ...(before ? outlookNews(before, now) : []),
  ];
}

function causeInWords(
  chart: MetricChart,
  run: readonly MetricChartPoint[],
  known: ReadonlyMap<string, MetricChartPoint>,
): string {
  const [first, newest] = [run[0], run.at(-1)];
  if (newest?.value === undefined) throw new Error('A cause is of a point that has a value');
  const was = known.get(newest.period)?.value;
  const corrected =
    was === undefined || was === newest.value
      ? ''
      : `; it was ${thousands(was)}${chart.unit === '%' ? '%' : ''} before`;
  const since = first === newest || !first ? '' : `; so are all from ${periodName(first.period)} on`;
  return `${pointInWords(chart, newest, newest.value)}${since}${corrected}.`;
}

/** What the process means for its plan, in the words of its page, where that is another than before. */
function outlookNews({ assurance: was }: MetricChart, now: MetricChart): string[] {
  const { title, area, assurance } = now;
  if (!was || !assurance || was.icon === assurance.icon) return [];
  return [`${title}, ${area.name}: what it means for the plan has changed. ${processInWords(now)}`];
}
