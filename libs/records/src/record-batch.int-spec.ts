import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { expectedCells, hashCells, replaced, reported, testDatabase, withdrawn } from '#testing';
import type { TestDatabase } from '#testing';
import type { KnownAt } from './check-event';
import { judgeBatch } from './judge-batch';
import { Fenced, takeLane } from './lane-position.store';
import { recordBatch } from './record-batch';
import {
  CORRECTED,
  daysOf,
  forgetEverything,
  knownIn,
  RecordedLane,
  SEPTEMBER,
  soundCells,
} from './recording.fixture';
import { SeriesStore } from './series.store';
import { verifyRecords } from './verify.query';

let db: TestDatabase;
let known: KnownAt;
let series: SeriesStore;

beforeAll(async () => {
  db = await testDatabase();
  known = await knownIn(db.pool);
  series = new SeriesStore(db.pool);
});
afterAll(() => db.close());
beforeEach(() => forgetEverything(db.owner));

describe('a count becomes a sum', () => {
  test('a delayed day is recorded, adds up, and the chain holds', async () => {
    const lane = new RecordedLane(db.pool, known);
    expect(await lane.record(SEPTEMBER)).toEqual({
      counts: 1,
      replacements: 0,
      quarantined: 0,
      absent: 0,
      refused: [],
    });
    expect(await daysOf(db.pool, '2014-09')).toEqual({ total: 563, live: 1 });
    expect(await soundCells(db.pool)).toBe(hashCells(expectedCells([SEPTEMBER])));
  });

  test('a reported 0 is a record; a cell without a record is no answer', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(reported({ period: '2014-09', value: 0, applicableAt: '2014-10-30T09:30:00Z' }));
    expect(await daysOf(db.pool, '2014-09')).toEqual({ total: 0, live: 1 });
    await lane.record(withdrawn({ period: '2014-09', applicableAt: '2014-12-01T00:00:00Z' }));
    expect(await daysOf(db.pool, '2014-09')).toBeUndefined();
  });

  test('the same delivery again changes nothing, in the same batch or a later one', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(SEPTEMBER, SEPTEMBER);
    await lane.record(SEPTEMBER);
    expect(await daysOf(db.pool, '2014-09')).toEqual({ total: 563, live: 1 });
    expect(await soundCells(db.pool)).toBe(hashCells(expectedCells([SEPTEMBER])));
  });

  test('a correction counts whichever arrives first', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(CORRECTED);
    await lane.record(SEPTEMBER);
    expect(await daysOf(db.pool, '2014-09')).toEqual({ total: 600, live: 1 });
  });

  test('with one version and two contents the greater hash counts, in either order', async () => {
    const other = reported({ period: '2014-09', value: 564, applicableAt: '2014-10-30T09:30:00Z' });
    await new RecordedLane(db.pool, known).record(SEPTEMBER, other);
    const first = await soundCells(db.pool);
    await forgetEverything(db.owner);
    const lane = new RecordedLane(db.pool, known);
    await lane.record(other);
    await lane.record(SEPTEMBER);
    expect(await soundCells(db.pool)).toBe(first);
  });

  test('withdrawing a correction brings nothing older back, until a later version comes', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(SEPTEMBER, CORRECTED);
    await lane.record(withdrawn({ period: '2014-09', applicableAt: '2014-12-15T00:00:00Z' }));
    expect(await daysOf(db.pool, '2014-09')).toBeUndefined();
    await lane.record(SEPTEMBER);
    expect(await daysOf(db.pool, '2014-09')).toBeUndefined();
    await lane.record(reported({ period: '2014-09', value: 610, applicableAt: '2015-01-15T00:00:00Z' }));
    expect(await daysOf(db.pool, '2014-09')).toEqual({ total: 610, live: 1 });
  });
});

describe('a period replacement', () => {
  const replacement = replaced({
    from: '2014-07-01',
    to: '2014-09-30',
    applicableAt: '2014-12-01T00:00:00Z',
    rows: 1,
  });
  const resubmitted = reported({ period: '2014-08', value: 700, applicableAt: '2014-12-01T00:00:00Z' });
  const outside = reported({ period: '2014-10', value: 672, applicableAt: '2014-11-15T00:00:00Z' });

  test.each([
    ['after', [SEPTEMBER, outside, replacement, resubmitted]],
    ['before', [replacement, resubmitted, outside, SEPTEMBER]],
    ['between', [resubmitted, SEPTEMBER, replacement, outside]],
  ])('arriving %s the rows it replaces gives the same cells', async (_, history) => {
    const lane = new RecordedLane(db.pool, known);
    for (const event of history) await lane.record(event);
    expect(await daysOf(db.pool, '2014-09')).toBeUndefined();
    expect(await daysOf(db.pool, '2014-08')).toEqual({ total: 700, live: 1 });
    expect(await daysOf(db.pool, '2014-10')).toEqual({ total: 672, live: 1 });
    expect(await soundCells(db.pool)).toBe(hashCells(expectedCells(history)));
  });

  test('all in one batch gives them too', async () => {
    await new RecordedLane(db.pool, known).record(resubmitted, SEPTEMBER, replacement, outside);
    expect(await soundCells(db.pool)).toBe(
      hashCells(expectedCells([resubmitted, SEPTEMBER, replacement, outside])),
    );
  });

  test('on another lane waits for rows under way, and kills them', async () => {
    const [rows, replacements] = [
      new RecordedLane(db.pool, known),
      new RecordedLane(db.pool, known, { topic: 'activity.counts', partition: 1 }),
    ];
    const tenure = await rows.take();
    await replacements.take();
    // The rows' transaction is held open after its locks are taken: the replacement must wait, not miss them.
    const held = await db.owner.connect();
    await held.query('BEGIN; LOCK TABLE current_count_by_series IN ACCESS EXCLUSIVE MODE');
    const recording = recordBatch(
      db.pool,
      tenure,
      await judgeBatch(rows.batchOf([SEPTEMBER]), known),
      series,
    );
    await waitingFor(1);
    const replacing = replacements.record(replacement);
    await waitingFor(2);
    await held.query('COMMIT');
    held.release();
    await Promise.all([recording, replacing]);
    expect(await daysOf(db.pool, '2014-09')).toBeUndefined();
    expect(await soundCells(db.pool)).toBe(hashCells(expectedCells([SEPTEMBER, replacement])));
  });

  async function waitingFor(sessions: number): Promise<void> {
    for (;;) {
      const { rows } = await db.owner.query<{ waiting: number }>(
        `SELECT count(*) AS waiting FROM pg_locks JOIN pg_stat_activity USING (pid)
          WHERE NOT granted AND datname = current_database()`,
      );
      if ((rows[0]?.waiting ?? 0) >= sessions) return;
    }
  }
});

describe('what cannot be recorded', () => {
  test('is quarantined with its rules and does not hold up the lane', async () => {
    const lane = new RecordedLane(db.pool, known);
    const unknown = reported({
      period: '2014-09',
      value: 1,
      applicableAt: '2014-10-30T09:30:00Z',
      area: 'E06999999',
    });
    const recorded = await lane.record('{ not json', unknown, SEPTEMBER);
    expect(recorded).toEqual({
      counts: 1,
      replacements: 0,
      quarantined: 2,
      absent: 0,
      refused: [
        { offset: 0, rules: ['not-json'] },
        { offset: 1, rules: ['unknown-area'] },
      ],
    });
    const { rows } = await db.pool.query(
      'SELECT log_offset, rules, convert_from(raw, $1) AS raw FROM quarantine ORDER BY 1',
      ['UTF8'],
    );
    expect(rows).toEqual([
      { log_offset: 0, rules: ['not-json'], raw: '{ not json' },
      { log_offset: 1, rules: ['unknown-area'], raw: JSON.stringify(unknown) },
    ]);
    await soundCells(db.pool);
  });

  test('keeps no digit of an NHS number, however it is written', async () => {
    const lane = new RecordedLane(db.pool, known);
    const plain = JSON.stringify({ ...SEPTEMBER, subject: '943 476 5919' });
    const escaped = plain.replace('943', '\\u00394\\u0033');
    await lane.record(plain, escaped);
    const { rows } = await db.pool.query<{ rules: string[]; raw: string }>(
      `SELECT rules, convert_from(raw, 'UTF8') AS raw FROM quarantine`,
    );
    expect(rows.map(({ rules }) => rules)).toEqual([['nhs-number'], ['nhs-number']]);
    for (const { raw } of rows) expect(raw).not.toMatch(/943|476|5919/);
  });

  test('names and bytes that the database cannot hold as text do not hold up the lane', async () => {
    const lane = new RecordedLane(db.pool, known);
    const odd = JSON.stringify({ ...SEPTEMBER, 'a\u0000b': '\ud800' });
    const yearly = reported({
      measure: 'permanent-residential-admissions',
      table: 'total',
      category: {},
      period: '9999/00',
      value: 1,
      applicableAt: '2014-10-30T09:30:00Z',
    });
    const elsewhere = reported({
      period: '2014-09',
      value: 1,
      applicableAt: '2014-10-30T09:30:00Z',
      area: 'E06999999',
    });
    // Of two members with one name JSON reads the last; the first still stands in the bytes.
    const doubled = `{"id":"943 476 5919",${JSON.stringify(elsewhere).slice(1)}`;
    const hidden = [
      'NHS,943\u00a0476\u00a05919',
      'NHS,943\u2013476\u20135919',
      'NHS,943 476 5919'.replace(/./g, '$&\u0000'),
      '{"id":"943\\u2011476\\u20115919","id":"x"}',
      '{"id":"943\\t476\\t5919","id":"x"}',
    ];
    const recorded = await lane.record(
      odd,
      yearly,
      '943 476 5919 is not JSON',
      doubled,
      ...hidden,
      SEPTEMBER,
    );
    expect(recorded).toMatchObject({ counts: 1, quarantined: 9 });
    const { rows } = await db.pool.query<{ raw: Buffer }>('SELECT raw FROM quarantine');
    for (const { raw } of rows) expect(raw.toString().replaceAll('\u0000', '')).not.toMatch(/943.{0,6}476/);
    await soundCells(db.pool);
  });

  test('what the database itself refuses is found by halving, and the rest of the batch stands', async () => {
    await db.owner.query(`
      CREATE OR REPLACE FUNCTION refuse_thirteen() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.value = 13 THEN RAISE EXCEPTION 'no' USING ERRCODE = '22000'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER refuse_thirteen BEFORE INSERT ON record_count_by_series FOR EACH ROW EXECUTE FUNCTION refuse_thirteen()`);
    try {
      const months = Array.from({ length: 12 }, (_, month) => `2015-${String(month + 1).padStart(2, '0')}`);
      const events = months.map((period, index) =>
        reported({
          period,
          value: index === 6 || index === 9 ? 13 : 100 + index,
          applicableAt: '2016-02-01T00:00:00Z',
        }),
      );
      expect(await new RecordedLane(db.pool, known).record(...events)).toMatchObject({
        counts: 10,
        quarantined: 2,
      });
      const { rows } = await db.pool.query('SELECT log_offset, rules FROM quarantine ORDER BY log_offset');
      expect(rows).toEqual([
        { log_offset: 6, rules: ['cannot-be-stored'] },
        { log_offset: 9, rules: ['cannot-be-stored'] },
      ]);
      expect(await soundCells(db.pool)).toBe(
        hashCells(expectedCells(events.filter(({ data }) => data.value !== 13))),
      );
    } finally {
      await db.owner.query('DROP TRIGGER refuse_thirteen ON record_count_by_series');
    }
  });

  test('offsets the log does not hold are absent, and accounted for', async () => {
    const lane = new RecordedLane(db.pool, known);
    const tenure = await lane.take();
    const batch = lane.batchOf([SEPTEMBER, CORRECTED]);
    const holes = {
      ...batch,
      deliveries: batch.deliveries.map((delivery, index) => ({ ...delivery, offset: 3 + index * 4 })),
      to: 10,
    };
    expect(await recordBatch(db.pool, tenure, await judgeBatch(holes, known), series)).toMatchObject({
      counts: 2,
      absent: 8,
    });
    const verdict = await verifyRecords(db.pool);
    expect(verdict.faults).toEqual([]);
    expect(verdict.lanes).toEqual([expect.objectContaining({ from: 0, to: 10, counts: 2, absent: 8 })]);
  });
});

describe('the fence', () => {
  test('whoever took the lane before records nothing more', async () => {
    const lane = new RecordedLane(db.pool, known);
    const former = await lane.take();
    const batch = lane.batchOf([SEPTEMBER]);
    await takeLane(db.pool, lane.lane, 0);
    await expect(recordBatch(db.pool, former, await judgeBatch(batch, known), series)).rejects.toThrow(
      Fenced,
    );
    expect(await daysOf(db.pool, '2014-09')).toBeUndefined();
  });

  test('a batch handed over twice is recorded once', async () => {
    const lane = new RecordedLane(db.pool, known);
    const tenure = await lane.take();
    const batch = lane.batchOf([SEPTEMBER]);
    await recordBatch(db.pool, tenure, await judgeBatch(batch, known), series);
    await expect(recordBatch(db.pool, tenure, await judgeBatch(batch, known), series)).rejects.toThrow(
      Fenced,
    );
    await soundCells(db.pool);
  });

  test('taking a lane many times uses up no lane numbers', async () => {
    const lane = { topic: 'activity.counts', partition: 7 };
    const first = await takeLane(db.pool, lane, 0);
    for (let time = 0; time < 20; time++) await takeLane(db.pool, lane, 0);
    const other = await takeLane(db.pool, { ...lane, partition: 8 }, 0);
    expect(other.lane).toBe(first.lane + 1);
  });
});
