import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openChannels } from '#delivery';
import { findJobRun, JobRunStore, readJobRuns } from '#jobs';
import type { JobRun } from '#jobs';
import { daysAfter, londonDay, startOfLondonDay } from '#kernel';
import { newestChase } from '#performance';
import { newestVerification, WatermarkStore } from '#records';
import { ReferenceStore } from '#reference';
import { MailServer, PETERBOROUGH, recordEvents, reported, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { startReporter } from './started-reporter.fixture';
import type { StartedReporter } from './started-reporter.fixture';

let db: TestDatabase;
const running: StartedReporter[] = [];

beforeAll(async () => {
  db = await testDatabase();
  const total = { table: 'total', applicableAt: new Date().toISOString() } as const;
  await recordEvents(db, [
    reported({ ...total, period: monthsAgo(5), value: 563 }),
    reported({ ...total, period: monthsAgo(4), value: 672 }),
  ]);
  await collectDelayedDaysStill();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.owner.query('TRUNCATE job_run');
});
afterEach(async () => {
  for (const reporter of running.splice(0)) await reporter.close();
});

async function start(environment: Readonly<Record<string, string>> = {}): Promise<StartedReporter> {
  const reporter = await startReporter(db, environment);
  running.push(reporter);
  return reporter;
}

/** A version of the reference data by which the months before now are awaited, as they were up to February 2020. */
async function collectDelayedDaysStill(): Promise<void> {
  const reference = new ReferenceStore(db.pool);
  const document = (await reference.current())?.document;
  const expectedReporters = document?.expectedReporters
    .filter(({ measure }) => measure === 'delayed-days')
    .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'to')));
  expect(await reference.publish({ ...document, expectedReporters }, 'test')).toMatchObject({ ok: true });
}

/** Twelve lanes, the cells, the decisions and the journal. */
const PARTS = 15;

/** Everything that has come to be due, once all of it is done. */
async function allDone(): Promise<JobRun[]> {
  for (;;) {
    const runs = await readJobRuns(db.pool, { limit: 200 });
    if (runs.length > PARTS && runs.every(({ state }) => state === 'done')) return runs;
    await sleep(50);
  }
}

const COUNCIL = 'Peterborough City Council';
const CHASED = { name: 'chase-reports', area: PETERBOROUGH.area };

/** The area reports for two months, long enough ago that those after them are over and have not come. */
function monthsAgo(months: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 15)).toISOString().slice(0, 7);
}

test('at its first look it verifies every part of the records, and misses the reports of every month', async () => {
  await start();
  const runs = await allDone();
  const verified = runs.filter(({ name }) => name === 'verify-records');
  const areas = verified.map(({ area }) => area).sort();
  expect(areas).toEqual([
    ...Array.from({ length: 12 }, (_, partition) => `activity.counts/${partition}`).sort(),
    'cells',
    'decisions',
    'journal',
  ]);
  for (const run of verified) expect(run).toMatchObject({ outcome: { faults: [] }, attempts: 1 });
  const counts = verified.map(({ outcome }) => (outcome as { counts?: number }).counts ?? 0);
  expect(counts.reduce((sum, each) => sum + each, 0)).toBe(2);
  expect(await newestVerification(db.pool)).toMatchObject({ parts: PARTS, faults: [] });

  const chased = runs.filter(({ name }) => name === 'chase-reports');
  expect(new Set(chased.map(({ area }) => area))).toEqual(new Set([PETERBOROUGH.area]));
  // Whether last month's are awaited still depends on the day.
  expect(chased.map(({ period }) => period).slice(-4)).toEqual([2, 3, 4, 5].map(monthsAgo));
  const outcomeOf = async (months: number) =>
    (await findJobRun(db.pool, { ...CHASED, period: monthsAgo(months) }))?.outcome;
  const missed = { measure: 'delayed-days', source: PETERBOROUGH.source, isInPart: false };
  expect(await outcomeOf(5)).toMatchObject({ expected: 1, missing: [] });
  expect(await outcomeOf(4)).toMatchObject({ expected: 1, missing: [] });
  expect(await outcomeOf(3)).toMatchObject({ expected: 1, missing: [{ ...missed, name: COUNCIL }] });
  expect(await newestChase(db.pool)).toMatchObject({ areas: 1, expected: 1, missing: 1 });
});

test('at its start it keeps by which ways it can send anything: by none here', async () => {
  await start();
  expect((await db.pool.query('SELECT ways FROM ways_set_up')).rows).toEqual([{ ways: [] }]);
});

test('months are missed only once as many days are over as it is told to wait', async () => {
  await start({ REPORTS_DUE_DAYS: '1' });
  await allDone();
  const run = await findJobRun(db.pool, { ...CHASED, period: monthsAgo(5) });
  expect(run && londonDay(run.dueSince)).toBe(`${monthsAgo(4)}-02`);
});

test('of three at once each obligation is carried out by one, and a later start does nothing again', async () => {
  await Promise.all([start(), start(), start()]);
  const runs = await allDone();
  const ended = (await Promise.all(running.map(({ exposition }) => exposition()))).join('\n');
  const done = [...ended.matchAll(/^bettercare_due_work_ended_total\{.*how="done".*\} (\d+)/gm)];
  expect(done.reduce((sum, [, times]) => sum + Number(times), 0)).toBe(runs.length);
  for (const reporter of running.splice(0)) await reporter.close();
  await start();
  await sleep(500);
  expect(await allDone()).toEqual(runs);
});

test('two reporters send a person one digest, of what has come to be missing since the last', async () => {
  const mail = await MailServer.start({ disabledCommands: ['STARTTLS'] });
  const settings = { folder: undefined, webhook: undefined, mesh: undefined, authoritiesFile: undefined };
  const from = 'ledger@example.org';
  const channels = await openChannels({
    settings: { ...settings, mail: { url: mail.address('smtp'), from } },
  });
  if (!channels.ok) throw new Error('channels');
  await new WatermarkStore(db.pool).storeNow();
  await db.owner.query(`UPDATE watermark SET at = now() - interval '100 days'`);
  await db.owner.query(
    `INSERT INTO person_vouched VALUES ('person:board', '{viewer@E06000031}', now());
     INSERT INTO digest_subscription (id, area, subject, rhythm, address, origin, link_key, asked_at, confirmed_at, told_up_to)
     VALUES ('0123456789abcdef', 'E06000031', 'person:board', 'weekly', 'board@example.org', 'https://ledger.example',
             decode(repeat('07', 32), 'hex'), now() - interval '90 days', now() - interval '90 days', now() - interval '80 days')`,
  );
  try {
    running.push(
      await startReporter(db, {}, undefined, channels.value),
      await startReporter(db, {}, undefined, channels.value),
    );
    await allDone();
    expect(mail.received.map(({ to }) => to)).toEqual([['board@example.org']]);
    const [{ subject, text } = {}] = await mail.mails();
    expect(subject).toMatch(/^Peterborough: \d+ missing report/);
    expect(text).toContain('missing from Peterborough City Council');
    const digests = await readJobRuns(db.pool, { limit: 10, name: 'send-digest' });
    expect(digests).toMatchObject([{ attempts: 1, outcome: { told: expect.any(Number) } }]);
  } finally {
    await mail.close();
    await db.owner.query('DELETE FROM digest_subscription; DELETE FROM ways_set_up');
  }
});

test('days on which nobody looked are made up for', async () => {
  await noteCells(daysAgo(3), 'done');
  await start();
  await allDone();
  const cells = await readJobRuns(db.pool, { limit: 10, area: 'cells' });
  expect(cells.map(({ period }) => period)).toEqual([0, 1, 2, 3].map(daysAgo));
  expect(cells[0]).toMatchObject({ outcome: { faults: [], number: 2 } });
});

test('a day that was missed is proved by the verification of a later one', async () => {
  await noteCells(daysAgo(1), 'due');
  await noteCells(daysAgo(0), 'done');
  await start();
  await allDone();
  const [, missed] = await readJobRuns(db.pool, { limit: 10, area: 'cells' });
  expect(missed).toMatchObject({ period: daysAgo(1), outcome: { provedBy: daysAgo(0) } });
});

function daysAgo(days: number): string {
  return daysAfter(londonDay(new Date()), -days);
}

async function noteCells(day: string, state: 'due' | 'done'): Promise<void> {
  const runs = new JobRunStore(db.pool);
  const key = { name: 'verify-records', area: 'cells', period: day };
  await runs.note([{ ...key, dueSince: startOfLondonDay(day) }]);
  const attempt = state === 'done' ? await runs.begin(key, 'spec') : undefined;
  if (attempt) await runs.complete(attempt, 60_000, () => Promise.resolve({ faults: [] }));
}

test('records that do not hold are told of in the log, the metrics and the status', async () => {
  await db.owner.query('UPDATE record_count_by_series SET value = value + 1 WHERE log_offset = 0');
  try {
    const reporter = await start();
    await allDone();
    const verification = await newestVerification(db.pool);
    expect(verification?.faults.join('; ')).toMatch(/the chain does not hold at the batch from 0/);
    const loud = reporter.lines.filter((line) => line.includes('the records DO NOT HOLD'));
    expect(loud.length).toBe(verification?.faults.length);
    expect(JSON.parse(loud[0] ?? '')).toMatchObject({ level: 'error', day: londonDay(new Date()) });
    expect(await reporter.exposition()).toMatch(
      new RegExp(`^bettercare_verify_faults ${verification?.faults.length}$`, 'm'),
    );
  } finally {
    await db.owner.query('UPDATE record_count_by_series SET value = value - 1 WHERE log_offset = 0');
  }
});

test('what cannot be done now is kept with its reason, and with when it is tried again', async () => {
  await db.owner.query('REVOKE SELECT ON lane_chain FROM bcl_app');
  const lane = { name: 'verify-records', area: 'activity.counts/0', period: londonDay(new Date()) };
  try {
    const reporter = await start();
    const failed = async () => (await findJobRun(db.pool, lane))?.state === 'failed';
    while (!(await failed())) await sleep(20);
    expect(await findJobRun(db.pool, lane)).toMatchObject({
      attempts: 1,
      failure: 'permission denied for table lane_chain',
      nextTryAt: expect.any(Date),
      finishedAt: null,
    });
    expect(reporter.lines.join('')).toContain('due work failed and will be tried again');
    expect(await reporter.exposition()).toMatch(
      /^bettercare_due_work\{duty="verify-records",state="failed"\} [1-9]\d*$/m,
    );
  } finally {
    await db.owner.query('GRANT SELECT ON lane_chain TO bcl_app');
  }
});
