import { request as httpRequest } from 'node:http';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync, gzipSync } from 'node:zlib';
import { COUNTS_TOPIC } from '#contracts';
import { LogBusy } from '#event-log';
import type { EventLog } from '#event-log';
import { createLogger, readGrants } from '#platform';
import { putFirstVersionsInForce } from '#reference';
import { openCountsLog, reported, startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PublishEvents } from './publish-events.command';
import { PublishLines } from './publish-lines.command';
import type { PublishedLines } from './publish-lines.command';
import { startGateway } from './started-gateway.fixture';

const PUBLISHER = 'publisher@urn:ons:E06000031';
const MEBIBYTE = 1024 * 1024;

/** Delayed days that the NHS answers for, Peterborough, September 2014. */
const SEPTEMBER = JSON.stringify(
  reported({ period: '2014-09', value: 563, applicableAt: '2014-10-30T09:30:00Z' }),
);

interface Answer extends Partial<PublishedLines> {
  readonly status: number;
  readonly code?: string;
  readonly detail?: string;
}

const told: string[] = [];
const logger = createLogger({
  level: 'info',
  format: 'json',
  destination: { write: (line) => void told.push(line) },
});
let database: TestDatabase;
let provider: OpenIdProvider;
let log: EventLog;
let gateway: NestFastifyApplication;

beforeAll(async () => {
  database = await testDatabase();
  provider = await startOpenIdProvider('better-care-ledger');
  await putFirstVersionsInForce(database.pool, 'spec');
  log = await openCountsLog(database.pool, logger);
  gateway = await start(log);
});
afterAll(async () => {
  await gateway.close();
  await log.close();
  await provider.close();
  await database.close();
});
beforeEach(() => void told.splice(0));

function start(eventLog: EventLog, environment: Record<string, string> = {}) {
  return startGateway(eventLog, database.pool, logger, { OIDC_ISSUER: provider.issuer, ...environment });
}

async function headers(more: Record<string, string> = {}): Promise<Record<string, string>> {
  const token = await provider.token({ claims: { bettercare_grants: [PUBLISHER] } });
  return { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson', ...more };
}

async function send(
  body: string | Buffer,
  { encoding, query = '', to = gateway }: { encoding?: string; query?: string; to?: typeof gateway } = {},
): Promise<Answer> {
  const response = await fetch(`${await to.getUrl()}/v1/events${query}`, {
    method: 'POST',
    headers: await headers(encoding === undefined ? {} : { 'content-encoding': encoding }),
    body,
  });
  return { ...((await response.json()) as PublishedLines), status: response.status };
}

const sendLines = (lines: readonly string[], options = {}) => send(lines.join('\n'), options);

async function delivered(): Promise<number> {
  const lanes = await log.lanes(COUNTS_TOPIC.topic);
  const bounds = await Promise.all(lanes.map((lane) => log.bounds(lane)));
  return bounds.reduce((sum, lane) => sum + (lane === undefined ? 0 : lane.end - lane.start), 0);
}

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await sleep(10);
}

describe('events one a line', () => {
  test('are accepted but for those refused, which are told by line', async () => {
    const before = await delivered();
    const answer = await sendLines([
      SEPTEMBER,
      '',
      '{"id": ',
      SEPTEMBER.replace('"value":563', '"value":-1'),
      'x'.repeat(64 * 1024 + 1),
      SEPTEMBER.replace('"value":', '"value":1,"value":'),
      SEPTEMBER,
      SEPTEMBER.replace('"id":"', `"id":"upload/${'ab'.repeat(32)}/abababababababab/`),
    ]);
    expect(answer).toMatchObject({ status: 202, accepted: 2, refused: 5, lines: 8 });
    const { refusals = [], ranges = [] } = answer;
    const told = refusals.map(({ line, errors }) => [line, errors[0]?.rule, errors[0]?.where]);
    expect(told.sort(([a], [b]) => Number(a) - Number(b))).toEqual([
      [3, 'not-json', ''],
      [4, 'value-not-a-count', '/data/value'],
      [5, 'event-too-large', ''],
      [6, 'duplicate-member', '/data/value'],
      [8, 'id-of-upload', '/id'],
    ]);
    expect(ranges).toHaveLength(1);
    expect(ranges[0]).toMatchObject({ lane: { topic: COUNTS_TOPIC.topic } });
    expect((ranges[0]?.last ?? 0) - (ranges[0]?.first ?? 0)).toBe(1);
    expect(await delivered()).toBe(before + 2);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ])('may be more than a batch holds, in %s as well', async (encoding, encode) => {
    const before = await delivered();
    const answer = await send(encode(`${SEPTEMBER}\n`.repeat(12_000)), { encoding });
    expect(answer).toMatchObject({ status: 202, accepted: 12_000, refused: 0, lines: 12_000 });
    expect(await delivered()).toBe(before + 12_000);
  });

  test('are at least one, fit, and never strict', async () => {
    expect(await sendLines([' ', ''])).toMatchObject({ status: 400, code: 'empty-batch' });
    expect(await sendLines(['7'])).toMatchObject({ status: 422, code: 'events-refused', refused: 1 });
    const strict = await sendLines([SEPTEMBER], { query: '?mode=strict' });
    expect(strict).toMatchObject({ status: 400, code: 'parameters-refused' });
  });

  test('that are refused are named up to the thousandth; each is counted', async () => {
    const answer = await sendLines([...Array.from({ length: 1_001 }, () => '7'), SEPTEMBER]);
    expect(answer).toMatchObject({ status: 202, accepted: 1, refused: 1_001 });
    expect(answer.refusals).toHaveLength(1_000);
    expect(answer.refusals?.at(-1)).toMatchObject({ line: 1_000 });
  });
});

describe('a request of lines', () => {
  const blank = (bytes: number) => `${' '.repeat(bytes - 1)}\n`;

  test('has at most 100,000; what was accepted before stays and is told', async () => {
    const most = `${SEPTEMBER}\n${'\n'.repeat(99_999)}`;
    expect(await send(most)).toMatchObject({ status: 202, accepted: 1, lines: 100_000 });
    expect(await send(`${most}{}`)).toMatchObject({
      status: 413,
      code: 'too-many-events',
      accepted: 1,
      detail: expect.stringMatching(/more than 100000 lines.*Send what follows `lines` in another request/),
    });
  });

  test('has at most 64 MiB, to the byte; what was accepted before stays and is told', async () => {
    const before = await delivered();
    const most = `${SEPTEMBER}\n` + blank(64 * 1024 - SEPTEMBER.length - 1) + blank(64 * 1024).repeat(1_023);
    expect(Buffer.byteLength(most)).toBe(64 * MEBIBYTE);
    expect(await send(most)).toMatchObject({ status: 202, accepted: 1, refused: 0, lines: 1_025 });
    expect(await send(`${most} `)).toMatchObject({
      status: 413,
      code: 'too-many-events',
      accepted: 1,
      detail: expect.stringMatching(/more than 64 MiB.*Send what follows `lines` in another request/),
    });
    expect(await delivered()).toBe(before + 2);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ])('in %s is measured by what it grows to', async (encoding, encode) => {
    const answer = await send(encode(Buffer.alloc(80 * MEBIBYTE, ' ')), { encoding });
    expect(answer).toMatchObject({ status: 413, code: 'too-many-events', accepted: 0 });
  });

  test.each([
    ['gzip', gzipSync(`${SEPTEMBER}\n`).subarray(0, 40)],
    ['gzip', Buffer.from(SEPTEMBER)],
    ['deflate', deflateSync(`${SEPTEMBER}\n`).subarray(0, 40)],
    ['deflate', Buffer.from(SEPTEMBER)],
  ])('that is not the %s it says is refused', async (encoding, body) => {
    const answer = await send(body, { encoding });
    expect(answer).toMatchObject({ status: 400, code: 'malformed-request', accepted: 0 });
  });

  test('that stalls is given up when its time is over; what was accepted stays and is told', async () => {
    const lines = new PublishLines(gateway.get(PublishEvents));
    const body = new PassThrough();
    body.write(`${SEPTEMBER}\n{"id": "never to be whole`);
    const publisher = { subject: 'spec', isPerson: false, grants: readGrants([PUBLISHER]) };
    const before = await delivered();
    const { published, stopped } = await lines.publish(body, publisher, 100);
    expect(published).toMatchObject({ accepted: 1, refused: 0, lines: 1 });
    expect(stopped).toMatchObject({
      kind: { code: 'request-timeout', status: 408 },
      more: { members: published, headers: { connection: 'close' } },
    });
    expect(body.destroyed).toBe(true);
    expect(await delivered()).toBe(before + 1);
  });

  test('that the log has no room for midway says how far it came', async () => {
    let appends = 0;
    const filling = new Proxy(log, {
      get: (target, name) =>
        name === 'append' && ++appends > 1
          ? () => Promise.reject(new LogBusy('full'))
          : (Reflect.get(target, name) as unknown),
    });
    const busy = await start(filling);
    const before = await delivered();
    const answer = await send(`${SEPTEMBER}\n`.repeat(5_000), { to: busy });
    await busy.close();
    const accepted = (await delivered()) - before;
    expect(accepted).toBeGreaterThan(0);
    expect(answer).toMatchObject({ status: 429, code: 'log-busy', accepted, lines: accepted });
  });

  test('whose connection is cut keeps what was accepted, and gives its place to the next', async () => {
    // Two of the four are a single client's share.
    const narrow = await start(log, { REQUESTS_IN_FLIGHT_MAX: '4' });
    const before = await delivered();
    const begun = async () =>
      httpRequest(`${await narrow.getUrl()}/v1/events`, {
        method: 'POST',
        headers: await headers(),
      }).on('error', () => undefined);
    const [cut, stays] = [await begun(), await begun()];
    for (const each of [cut, stays]) each.write(`${SEPTEMBER}\n${SEPTEMBER.slice(0, 40)}`);
    await until(async () => (await delivered()) === before + 2);
    expect(await send(SEPTEMBER, { to: narrow })).toMatchObject({ status: 429, code: 'too-busy' });
    cut.destroy();
    await until(() => told.some((line) => line.includes('"stoppedBy":"malformed-request"')));
    expect(await delivered()).toBe(before + 2);
    expect(told.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
    await until(async () => (await send(SEPTEMBER, { to: narrow })).status === 202);
    expect(await delivered()).toBe(before + 3);
    stays.destroy();
    await narrow.close();
  });
});
