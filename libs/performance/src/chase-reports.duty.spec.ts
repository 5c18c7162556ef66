import { describe, expect, test } from '@jest/globals';
import { chasesDue, mayYetCome } from './chase-reports.duty';
import type { ChasesAsked } from './chase-reports.duty';

const PETERBOROUGH = 'E06000031';
const ASKED: ChasesAsked = {
  takingPart: [{ area: PETERBOROUGH, since: '2014-04' }],
  isExpected: () => true,
  noted: new Map(),
  reportsDueDays: 14,
  now: new Date('2014-07-20T09:00:00Z'),
};
const due = (asked: Partial<ChasesAsked>) =>
  chasesDue({ ...ASKED, ...asked }).map(({ area, period }) => `${area} ${period}`);

describe('reports are missed', () => {
  test('for each month since an area takes part, once the fourteenth is over', () => {
    expect(chasesDue(ASKED)).toEqual(
      [
        ['2014-04', '2014-05-14T23:00:00Z'],
        ['2014-05', '2014-06-14T23:00:00Z'],
        ['2014-06', '2014-07-14T23:00:00Z'],
      ].map(([period, dueSince]) => ({
        name: 'chase-reports',
        area: PETERBOROUGH,
        period,
        dueSince: new Date(dueSince ?? ''),
      })),
    );
  });

  test('of no month that was looked through before, and of one before these that has come to be known', () => {
    const noted = new Map([[PETERBOROUGH, new Set(['2014-04', '2014-05', '2014-06'])]]);
    expect(due({ noted })).toEqual([]);
    const earlier = [{ area: PETERBOROUGH, since: '2014-03' }];
    expect(due({ noted, takingPart: earlier })).toEqual([`${PETERBOROUGH} 2014-03`]);
  });

  test('of no month for which nobody is expected to report, as of an area that has ended', () => {
    expect(due({ isExpected: (_, month) => month < '2014-06' })).toEqual([
      `${PETERBOROUGH} 2014-04`,
      `${PETERBOROUGH} 2014-05`,
    ]);
  });

  test('of no area that takes no part', () => {
    expect(due({ takingPart: [] })).toEqual([]);
  });
});

describe('a missing report is waited for', () => {
  const dueSince = new Date('2014-10-14T23:00:00Z');
  const inTime = new Date('2014-10-14T22:59:00Z');
  const council = {
    measure: 'delayed-days',
    source: 'urn:ons:E06000031',
    name: 'Peterborough',
    isInPart: false,
  };
  const waits = (topic: string, missing = [council], waitingSince: Date | null = inTime) =>
    mayYetCome(missing, [{ topic, nextOffset: 0, end: 1, waitingSince }], dueSince);

  test('while what came in time waits where anybody delivers, or where its own sender does', () => {
    expect(waits('activity.counts')).toBe(true);
    expect(waits('activity.direct.E06000031')).toBe(true);
  });

  test('while a lane of theirs ends before what was recorded from it: what it took in is not known', () => {
    const another = (topic: string) =>
      mayYetCome([council], [{ topic, nextOffset: 118, end: 0, waitingSince: null }], dueSince);
    expect(another('activity.counts')).toBe(true);
    expect(another('activity.direct.E06000031')).toBe(true);
    expect(another('activity.direct.RGN')).toBe(false);
  });

  test("not for what waits in another organisation's own lane, for what came late, or where none is missing", () => {
    expect(waits('activity.direct.RGN')).toBe(false);
    expect(waits('activity.counts', [council], new Date('2014-10-15T00:00:00Z'))).toBe(false);
    expect(waits('activity.counts', [council], null)).toBe(false);
    expect(waits('activity.counts', [])).toBe(false);
  });
});
