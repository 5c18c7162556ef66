import { describe, expect, test } from '@jest/globals';
import { readEvent } from '#contracts';
import { periodContaining } from '#kernel';
import { sampleEvents } from './sample-events';
import { readDelayedDays } from './sample-files';

describe("the sample's events", () => {
  test('are one for each of 36 months and three agencies, of the shape that anybody may send', async () => {
    const events = sampleEvents(await readDelayedDays());
    expect(events).toHaveLength(108);
    expect(new Set(events.map(({ id }) => id)).size).toBe(108);
    for (const event of events) expect(readEvent(event)).toMatchObject({ ok: true });
  });

  // NHS England, monthly delayed transfers of care situation reports: Peterborough, all organisations.
  test.each([
    ['2013/14-Q1', 1_809],
    ['2013/14-Q2', 1_795],
    ['2013/14-Q3', 1_550],
    ['2013/14-Q4', 1_659],
    ['2014/15-Q1', 1_950],
    ['2014/15-Q2', 2_162],
    ['2014/15-Q3', 2_149],
    ['2014/15-Q4', 1_747],
    ['2015/16-Q1', 1_427],
    ['2015/16-Q2', 1_501],
    ['2015/16-Q3', 1_319],
    ['2015/16-Q4', 1_885],
  ])('add up to the published days of %s: %d', async (quarter, days) => {
    const events = sampleEvents(await readDelayedDays());
    const inQuarter = events.filter(({ data }) => periodContaining('quarter', data.period).key === quarter);
    expect(inQuarter.reduce((sum, { data }) => sum + Number(data.value), 0)).toBe(days);
  });

  test.each([
    ['2014-09', '2014-11-13T12:00:00.000Z'],
    ['2014-11', '2015-01-08T12:00:00.000Z'],
    ['2015-11', '2016-01-14T12:00:00.000Z'],
  ])('of %s are applicable on the second Thursday of the month after next', async (month, applicableAt) => {
    const events = sampleEvents(await readDelayedDays()).filter(({ data }) => data.period === month);
    expect(events.map(({ data }) => data.applicableAt)).toEqual([applicableAt, applicableAt, applicableAt]);
  });
});
