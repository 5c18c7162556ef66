import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Chance, reported, testDatabase, withdrawn, replaced } from '#testing';
import type { TestDatabase } from '#testing';
import { asking, holdsOver, type Asking } from './what-changed.fixture';

const SEPTEMBER = { period: '2014-09', table: 'agency' as const };
const NHS = { ...SEPTEMBER, category: { agency: 'nhs' } };
const SOCIAL_CARE = { ...SEPTEMBER, category: { agency: 'social-care' } };
const BOTH = { ...SEPTEMBER, category: { agency: 'both' } };
const NOVEMBER = '2014-11-13T12:00:00Z';
const DECEMBER = '2014-12-11T12:00:00Z';
const JANUARY = '2015-01-15T12:00:00Z';

let db: TestDatabase;
let ledger: Asking;
let beforeAnything: number;

beforeAll(async () => {
  db = await testDatabase();
  ledger = asking(db);
  beforeAnything = await ledger.record();
});
afterAll(() => db.close());

describe('a month that was reported, completed, corrected, and partly taken away', () => {
  let first: number;
  let second: number;

  beforeAll(async () => {
    first = await ledger.record(
      reported({ ...NHS, value: 563, applicableAt: NOVEMBER, id: 'first' }),
      reported({ ...BOTH, value: 7, applicableAt: NOVEMBER }),
    );
    second = await ledger.record(
      reported({ ...NHS, value: 600, applicableAt: DECEMBER, id: 'correction' }),
      reported({ ...SOCIAL_CARE, value: 4, applicableAt: DECEMBER }),
      withdrawn({ ...BOTH, applicableAt: DECEMBER, id: 'withdrawal' }),
    );
  });

  const between = (from: number, to: number) => ({
    from: { asKnown: { watermark: from } },
    to: { asKnown: { watermark: to } },
  });
  const september = async (from: number, to: number) => {
    const { metrics } = await ledger.changes(between(from, to));
    return metrics[0]?.figures.find(({ period }) => period === '2014-09');
  };

  test('each part is what its records add, on top of the one before', async () => {
    const figure = await september(first, second);
    expect(figure?.before).toMatchObject({ count: 570, isIncomplete: true });
    expect(figure?.after).toMatchObject({ count: 604, isIncomplete: true });
    expect(figure?.parts.map(({ kind, level, difference }) => [kind, level.count, difference.count])).toEqual(
      [
        ['new', 574, 4],
        ['corrected', 611, 37],
        ['gone', 604, -7],
        ['definitions', 604, 0],
      ],
    );
  });

  test('the records behind each part are named, page by page', async () => {
    const { records } = await ledger.changes({ ...between(first, second), page: { limit: 2 } });
    expect(records.totals).toEqual({ new: 1, corrected: 1, gone: 1 });
    expect(records.records).toMatchObject([
      {
        change: 'gone',
        category: { agency: 'both' },
        before: { value: 7 },
        gone: { because: 'withdrawn', event: { id: 'withdrawal' } },
      },
      {
        change: 'corrected',
        before: { value: 563, event: { id: 'first' } },
        after: { value: 600, event: { id: 'correction' } },
      },
    ]);
    const { next: after } = records;
    const last = await ledger.changes({ ...between(first, second), page: { after, limit: 2 } });
    expect(last.records.records).toMatchObject([{ change: 'new', after: { value: 4 } }]);
    expect(last.records.next).toBeUndefined();
  });

  test('and of one period and one kind alone', async () => {
    const asked = { ...between(first, second), change: 'corrected' as const };
    const ofSeptember = await ledger.changes({ ...asked, period: '2014-09' });
    expect(ofSeptember.records.records).toHaveLength(1);
    expect(ofSeptember.metrics[0]?.figures.map(({ period }) => period)).toEqual(['2014-09']);
    const ofAugust = await ledger.changes({ ...asked, period: '2014-08' });
    expect(ofAugust.records).toEqual({ records: [], totals: { new: 0, corrected: 0, gone: 0 } });
  });

  test('since before anything was recorded, all that counts is new', async () => {
    const figure = await september(beforeAnything, second);
    expect(figure?.before.count).toBeUndefined();
    expect(figure?.parts.map(({ difference }) => difference.count)).toEqual([604, 0, 0, 0]);
    const { metrics } = await ledger.changes({
      from: { asKnown: { moment: new Date('2000-01-01T00:00:00Z') } },
    });
    expect(metrics[0]?.figures.find(({ period }) => period === '2014-09')?.difference.count).toBe(604);
  });

  test('of what was published only, the correction came in between', async () => {
    const { records } = await ledger.changes({
      from: { publishedBy: '2014-11-30' },
      to: { publishedBy: '2014-12-31' },
    });
    expect(records.totals).toEqual({ new: 1, corrected: 1, gone: 1 });
  });

  test('backwards it is refused', async () => {
    const { changes } = ledger;
    await expect(changes(between(second, first))).rejects.toThrow('moments-reversed');
    await expect(changes({ to: { publishedBy: '2014-12-31' } })).rejects.toThrow('moments-reversed');
    await expect(changes({ metric: 'no-such' })).rejects.toThrow('unknown-metric');
    await expect(changes({ period: 'soon' })).rejects.toThrow('not-a-period');
  });

  test('a watermark that is none is refused where it was given', async () => {
    const { changes } = ledger;
    await expect(changes(between(999_999, second))).rejects.toThrow('"where":"/from"');
    await expect(changes(between(first, 999_999))).rejects.toThrow('"where":"/to"');
  });

  test('a period replaced is told by the event that replaced it', async () => {
    const third = await ledger.record(
      replaced({ from: '2014-09-01', to: '2014-09-30', applicableAt: JANUARY, id: 'replacement' }),
    );
    const { records } = await ledger.changes(between(second, third));
    expect(records.totals).toEqual({ new: 0, corrected: 0, gone: 2 });
    expect(records.records.map(({ gone }) => [gone?.because, gone?.event.id])).toEqual([
      ['replaced', 'replacement'],
      ['replaced', 'replacement'],
    ]);
  });
});

test('parts add up between any two moments of a random history', async () => {
  await holdsOver(ledger, new Chance(20261130), { stretches: 10, pairs: 30 });
});
