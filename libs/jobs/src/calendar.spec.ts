import { describe, expect, test } from '@jest/globals';
import { daysDue, monthsDue } from './calendar';

const at = (moment: string) => new Date(moment);
const days = (newest: string | undefined, now: string) =>
  daysDue(newest, at(now)).map(({ period }) => period);
const since = (newest: string, now: string) =>
  daysDue(newest, at(now)).map(({ dueSince }) => dueSince.toISOString());

describe('days fall due at midnight in Europe/London', () => {
  test('begins with today, for nobody owes what lies before', () => {
    expect(days(undefined, '2026-11-29T10:00:00Z')).toEqual(['2026-11-29']);
  });

  test('makes up for every day that nobody looked', () => {
    expect(days('2026-11-26', '2026-11-29T00:00:00Z')).toEqual(['2026-11-27', '2026-11-28', '2026-11-29']);
    expect(days('2026-11-29', '2026-11-29T23:59:59Z')).toEqual([]);
  });

  test('makes up for a month at a time, so that a clock that is years ahead is stopped in time', () => {
    const month = days('2026-11-29', '2030-01-01T12:00:00Z');
    expect([month.length, month[0], month.at(-1)]).toEqual([31, '2026-11-30', '2026-12-30']);
    expect(days('2026-12-30', '2030-01-01T12:00:00Z')[0]).toBe('2026-12-31');
  });

  test('owes nothing to a clock that went back', () => {
    expect(days('2026-11-29', '2026-11-27T12:00:00Z')).toEqual([]);
  });

  test('in summer the day begins an hour before that of UTC', () => {
    expect(days('2026-06-30', '2026-06-30T22:59:59Z')).toEqual([]);
    expect(days('2026-06-30', '2026-06-30T23:00:00Z')).toEqual(['2026-07-01']);
  });

  test('the day of 23 hours and the day of 25 are a day each', () => {
    // Clocks go forward on 29 March 2026 and back on 25 October.
    expect(since('2026-03-27', '2026-03-30T12:00:00Z')).toEqual([
      '2026-03-28T00:00:00.000Z',
      '2026-03-29T00:00:00.000Z',
      '2026-03-29T23:00:00.000Z',
    ]);
    expect(since('2026-10-23', '2026-10-26T12:00:00Z')).toEqual([
      '2026-10-23T23:00:00.000Z',
      '2026-10-24T23:00:00.000Z',
      '2026-10-26T00:00:00.000Z',
    ]);
    // The hour that comes twice belongs to one day, once.
    expect(days('2026-10-25', '2026-10-25T00:30:00Z')).toEqual([]);
    expect(days('2026-10-25', '2026-10-25T01:30:00Z')).toEqual([]);
  });

  test('leap days and ends of years are days like others', () => {
    expect(days('2028-02-28', '2028-03-01T09:00:00Z')).toEqual(['2028-02-29', '2028-03-01']);
    expect(days('2027-02-28', '2027-03-01T09:00:00Z')).toEqual(['2027-03-01']);
    expect(days('2027-12-31', '2028-01-01T00:00:00Z')).toEqual(['2028-01-01']);
  });
});

describe('months fall due once the day by which reports are awaited is over', () => {
  const months = (first: string, dueDays: number, now: string) =>
    monthsDue(first, dueDays, at(now)).map(({ period }) => period);

  test('the fourteenth is still in time, and to its end as London has it', () => {
    expect(months('2026-05', 14, '2026-06-14T22:59:59Z')).toEqual([]);
    expect(monthsDue('2026-05', 14, at('2026-06-14T23:00:00Z'))).toEqual([
      { period: '2026-05', dueSince: at('2026-06-14T23:00:00Z') },
    ]);
  });

  test('months are of different lengths, leap years too', () => {
    expect(months('2028-02', 1, '2028-03-01T23:59:59Z')).toEqual([]);
    expect(months('2028-02', 1, '2028-03-02T00:00:00Z')).toEqual(['2028-02']);
    expect(months('2027-02', 60, '2027-04-29T22:59:59Z')).toEqual([]);
    expect(months('2027-02', 60, '2027-04-29T23:00:00Z')).toEqual(['2027-02']);
  });

  test('over the end of a year none is left out', () => {
    expect(months('2027-11', 14, '2028-02-20T12:00:00Z')).toEqual(['2027-11', '2027-12', '2028-01']);
  });

  test('a month that is owed no more is passed over', () => {
    const now = at('2028-02-20T12:00:00Z');
    expect(monthsDue('2027-11', 14, now, (month) => month !== '2027-12').map(({ period }) => period)).toEqual(
      ['2027-11', '2028-01'],
    );
  });

  test('a month that is still to come owes nothing', () => {
    expect(months('2030-01', 14, '2028-02-20T12:00:00Z')).toEqual([]);
  });
});
