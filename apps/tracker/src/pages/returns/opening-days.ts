import type { DecisionStore } from '#decisions';
import { londonDay } from '#kernel';
import type { OpeningDays } from './return-words';

/** What the calendar of returns is held against now. */
export async function openingDays(decisions: DecisionStore): Promise<OpeningDays> {
  const now = new Date();
  return { today: londonDay(now), begunOn: londonDay((await decisions.begunAt()) ?? now) };
}
