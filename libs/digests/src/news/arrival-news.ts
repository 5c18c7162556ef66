import { reportsAwaitedUntil } from '#jobs';
import { dayShown, londonDay } from '#kernel';
import type { AreaCoverage } from '#performance';
import { missingFromInWords, periodName } from '#performance/plain';

/** A monthly report that is not there, or not all of it, and is awaited no longer. */
export interface Overdue {
  readonly measure: string;
  readonly period: string;
  /** From whom. */
  readonly sources: readonly string[];
  readonly says: string;
  readonly year: string;
}

/** The reports of a year that were overdue at a moment. What is reported by the quarter or the year has no day set. */
export function overdueReports(
  { year, measures }: AreaCoverage,
  at: Date,
  reportsDueDays: number,
): Overdue[] {
  return measures
    .filter(({ measure }) => measure.frequency === 'month')
    .flatMap(({ measure, periods }) =>
      periods.flatMap((each): Overdue[] => {
        const until = reportsAwaitedUntil(each.period, reportsDueDays);
        const isMissing = each.state === 'missing' || each.state === 'incomplete';
        if (!isMissing || until > at) return [];
        // The end of a day is the midnight of the next one.
        const day = dayShown(londonDay(new Date(until.getTime() - 1)));
        return [
          {
            ...{ measure: measure.code, period: each.period },
            sources: each.missing.map(({ source }) => source),
            says: `${measure.name}, ${periodName(each.period)}: missing from ${missingFromInWords(each)}, awaited until ${day}.`,
            year,
          },
        ];
      }),
    );
}

/** Those that were not overdue before, or not from somebody. Of one that has come in part nothing is newly missing. */
export function newlyOverdue(before: readonly Overdue[], now: readonly Overdue[]): Overdue[] {
  const known = new Map(before.map((each) => [keyOf(each), each]));
  return now.filter((each) => {
    const was = known.get(keyOf(each));
    return !was || each.sources.some((source) => !was.sources.includes(source));
  });
}

function keyOf({ measure, period }: Overdue): string {
  return `${measure} ${period}`;
}
