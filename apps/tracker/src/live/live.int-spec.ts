import { setTimeout as sleep } from 'node:timers/promises';
import { DecisionStore } from '#decisions';
import { Metrics } from '#platform';
import { PETERBOROUGH, recordEvents, reported, StreamReader, withdrawn } from '#testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunningTracker } from '../tracker.fixture';
import { readEventId, writeEventId } from './event-id';
import { figuresOf } from './followed';
import { followHistory } from './followed-history.fixture';
import type { LiveClient } from './live-client';
import { LiveStreams } from './live-streams';
import { liveChanges, liveHeartbeat, liveSnapshot } from './live.schema';
import type { LiveChanges } from './live.schema';
import { AS_DATA } from './telling';
import { WatchedLedger } from './watched-ledger.fixture';

const { area: AREA } = PETERBOROUGH;
const historySeed = Number(process.env['LIVE_HISTORY_SEED'] ?? Date.now() % 1_000_000);
const MARCH = '2015/16 delayed-transfers-of-care 2016-03';
const SEPTEMBER = '2014/15 delayed-transfers-of-care 2014-09';

let ledger: WatchedLedger;
let one: RunningTracker;
let other: RunningTracker;

beforeAll(async () => {
  ledger = await WatchedLedger.open();
  one = await ledger.startTracker();
  other = await ledger.startTracker();
});
afterEach(() => ledger.closeReaders());
afterAll(() => ledger.close());

/** September 2014 of the three agencies, so that it is complete; versions in the order of the calls. */
let version = 0;
async function publishSeptember(nhs: number): Promise<void> {
  const applicableAt = new Date(Date.UTC(2014, 10, 1, 0, 0, version++)).toISOString();
  const days = { nhs, 'social-care': 4, both: 0 };
  await recordEvents(
    ledger.database,
    Object.entries(days).map(([agency, value]) =>
      reported({ period: '2014-09', category: { agency }, value, applicableAt }),
    ),
  );
}

describe('a stream', () => {
  test('begins with every figure, then tells a correction with what stood there before', async () => {
    await publishSeptember(563);
    const reader = await ledger.watch(one);
    expect(reader.response.headers.get('content-type')).toContain('text/event-stream');
    const snapshot = await reader.next('snapshot');
    expect(liveSnapshot.parse(snapshot?.data)).toMatchObject({ area: AREA });
    expect(reader.told.figures.get(SEPTEMBER)).toMatchObject({ numerator: 567, notJudged: 'no-plan' });

    await publishSeptember(600);
    const changes = liveChanges.parse((await reader.next('changes'))?.data);
    const month = changes.changes.find(({ after }) => after?.period === '2014-09');
    expect([month?.before?.numerator, month?.after?.numerator]).toEqual([567, 604]);
    await reader.until((figures) => figures.get(SEPTEMBER)?.numerator === 604);
    expect(reader.told.hashes()).toEqual(await ledger.asked());
  });

  test('goes on where it broke off, on another process, without a gap', async () => {
    const first = await ledger.watch(one);
    await first.next('snapshot');
    first.close();
    await publishSeptember(610);
    await publishSeptember(620);
    const second = await ledger.watch(other, { from: first });
    const changes = (await second.next('changes'))?.data as LiveChanges;
    const month = changes.changes.find(({ after }) => after?.period === '2014-09');
    expect([month?.before?.numerator, month?.after?.numerator]).toEqual([604, 624]);
    expect(second.told.hashes()).toEqual(await ledger.asked());
  });

  test('ends in words when its process stops, and goes on in the one started next', async () => {
    const stopping = await ledger.startTracker();
    const first = await ledger.watch(stopping);
    await first.next('snapshot');
    await stopping.close();
    expect((await first.next('end'))?.data).toEqual({ reason: 'stopping' });
    expect(await first.next('end')).toBeUndefined();
    await publishSeptember(630);
    const next = await ledger.startTracker();
    const second = await ledger.watch(next, { from: first });
    await second.until((figures) => figures.get(SEPTEMBER)?.numerator === 634);
  });

  test('ends in words with the token of its reader', async () => {
    const exp = Math.floor(Date.now() / 1000) - 57; // it holds for a minute longer, for clocks that differ
    const reader = await ledger.watch(one, { exp });
    expect((await reader.next('end'))?.data).toEqual({ reason: 'token-expired' });
    expect(await reader.next('end')).toBeUndefined();
  });

  test('is one of so many that one caller may have open, and all callers together, and is counted', async () => {
    const limits = { LIVE_STREAMS_PER_CLIENT_MAX: '2', LIVE_STREAMS_MAX: '3' };
    const limited = await ledger.startTracker(limits);
    const open = (sub: string) => ledger.watch(limited, { sub });
    const refusal = async ({ response }: StreamReader) => ({
      status: response.status,
      'retry-after': response.headers.get('retry-after'),
      ...((await response.json()) as { code: string; detail: string }),
    });
    const [first] = [await open('one'), await open('one')];
    const refused = { status: 429, 'retry-after': '30', code: 'too-many-streams' };
    expect(await refusal(await open('one'))).toMatchObject({
      ...refused,
      detail: 'You have 2 streams open, which is as many as one caller may have. Close one first.',
    });
    await open('another');
    expect(await refusal(await open('a third'))).toMatchObject({
      ...refused,
      detail: 'As many streams are open as there may be. Try again later.',
    });
    const counted = async () => {
      const { text } = await limited.application.get(Metrics).exposition();
      return Number(/^bettercare_live_streams (\d+)$/m.exec(text)?.[1]);
    };
    expect(await counted()).toBe(3);
    first.close();
    while ((await counted()) === 3) await sleep(10);
    expect((await open('a third')).response.status).toBe(200);
  });

  test('says how often it tells that it is alive, and tells it at once where nothing has changed', async () => {
    const first = await ledger.watch(one);
    expect(first.response.headers.get('bettercare-heartbeat-seconds')).toBe('5');
    expect((await first.next('heartbeat'))?.id).toBe(first.told.lastId);
    const second = await ledger.watch(other, { from: first });
    const beat = liveHeartbeat.parse((await second.read())?.data);
    expect(beat).toMatchObject({ behind: 0, waitingSince: null });
  });

  test('tells a withdrawal: the figure is incomplete again', async () => {
    const reader = await ledger.watch(one);
    await reader.next('snapshot');
    const applicableAt = new Date(Date.UTC(2014, 10, 2)).toISOString();
    await recordEvents(ledger.database, [withdrawn({ period: '2014-09', applicableAt })]);
    await reader.until((figures) => figures.get(SEPTEMBER)?.numerator === undefined);
    expect(reader.told.figures.get(SEPTEMBER)).toMatchObject({ reportedSoFar: 4 });
    expect(reader.told.hashes()).toEqual(await ledger.asked());
  });

  test('does not say that all is well while nobody can look', async () => {
    const watcher = await ledger.startTracker({ LIVE_HEARTBEAT_SECONDS: '1' });
    const reader = await ledger.watch(watcher);
    await reader.next('heartbeat');
    const holding = await ledger.database.owner.connect();
    await holding.query('BEGIN');
    await holding.query('LOCK TABLE reference_version IN ACCESS EXCLUSIVE MODE');
    const heldAt = Date.now();
    await sleep(6_000);
    await holding.query('ROLLBACK');
    holding.release();
    const heldUntil = Date.now();
    const saidOf: number[] = [];
    while (!saidOf.some((at) => at > heldUntil))
      saidOf.push(Date.parse(liveHeartbeat.parse((await reader.next('heartbeat'))?.data).at));
    // A look that had begun is of the moment at which it began.
    expect(saidOf.filter((at) => at > heldAt + 1_000 && at < heldUntil)).toEqual([]);
    expect(saidOf.length).toBeLessThan(6);
    await watcher.close();
  });

  test('is begun whatever becomes of another that came with it', async () => {
    const streams = one.application.get(LiveStreams, { strict: false });
    const unsaid = () => {
      throw new Error('it cannot be said');
    };
    const caller = { subject: 'reader', isPerson: false, grants: [] };
    const [broken, whole] = [{ ...AS_DATA, snapshot: unsaid }, AS_DATA].map((telling) =>
      streams.open(figuresOf(AREA), caller, undefined, telling),
    ) as [LiveClient, LiveClient];
    for await (const told of whole.stream) if (String(told).includes('event: snapshot')) break;
    expect(broken.isGone).toBe(true);
  });

  test('tells nothing of another area', async () => {
    const reader = await ledger.watch(one);
    await reader.next('snapshot');
    const applicableAt = '2014-11-01T00:00:00Z';
    const poole = { source: 'urn:ons:E06000029', area: 'E06000029' };
    await recordEvents(ledger.database, [reported({ ...poole, period: '2014-07', value: 3, applicableAt })]);
    await recordEvents(ledger.database, [reported({ period: '2014-08', value: 739, applicableAt })]);
    const first = (await reader.next('changes'))?.data as LiveChanges;
    expect(first.changes.map(({ after }) => after?.period)).toContain('2014-08');
    expect(first.changes.map(({ after }) => after?.period)).not.toContain('2014-07');
  });

  test(`misses nothing of a history, however often it is cut off (LIVE_HISTORY_SEED=${historySeed})`, async () => {
    const followed = await followHistory(ledger, [one, other], { seed: historySeed, counts: 3_600 });
    expect(followed.figures).toBeGreaterThan(20);
  }, 300_000); // seconds, unless the machine is busy with something else
});

describe('areas whose figures cannot be worked out', () => {
  test('keep those of others from nobody, and one comes back while another stays broken', async () => {
    const [poole, bournemouth] = ['E06000029', 'E06000028'];
    const decided = async (
      area: string,
      version: number,
      events: readonly [type: string, said: object][],
    ) => {
      const plan = { area, policyYear: '2014/15' };
      await one.application.get(DecisionStore, { strict: false }).append(
        `plan/${area}/2014-15`,
        version,
        events.map(([type, said]) => ({ type, data: { ...plan, ...said } })),
        { actor: 'spec' },
      );
    };
    const watched = async (area: string) =>
      StreamReader.open(`${one.address}/v1/areas/${area}/live`, await ledger.tokenOf(`viewer@${area}`));
    const reader = await ledger.watch(one);
    await reader.next('snapshot');
    for (const area of [poole, bournemouth])
      await decided(area, 0, [
        ['plan.drafted', { content: {} }],
        ['plan.agreed', { agreement: { agreedOn: '2014-09-01' } }],
      ]);
    const [ofPoole, ofBournemouth] = [await watched(poole), await watched(bournemouth)];
    for (const value of [640, 650]) {
      const applicableAt = new Date(Date.UTC(2026, 0, 1, 0, 0, value)).toISOString();
      await recordEvents(ledger.database, [
        reported({ table: 'total', period: '2016-03', value, applicableAt }),
      ]);
      await reader.until((figures) => figures.get(MARCH)?.numerator === value);
    }
    await decided(bournemouth, 2, [['plan.withdrawn', { reason: 'It said nothing' }]]);
    expect((await ofBournemouth.next('snapshot'))?.data).toMatchObject({ area: bournemouth });
    ofBournemouth.close();
    ofPoole.close();
  });
});

describe('an id that cannot be gone on from', () => {
  test('of no stream is refused', async () => {
    const headers = {
      authorization: `Bearer ${await ledger.tokenOf(`viewer@${AREA}`)}`,
      'last-event-id': '17',
    };
    const response = await fetch(`${one.address}/v1/areas/${AREA}/live`, { headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ where: '/Last-Event-ID' }] });
  });

  test.each([
    ['another-ledger', (id: string) => ({ ledger: 'another', positions: positionsIn(id) })],
    [
      'ahead-of-the-ledger',
      (id: string) => ({ ...idIn(id), positions: { ...positionsIn(id), decisionPosition: 1_000_000 } }),
    ],
  ])('because it is %s: the stream begins anew and says why', async (because, changed) => {
    const first = await ledger.watch(one);
    await first.next('snapshot');
    first.told.lastId = writeEventId(changed(first.told.lastId ?? ''));
    const second = await ledger.watch(other, { from: first });
    expect((await second.next('snapshot'))?.data).toMatchObject({ because });
  });
});

function idIn(text: string) {
  const read = readEventId(text);
  if (!read) throw new Error(`${text} is no event id`);
  return read;
}

function positionsIn(text: string) {
  return idIn(text).positions;
}

describe('who may watch', () => {
  test.each([
    [`publisher@urn:ons:${AREA}`, AREA, 403],
    ['viewer@E06000029', AREA, 403],
    ['viewer@*', 'E99999999', 404],
  ])('%s of %s: %i', async (grant, area, status) => {
    const headers = { authorization: `Bearer ${await ledger.tokenOf(grant)}` };
    const response = await fetch(`${one.address}/v1/areas/${area}/live`, { headers });
    await response.body?.cancel();
    expect(response.status).toBe(status);
  });
});
