import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { JobRunStore } from '#jobs';
import type { Json } from '#kernel';
import { startLoneTracker, type LoneTracker } from '../tracker.fixture';

let tracker: LoneTracker;
let runs: JobRunStore;

const LANE = { name: 'verify-records', area: 'activity.counts/3', period: '2026-11-29' };
const CHASE = { name: 'chase-reports', area: 'E06000031', period: '2014-07' };
const OF_CHASE = '/v1/due-work/chase-reports/E06000031/2014-07';
const OF_LANE = '/v1/due-work/verify-records/activity.counts%2F3/2026-11-29';

beforeAll(async () => {
  tracker = await startLoneTracker();
  runs = new JobRunStore(tracker.database.pool);
});
afterAll(() => tracker.close());
beforeEach(async () => {
  await tracker.database.owner.query('TRUNCATE job_run');
  await runs.note([
    { ...LANE, dueSince: new Date('2026-11-29T00:00:00Z') },
    { ...CHASE, dueSince: new Date('2014-08-14T23:00:00Z') },
  ]);
});

async function ask(
  path: string,
  { method = 'GET', grant = 'administrator@*' } = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const token = await tracker.provider.token({ claims: { bettercare_grants: [grant] } });
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${tracker.address}${path}`, { method, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function finish(key: typeof LANE, outcome: Json): Promise<void> {
  const attempt = await runs.begin(key, 'host/1');
  if (!attempt) throw new Error('It could not be begun');
  await runs.complete(attempt, 60_000, () => Promise.resolve(outcome));
}

const listed = async (query: string) => (await ask(`/v1/due-work?${query}`)).body['runs'];

describe('what falls due', () => {
  test('is listed newest first, by state, duty and area, and by pages', async () => {
    await finish(LANE, { counts: 108, faults: [] });
    expect(await listed('')).toMatchObject([
      { ...LANE, state: 'done', attempts: 1, begunBy: 'host/1', outcome: { counts: 108 } },
      { ...CHASE, state: 'due', dueSince: '2014-08-14T23:00:00.000Z', isLate: false, outcome: null },
    ]);
    expect(await listed('state=due')).toMatchObject([CHASE]);
    expect(await listed('name=verify-records')).toMatchObject([LANE]);
    expect(await listed('area=activity.counts/3&state=failed')).toEqual([]);
    const { body } = await ask('/v1/due-work?limit=1');
    expect(await listed(`after=${String(body['next'])}`)).toMatchObject([CHASE]);
  });

  test('is done now when an administrator asks, and is done once', async () => {
    const attempt = await runs.begin(CHASE, 'host/1');
    if (!attempt) throw new Error('It could not be begun');
    await runs.fail(attempt, 'the disk is full', 3_600_000);
    expect((await ask(OF_CHASE)).body).toMatchObject({ state: 'failed', failure: 'the disk is full' });
    expect(await ask(`${OF_CHASE}/run`, { method: 'POST' })).toEqual({ status: 202, body: { asked: true } });
    expect(await runs.open([CHASE.name], 10)).toMatchObject([CHASE]);

    const again = await runs.begin(CHASE, 'host/1');
    if (!again) throw new Error('It could not be begun again');
    await runs.complete(again, 60_000, async () => {
      expect(await ask(`${OF_CHASE}/run`, { method: 'POST' })).toEqual({
        status: 202,
        body: { asked: false },
      });
      return { expected: 1, missing: [] };
    });

    await finish(LANE, { faults: [] });
    expect(await ask(`${OF_LANE}/run`, { method: 'POST' })).toMatchObject({
      status: 409,
      body: { code: 'already-done' },
    });
  });

  test('is not there before it is due, and nobody else may ask for it', async () => {
    const november = '/v1/due-work/chase-reports/E06000031/2014-08';
    expect(await ask(november)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await ask(`${november}/run`, { method: 'POST' })).toMatchObject({ status: 404 });
    for (const grant of ['viewer@*', 'auditor@*', 'administrator@E06000031']) {
      expect((await ask(`${OF_CHASE}/run`, { method: 'POST', grant })).status).toBe(403);
    }
    expect((await ask('/v1/due-work', { grant: 'auditor@*' })).status).toBe(200);
    expect((await ask('/v1/due-work', { grant: 'viewer@E06000031' })).status).toBe(403);
  });

  test('stands in the status: what is late, the newest verification and the newest chase', async () => {
    await runs.looked('host/1');
    await finish(LANE, { counts: 108, faults: ['activity.counts/3: the chain ends at 0'] });
    await finish(CHASE, { expected: 1, missing: [{ measure: 'delayed-days', name: 'Peterborough' }] });
    await runs.note([{ ...CHASE, period: '2014-08', dueSince: new Date('2014-09-14T23:00:00Z') }]);
    await tracker.database.owner.query(`UPDATE job_run SET noted_at = now() - interval '2 hours'`);
    // The status is worked out once a second at most.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const { body } = await ask('/v1/status');
    expect(body['dueWork']).toMatchObject({
      open: 1,
      failed: 0,
      late: 1,
      newestVerify: { day: '2026-11-29', parts: 1, faults: ['activity.counts/3: the chain ends at 0'] },
      newestChase: { month: '2014-07', areas: 1, expected: 1, missing: 1 },
    });
    expect(body['findings']).toMatchObject([
      { finding: 'records-do-not-hold', severity: 'act' },
      { finding: 'due-work-late', severity: 'act' },
    ]);
    const page = await (await fetch(`${tracker.address}/status`)).text();
    expect(page).toContain('The records do not hold');
    expect(page).not.toMatch(/Peterborough|E06000031/);
  });
});
