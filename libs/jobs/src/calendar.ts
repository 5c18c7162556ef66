import { daysAfter, endOfLondonDay, lastDay, londonDay, monthsOf, period, startOfLondonDay } from '#kernel';
import type { Month } from '#kernel';

/** A period, and since when what belongs to it is due. */
export interface DuePeriod {
  readonly period: string;
  readonly dueSince: Date;
}

/** Days that are made up for at a look; the next look goes on from there. */
const DAYS_AT_ONCE_MAX = 31;

/**
 * The days in Europe/London that have begun since the newest one noted, each due from its midnight, as many as are made
 * up for at once. Where none was ever noted it begins with today: nobody owes the days before.
 */
export function daysDue(newestNoted: string | undefined, now: Date): DuePeriod[] {
  const today = londonDay(now);
  const due: DuePeriod[] = [];
  let day = newestNoted === undefined ? today : daysAfter(newestNoted, 1);
  for (; day <= today && due.length < DAYS_AT_ONCE_MAX; day = daysAfter(day, 1))
    due.push({ period: day, dueSince: startOfLondonDay(day) });
  return due;
}

/** The end of the day in Europe/London that lies so many days after the end of a month. */
export function reportsAwaitedUntil(month: Month, days: number): Date {
  return endOfLondonDay(daysAfter(lastDay(period(month)), days));
}

/**
 * The months from the first one on whose due day, so many days after their last, is over in Europe/London.
 *
 * @param isOwed asked before a month's due day is worked out, of all months there ever were
 */
export function monthsDue(
  firstMonth: Month,
  days: number,
  now: Date,
  isOwed: (month: Month) => boolean = () => true,
): DuePeriod[] {
  const lastMonth = londonDay(now).slice(0, 7);
  return monthsOf({ firstMonth, lastMonth })
    .filter(isOwed)
    .map((month) => ({ period: month, dueSince: reportsAwaitedUntil(month, days) }))
    .filter(({ dueSince }) => dueSince <= now);
}
