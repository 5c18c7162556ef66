import type { DecisionStore } from '#decisions';
import { londonDay } from '#kernel';
import type { OpeningDays } from './return-words';

/** What the calendar of returns is held against: now, or on a day that is shown. */
export async function openingDays(
  decisions: DecisionStore,
  today = londonDay(new Date()),
): Promise<OpeningDays> {
  return { today, begunOn: londonDay((await decisions.begunAt()) ?? new Date()) };
}
