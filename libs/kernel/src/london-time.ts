import { daysAfter } from './period';
import { dayShown } from './period-text';

// Made when it is first asked for: it brings megabytes of calendars with it.
let london: Intl.DateTimeFormat | undefined;

function londonFormat(): Intl.DateTimeFormat {
  london ??= new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return london;
}

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

// Asking for London's clock is slow, and the same few hundred days are asked about again and again.
const ENDS = new Map<string, Date>();
const KEPT_MAX = 4_096;

/** The instant at which a day (`2014-09-30`) ends in Europe/London: the midnight that follows it. */
export function endOfLondonDay(day: string): Date {
  const kept = ENDS.get(day);
  if (kept) return kept;
  if (ENDS.size >= KEPT_MAX) ENDS.clear();
  const end = findEndOfLondonDay(day);
  ENDS.set(day, end);
  return end;
}

/** The instant at which a day begins in Europe/London. */
export function startOfLondonDay(day: string): Date {
  return endOfLondonDay(daysAfter(day, -1));
}

/**
 * The instant at which a clock in London shows a day and a time, `2015-08-28T12:00`: of two, where it is set back in between,
 * the later one; where it is set forward over it, when it would have been.
 */
export function londonInstant(dayAndTime: string): Date {
  const shown = Date.parse(`${dayAndTime}:00Z`);
  return new Date(shown - londonOffset(shown - londonOffset(shown)));
}

/** The day it is in Europe/London at an instant, `2014-09-30`. */
export function londonDay(at: Date): string {
  const { year, month, day } = londonClock(at.getTime());
  return `${year}-${month}-${day}`;
}

/** What a clock in London shows at an instant, `2015-08-28T12:00`: texts of this form follow each other as its days do. */
export function londonMinute(at: Date): string {
  const { year, month, day, hour, minute } = londonClock(at.getTime());
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** What the clock in London showed at an instant, to read: `2014-07-10 00:00 London`, as exact as the instant is. */
export function londonMoment(at: Date): string {
  const { hour, minute, second } = londonClock(at.getTime());
  const milliseconds = at.getUTCMilliseconds();
  const thousandths = milliseconds === 0 ? '' : `.${String(milliseconds).padStart(3, '0')}`;
  const seconds = second === '00' && thousandths === '' ? '' : `:${second}${thousandths}`;
  return `${londonDay(at)} ${hour}:${minute}${seconds} London`;
}

/** The same with the month in words, `10 July 2014 at 00:00`, so that nobody takes it for another day. */
export function londonInWords(at: Date, to: 'minute' | 'second'): string {
  const { hour, minute, second } = londonClock(at.getTime());
  return `${dayShown(londonDay(at))} at ${hour}:${minute}${to === 'second' ? `:${second}` : ''}`;
}

function findEndOfLondonDay(day: string): Date {
  const [year, month, date] = day.split('-').map(Number);
  const midnight = Date.UTC(year ?? 0, (month ?? 1) - 1, (date ?? 1) + 1);
  return new Date(midnight - londonOffset(midnight));
}

// What a clock shows is asked of every moment on a page; London's clocks are only ever changed on the hour.
const OFFSETS = new Map<number, number>();
const HOUR_MS = 3_600_000;

/** How far London's clocks were ahead of UTC at an instant, in milliseconds. */
function londonOffset(at: number): number {
  const hour = Math.floor(at / HOUR_MS);
  const kept = OFFSETS.get(hour);
  if (kept !== undefined) return kept;
  if (OFFSETS.size >= KEPT_MAX) OFFSETS.clear();
  const offset = findLondonOffset(at);
  OFFSETS.set(hour, offset);
  return offset;
}

function findLondonOffset(at: number): number {
  const shown = Object.fromEntries(
    londonFormat()
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  ) as Record<Part, string>;
  const { year, month, day, hour, minute, second } = shown;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(at / 1000) * 1000;
}

/** What the clock on a wall in London showed at an instant, each part with its leading zeros. */
function londonClock(at: number): Record<Part, string> {
  const [day = '', time = ''] = new Date(at + londonOffset(at)).toISOString().split('T');
  const [year = '', month = '', date = ''] = day.split('-');
  return {
    ...{ year, month, day: date },
    ...{ hour: time.slice(0, 2), minute: time.slice(3, 5), second: time.slice(6, 8) },
  };
}
