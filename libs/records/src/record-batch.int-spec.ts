import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { LedgerEvent } from '#contracts';
import { expectedCells, hashCells, replaced, reported, testDatabase, withdrawn } from '#testing';
import type { TestDatabase } from '#testing';
import { ok } from '#kernel';
import fc from 'fast-check';
import type { KnownAt } from './check-event';
import { Fenced, takeLane } from './lane-position.store';
import { rebuildCells } from './rebuild-cells.command';
import { recordBatch } from './record-batch';
import { knownIn, RecordedLane } from './recording.fixture';
import { verifyRecords } from './verify.query';

let db: TestDatabase;
let known: KnownAt;

beforeAll(async () => {
  db = await testDatabase();
  known = await knownIn(db.pool);
});
afterAll(() => db.close());
beforeEach(() => forgetEverything());

// DELETE, not TRUNCATE: on tables this small it is ten times as fast.
async function forgetEverything(): Promise<void> {
  const tables = [
    ...['record_count', 'period_replacement', 'quarantine', 'lane_absence', 'lane_chain', 'lane_position'],
    ...['current_count', 'count_cell', 'count_cell_delta', 'watermark'],
  ];
  await db.owner.query(tables.map((table) => `DELETE FROM ${table}`).join(';'));
}

async function cells(): Promise<string> {
  const verdict = await verifyRecords(db.pool);
  expect(verdict.faults).toEqual([]);
  expect(verdict.cells.rebuilt).toBe(verdict.cells.live);
  expect(verdict.cells.records).toBe(verdict.cells.live);
  return verdict.cells.live;
}

async function daysOf(month: string): Promise<{ total: number; live: number } | undefined> {
  const { rows } = await db.pool.query<{ total: number; live: number }>(
    `SELECT sum(total)::int8 AS total, sum(live)::int8 AS live
       FROM count_cell JOIN cells_in_use ON cells_version = version
      WHERE month = $1 HAVING sum(live) > 0`,
    [`${month}-01`],
  );
  return rows[0];
}

const september = reported({ period: '2014-09', value: 563, applicableAt: '2014-10-30T09:30:00Z' });
const corrected = reported({ period: '2014-09', value: 600, applicableAt: '2014-11-30T09:30:00Z' });

describe('a count becomes a sum', () => {
  test('a delayed day is recorded, adds up, and the chain holds', async () => {
    const lane = new RecordedLane(db.pool, known);
    expect(await lane.record(september)).toEqual({ counts: 1, replacements: 0, quarantined: 0, absent: 0 });
    expect(await daysOf('2014-09')).toEqual({ total: 563, live: 1 });
    expect(await cells()).toBe(hashCells(expectedCells([september])));
  });

  test('a reported 0 is a record; a cell without a record is no answer', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(reported({ period: '2014-09', value: 0, applicableAt: '2014-10-30T09:30:00Z' }));
    expect(await daysOf('2014-09')).toEqual({ total: 0, live: 1 });
    await lane.record(withdrawn({ period: '2014-09', applicableAt: '2014-12-01T00:00:00Z' }));
    expect(await daysOf('2014-09')).toBeUndefined();
  });

  test('the same delivery again changes nothing, in the same batch or a later one', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(september, september);
    await lane.record(september);
    expect(await daysOf('2014-09')).toEqual({ total: 563, live: 1 });
    expect(await cells()).toBe(hashCells(expectedCells([september])));
  });

  test('a correction counts whichever arrives first', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(corrected);
    await lane.record(september);
    expect(await daysOf('2014-09')).toEqual({ total: 600, live: 1 });
  });

  test('with one version and two contents the greater hash counts, in either order', async () => {
    const other = reported({ period: '2014-09', value: 564, applicableAt: '2014-10-30T09:30:00Z' });
    await new RecordedLane(db.pool, known).record(september, other);
    const first = await cells();
    await forgetEverything();
    const lane = new RecordedLane(db.pool, known);
    await lane.record(other);
    await lane.record(september);
    expect(await cells()).toBe(first);
  });

  test('withdrawing a correction brings nothing older back, until a later version comes', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(september, corrected);
    await lane.record(withdrawn({ period: '2014-09', applicableAt: '2014-12-15T00:00:00Z' }));
    expect(await daysOf('2014-09')).toBeUndefined();
    await lane.record(september);
    expect(await daysOf('2014-09')).toBeUndefined();
    await lane.record(reported({ period: '2014-09', value: 610, applicableAt: '2015-01-15T00:00:00Z' }));
    expect(await daysOf('2014-09')).toEqual({ total: 610, live: 1 });
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
    ['after', [september, outside, replacement, resubmitted]],
    ['before', [replacement, resubmitted, outside, september]],
    ['between', [resubmitted, september, replacement, outside]],
  ])('arriving %s the rows it replaces gives the same cells', async (_, history) => {
    const lane = new RecordedLane(db.pool, known);
    for (const event of history) await lane.record(event);
    expect(await daysOf('2014-09')).toBeUndefined();
    expect(await daysOf('2014-08')).toEqual({ total: 700, live: 1 });
    expect(await daysOf('2014-10')).toEqual({ total: 672, live: 1 });
    expect(await cells()).toBe(hashCells(expectedCells(history)));
  });

  test('all in one batch gives them too', async () => {
    await new RecordedLane(db.pool, known).record(resubmitted, september, replacement, outside);
    expect(await cells()).toBe(hashCells(expectedCells([resubmitted, september, replacement, outside])));
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
    await held.query('BEGIN; LOCK TABLE current_count IN ACCESS EXCLUSIVE MODE');
    const recording = recordBatch(db.pool, tenure, rows.batchOf([september]), known);
    await waitingFor(1);
    const replacing = replacements.record(replacement);
    await waitingFor(2);
    await held.query('COMMIT');
    held.release();
    await Promise.all([recording, replacing]);
    expect(await daysOf('2014-09')).toBeUndefined();
    expect(await cells()).toBe(hashCells(expectedCells([september, replacement])));
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
    const recorded = await lane.record('{ not json', unknown, september);
    expect(recorded).toEqual({ counts: 1, replacements: 0, quarantined: 2, absent: 0 });
    const { rows } = await db.pool.query(
      'SELECT log_offset, rules, convert_from(raw, $1) AS raw FROM quarantine ORDER BY 1',
      ['UTF8'],
    );
    expect(rows).toEqual([
      { log_offset: 0, rules: ['not-json'], raw: '{ not json' },
      { log_offset: 1, rules: ['unknown-area'], raw: JSON.stringify(unknown) },
    ]);
    await cells();
  });

  test('keeps no digit of an NHS number, however it is written', async () => {
    const lane = new RecordedLane(db.pool, known);
    const plain = JSON.stringify({ ...september, subject: '943 476 5919' });
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
    const odd = JSON.stringify({ ...september, 'a\u0000b': '\ud800' });
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
    const recorded = await lane.record(odd, yearly, '943 476 5919 is not JSON', doubled, september);
    expect(recorded).toMatchObject({ counts: 1, quarantined: 4 });
    const { rows } = await db.pool.query<{ raw: string }>(
      `SELECT convert_from(raw, 'UTF8') AS raw FROM quarantine`,
    );
    for (const { raw } of rows) expect(raw).not.toMatch(/943 476/);
    await cells();
  });

  test('what the database itself refuses is found by halving, and the rest of the batch stands', async () => {
    await db.owner.query(`
      CREATE OR REPLACE FUNCTION refuse_thirteen() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.value = 13 THEN RAISE EXCEPTION 'no' USING ERRCODE = '22000'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER refuse_thirteen BEFORE INSERT ON record_count FOR EACH ROW EXECUTE FUNCTION refuse_thirteen()`);
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
      expect(await cells()).toBe(hashCells(expectedCells(events.filter(({ data }) => data.value !== 13))));
    } finally {
      await db.owner.query('DROP TRIGGER refuse_thirteen ON record_count');
    }
  });

  test('offsets the log does not hold are absent, and accounted for', async () => {
    const lane = new RecordedLane(db.pool, known);
    const tenure = await lane.take();
    const batch = lane.batchOf([september, corrected]);
    const holes = {
      ...batch,
      deliveries: batch.deliveries.map((delivery, index) => ({ ...delivery, offset: 3 + index * 4 })),
      to: 10,
    };
    expect(await recordBatch(db.pool, tenure, holes, known)).toMatchObject({ counts: 2, absent: 8 });
    const verdict = await verifyRecords(db.pool);
    expect(verdict.faults).toEqual([]);
    expect(verdict.lanes).toEqual([expect.objectContaining({ from: 0, to: 10, counts: 2, absent: 8 })]);
  });
});

describe('the fence', () => {
  test('whoever took the lane before records nothing more', async () => {
    const lane = new RecordedLane(db.pool, known);
    const former = await lane.take();
    const batch = lane.batchOf([september]);
    await takeLane(db.pool, lane.lane, 0);
    await expect(recordBatch(db.pool, former, batch, known)).rejects.toThrow(Fenced);
    expect(await daysOf('2014-09')).toBeUndefined();
  });

  test('a batch handed over twice is recorded once', async () => {
    const lane = new RecordedLane(db.pool, known);
    const tenure = await lane.take();
    const batch = lane.batchOf([september]);
    await recordBatch(db.pool, tenure, batch, known);
    await expect(recordBatch(db.pool, tenure, batch, known)).rejects.toThrow(Fenced);
    await cells();
  });

  test('taking a lane many times uses up no lane numbers', async () => {
    const lane = { topic: 'activity.counts', partition: 7 };
    const first = await takeLane(db.pool, lane, 0);
    for (let time = 0; time < 20; time++) await takeLane(db.pool, lane, 0);
    const other = await takeLane(db.pool, { ...lane, partition: 8 }, 0);
    expect(other.lane).toBe(first.lane + 1);
  });
});

describe('any order, any batches, any repetition', () => {
  const months = ['2014-07', '2014-08', '2014-09'];
  const versions = [
    '2014-11-01T00:00:00Z',
    '2014-12-01T00:00:00.001Z',
    '2015-01-01T01:00:00+01:00',
    '2015-02-01T00:00:00Z',
  ];
  const key = fc.record({
    period: fc.constantFrom(...months),
    category: fc.constantFrom({ agency: 'nhs' }, { agency: 'social-care' }),
    source: fc.constantFrom('urn:ons:E06000031', 'urn:ods:RGN'),
    applicableAt: fc.constantFrom(...versions),
  });
  const event: fc.Arbitrary<LedgerEvent> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(key, fc.nat(9), fc.boolean())
        .map(([count, value, final]) =>
          reported({ ...count, value, status: final ? 'final' : 'provisional' }),
        ),
    },
    { weight: 2, arbitrary: key.map((count) => withdrawn(count)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(key, fc.constantFrom('2014-07-01', '2014-08-01'), fc.constantFrom('2014-08-31', '2014-09-30'))
        .map(([{ source, applicableAt }, from, to]) => replaced({ source, applicableAt, from, to })),
    },
  );
  // A history, a way of dealing its events onto lanes, of cutting them into batches, and of repeating some.
  const delivered = fc.array(event, { minLength: 1, maxLength: 14 }).chain((history) =>
    fc.record({
      history: fc.constant(history),
      order: fc
        .shuffledSubarray([...history, ...history], { minLength: history.length })
        .map((some) => [...some, ...history]),
      lanes: fc.array(fc.nat(1), { minLength: 42, maxLength: 42 }),
      cuts: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 42, maxLength: 42 }),
    }),
  );

  test('gives the cells of an independent single pass', async () => {
    await fc.assert(
      fc.asyncProperty(delivered, async ({ history, order, lanes, cuts }) => {
        await forgetEverything();
        const sides = [0, 1].map(
          (partition) => new RecordedLane(db.pool, known, { topic: 'activity.counts', partition }),
        );
        let next = 0;
        for (let batch = 0; next < order.length; batch++) {
          const size = cuts[batch % cuts.length] ?? 1;
          await sides[lanes[batch % lanes.length] ?? 0]?.record(...order.slice(next, next + size));
          next += size;
        }
        expect(await cells()).toBe(hashCells(expectedCells(history)));
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('a rebuild beside the live cells', () => {
  test('takes in what is recorded while it fills, and is switched to', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(september);
    const result = await rebuildCells(db.owner, {
      onFilled: async () => {
        await lane.record(
          corrected,
          reported({ period: '2014-10', value: 672, applicableAt: '2014-11-15T00:00:00Z' }),
        );
        await lane.record(withdrawn({ period: '2014-10', applicableAt: '2015-11-15T00:00:00Z' }));
      },
    });
    expect(result).toEqual(ok({ cells: 1, different: 0, switched: true }));
    await lane.record(reported({ period: '2014-11', value: 726, applicableAt: '2014-12-15T00:00:00Z' }));
    expect(await daysOf('2014-09')).toEqual({ total: 600, live: 1 });
    expect(await daysOf('2014-11')).toEqual({ total: 726, live: 1 });
    await cells();
  });

  test('is seen by a snapshot whole or not at all', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(september);
    const reader = await db.pool.connect();
    const days = async () => {
      const { rows } = await reader.query<{ total: number }>(
        'SELECT sum(total)::int8 AS total FROM count_cell WHERE cells_version = (SELECT version FROM cells_in_use)',
      );
      return rows[0]?.total;
    };
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await reader.query('SELECT 1 FROM lane_position');
    await rebuildCells(db.owner, {
      onFilled: async () => {
        await lane.record(reported({ period: '2014-10', value: 672, applicableAt: '2014-11-15T00:00:00Z' }));
      },
    });
    expect(await days()).toBe(563);
    await reader.query('COMMIT');
    expect(await days()).toBe(1_235);
    reader.release();
  });

  test('lets no second one begin', async () => {
    await new RecordedLane(db.pool, known).record(september);
    let second: unknown;
    const first = await rebuildCells(db.owner, {
      onFilled: async () => {
        second = await rebuildCells(db.owner);
      },
    });
    expect(second).toMatchObject({ ok: false, failure: { rule: 'rebuild-under-way' } });
    expect(first).toMatchObject({ ok: true, value: { different: 0, switched: true } });
    expect(await rebuildCells(db.owner)).toMatchObject({ ok: true });
    await cells();
  });

  test('cells that differ stay in use until somebody has looked', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(september);
    await db.owner.query('UPDATE count_cell SET total = total + 1');
    const verdict = await verifyRecords(db.pool);
    expect(verdict.faults).toEqual(['The cells differ from what the current records add up to']);
    expect(await rebuildCells(db.owner)).toEqual(ok({ cells: 1, different: 1, switched: false }));
    expect(await daysOf('2014-09')).toEqual({ total: 564, live: 1 });
    expect(await rebuildCells(db.owner, { evenIfDifferent: true })).toMatchObject({
      value: { switched: true },
    });
    expect(await daysOf('2014-09')).toEqual({ total: 563, live: 1 });
    await cells();
  });
});

test('a chain that was cut is found beside a lane with another fault', async () => {
  const lanes = [0, 1].map(
    (partition) => new RecordedLane(db.pool, known, { topic: 'activity.counts', partition }),
  );
  for (const lane of lanes) await lane.record(september);
  await db.owner.query(
    'UPDATE record_count SET value = 1 WHERE lane = (SELECT min(lane) FROM lane_position)',
  );
  await db.owner.query('DELETE FROM lane_chain WHERE lane = (SELECT max(lane) FROM lane_position)');
  const { faults } = await verifyRecords(db.pool);
  expect(faults.join('\n')).toMatch(/\/0: the chain does not hold[^]*\/1: the chain ends at 0/);
});

describe('the records are append-only, and verified', () => {
  const appendOnly = [
    'record_count',
    'period_replacement',
    'quarantine',
    'lane_absence',
    'lane_chain',
    'watermark',
  ];

  test.each(appendOnly)('the application may not change %s', async (table) => {
    const { rows } = await db.owner.query(
      `SELECT has_table_privilege('bcl_app', $1, 'UPDATE, DELETE, TRUNCATE') AS may`,
      [table],
    );
    expect(rows).toEqual([{ may: false }]);
    await expect(db.pool.query(`DELETE FROM ${table}`)).rejects.toThrow('permission denied');
    await expect(db.pool.query(`TRUNCATE ${table}`)).rejects.toThrow('permission denied');
  });

  test('the application may not change a recorded value', async () => {
    await expect(db.pool.query('UPDATE record_count SET value = 0')).rejects.toThrow('permission denied');
  });

  test.each([
    ['a value', 'UPDATE record_count SET value = value + 1 WHERE log_offset = 0', /chain does not hold/],
    ['a withdrawal', 'UPDATE record_count SET withdrawn = true WHERE log_offset = 0', /chain does not hold/],
    [
      'an outcome taken away',
      'DELETE FROM record_count WHERE log_offset = 0',
      /1 outcomes for the offsets 0 to 2/,
    ],
    ['a link taken away', 'DELETE FROM lane_chain', /chain ends at 0/],
    ['a current record', 'UPDATE current_count SET value = 1', /differ/],
    ['a published rate', `UPDATE current_count SET published_value = '100.0'`, /current records differ/],
  ])('%s changed behind its back is found', async (_, change, fault) => {
    await new RecordedLane(db.pool, known).record(september, corrected);
    await db.owner.query(change);
    const { faults } = await verifyRecords(db.pool);
    expect(faults.join('\n')).toMatch(fault);
  });
});
