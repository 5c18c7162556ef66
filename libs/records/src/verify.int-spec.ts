import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import type { KnownAt } from './check-event';
import { CORRECTED, forgetEverything, knownIn, RecordedLane, SEPTEMBER } from './recording.fixture';
import { verifyRecords } from './verify.query';

let db: TestDatabase;
let known: KnownAt;

beforeAll(async () => {
  db = await testDatabase();
  known = await knownIn(db.pool);
});
afterAll(() => db.close());
beforeEach(() => forgetEverything(db.owner));

test('a chain that was cut is found beside a lane with another fault', async () => {
  const lanes = [0, 1].map(
    (partition) => new RecordedLane(db.pool, known, { topic: 'activity.counts', partition }),
  );
  for (const lane of lanes) await lane.record(SEPTEMBER);
  await db.owner.query(
    'UPDATE record_count_by_series SET value = 1 WHERE lane = (SELECT min(lane) FROM lane_position)',
  );
  await db.owner.query('DELETE FROM lane_chain WHERE lane = (SELECT max(lane) FROM lane_position)');
  const { faults } = await verifyRecords(db.pool);
  expect(faults.join('\n')).toMatch(/\/0: the chain does not hold[^]*\/1: the chain ends at 0/);
});

describe('the records are append-only, and verified', () => {
  const appendOnly = [
    'count_series',
    'record_count_by_series',
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
    await expect(db.pool.query('UPDATE record_count_by_series SET value = 0')).rejects.toThrow(
      'permission denied',
    );
  });

  test.each([
    [
      'a value',
      'UPDATE record_count_by_series SET value = value + 1 WHERE log_offset = 0',
      /chain does not hold/,
    ],
    [
      'a withdrawal',
      'UPDATE record_count_by_series SET withdrawn = true WHERE log_offset = 0',
      /chain does not hold/,
    ],
    [
      'an outcome taken away',
      'DELETE FROM record_count_by_series WHERE log_offset = 0',
      /1 outcomes for the offsets 0 to 2/,
    ],
    ['what it is a figure of', `UPDATE count_series SET agency = 'local-authority'`, /chain does not hold/],
    [
      'an outcome put into a lane that there is not',
      `INSERT INTO record_count_by_series
       SELECT (jsonb_populate_record(one, '{"lane": 99}')).* FROM record_count_by_series one WHERE log_offset = 0`,
      /1 outcomes are of a lane 99 that there is not/,
    ],
    ['a link taken away', 'DELETE FROM lane_chain', /chain ends at 0/],
    ['a current record', 'UPDATE current_count_by_series SET value = 1', /differ/],
    [
      'a published rate',
      `UPDATE current_count_by_series SET published_value = '100.0'`,
      /current records differ/,
    ],
  ])('%s changed behind its back is found', async (_, change, fault) => {
    await new RecordedLane(db.pool, known).record(SEPTEMBER, CORRECTED);
    await db.owner.query(change);
    const { faults } = await verifyRecords(db.pool);
    expect(faults.join('\n')).toMatch(fault);
  });
});
