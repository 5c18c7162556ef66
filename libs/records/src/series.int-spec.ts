import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectedCells, hashCells, reported, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import type { KnownAt } from './check-event';
import { judge } from './judge';
import { CORRECTED, knownIn, RecordedLane, SEPTEMBER, soundCells } from './recording.fixture';
import { SeriesStore } from './series.store';

let db: TestDatabase;
let known: KnownAt;

beforeAll(async () => {
  db = await testDatabase();
  known = await knownIn(db.pool);
});
afterAll(() => db.close());

const judged = (...events: readonly object[]) =>
  events.map((event, offset) =>
    judge(
      {
        offset,
        appendedAt: new Date('2020-01-01T00:00:00Z'),
        key: 'any',
        value: Buffer.from(JSON.stringify(event)),
        headers: {},
      },
      undefined,
      known,
    ),
  );

const SOCIAL_CARE = reported({
  category: { agency: 'social-care' },
  period: '2014-09',
  value: 60,
  applicableAt: '2014-10-30T09:30:00Z',
});

test('a series has one number, whoever asks first and however often', async () => {
  const stores = [1, 2, 3, 4].map(() => new SeriesStore(db.pool));
  const outcomes = judged(SEPTEMBER, SOCIAL_CARE, CORRECTED);
  const numbersOf = async (store: SeriesStore) => {
    const numbers = await store.numbersOf(outcomes);
    return outcomes.map((outcome) => outcome.outcome === 'count' && numbers.get(outcome));
  };
  const [answer, ...others] = await Promise.all(stores.map(numbersOf));
  for (const other of others) expect(other).toEqual(answer);
  const [september, socialCare, corrected] = answer ?? [];
  expect(corrected).toBe(september);
  expect(socialCare).not.toBe(september);
  stores[0]?.forget();
  expect(await Promise.all(stores.map(numbersOf))).toEqual(stores.map(() => answer));
  const { rows } = await db.pool.query('SELECT count(*) AS series FROM count_series');
  expect(rows).toEqual([{ series: 2 }]);
});

test('what was recorded before series had numbers is found again, and goes on', async () => {
  const migration = (name: string) => readFileSync(`infra/postgres/migrations/${name}.sql`, 'utf8');
  const lane = new RecordedLane(db.pool, known);
  await lane.record(SEPTEMBER, SOCIAL_CARE, CORRECTED, 'no event');
  const owner = await db.owner.connect();
  // The tables as they were, with what was recorded in them, in a schema of their own; then the migration.
  await owner.query(`CREATE SCHEMA earlier; SET search_path = earlier; ${migration('0004_records')}`);
  for (const table of ['record_count', 'current_count', 'count_cell']) {
    const { rows } = await owner.query<{ columns: string }>(
      `SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) AS columns
         FROM information_schema.columns WHERE table_schema = 'earlier' AND table_name = $1`,
      [table],
    );
    const columns = rows[0]?.columns ?? '';
    await owner.query(`INSERT INTO earlier.${table} (${columns}) SELECT ${columns} FROM public.${table}`);
  }
  await owner.query(migration('0009_count_series'));
  for (const view of ['record_count', 'current_count', 'count_cell']) {
    const { rows } = await owner.query(
      `SELECT (SELECT count(*) FROM earlier.${view}) AS rows,
              (SELECT count(*) FROM (TABLE earlier.${view} EXCEPT TABLE public.${view}) lost) AS lost`,
    );
    expect(rows).toEqual([{ rows: view === 'record_count' ? 3 : 2, lost: 0 }]);
  }
  await owner.query('RESET search_path; DROP SCHEMA earlier CASCADE');
  owner.release();
  expect(await soundCells(db.pool)).toBe(hashCells(expectedCells([SEPTEMBER, SOCIAL_CARE, CORRECTED])));
});
