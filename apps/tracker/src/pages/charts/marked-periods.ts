import type { EntryEvent } from '#governance';
import { dayShown, parsePeriod, period, type Period } from '#kernel';
import type { MetricChart } from '#performance';
import { periodName } from '#performance/plain';
import type { NameOf } from '#reference';

/** Something that happened, in words, and where it is kept; what a person wrote beside the chart is kept nowhere else. */
export interface Happened {
  readonly says: string;
  readonly path?: string | undefined;
}

/** A period of a chart in which something happened. */
export interface MarkedPeriod {
  /** By which the chart marks it, and the list beside the chart tells it. */
  readonly number: number;
  /** Where its period stands among the points of the chart. */
  readonly at: number;
  readonly period: string;
  readonly happened: readonly Happened[];
}

/** By what periods are marked. */
export interface MarkedBy {
  /** What came to pass by the registers of the area. */
  readonly events: readonly EntryEvent[];
  readonly entryAt: (event: EntryEvent) => string;
  readonly nameOf: NameOf;
}

/** What happened beside a chart. */
export interface Marks {
  readonly marked: readonly MarkedPeriod[];
  /** What people wrote of periods that the chart does not reach, in words. */
  readonly elsewhere: readonly string[];
}

/** What is to be marked on a chart: what people wrote beside it, and what its area's registers tell of. */
export function marksOf(
  { points, decisions: { annotations } }: Pick<MetricChart, 'points' | 'decisions'>,
  { events, entryAt, nameOf }: MarkedBy,
): Marks {
  const periods = points.map(({ period: key }) => period(key));
  const marked: MarkedPeriod[] = [];
  periods.forEach((within, at) => {
    const written = annotations
      .filter((each) => isIn(within, firstMonthOf(each.period)))
      .map(({ period: of, text, by }) => ({
        says: `${of === within.key ? '' : `${periodName(of)}: `}${text} (${nameOf(by)})`,
      }));
    const told = events
      .filter(({ on }) => isIn(within, on.slice(0, 7)))
      .map((event) => ({ says: `${event.says}, ${dayShown(event.on)}`, path: entryAt(event) }));
    const happened = [...written, ...told];
    if (happened.length > 0) marked.push({ number: marked.length + 1, at, period: within.key, happened });
  });
  const elsewhere = annotations
    .filter((each) => !periods.some((within) => isIn(within, firstMonthOf(each.period))))
    .map(({ period: of, text, by }) => `${periodName(of)}: ${text} (${nameOf(by)})`);
  return { marked, elsewhere };
}

function isIn({ firstMonth, lastMonth }: Period, month: string): boolean {
  return firstMonth <= month && month <= lastMonth;
}

function firstMonthOf(key: string): string {
  return parsePeriod(key)?.firstMonth ?? key;
}
