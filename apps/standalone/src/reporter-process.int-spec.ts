import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { readDueWork, readJobRuns } from '#jobs';
import type { JobRun } from '#jobs';
import { recordEvents, reported, spawnBuilt, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';

// The reporter as a process of its own, killed outright in the middle of what it does.

let db: TestDatabase;
const children: ChildProcess[] = [];

beforeAll(async () => {
  db = await testDatabase();
  await recordEvents(db, [
    reported({ period: '2014-09', value: 563, applicableAt: '2014-10-30T09:30:00Z', table: 'total' }),
  ]);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => db.close());

function start(): ChildProcess {
  const child = spawnBuilt('apps/reporter/src/main.js', [], {
    DATABASE_URL: db.url,
    OIDC_ISSUER: 'https://issuer.example',
    PORT: '0',
    METRICS_PORT: '0',
  });
  // Nobody reads what it says, which must not hold it up.
  child.stdout?.resume();
  child.stderr?.resume();
  children.push(child);
  return child;
}

async function runs(): Promise<JobRun[]> {
  return readJobRuns(db.pool, { name: 'verify-records', limit: 200 });
}

async function until(enough: (found: readonly JobRun[]) => boolean): Promise<JobRun[]> {
  for (;;) {
    const found = await runs();
    if (enough(found)) return found;
    await sleep(50);
  }
}

const inState = (found: readonly JobRun[], state: JobRun['state']) =>
  found.filter((run) => run.state === state);

test('what a killed reporter was doing is done by another, once, and what it had done is not done again', async () => {
  // Whoever reads a chain waits here until the lock goes, so that it is known where it is killed.
  const holder = await db.owner.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE lane_chain IN ACCESS EXCLUSIVE MODE');
  const killed = start();
  const held = await until((found) => inState(found, 'running').length === 2);
  const [first, second] = inState(held, 'running');
  const other = start();
  // Two reporters, and each lane is begun by one: a row in somebody's hands is passed over.
  const begun = inState(await until((found) => inState(found, 'running').length === 4), 'running');
  expect(begun.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1]);
  killed.kill('SIGKILL');
  await once(killed, 'close');
  await holder.query('ROLLBACK');
  holder.release();

  const done = await until((found) => found.length > 0 && found.every(({ state }) => state === 'done'));
  const theirs = done.filter(({ area }) => area === first?.area || area === second?.area);
  expect(theirs.map(({ attempts }) => attempts)).toEqual([2, 2]);
  expect(theirs.map(({ begunBy }) => begunBy).every((by) => by?.endsWith(`/${other.pid}`))).toBe(true);
  expect(done.flatMap(({ outcome }) => (outcome as { faults: string[] }).faults)).toEqual([]);

  other.kill('SIGTERM');
  expect(await once(other, 'close')).toEqual([0, null]);
  const looked = async () => (await readDueWork(db.pool)).lookedAt?.getTime() ?? 0;
  const before = await looked();
  const again = start();
  while ((await looked()) === before) await sleep(50);
  expect(await runs()).toEqual(done);
  again.kill('SIGTERM');
  expect(await once(again, 'close')).toEqual([0, null]);
});

test('asked to stop in the middle of something it breaks it off, and it is due again', async () => {
  await db.owner.query('TRUNCATE job_run');
  const holder = await db.owner.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE lane_chain IN ACCESS EXCLUSIVE MODE');
  const stopped = start();
  const held = await until((found) => inState(found, 'running').length === 2);
  stopped.kill('SIGTERM');
  expect(await once(stopped, 'close')).toEqual([0, null]);
  await holder.query('ROLLBACK');
  holder.release();
  const left = await runs();
  const broken = inState(held, 'running').map(({ area }) => area);
  expect(left.filter(({ area }) => broken.includes(area)).map(({ state }) => state)).toEqual([
    'running',
    'running',
  ]);
  const next = start();
  const done = await until((found) => found.every(({ state }) => state === 'done'));
  const again = done.filter(({ area }) => broken.includes(area));
  expect(again.map(({ attempts, failure }) => [attempts, failure])).toEqual([
    [2, null],
    [2, null],
  ]);
  next.kill('SIGTERM');
  expect(await once(next, 'close')).toEqual([0, null]);
});
