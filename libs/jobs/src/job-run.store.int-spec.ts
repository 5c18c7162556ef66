import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { applicationRole, openPool } from '#platform';
import type { PoolClient } from 'pg';
import { SimulatedClock, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { askByHand } from './ask-by-hand.command';
import { findJobRun, readDueWork, readJobRuns } from './job-run.query';
import { JobRunStore } from './job-run.store';
import { keepsJobRuns } from './job-runs.behaviour';

let db: TestDatabase;
let clock: SimulatedClock;
beforeAll(async () => {
  db = await testDatabase();
  clock = await SimulatedClock.of(db, Date.now());
});
afterAll(() => db.close());

const VERIFY = { name: 'verify-records', area: 'activity.counts/3', period: '2026-11-29' };
const DUE = { ...VERIFY, dueSince: new Date('2026-11-29T00:00:00Z') };
const LIMIT_MS = 60_000;

async function fresh(): Promise<JobRunStore> {
  await db.owner.query('TRUNCATE job_run');
  return new JobRunStore(db.pool);
}

async function underAClockOf(now: string, work: () => Promise<void>): Promise<void> {
  await clock.set(Date.parse(now));
  try {
    await work();
  } finally {
    await clock.set(Date.now());
  }
}

keepsJobRuns('PostgreSQL', async () => {
  const runs = await fresh();
  const pool = openPool({ url: db.url, role: applicationRole, max: 4, name: 'another reporter' });
  return {
    runs,
    others: new JobRunStore(pool),
    wait: (ms) => sleep(ms).then(() => undefined),
    underAClockOf,
    kept: async (key) => {
      const run = await findJobRun(db.pool, key);
      if (!run) throw new Error('It was never noted');
      const { attempts, begunBy, failure, outcome } = run;
      return { attempts, by: begunBy, failure, outcome };
    },
    close: () => pool.end(),
  };
});

test('a run may do its work elsewhere for as long as its limit lets it', async () => {
  const runs = await fresh();
  await runs.note([DUE]);
  const attempt = await runs.begin(VERIFY, 'a');
  if (!attempt) throw new Error('It could not be begun');
  const limits = async (client: PoolClient) => {
    const { rows } = await client.query<{ idle: string; whole: string }>(
      `SELECT current_setting('idle_in_transaction_session_timeout') AS idle,
              current_setting('transaction_timeout') AS whole`,
    );
    return { ...rows[0] };
  };
  expect(await runs.complete(attempt, LIMIT_MS, limits)).toEqual({
    done: true,
    outcome: { idle: '0', whole: '1min' },
  });
});

test('the effect and the end of a run are one transaction', async () => {
  const runs = await fresh();
  await runs.note([DUE]);
  await db.owner.query('CREATE TABLE effect (what text); GRANT SELECT, INSERT ON effect TO bcl_app');
  const attempt = await runs.begin(VERIFY, 'a');
  if (!attempt) throw new Error('It could not be begun');
  const halfway = runs.complete(attempt, LIMIT_MS, async (client) => {
    await client.query(`INSERT INTO effect VALUES ('half')`);
    throw new Error('in the middle');
  });
  await expect(halfway).rejects.toThrow('in the middle');
  const again = await runs.begin(VERIFY, 'a');
  if (!again) throw new Error('It could not be begun again');
  await runs.complete(again, LIMIT_MS, async (client) => {
    await client.query(`INSERT INTO effect VALUES ('whole')`);
    return null;
  });
  expect((await db.owner.query('SELECT what FROM effect')).rows).toEqual([{ what: 'whole' }]);
});

test('what takes longer than it may is ended by the database, and leaves the row to others', async () => {
  const runs = await fresh();
  await runs.note([DUE]);
  const attempt = await runs.begin(VERIFY, 'a');
  if (!attempt) throw new Error('It could not be begun');
  const slow = runs.complete(attempt, 200, async (client) => {
    await client.query('SELECT pg_sleep(30)');
    return null;
  });
  await expect(slow).rejects.toThrow(/transaction timeout|terminated/);
  expect(await runs.begin(VERIFY, 'b')).toMatchObject({ attempt: 2 });
});

test('what is broken off at a stop is due again at once', async () => {
  const runs = await fresh();
  await runs.note([DUE]);
  const attempt = await runs.begin(VERIFY, 'a');
  if (!attempt) throw new Error('It could not be begun');
  let begun: () => void = () => undefined;
  const isBegun = new Promise<void>((resolve) => (begun = resolve));
  const slow = runs.complete(attempt, LIMIT_MS, async (client) => {
    begun();
    await client.query('SELECT pg_sleep(1)');
    return null;
  });
  const ended = expect(slow).rejects.toThrow('Connection terminated');
  await isBegun;
  await sleep(50);
  await runs.abandon();
  await ended;
  // The server notices once the statement it was in has ended.
  await sleep(1_200);
  expect(await runs.begin(VERIFY, 'b')).toMatchObject({ attempt: 2 });
});

test('a run by hand does not wait for the pause after a failure, and does nothing that was done', async () => {
  const runs = await fresh();
  expect(await askByHand(db.pool, VERIFY, 'ann')).toBe('not-due');
  await runs.note([DUE]);
  const attempt = await runs.begin(VERIFY, 'a');
  if (!attempt) throw new Error('It could not be begun');
  await runs.fail(attempt, 'the disk is full', 3_600_000);
  expect(await runs.open([VERIFY.name], 10)).toEqual([]);
  expect(await askByHand(db.pool, VERIFY, 'ann')).toBe('asked');
  expect(await findJobRun(db.pool, VERIFY)).toMatchObject({ state: 'failed', askedBy: 'ann' });
  expect(await runs.open([VERIFY.name], 10)).toHaveLength(1);
  const again = await runs.begin(VERIFY, 'a');
  if (!again) throw new Error('It could not be begun again');
  // Begun and not at work yet, as where its holder died just then.
  expect(await askByHand(db.pool, VERIFY, 'ben')).toBe('asked');
  await runs.complete(again, LIMIT_MS, async () => {
    expect(await askByHand(db.pool, VERIFY, 'cai')).toBe('under-way');
    return { counts: 1 };
  });
  expect(await findJobRun(db.pool, VERIFY)).toMatchObject({ askedBy: 'ben' });
  expect(await askByHand(db.pool, VERIFY, 'ben')).toBe('already-done');
});

test('nothing waits or is late by a clock that was ahead', async () => {
  const runs = await fresh();
  await underAClockOf('9999-12-31T08:00:00Z', async () => {
    await runs.note([DUE, { ...DUE, period: '9999-12-31', dueSince: new Date('9999-12-31T00:00:00Z') }]);
    const attempt = await runs.begin(VERIFY, 'a');
    if (!attempt) throw new Error('It could not be begun');
    await runs.fail(attempt, 'the disk is full', 60_000);
  });
  expect(await runs.open([VERIFY.name], 10)).toEqual([]);
  expect(await runs.setRight([VERIFY.name], new Date())).toBe(0);
  expect(await runs.open([VERIFY.name], 10)).toEqual([VERIFY]);
  // What is of a day that has not come is neither counted nor listed.
  expect(await readDueWork(db.pool)).toMatchObject({ duties: [{ due: 0, failed: 1, late: 0 }] });
  expect(await readJobRuns(db.pool, { limit: 10 })).toMatchObject([VERIFY]);
  await db.owner.query(`UPDATE job_run SET noted_at = noted_at - interval '61 minutes'`);
  expect(await readDueWork(db.pool)).toMatchObject({ duties: [{ late: 1 }] });
});

test('what is late is what could have been done an hour ago, not what fell due before anybody looked', async () => {
  const runs = await fresh();
  await runs.note([DUE]);
  expect(await readDueWork(db.pool)).toMatchObject({ duties: [{ name: 'verify-records', due: 1, late: 0 }] });
  await db.owner.query(`UPDATE job_run SET noted_at = now() - interval '61 minutes'`);
  expect(await readDueWork(db.pool)).toMatchObject({ duties: [{ due: 1, late: 1 }] });
  const late = await readJobRuns(db.pool, { state: 'late', limit: 10 });
  expect(late).toMatchObject([{ ...VERIFY, state: 'due', isLate: true }]);
});

test('the list is read by pages, and by what is asked of it', async () => {
  const runs = await fresh();
  const lanes = ['activity.counts/1', 'activity.counts/2', 'activity.counts/3'];
  await runs.note(lanes.map((area) => ({ ...DUE, area })));
  const all = await readJobRuns(db.pool, { limit: 10 });
  const [first] = await readJobRuns(db.pool, { limit: 1 });
  const rest = await readJobRuns(db.pool, { limit: 10, after: first });
  expect([first, ...rest]).toEqual(all);
  expect(all.map(({ area }) => area)).toEqual([...lanes].reverse());
  expect(await readJobRuns(db.pool, { limit: 10, area: 'activity.counts/2' })).toHaveLength(1);
  expect(await readJobRuns(db.pool, { limit: 10, state: 'done' })).toEqual([]);
  expect(await readJobRuns(db.pool, { limit: 10, state: 'open' })).toEqual(all);
});

test('the application may not have been without what was due', async () => {
  await expect(db.pool.query('DELETE FROM job_run')).rejects.toThrow('permission denied');
  await expect(db.pool.query('TRUNCATE job_run')).rejects.toThrow('permission denied');
});
