import type { ReturnTemplate } from '#catalogue';
import { daysAfter, londonDay, londonInstant, period } from '#kernel';
import type { TakingPart } from '#performance';
import type { OpenedReturn } from './opened-returns.query';

/** A return that an area owes, and since when it is to be open. */
export interface OwedReturn {
  readonly area: string;
  readonly template: ReturnTemplate;
  readonly dueSince: Date;
}

/**
 * The forms whose returns are to be open by now. Nobody owes what was to be opened before the ledger began: that is opened by
 * hand, where anybody wants it.
 */
export function formsToAnswer(
  templates: readonly ReturnTemplate[],
  begunOn: string,
  now: Date,
): ReturnTemplate[] {
  const today = londonDay(now);
  return templates.filter(({ calendar: { opensOn } }) => opensOn >= begunOn && opensOn <= today);
}

/** The returns that are owed of forms: of every area that took part by the end of what a form tells of. */
export function returnsOwed(
  forms: readonly ReturnTemplate[],
  takingPart: readonly TakingPart[],
): OwedReturn[] {
  return forms.flatMap((template) => {
    const { lastMonth } = period(template.period);
    const dueSince = londonInstant(`${template.calendar.opensOn}T00:00`);
    return takingPart
      .filter(({ since }) => since <= lastMonth)
      .map(({ area }) => ({ area, template, dueSince }));
  });
}

const REFRESH_EVERY_DAYS = 7;

/** The days on which an open return is filled anew by itself: each week from its opening to the day of its deadline. */
export function refreshDays({ template: { calendar }, due }: OpenedReturn): string[] {
  const last = dueDay(due);
  const days: string[] = [];
  for (let day = calendar.opensOn; day < last; day = daysAfter(day, REFRESH_EVERY_DAYS)) days.push(day);
  return [...days, last];
}

/** The days on which people are reminded of a return that is not in yet, and on which it is chased. */
export function tellingDays({ template: { calendar }, due }: OpenedReturn): string[] {
  const last = dueDay(due);
  const days = [
    ...calendar.remindDaysBefore.map((days) => daysAfter(last, -days)),
    ...calendar.chaseDaysAfter.map((days) => daysAfter(last, days)),
  ];
  return days.filter((day) => day >= calendar.opensOn).sort();
}

const HOUR_MS = 60 * 60 * 1000;

/**
 * When a return goes out by itself: at the time of its last day that the area has set, and an hour before its deadline at
 * the latest. The deadline may be that of a form that was put in force after the time was set, or of an older one.
 */
export function goesOutAt(due: string, submitsAt: string): Date {
  const set = londonInstant(`${dueDay(due)}T${submitsAt}`);
  const latest = new Date(Date.parse(due) - HOUR_MS);
  return set < latest ? set : latest;
}

/** The day of a return's deadline in London, `2015-08-28`. */
export function dueDay(due: string): string {
  return londonDay(new Date(due));
}
