import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { readJobRuns } from '#jobs';
import type { JobRun } from '#jobs';
import { Chance, recordEvents, RedisServer, reported, spawnBuilt, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { startReporter } from './started-reporter.fixture';
import type { StartedReporter } from './started-reporter.fixture';

// Reporters that share the work out on a real Redis, which forgets, goes away, and is full of somebody else's.

let db: TestDatabase;
let redis: RedisServer;
const running: StartedReporter[] = [];

beforeAll(async () => {
  db = await testDatabase();
  const total = { table: 'total', applicableAt: '2024-10-30T09:30:00Z' } as const;
  await recordEvents(db, [reported({ ...total, period: '2015-09', value: 563 })]);
  redis = await RedisServer.start();
});
afterAll(async () => {
  await redis.discard();
  await db.close();
});
beforeEach(async () => {
  await db.owner.query('TRUNCATE job_run');
});
afterEach(async () => {
  for (const reporter of running.splice(0)) await reporter.close();
});

async function start(REDIS_URL = redis.url): Promise<StartedReporter> {
  const reporter = await startReporter(db, { REDIS_URL });
  running.push(reporter);
  return reporter;
}

function spawnReporter(REDIS_URL: string): ChildProcess {
  return spawnBuilt('apps/reporter/src/main.js', [], {
    DATABASE_URL: db.url,
    OIDC_ISSUER: 'https://issuer.example',
    REDIS_URL,
    PORT: '0',
    METRICS_PORT: '0',
    LOG_FORMAT: 'json',
  });
}

async function allDone(): Promise<JobRun[]> {
  for (;;) {
    const runs = await readJobRuns(db.pool, { limit: 1_000 });
    if (runs.length > 14 && runs.every(({ state }) => state === 'done')) return runs;
    await sleep(50);
  }
}

/** How often anything was done, by the count of everybody who did it. */
async function timesDone(): Promise<number> {
  const said = await Promise.all(running.map(({ exposition }) => exposition()));
  const done = [...said.join('\n').matchAll(/^bettercare_due_work_ended_total\{.*how="done".*\} (\d+)/gm)];
  return done.reduce((sum, [, times]) => sum + Number(times), 0);
}

test('three share the work out, and each obligation is carried out once', async () => {
  await Promise.all([start(), start(), start()]);
  const runs = await allDone();
  expect(runs.length).toBeGreaterThan(50);
  expect(await timesDone()).toBe(runs.length);
  const said = await Promise.all(running.map(({ exposition }) => exposition()));
  // Had all of it fallen to one, nothing would have been shared.
  const shares = said.map((text) => /how="done"\} [1-9]/.test(text));
  expect(shares.filter(Boolean).length).toBeGreaterThan(1);
});

test('a Redis that is emptied at random loses no work and doubles none', async () => {
  const chance = new Chance(20261129);
  const client = new Redis(redis.url);
  await Promise.all([start(), start(), start()]);
  let isDone = false;
  const flushing = (async () => {
    while (!isDone) {
      await client.flushall();
      await sleep(chance.below(300));
    }
  })();
  const runs = await allDone();
  isDone = true;
  await flushing;
  client.disconnect();
  expect(await timesDone()).toBe(runs.length);
  expect(runs.every(({ outcome }) => outcome !== null)).toBe(true);
});

test('a Redis that dies and comes back empty is waited for, and told of once', async () => {
  const reporter = await start();
  while ((await readJobRuns(db.pool, { state: 'done', limit: 10 })).length === 0) await sleep(10);
  await redis.kill();
  await sleep(3_000);
  await redis.startAgain();
  const runs = await allDone();
  expect(await timesDone()).toBe(runs.length);
  const told = reporter.lines.filter((line) =>
    line.includes('the Redis that hands out due work makes trouble'),
  );
  expect(told.length).toBeLessThanOrEqual(1);
});

test('a reporter stops in order though its Redis is gone', async () => {
  const gone = await RedisServer.start();
  const child = spawnReporter(gone.url);
  let said = '';
  for (const output of [child.stdout, child.stderr]) {
    output?.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  // By then the Redis is in use.
  while ((await readJobRuns(db.pool, { state: 'done', limit: 10 })).length === 0) await sleep(50);
  await gone.kill();
  child.kill('SIGTERM');
  await once(child, 'close');
  expect(said).toContain('the reporter has stopped');
  expect(child.exitCode).toBe(0);
  await gone.discard();
});

test('what a killed reporter had in hand is done by another', async () => {
  const holder = await db.owner.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE lane_chain IN ACCESS EXCLUSIVE MODE');
  const child = spawnReporter(redis.url);
  child.stdout?.resume();
  child.stderr?.resume();
  while ((await readJobRuns(db.pool, { state: 'running', limit: 10 })).length < 2) await sleep(50);
  const held = await readJobRuns(db.pool, { state: 'running', limit: 10 });
  child.kill('SIGKILL');
  await once(child, 'close');
  await holder.query('ROLLBACK');
  holder.release();
  await start();
  const runs = await allDone();
  const theirs = runs.filter(({ area }) => held.some((each) => each.area === area));
  expect(theirs.map(({ attempts }) => attempts)).toEqual([2, 2]);
}, 180_000);

test('a Redis that may evict is refused with a line that says what to set', async () => {
  const evicting = await RedisServer.start('allkeys-lru');
  try {
    const child = spawnBuilt('apps/reporter/src/main.js', [], {
      DATABASE_URL: db.url,
      OIDC_ISSUER: 'https://issuer.example',
      REDIS_URL: evicting.url,
      PORT: '0',
      METRICS_PORT: '0',
    });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stdout?.resume();
    expect(await once(child, 'close')).toEqual([78, null]);
    expect(said.split('\n').filter((line) => line.startsWith('REDIS_URL'))).toEqual([
      'REDIS_URL leads to a Redis whose maxmemory-policy is allkeys-lru, by which jobs may be evicted; set it to noeviction.',
    ]);
  } finally {
    await evicting.discard();
  }
});

test('a Redis that is not there is told of in a line', async () => {
  const gone = await RedisServer.start();
  await gone.discard();
  await expect(startReporter(db, { REDIS_URL: gone.url })).rejects.toThrow(
    'The Redis of REDIS_URL cannot be used (ECONNREFUSED).',
  );
});
