import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ok } from '#kernel';
import { reported, testDatabase, withdrawn } from '#testing';
import type { TestDatabase } from '#testing';
import type { KnownAt } from './check-event';
import { rebuildCells } from './rebuild-cells.command';
import {
  CORRECTED,
  daysOf,
  forgetEverything,
  knownIn,
  RecordedLane,
  SEPTEMBER,
  soundCells,
} from './recording.fixture';
import { verifyRecords } from './verify.query';

let db: TestDatabase;
let known: KnownAt;

beforeAll(async () => {
  db = await testDatabase();
  known = await knownIn(db.pool);
});
afterAll(() => db.close());
beforeEach(() => forgetEverything(db.owner));

describe('a rebuild beside the live cells', () => {
  test('takes in what is recorded while it fills, and is switched to', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(SEPTEMBER);
    const result = await rebuildCells(db.owner, {
      onFilled: async () => {
        await lane.record(
          CORRECTED,
          reported({ period: '2014-10', value: 672, applicableAt: '2014-11-15T00:00:00Z' }),
        );
        await lane.record(withdrawn({ period: '2014-10', applicableAt: '2015-11-15T00:00:00Z' }));
      },
    });
    expect(result).toEqual(ok({ cells: 1, different: 0, switched: true }));
    await lane.record(reported({ period: '2014-11', value: 726, applicableAt: '2014-12-15T00:00:00Z' }));
    expect(await daysOf(db.pool, '2014-09')).toEqual({ total: 600, live: 1 });
    expect(await daysOf(db.pool, '2014-11')).toEqual({ total: 726, live: 1 });
    await soundCells(db.pool);
  });

  test('is seen by a snapshot whole or not at all', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(SEPTEMBER);
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
    await new RecordedLane(db.pool, known).record(SEPTEMBER);
    let second: unknown;
    const first = await rebuildCells(db.owner, {
      onFilled: async () => {
        second = await rebuildCells(db.owner);
      },
    });
    expect(second).toMatchObject({ ok: false, failure: { rule: 'rebuild-under-way' } });
    expect(first).toMatchObject({ ok: true, value: { different: 0, switched: true } });
    expect(await rebuildCells(db.owner)).toMatchObject({ ok: true });
    await soundCells(db.pool);
  });

  test('that fails holds nobody off, and says why it failed', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(SEPTEMBER);
    await expect(rebuildCells(db.pool)).rejects.toThrow('permission denied');
    const broken = rebuildCells(db.owner, {
      onFilled: () => Promise.reject(new Error('the machine stopped')),
    });
    await expect(broken).rejects.toThrow('the machine stopped');
    await lane.record(CORRECTED);
    expect(await rebuildCells(db.owner)).toEqual(ok({ cells: 1, different: 0, switched: true }));
    expect(await daysOf(db.pool, '2014-09')).toEqual({ total: 600, live: 1 });
    await soundCells(db.pool);
  });

  test('cells that differ stay in use until somebody has looked', async () => {
    const lane = new RecordedLane(db.pool, known);
    await lane.record(SEPTEMBER);
    await db.owner.query('UPDATE count_cell_by_series SET total = total + 1');
    const verdict = await verifyRecords(db.pool);
    expect(verdict.faults).toEqual(['The cells differ from what the current records add up to']);
    expect(await rebuildCells(db.owner)).toEqual(ok({ cells: 1, different: 1, switched: false }));
    expect(await daysOf(db.pool, '2014-09')).toEqual({ total: 564, live: 1 });
    expect(await rebuildCells(db.owner, { evenIfDifferent: true })).toMatchObject({
      value: { switched: true },
    });
    expect(await daysOf(db.pool, '2014-09')).toEqual({ total: 563, live: 1 });
    await soundCells(db.pool);
  });
});
