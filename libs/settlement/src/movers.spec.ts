import { describe, expect, test } from '@jest/globals';
import type { RecordRow } from '#records';
import { ADMISSIONS, CAMBRIDGESHIRE, CCG } from './cambridgeshire-2016.fixture';
import { moversOf, withPence } from './movers';
import type { SettlementInput } from './settlement.events';

/** A month as the commissioner reported it. */
function month(period: string, value: number, id = period): RecordRow {
  return {
    ...{ source: CCG, measure: 'non-elective-admissions-sus', table: 'total', area: 'E10000003' },
    ...{ period, category: {}, value, publishedValue: null, status: 'final', submission: null },
    version: new Date('2017-05-12T08:30:00Z'),
    event: {
      ...{ id, topic: 'activity.counts', partition: 3, offset: 118, sha256: '' },
      appendedAt: new Date('2017-05-12T08:30:00Z'),
    },
  };
}

const input = (count: number, claim: Partial<SettlementInput> = {}): SettlementInput => ({
  ...{
    figure: ADMISSIONS,
    metric: 'non-elective-admissions',
    period: '2016/17',
    name: 'NEA',
    target: 56_040,
  },
  ...{ count, source: 'SUS', definitionVersion: '1', coverage: { expected: 12, reported: 12 } },
  ...{ open: [], warnings: [], contentHash: '' },
  ...claim,
});

const difference = (before: number, after: number, releasedPence: number) => {
  return { figure: ADMISSIONS, before, after, releasedPence };
};

describe('what moved a figure', () => {
  test('is each record of another value, one that came, and one that is gone', () => {
    const before = { input: input(30), records: [month('2017-01', 10), month('2017-02', 20)] };
    const after = {
      input: input(45),
      records: [month('2017-01', 15, 'corrected'), month('2017-03', 30)],
    };
    expect(moversOf(before, after)).toMatchObject([
      { record: { period: '2017-01', event: { id: 'corrected' } }, before: 10, after: 15 },
      { record: { period: '2017-02' }, before: 20, after: undefined },
      { record: { period: '2017-03' }, before: undefined, after: 30 },
    ]);
    expect(moversOf(before, before)).toEqual([]);
  });

  test('is a claim that was upheld, beside what was reported since', () => {
    const records = [month('2017-01', 56_308)];
    const claim = { claimedIn: 1, reported: 56_308 };
    const upheld = moversOf({ input: input(56_308), records }, { input: input(56_300, claim), records });
    expect(upheld).toEqual([{ dispute: 1, before: 56_308, after: 56_300 }]);
    const corrected = [month('2017-01', 56_310)];
    expect(
      moversOf({ input: input(56_300, claim), records }, { input: input(56_310), records: corrected }),
    ).toMatchObject([
      { record: { period: '2017-01' }, before: 56_308, after: 56_310 },
      { dispute: 1, before: 56_300, after: 56_308 },
    ]);
  });
});

describe('the pence that each moved', () => {
  const two = [
    { before: 10, after: 15 },
    { before: 20, after: 18 },
  ];

  test('are its admissions at their price, where the release went evenly with the count', () => {
    const { movedBy } = withPence(difference(56_100, 56_103, -447_000), CAMBRIDGESHIRE, two);
    expect(movedBy.map(({ releasedPence }) => releasedPence)).toEqual([-745_000, 298_000]);
  });

  test('are none where the target was met before and after', () => {
    const { movedBy } = withPence(difference(50_000, 50_003, 0), CAMBRIDGESHIRE, two);
    expect(movedBy.map(({ releasedPence }) => releasedPence)).toEqual([0, 0]);
  });

  test('are not told apart where the target was passed on the way; one record alone moved it all', () => {
    const passed = difference(56_039, 56_042, -298_000);
    const { movedBy } = withPence(passed, CAMBRIDGESHIRE, two);
    expect(movedBy).toEqual(two);
    const alone = withPence(passed, CAMBRIDGESHIRE, two.slice(0, 1));
    expect(alone.movedBy).toMatchObject([{ releasedPence: -298_000 }]);
  });
});
