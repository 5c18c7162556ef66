import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { applicationRole, createLogger, openPool } from '#platform';
import { Chance, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import type { Pool } from 'pg';
import { Carrier } from './carrier';
import { DueWork } from './due-work';
import type { Duty, Obligation } from './duty';
import { JobRunStore } from './job-run.store';
import { OwnHands } from './own-hands';

// Three reporters at the same work, whose connections are cut at random in the middle of it.

const OBLIGATIONS = 150;
const log = createLogger({ level: 'silent', format: 'json' });

let db: TestDatabase;
const pools: Pool[] = [];

beforeAll(async () => {
  db = await testDatabase();
  await db.owner.query(
    'CREATE TABLE effect (period text NOT NULL); GRANT SELECT, INSERT ON effect TO bcl_app',
  );
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await db.close();
});

const OWED: readonly Obligation[] = Array.from({ length: OBLIGATIONS }, (_, number) => ({
  name: 'release-money',
  area: 'E06000031',
  period: String(number),
  dueSince: new Date(Date.UTC(2026, 0, 1) + number),
}));

/** Writes its effect, and then takes a while before it ends. */
const DUTY: Duty = {
  name: 'release-money',
  limitMs: 60_000,
  due: () => Promise.resolve(OWED),
  carryOut: async ({ period }, client) => {
    await client.query('INSERT INTO effect VALUES ($1)', [period]);
    await client.query('SELECT pg_sleep(0.01)');
    return { released: period };
  },
};

function reporter(by: string): { look: () => Promise<void>; handOut: () => Promise<void>; hands: OwnHands } {
  const pool = openPool({ url: db.url, role: applicationRole, max: 4, name: 'racing reporter' });
  pools.push(pool);
  const runs = new JobRunStore(pool);
  const dueWork = new DueWork(runs, [DUTY], by, log);
  const carrier = new Carrier({ runs, duties: [DUTY], by, log });
  const hands = new OwnHands((key) => carrier.carryOut(key), 3, log);
  return { look: () => dueWork.look(), handOut: () => dueWork.handOut(hands), hands };
}

test('each effect is there once, whoever raced for it and whatever was cut', async () => {
  const chance = new Chance(7);
  const reporters = ['a', 'b', 'c'].map(reporter);
  /** What a reporter attempts may be cut under it as well; it looks again. */
  const attempt = (work: () => Promise<unknown>) => work().catch(() => undefined);
  let cuts = 0;
  for (let left = OBLIGATIONS; left > 0;) {
    await Promise.all(reporters.map(({ look }) => attempt(look)));
    await Promise.all(reporters.map(({ handOut }) => attempt(handOut)));
    await db.owner.query('SELECT pg_sleep($1)', [chance.fraction() / 20]);
    const { rowCount } = await db.owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'racing reporter' AND datname = current_database() AND random() < 0.2`,
    );
    cuts += rowCount ?? 0;
    // The pause after a failure is over at once.
    await db.owner.query('UPDATE job_run SET next_try_at = now() WHERE next_try_at > now()');
    const { rows } = await db.owner.query<{ left: number }>(
      'SELECT count(*) FILTER (WHERE finished_at IS NULL) AS left FROM job_run',
    );
    left = rows[0]?.left ?? 0;
  }
  await Promise.all(reporters.map(({ hands }) => hands.close()));
  expect(cuts).toBeGreaterThan(10);
  const { rows } = await db.owner.query<{ period: string }>('SELECT period FROM effect ORDER BY period::int');
  expect(rows.map(({ period }) => period)).toEqual(OWED.map(({ period }) => period));
  const again = await db.owner.query<{ doubled: number }>(
    'SELECT count(*) FILTER (WHERE attempts > 1) AS doubled FROM job_run',
  );
  // Some were begun again, or nothing has been proved.
  expect(again.rows[0]?.doubled).toBeGreaterThan(0);
});
