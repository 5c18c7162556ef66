import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Metrics } from '#platform';
import { DefinitionStore, ReferenceStore } from '#reference';
import {
  askedHashes,
  Chance,
  generatedHistory,
  recordEvents,
  reported,
  startOpenIdProvider,
  StreamReader,
  testDatabase,
  withdrawn,
} from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startTracker, type RunningTracker } from '../tracker.fixture';
import { readEventId, writeEventId } from './event-id';
import { liveChanges, liveHeartbeat, liveSnapshot } from './live.schema';
import type { LiveChanges } from './live.schema';

const AREA = 'E06000031';
const SEPTEMBER = '2014/15 delayed-transfers-of-care 2014-09';

let database: TestDatabase;
let provider: OpenIdProvider;
let one: RunningTracker;
let other: RunningTracker;
const readers: StreamReader[] = [];

beforeAll(async () => {
  database = await testDatabase();
  provider = await startOpenIdProvider('better-care-ledger');
  one = await startTracker(database, provider);
  other = await startTracker(database, provider);
  await one.application.get(ReferenceStore, { strict: false }).publishFirstVersion('spec');
  await one.application.get(DefinitionStore, { strict: false }).putFirstVersionsInForce('spec');
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
});
afterAll(async () => {
  await one.close();
  await other.close();
  await provider.close();
  await database.close();
});

const tokenOf = (...grants: string[]) => provider.token({ claims: { bettercare_grants: grants } });

async function watch(tracker: RunningTracker, from?: StreamReader): Promise<StreamReader> {
  const token = await tokenOf(`viewer@${AREA}`);
  const reader = await StreamReader.open(`${tracker.address}/v1/areas/${AREA}/live`, token, from);
  readers.push(reader);
  return reader;
}

/** September 2014 of the three agencies, so that it is complete; versions in the order of the calls. */
let version = 0;
async function publishSeptember(nhs: number): Promise<void> {
  const applicableAt = new Date(Date.UTC(2014, 10, 1, 0, 0, version++)).toISOString();
  const days = { nhs, 'social-care': 4, both: 0 };
  await recordEvents(
    database,
    Object.entries(days).map(([agency, value]) =>
      reported({ period: '2014-09', category: { agency }, value, applicableAt }),
    ),
  );
}

/** The same figures as the performance route answers them. */
async function asked(): Promise<Map<string, string>> {
  return askedHashes(one.address, AREA, await tokenOf(`viewer@${AREA}`));
}

describe('a stream', () => {
  test('begins with every figure, then tells a correction with what stood there before', async () => {
    await publishSeptember(563);
    const reader = await watch(one);
    expect(reader.response.headers.get('content-type')).toContain('text/event-stream');
    const snapshot = await reader.next('snapshot');
    expect(liveSnapshot.parse(snapshot?.data)).toMatchObject({ area: AREA });
    expect(reader.told.figures.get(SEPTEMBER)).toMatchObject({ numerator: 567, notJudged: 'no-plan' });

    await publishSeptember(600);
    const changes = liveChanges.parse((await reader.next('changes'))?.data);
    const month = changes.changes.find(({ after }) => after?.period === '2014-09');
    expect([month?.before?.numerator, month?.after?.numerator]).toEqual([567, 604]);
    await reader.until((figures) => figures.get(SEPTEMBER)?.numerator === 604);
    expect(reader.told.hashes()).toEqual(await asked());
  });

  test('goes on where it broke off, on another process, without a gap', async () => {
    const first = await watch(one);
    await first.next('snapshot');
    first.close();
    await publishSeptember(610);
    await publishSeptember(620);
    const second = await watch(other, first);
    const changes = (await second.next('changes'))?.data as LiveChanges;
    const month = changes.changes.find(({ after }) => after?.period === '2014-09');
    expect([month?.before?.numerator, month?.after?.numerator]).toEqual([604, 624]);
    expect(second.told.hashes()).toEqual(await asked());
  });

  test('ends in words when its process stops, and goes on in the one started next', async () => {
    const stopping = await startTracker(database, provider);
    const first = await watch(stopping);
    await first.next('snapshot');
    await stopping.close();
    expect((await first.next('end'))?.data).toEqual({ reason: 'stopping' });
    expect(await first.next('end')).toBeUndefined();
    await publishSeptember(630);
    const next = await startTracker(database, provider);
    const second = await watch(next, first);
    await second.until((figures) => figures.get(SEPTEMBER)?.numerator === 634);
    second.close();
    await next.close();
  });

  test('ends in words with the token of its reader', async () => {
    const exp = Math.floor(Date.now() / 1000) - 57; // it holds for a minute longer, for clocks that differ
    const token = await provider.token({ claims: { bettercare_grants: [`viewer@${AREA}`], exp } });
    const reader = await StreamReader.open(`${one.address}/v1/areas/${AREA}/live`, token);
    expect((await reader.next('end'))?.data).toEqual({ reason: 'token-expired' });
    expect(await reader.next('end')).toBeUndefined();
  });

  test('is one of so many that one caller may have open, and all callers together, and is counted', async () => {
    const limits = { LIVE_STREAMS_PER_CLIENT_MAX: '2', LIVE_STREAMS_MAX: '3' };
    const limited = await startTracker(database, provider, limits);
    const open = async (sub: string) => {
      const token = await provider.token({ claims: { bettercare_grants: [`viewer@${AREA}`], sub } });
      const reader = await StreamReader.open(`${limited.address}/v1/areas/${AREA}/live`, token);
      readers.push(reader);
      return reader;
    };
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
    await limited.close();
  });

  test('says how often it tells that it is alive, and tells it at once where nothing has changed', async () => {
    const first = await watch(one);
    expect(first.response.headers.get('bettercare-heartbeat-seconds')).toBe('5');
    expect((await first.next('heartbeat'))?.id).toBe(first.told.lastId);
    const second = await watch(other, first);
    const beat = liveHeartbeat.parse((await second.read())?.data);
    expect(beat).toMatchObject({ behind: 0, waitingSince: null });
  });

  test('tells a withdrawal: the figure is incomplete again', async () => {
    const reader = await watch(one);
    await reader.next('snapshot');
    const applicableAt = new Date(Date.UTC(2014, 10, 2)).toISOString();
    await recordEvents(database, [withdrawn({ period: '2014-09', applicableAt })]);
    await reader.until((figures) => figures.get(SEPTEMBER)?.numerator === undefined);
    expect(reader.told.figures.get(SEPTEMBER)).toMatchObject({ reportedSoFar: 4 });
    expect(reader.told.hashes()).toEqual(await asked());
  });

  test('tells nothing of another area', async () => {
    const reader = await watch(one);
    await reader.next('snapshot');
    const applicableAt = '2014-11-01T00:00:00Z';
    const poole = { source: 'urn:ons:E06000029', area: 'E06000029' };
    await recordEvents(database, [reported({ ...poole, period: '2014-07', value: 3, applicableAt })]);
    await recordEvents(database, [reported({ period: '2014-08', value: 739, applicableAt })]);
    const first = (await reader.next('changes'))?.data as LiveChanges;
    expect(first.changes.map(({ after }) => after?.period)).toContain('2014-08');
    expect(first.changes.map(({ after }) => after?.period)).not.toContain('2014-07');
  });

  test('misses nothing of a history of reports, corrections and withdrawals, however often it is cut off', async () => {
    const chance = new Chance(20_141);
    const history = generatedHistory(chance, 3_600).filter(({ source }) => source === `urn:ons:${AREA}`);
    const catchUp = async (reader: StreamReader) => {
      const now = await asked();
      await reader.until(() => isDeepStrictEqual(reader.told.hashes(), now));
      return now;
    };
    let reader = await watch(one);
    await catchUp(reader);
    while (history.length > 0) {
      await recordEvents(database, history.splice(0, 1 + chance.below(40)));
      if (chance.happens(0.3)) await catchUp(reader);
      if (chance.happens(0.5)) {
        reader.close();
        reader = await watch(chance.oneOf([one, other]), reader);
      }
    }
    expect((await catchUp(reader)).size).toBeGreaterThan(20);
  });
});

describe('an id that cannot be gone on from', () => {
  test('of no stream is refused', async () => {
    const headers = { authorization: `Bearer ${await tokenOf(`viewer@${AREA}`)}`, 'last-event-id': '17' };
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
    const first = await watch(one);
    await first.next('snapshot');
    first.told.lastId = writeEventId(changed(first.told.lastId ?? ''));
    const second = await watch(other, first);
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
    const headers = { authorization: `Bearer ${await tokenOf(grant)}` };
    const response = await fetch(`${one.address}/v1/areas/${area}/live`, { headers });
    await response.body?.cancel();
    expect(response.status).toBe(status);
  });
});
