import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Measure } from '#catalogue';
import { ADVISORY_LOCKS } from '#platform';
import { PETERBOROUGH, replaced, reported, testDatabase, withdrawn } from '#testing';
import type { TestDatabase } from '#testing';
import type { AsAt, Scope, Watermark } from './as-at';
import { readCells } from './cells.query';
import { readGoneRecords } from './gone-records.query';
import { readRecords } from './records-behind.query';
import { knownIn, RecordedLane } from './recording.fixture';
import { readWarnings } from './warnings.query';
import { knownAreas, readPositions, WatermarkStore } from './watermark.store';

let db: TestDatabase;
let scope: Scope;
let delayedDays: Measure;
let watermarks: WatermarkStore;
const seen: Record<string, Watermark> = {};

/** Six deliveries, one after another, with a watermark stored behind each. */
beforeAll(async () => {
  db = await testDatabase();
  const known = await knownIn(db.pool);
  const measure = known.definitions.measure('delayed-days');
  if (!measure) throw new Error('delayed-days is not defined');
  delayedDays = measure;
  scope = { area: PETERBOROUGH.area, measure, from: '2014-07', to: '2014-09' };
  watermarks = new WatermarkStore(db.pool);
  const lane = new RecordedLane(db.pool, known);
  const after = async (name: string) => {
    await watermarks.store();
    const latest = await watermarks.latest();
    if (latest) seen[name] = latest;
  };

  await after('nothing');
  await lane.record(
    reported({ period: '2014-08', value: 739, applicableAt: '2014-10-09T12:00:00Z' }),
    reported({ period: '2014-09', value: 563, applicableAt: '2014-11-13T12:00:00Z', status: 'provisional' }),
  );
  await after('first');
  await lane.record(
    reported({ period: '2014-09', value: 600, applicableAt: '2014-12-01T23:30:00Z', submission: 's1' }),
  );
  await after('correction');
  await lane.record(
    replaced({
      from: '2014-08-01',
      to: '2014-08-31',
      applicableAt: '2015-01-05T00:00:00Z',
      rows: 2,
      submission: 's2',
    }),
  );
  await after('replacement');
  await lane.record(withdrawn({ period: '2014-09', applicableAt: '2015-02-01T00:00:00Z' }));
  await after('withdrawal');
});
afterAll(() => db.close());

async function days(asAt: AsAt): Promise<Record<string, number>> {
  const [cells = []] = await readCells(db.pool, [scope], asAt);
  return Object.fromEntries(cells.map(({ month, total }) => [month, total]));
}

describe('as known at a watermark', () => {
  test.each([
    ['nothing', {}],
    ['first', { '2014-08': 739, '2014-09': 563 }],
    ['correction', { '2014-08': 739, '2014-09': 600 }],
    ['replacement', { '2014-09': 600 }],
    ['withdrawal', {}],
  ])('after %s', async (name, expected) => {
    expect(await days({ watermark: seen[name] })).toEqual(expected);
  });

  test('the newest watermark and the live cells say the same', async () => {
    const watermark = await watermarks.latest();
    expect(await readCells(db.pool, [scope], { watermark })).toEqual(await readCells(db.pool, [scope], {}));
  });

  test('a moment resolves to the last watermark stored at or before it', async () => {
    const { correction, first } = seen;
    if (!correction || !first) throw new Error('no watermark was stored');
    expect(await watermarks.at(correction.at)).toEqual(correction);
    expect((await watermarks.at(new Date(correction.at.getTime() - 1)))?.id).toBe(first.id);
    expect(await watermarks.at(new Date('2014-01-01T00:00:00Z'))).toBeUndefined();
    expect(await watermarks.byId(first.id)).toEqual(first);
  });

  test('nothing is stored while nothing moves', async () => {
    await watermarks.store();
    expect(await watermarks.latest()).toEqual(seen['withdrawal']);
  });

  test('whoever asks about now waits for who is storing, and is not left with what those had seen', async () => {
    const other = await db.pool.connect();
    try {
      await other.query('BEGIN');
      await other.query('SELECT pg_advisory_xact_lock($1, 0)', [ADVISORY_LOCKS.watermark]);
      await watermarks.store();
      let isStored = false;
      const stored = watermarks.storeNow().then(() => {
        isStored = true;
      });
      await db.pool.query(`SELECT pg_sleep(0.1)`);
      expect(isStored).toBe(false);
      await other.query('COMMIT');
      await stored;
    } finally {
      other.release();
    }
    expect(await watermarks.latest()).toEqual(seen['withdrawal']);
  });

  test('before the first delivery nothing was known', async () => {
    const both = [PETERBOROUGH.area, 'E10000003'];
    expect(await knownAreas(db.pool, both, { watermark: seen['nothing'] })).toEqual(new Set());
    expect(await knownAreas(db.pool, both, { watermark: seen['first'] })).toEqual(
      new Set([PETERBOROUGH.area]),
    );
    expect(await knownAreas(db.pool, both, {})).toEqual(new Set([PETERBOROUGH.area]));
  });
});

describe('as published by a day, London time', () => {
  test.each([
    ['2014-10-08', {}],
    ['2014-10-09', { '2014-08': 739 }],
    ['2014-11-30', { '2014-08': 739, '2014-09': 563 }],
    // 23:30 on 1 December is still that day; a replacement of midnight on the 5th is not yet the 4th's.
    ['2014-12-01', { '2014-08': 739, '2014-09': 600 }],
    ['2015-01-04', { '2014-08': 739, '2014-09': 600 }],
    ['2015-01-05', { '2014-09': 600 }],
    ['2015-02-01', {}],
  ])('%s', async (publishedBy, expected) => {
    expect(await days({ publishedBy })).toEqual(expected);
  });

  test('both axes together: what had been recorded by then, of what was applicable by the day', async () => {
    expect(await days({ watermark: seen['first'], publishedBy: '2015-06-30' })).toEqual({
      '2014-08': 739,
      '2014-09': 563,
    });
    expect(await days({ watermark: seen['correction'], publishedBy: '2014-11-30' })).toEqual({
      '2014-08': 739,
      '2014-09': 563,
    });
  });
});

describe('the records behind a figure', () => {
  const behind = () => ({
    area: PETERBOROUGH.area,
    parts: [
      {
        measure: delayedDays,
        source: PETERBOROUGH.source,
        table: 'agency' as const,
        periods: ['2014-08', '2014-09'],
      },
    ],
  });

  test('page by page, with the events that carried them', async () => {
    const asAt = { watermark: seen['first'] };
    const first = await readRecords(db.pool, behind(), asAt, { limit: 1 });
    expect(first).toMatchObject({
      total: 2,
      records: [{ period: '2014-08', value: 739, category: { agency: 'nhs' } }],
    });
    expect(first.records[0]?.event).toMatchObject({
      id: 'reported',
      topic: 'activity.counts',
      partition: 0,
      offset: 0,
    });
    const second = await readRecords(db.pool, behind(), asAt, { limit: 1, after: first.next });
    expect(second).toMatchObject({
      total: 2,
      next: undefined,
      records: [{ period: '2014-09', status: 'provisional' }],
    });
  });

  test.each(['', 'x', Buffer.from('["a"]').toString('base64url'), Buffer.from('{}').toString('base64url')])(
    'a cursor that cannot be read ("%s") begins at the beginning',
    async (after) => {
      const page = await readRecords(db.pool, behind(), { watermark: seen['first'] }, { limit: 10, after });
      expect(page.records).toHaveLength(2);
    },
  );
});

describe('what is gone from a figure', () => {
  const gone = (asAt: AsAt, category?: { agency: string }, limit = 10) => {
    const parts = [{ measure: delayedDays, periods: ['2014-08', '2014-09'], category }];
    return readGoneRecords(db.pool, { area: PETERBOROUGH.area, parts }, asAt, limit);
  };

  test('is named with the replacement or withdrawal that took it, now and at the watermark', async () => {
    const expected = [
      { period: '2014-08', because: 'replaced', event: { id: 'replaced', partition: 0, offset: 3 } },
      { period: '2014-09', because: 'withdrawn', event: { id: 'withdrawn', partition: 0, offset: 4 } },
    ];
    for (const asAt of [{}, { watermark: seen['withdrawal'] }, { publishedBy: '2015-02-01' }]) {
      expect(await gone(asAt)).toMatchObject({ records: expected, total: 2 });
    }
    const { records } = await gone({});
    expect(records.map(({ event }) => event.applicableAt.toISOString())).toEqual([
      '2015-01-05T00:00:00.000Z',
      '2015-02-01T00:00:00.000Z',
    ]);
  });

  test('is only what was known to be gone', async () => {
    expect(await gone({ watermark: seen['correction'] })).toEqual({ records: [], total: 0 });
    expect(await gone({ watermark: seen['replacement'] })).toMatchObject({ total: 1 });
    expect(await gone({ publishedBy: '2015-01-04' })).toMatchObject({ total: 0 });
    expect(await gone({ publishedBy: '2015-01-05' })).toMatchObject({ total: 1 });
  });

  test('is counted beyond what is shown, and asked by category', async () => {
    expect(await gone({}, undefined, 1)).toMatchObject({ records: [{ period: '2014-08' }], total: 2 });
    expect(await gone({}, { agency: 'nhs' })).toMatchObject({ total: 2 });
    expect(await gone({}, { agency: 'both' })).toMatchObject({ total: 0 });
  });
});

describe('warnings beside a figure', () => {
  const warned = async (of: Scope, asAt: AsAt) => (await readWarnings(db.pool, [of], asAt)).flat();

  test('rows announced and not yet recorded', async () => {
    expect(await warned(scope, { watermark: seen['replacement'] })).toEqual([
      expect.objectContaining({
        rule: 'submission-incomplete',
        table: 'agency',
        firstMonth: '2014-08',
        lastMonth: '2014-08',
      }),
    ]);
    expect(await warned(scope, { watermark: seen['correction'] })).toEqual([]);
    expect(await warned({ ...scope, from: '2014-09' }, {})).toEqual([]);
  });

  test('one applicable time with a count and its withdrawal, whichever of them counts', async () => {
    const lane = new RecordedLane(db.pool, await knownIn(db.pool), {
      topic: 'activity.counts',
      partition: 2,
    });
    const months = ['2013-01', '2013-02', '2013-03', '2013-04', '2013-05', '2013-06'];
    for (const period of months) {
      const tied = { period, applicableAt: '2014-09-11T12:00:00Z' };
      await lane.record(reported({ ...tied, value: 1 }), withdrawn(tied));
    }
    const warnings = await warned({ ...scope, from: '2013-01', to: '2013-06' }, {});
    expect(warnings.map(({ rule, firstMonth }) => [rule, firstMonth])).toEqual(
      months.map((month) => ['version-reused', month]),
    );
    const watermark = await readPositions(db.pool);
    await lane.record(
      replaced({ from: '2013-01-01', to: '2013-06-30', applicableAt: '2014-09-12T00:00:00Z' }),
    );
    expect(await warned({ ...scope, from: '2013-01', to: '2013-06' }, {})).toEqual([]);
    expect(await warned({ ...scope, from: '2013-01', to: '2013-06' }, { watermark })).toEqual(warnings);
  });

  test('one applicable time with two contents, until a later version comes', async () => {
    const lane = new RecordedLane(db.pool, await knownIn(db.pool), {
      topic: 'activity.counts',
      partition: 1,
    });
    const july = { period: '2014-07', applicableAt: '2014-09-11T12:00:00Z' };
    await lane.record(
      reported({ ...july, value: 793 }),
      reported({ ...july, value: 794 }),
      reported({ ...july, value: 794 }),
    );
    const narrow = { ...scope, to: '2014-07' };
    expect(await warned(narrow, {})).toEqual([
      expect.objectContaining({ rule: 'version-reused', firstMonth: '2014-07', lastMonth: '2014-07' }),
    ]);
    await lane.record(reported({ period: '2014-07', value: 793, applicableAt: '2014-09-12T12:00:00Z' }));
    expect(await warned(narrow, {})).toEqual([]);
  });
});
