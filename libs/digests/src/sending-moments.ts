import { daysAfter, londonDay, londonInstant } from '#kernel';
import type { Rhythm } from './digest.events';

/** When a digest is made, by the clock in London. */
export const SENDING_TIME = '07:00';

/**
 * How long after its moment a digest is sent: by then the last watermark before that moment is stored, so that whoever
 * makes it, however often, finds the same.
 */
export const SETTLED_MS = 60_000;

/** A day on which digests are sent, and the moment that they are made of. */
export interface Sending {
  readonly day: string;
  readonly at: Date;
}

/** The newest moment that a rhythm has digests made of, and that has settled by now. */
export function newestSending(rhythm: Rhythm, now: Date): Sending {
  const settled = new Date(now.getTime() - SETTLED_MS);
  let day = londonDay(settled);
  while (!isSendingDay(rhythm, day) || sendingMoment(day) > settled) day = daysAfter(day, -1);
  return { day, at: sendingMoment(day) };
}

/** The moment of a day that its digest is made of. */
export function sendingMoment(day: string): Date {
  return londonInstant(`${day}T${SENDING_TIME}`);
}

const MONDAY = 1;
const FRIDAY = 5;

function isSendingDay(rhythm: Rhythm, day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return rhythm === 'weekly' ? weekday === MONDAY : weekday >= MONDAY && weekday <= FRIDAY;
}
