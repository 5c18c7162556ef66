import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { COUNTS_TOPIC, directTopicOf, EVENT_TYPES } from '#contracts';
import { AppendUnconfirmed, LogBusy } from '#event-log';
import type { EventLog, Lane } from '#event-log';
import { repositoryRoot } from '#installation';
import { CommitOutcomeUnknown, createLogger, Metrics, openPool } from '#platform';
import { DefinitionStore, ReferenceStore } from '#reference';
import { openCountsLog, startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GATEWAY_METRICS } from './metrics';
import { schemasAnswer } from './schemas.schema';
import { startGateway } from './started-gateway.fixture';

// Passes the NHS number check; the example number of the NHS's own forms.
const NHS_NUMBER = '9434765919';
const BATCH = 'application/cloudevents-batch+json';
const SINGLE = 'application/cloudevents+json';
const PETERBOROUGH = 'urn:ons:E06000031';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: {
    readonly code?: string;
    readonly accepted?: number;
    readonly refused?: number;
    readonly results?: readonly { status: string; errors?: readonly { rule: string; where: string }[] }[];
  };
}

/** Delayed days that the NHS answers for, Peterborough, September 2014 (NHS England, delayed transfers of care). */
function reported(data: object = {}, envelope: object = {}) {
  return {
    specversion: '1.0',
    id: 'delayed-days/E06000031/2014-09/nhs',
    source: PETERBOROUGH,
    type: 'bettercare.count.reported.v1',
    ...envelope,
    data: {
      measure: 'delayed-days',
      area: 'E06000031',
      period: '2014-09',
      table: 'agency',
      category: { agency: 'nhs' },
      value: 563,
      status: 'provisional',
      applicableAt: '2014-10-30T09:30:00+00:00',
      ...data,
    },
  };
}

describe('the gateway', () => {
  const lines: string[] = [];
  const logger = createLogger({
    level: 'debug',
    format: 'json',
    destination: { write: (line) => void lines.push(line) },
  });
  let database: TestDatabase;
  let provider: OpenIdProvider;
  let log: EventLog;
  let application: NestFastifyApplication;
  let address: string;

  beforeAll(async () => {
    database = await testDatabase();
    provider = await startOpenIdProvider('better-care-ledger');
    log = await openCountsLog(database.pool, logger);
    application = await start(log);
    address = await application.getUrl();
    await application.get(ReferenceStore, { strict: false }).publishFirstVersion('spec');
    await application.get(DefinitionStore, { strict: false }).putFirstVersionsInForce('spec');
  });
  afterAll(async () => {
    await application.close();
    await log.close();
    await provider.close();
    await database.close();
  });
  beforeEach(() => void lines.splice(0));

  async function start(
    eventLog: EventLog,
    pool = database.pool,
    environment: Record<string, string> = {},
  ): Promise<NestFastifyApplication> {
    return startGateway(eventLog, pool, logger, { OIDC_ISSUER: provider.issuer, ...environment });
  }

  async function post(
    body: string | Buffer,
    {
      type = BATCH,
      grants = [`publisher@${PETERBOROUGH}`],
      to = address,
      headers = {},
      query = '',
    }: {
      type?: string;
      grants?: string[];
      to?: string;
      headers?: Record<string, string>;
      query?: string;
    } = {},
  ): Promise<Answer> {
    const token = await provider.token({ claims: { bettercare_grants: grants } });
    const response = await fetch(`${to}/v1/events${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
      body,
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: JSON.parse(text) as Answer['body'],
    };
  }

  const publish = (events: unknown, options = {}) => post(JSON.stringify(events), options);

  const delivered = async () => {
    const lanes = await log.lanes(COUNTS_TOPIC.topic);
    const bounds = await Promise.all(lanes.map((lane) => log.bounds(lane)));
    return bounds.reduce((sum, lane) => sum + (lane === undefined ? 0 : lane.end - lane.start), 0);
  };

  describe('the published schemas', () => {
    test('are there for everybody, byte for byte as the files are', async () => {
      const list = schemasAnswer.parse(await (await fetch(`${address}/v1/schemas`)).json());
      expect(list.schemas.map(({ type }) => type)).toEqual([...EVENT_TYPES]);
      for (const { type, schema } of list.schemas) {
        const answer = await fetch(address + schema);
        expect(answer.headers.get('content-type')).toMatch(/^application\/schema\+json/);
        const file = join(repositoryRoot(), 'libs', 'contracts', 'published', `${type}.schema.json`);
        expect(await answer.text()).toBe(readFileSync(file, 'utf8'));
      }
    });

    test('are none of a type that there is not', async () => {
      const answer = await fetch(`${address}/v1/schemas/bettercare.count.reported.v9`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({
        code: 'not-found',
        detail: expect.stringContaining('bettercare.count.reported.v1'),
      });
    });
  });

  describe('what is accepted', () => {
    test('bears the trace of the request that brought it, and is counted', async () => {
      const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
      const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
      const answer = await publish([reported(), reported({ area: 'E99999999' })], { headers });
      const [placed] = answer.body.results as unknown as { lane: Lane; offset: number }[];
      if (placed === undefined) throw new Error(answer.text);
      const limits = { maxDeliveries: 1, maxBytes: 1 };
      const { deliveries } = await log.read(placed.lane, placed.offset, limits);
      const traceparent = answer.headers.get('traceparent') ?? '';
      expect(traceparent).toContain(traceId);
      expect(deliveries[0]?.headers).toEqual({ traceparent });

      const { text } = await application.get(Metrics).exposition();
      expect(text).toMatch(/^bettercare_events_total{outcome="accepted"} [1-9]/m);
      expect(text).toMatch(/^bettercare_events_refused_by_rule_total{rule="unknown-area"} [1-9]/m);
      for (const { name } of GATEWAY_METRICS) expect(text).toMatch(new RegExp(`^${name}`, 'm'));
    });

    test('is in the log, as it was sent, when the answer says so', async () => {
      const events = [
        reported(),
        reported({ category: { agency: 'social-care' }, value: 134 }, { id: 'second' }),
      ];
      const answer = await publish(events);
      expect(answer).toMatchObject({ status: 202, body: { accepted: 2, refused: 0 } });
      const [first] = (answer.body.results ?? []) as unknown as {
        lane: { topic: string; partition: number };
        offset: number;
      }[];
      expect(answer.body.results).toEqual(
        events.map(({ id }, index) => ({
          index,
          id,
          status: 'accepted',
          lane: first?.lane,
          offset: (first?.offset ?? 0) + index,
        })),
      );
      if (first === undefined) throw new Error('no result');
      const batch = await log.read(first.lane, first.offset, { maxDeliveries: 10, maxBytes: 1_000_000 });
      expect(batch.deliveries.map(({ key, value }) => [key, JSON.parse(value.toString()) as object])).toEqual(
        events.map((event) => [PETERBOROUGH, event]),
      );
    });

    test('may be a single event; its pointers begin at the event itself', async () => {
      expect(await publish(reported(), { type: `${SINGLE}; charset=UTF-8` })).toMatchObject({ status: 202 });
      const refused = await publish(reported({ value: -1 }), { type: SINGLE });
      expect(refused.body.results?.[0]?.errors?.[0]).toMatchObject({ where: '/data/value' });
    });

    test('is not kept out by what is refused beside it; each is answered in its place', async () => {
      const before = await delivered();
      const answer = await publish([
        reported({ value: -1 }),
        reported(),
        'nothing',
        reported({}, { source: 'urn:ods:RGN' }),
        reported({}, { id: `upload/${'ab'.repeat(32)}/abababababababab/D4` }),
      ]);
      expect(answer).toMatchObject({ status: 202, body: { accepted: 1, refused: 4 } });
      expect(
        answer.body.results?.map(({ status, errors }) => [status, errors?.[0]?.rule, errors?.[0]?.where]),
      ).toEqual([
        ['refused', 'value-not-a-count', '/0/data/value'],
        ['accepted', undefined, undefined],
        ['refused', 'not-an-event', '/2'],
        ['refused', 'not-your-organisation', '/3/source'],
        ['refused', 'id-of-upload', '/4/id'],
      ]);
      expect(await delivered()).toBe(before + 1);
    });

    test('may be 5,000 events in one request, and no more', async () => {
      const before = await delivered();
      const events = Array.from({ length: 5000 }, (_, value) => reported({ value }));
      expect(await publish(events)).toMatchObject({ status: 202, body: { accepted: 5000 } });
      expect(await delivered()).toBe(before + 5000);
      const more = await publish([...events, reported()]);
      expect(more).toMatchObject({ status: 413, body: { code: 'too-many-events' } });
      expect(await delivered()).toBe(before + 5000);
    });

    test('keeps its place behind what others publish at the same moment', async () => {
      const before = await delivered();
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => publish(Array.from({ length: 50 }, () => reported()))),
      );
      const places = answers.flatMap(({ body }) =>
        (body.results as unknown as { lane: { partition: number }; offset: number }[]).map(
          ({ lane, offset }) => `${lane.partition}/${offset}`,
        ),
      );
      expect(new Set(places).size).toBe(1000);
      expect(await delivered()).toBe(before + 1000);
    });
  });

  describe.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ])('a body in %s', (encoding, encode) => {
    const encoded = (body: Buffer) => post(body, { headers: { 'content-encoding': encoding } });
    const padded = (bytes: number) => JSON.stringify([reported()]).padEnd(bytes, ' ');

    test('is read as what it was, up to the bytes that any body may have', async () => {
      const most = await encoded(encode(padded(8 * 1024 * 1024)));
      expect(most).toMatchObject({ status: 202, body: { accepted: 1 } });
      const beyond = await encoded(encode(padded(8 * 1024 * 1024 + 1)));
      expect(beyond).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
    });

    test('that is not one is refused', async () => {
      for (const body of [Buffer.from('[]'), encode(padded(1_000)).subarray(0, 40)]) {
        expect(await encoded(body)).toMatchObject({ status: 400, body: { code: 'malformed-request' } });
      }
    });
  });

  describe('a strict request', () => {
    const strict = (events: unknown) => publish(events, { query: '?mode=strict' });

    test('is accepted when every event passes', async () => {
      expect(await strict([reported(), reported()])).toMatchObject({
        status: 202,
        body: { accepted: 2, refused: 0 },
      });
    });

    test('appends nothing when one event is refused, and says which', async () => {
      const before = await delivered();
      const answer = await strict([reported(), reported({ area: 'E99999999' }), reported()]);
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'events-refused', accepted: 0, refused: 1 },
      });
      expect(answer.body.results).toEqual([
        { index: 0, id: reported().id, status: 'held-back' },
        {
          index: 1,
          id: reported().id,
          status: 'refused',
          errors: [expect.objectContaining({ rule: 'unknown-area', where: '/1/data/area' })],
        },
        { index: 2, id: reported().id, status: 'held-back' },
      ]);
      expect(await delivered()).toBe(before);
    });

    test.each(['?mode=lax', '?mode=strict&mode=strict', '?strict=true'])(
      'asked for as %s is not understood',
      async (query) => {
        const answer = await publish([reported()], { query });
        expect(answer).toMatchObject({ status: 400, body: { code: 'parameters-refused' } });
      },
    );
  });

  describe('a body that is not a batch of events', () => {
    test.each<[string, string | Buffer, string, number, string]>([
      ['malformed JSON', '[{"specversion": "1.0",}]', BATCH, 400, 'malformed-json'],
      ['JSON cut short', '[{"specversion"', BATCH, 400, 'malformed-json'],
      ['nothing', '', BATCH, 400, 'malformed-json'],
      ['bytes that are not UTF-8', Buffer.from([0x5b, 0xff, 0x5d]), BATCH, 400, 'malformed-json'],
      ['UTF-16', Buffer.from('[]', 'utf16le'), BATCH, 400, 'malformed-json'],
      ['nesting without end', '['.repeat(3_000_000), BATCH, 400, 'malformed-json'],
      [
        'nesting without end, closed again',
        `${'['.repeat(1e6)}${']'.repeat(1e6)}`,
        BATCH,
        400,
        'malformed-json',
      ],
      ['an empty array', '[]', BATCH, 400, 'empty-batch'],
      ['an object as a batch', JSON.stringify(reported()), BATCH, 400, 'not-a-batch'],
      ['null as a batch', 'null', BATCH, 400, 'not-a-batch'],
      ['plain JSON', '[]', 'application/json', 415, 'unsupported-media-type'],
      ['text', '[]', 'text/plain', 415, 'unsupported-media-type'],
      ['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 'unsupported-media-type'],
      ['another CloudEvents format', '[]', 'application/cloudevents+avro', 415, 'unsupported-media-type'],
      ['another charset', '[]', `${BATCH}; charset=iso-8859-1`, 415, 'unsupported-media-type'],
      ['a charset in half of its quotes', '[]', `${BATCH}; charset="utf-8`, 415, 'unsupported-media-type'],
      ['a charset as some write it', '[]', `${BATCH}; charset=UTF8`, 400, 'empty-batch'],
      ['a content type that is none', '[]', ';;;', 415, 'unsupported-media-type'],
      ['more than 8 MiB', Buffer.alloc(8 * 1024 * 1024 + 1, 0x20), BATCH, 413, 'body-too-large'],
    ])('%s is refused as a whole', async (_, body, type, status, code) => {
      const before = await delivered();
      const answer = await post(body, { type });
      expect(answer).toMatchObject({ status, body: { status, code } });
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(await delivered()).toBe(before);
    });

    test('malformed JSON is refused where it goes wrong, without repeating it', async () => {
      const answer = await post(`[\n  {"subject": ${NHS_NUMBER} oops}\n]`);
      expect(answer.body).toMatchObject({ code: 'malformed-json', line: 2, column: 26 });
      expect(answer.text).not.toMatch(/oops|9434765919/);
    });

    test.each(['br', 'zstd', 'gzip, gzip'])('the content encoding %s is refused', async (encoding) => {
      const answer = await publish([reported()], { headers: { 'content-encoding': encoding } });
      expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
      expect(answer.headers.get('accept-encoding')).toBe('identity, gzip, deflate');
    });
  });

  describe('an event that breaks a rule', () => {
    const nextYear = `${new Date().getFullYear() + 1}`;
    const refusedAlone: [string, unknown, string, string][] = [
      ['a number', 7, 'not-an-event', '/0'],
      ['null', null, 'not-an-event', '/0'],
      ['an array', [], 'not-an-event', '/0'],
      ['an empty object', {}, 'unknown-type', '/0/type'],
      ['an unknown type', reported({}, { type: 'bettercare.count.reported.v9' }), 'unknown-type', '/0/type'],
      ['a type out of the prototype', reported({}, { type: 'constructor' }), 'unknown-type', '/0/type'],
      ['an unknown measure', reported({ measure: 'delayed-weeks' }), 'unknown-measure', '/0/data/measure'],
      ['an unknown area', reported({ area: 'E06000999' }), 'unknown-area', '/0/data/area'],
      ['a month to come', reported({ period: `${nextYear}-01` }), 'period-not-over', '/0/data/period'],
      ['a month that is none', reported({ period: '2014-13' }), 'wrong-form', '/0/data/period'],
      [
        'a quarter of a monthly measure',
        reported({ period: '2014/15-Q2' }),
        'period-of-wrong-kind',
        '/0/data/period',
      ],
      ['negative days', reported({ value: -563 }), 'value-not-a-count', '/0/data/value'],
      ['half a day', reported({ value: 0.5 }), 'value-not-a-count', '/0/data/value'],
      ['days as text', reported({ value: '563' }), 'value-not-a-count', '/0/data/value'],
      ['more days than there can be', reported({ value: 9e15 }), 'value-not-a-count', '/0/data/value'],
      [
        'an absurd date',
        reported({ applicableAt: '0000-00-00T00:00:00Z' }),
        'wrong-form',
        '/0/data/applicableAt',
      ],
      [
        '30 February',
        reported({ applicableAt: '2014-02-30T00:00:00Z' }),
        'wrong-form',
        '/0/data/applicableAt',
      ],
      [
        'a date of the last century',
        reported({ applicableAt: '1914-10-30T09:30:00Z' }),
        'wrong-form',
        '/0/data/applicableAt',
      ],
      [
        'a date to come',
        reported({ applicableAt: `${nextYear}-12-31T00:00:00Z` }),
        'applicable-in-future',
        '/0/data/applicableAt',
      ],
      ['U+0000', reported({}, { subject: 'a\u0000b' }), 'nul-character', '/0/subject'],
      ['an unpaired surrogate', reported({}, { subject: 'a\ud800' }), 'unpaired-surrogate', '/0/subject'],
      ['deep nesting', reported({ category: nested(12) }), 'nested-too-deep', '/0/data/category/a/a/a/a/a/a'],
      ['64 KiB and more', reported({}, manyAttributes(80)), 'event-too-large', '/0'],
      ['a member of its own', reported({ rate: 7 }), 'unknown-member', '/0/data/rate'],
    ];

    test.each(refusedAlone)('%s is refused alone', async (_, event, rule, where) => {
      const before = await delivered();
      const answer = await publish([event, reported()]);
      expect(answer).toMatchObject({ status: 202, body: { accepted: 1, refused: 1 } });
      expect(answer.body.results?.[0]?.errors).toEqual(
        expect.arrayContaining([
          { rule, where, what: expect.stringMatching(/./), mend: expect.stringMatching(/./) },
        ]),
      );
      expect(await delivered()).toBe(before + 1);
    });

    test('when there is no other, the request is 422 with the same results', async () => {
      const answer = await publish(refusedAlone.map(([, event]) => event));
      expect(answer).toMatchObject({ status: 422, body: { code: 'events-refused', accepted: 0 } });
      expect(answer.body.results?.map(({ errors }) => errors?.[0]?.rule)).toHaveLength(refusedAlone.length);
    });

    test.each(['1e999', '-1e999', '1e-999', '0.1e1', '01'])(
      'the number %s cannot pass for another',
      async (number) => {
        const answer = await post(JSON.stringify([reported()]).replace('563', number));
        const accepted = number === '0.1e1' || number === '1e-999'; // JSON has one kind of number: these are 1 and 0
        expect(answer.status).toBe(number === '01' ? 400 : accepted ? 202 : 422);
      },
    );

    test('a member named twice is refused, not resolved to the last, and alone', async () => {
      const text = JSON.stringify([reported(), reported()]);
      const answer = await post(text.replace('"value":', '"value":570,"value":'));
      expect(answer).toMatchObject({ status: 202, body: { accepted: 1, refused: 1 } });
      expect(answer.body.results?.[0]?.errors).toEqual([
        expect.objectContaining({ rule: 'duplicate-member', where: '/0/data/value' }),
      ]);
    });

    test.each(['"__proto__": {"admin": true}', '"constructor": {"prototype": 1}', '"__proto__": "x"'])(
      'the member %s does nothing but be refused',
      async (member) => {
        const answer = await post(JSON.stringify([reported()]).replace('[{', `[{${member},`));
        expect(answer.status).toBe(422);
        expect(({} as { admin?: boolean }).admin).toBeUndefined();
      },
    );

    test('a reason may not be given to an agency that cannot answer for it', async () => {
      const data = {
        table: 'full',
        category: { careType: 'acute', agency: 'social-care', reason: 'C' },
        value: 1,
      };
      const answer = await publish([reported(data)]);
      expect(answer.status).toBe(422);
      expect(answer.body.results?.[0]?.errors).toHaveLength(1);
      expect(answer.body.results?.[0]?.errors?.[0]).toMatchObject({
        where: expect.stringMatching(/^\/0\/data\/category/),
      });
    });
  });

  describe("someone else's organisation", () => {
    test('is 403 when all events are in its name, and no organisation is told from another', async () => {
      const answer = await publish([
        reported({}, { source: 'urn:ods:RGN' }),
        reported({}, { source: 'urn:ods:ZZZ' }),
      ]);
      expect(answer).toMatchObject({ status: 403, body: { code: 'not-your-organisation', accepted: 0 } });
      expect(answer.body.results?.map(({ errors }) => errors?.map(({ rule }) => rule))).toEqual([
        ['not-your-organisation'],
        ['not-your-organisation'],
      ]);
    });

    test('is 403 before anything is read, for those who publish for nobody', async () => {
      for (const grants of [[], ['viewer@E06000031'], ['administrator@*'], ['publisher@*']]) {
        const answer = await post('not even JSON', { grants });
        expect(answer).toMatchObject({ status: 403, body: { code: 'not-permitted' } });
      }
    });

    test('that we do not know is refused as unknown, even to its own publisher', async () => {
      const source = 'urn:ods:ZZZZZ';
      const answer = await publish([reported({}, { source })], { grants: [`publisher@${source}`] });
      expect(answer.body.results?.[0]?.errors?.[0]).toMatchObject({
        rule: 'unknown-organisation',
        where: '/0/source',
      });
    });
  });

  describe('an NHS number', () => {
    const spaced = '943 476 5919';
    test.each<[string, object, string]>([
      ['in the id', reported({}, { id: `patient-${NHS_NUMBER}` }), '/0/id'],
      ['in the subject, spaced', reported({}, { subject: spaced }), '/0/subject'],
      ['in an extension', reported({}, { patient: NHS_NUMBER }), '/0/patient'],
      ['in an extension, as a number', reported({}, { patient: Number(NHS_NUMBER) }), '/0/patient'],
      ['in the source', reported({}, { source: `urn:ods:${NHS_NUMBER}` }), '/0/source'],
      ['in the type', reported({}, { type: `x.${NHS_NUMBER}` }), '/0/type'],
      ['in the submission', reported({ submission: '943-476-5919' }), '/0/data/submission'],
      ['as the name of a member', reported({ [NHS_NUMBER]: 1 }), '/0/data/xxxxxxxxxx'],
    ])('%s is refused, and neither answered nor logged', async (_, event, where) => {
      const before = await delivered();
      const answer = await publish([event]);
      expect(answer).toMatchObject({ status: 422 });
      expect(answer.body.results?.[0]?.errors?.[0]).toMatchObject({ rule: 'nhs-number', where });
      for (const text of [answer.text, ...lines]) expect(text).not.toMatch(/943[ -]?476[ -]?5919/);
      expect(await delivered()).toBe(before);
    });

    test('as a count is a count', async () => {
      expect(await publish([reported({ value: 401_023_2137 % 1_000_000_000 })])).toMatchObject({
        status: 202,
      });
    });
  });

  describe('when it cannot take anything in', () => {
    const failing = (failure: () => Error): EventLog =>
      new Proxy(log, {
        get: (target, name) =>
          name === 'append' ? () => Promise.reject(failure()) : (Reflect.get(target, name) as unknown),
      });

    test('a busy log is 429, with the time to wait', async () => {
      const busy = await start(failing(() => new LogBusy('full')));
      const answer = await publish([reported()], { to: await busy.getUrl() });
      expect(answer).toMatchObject({ status: 429, body: { code: 'log-busy' } });
      expect(answer.headers.get('retry-after')).toBe('1');
      await busy.close();
    });

    test('a log that does not say it has what it was given is 503, and the same may be sent again', async () => {
      const silent = await start(failing(() => new AppendUnconfirmed(new Error('no broker answers'))));
      const answer = await publish([reported()], { to: await silent.getUrl() });
      expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(answer.text).not.toContain('no broker answers');
      await silent.close();
    });

    test('recording that is behind is 429, just beyond its limit', async () => {
      const behind = await delivered();
      const most = (events: number) => start(log, database.pool, { RECORDING_LAG_MAX: `${events}` });
      const within = await most(behind);
      expect(await publish([reported()], { to: await within.getUrl() })).toMatchObject({ status: 202 });
      await within.close();
      const beyond = await most(behind);
      const answer = await publish([reported()], { to: await beyond.getUrl() });
      expect(answer).toMatchObject({ status: 429, body: { code: 'recording-behind' } });
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(await delivered()).toBe(behind + 1);
      await beyond.close();
    });

    test('recording that is behind in a lane of an organisation of its own keeps nobody else out', async () => {
      const own = directTopicOf('RGN');
      const direct = await openCountsLog(database.pool, logger, ['RGN']);
      try {
        const sent = Array.from({ length: 2 }, (_, at) => ({ key: 'RGN', value: Buffer.from(`${at}`) }));
        await direct.append(own, sent);
        const most = `${(await delivered()) + 1}`;
        const gateway = await start(direct, database.pool, { RECORDING_LAG_MAX: most });
        expect(await publish([reported()], { to: await gateway.getUrl() })).toMatchObject({ status: 202 });
        await gateway.close();
      } finally {
        await direct.close();
      }
    });

    test('a log that is not the one that was recorded from is 503, and nothing is put into it', async () => {
      const elsewhere = await testDatabase();
      const other = await openCountsLog(elsewhere.pool, logger);
      const at = [COUNTS_TOPIC.topic, 3];
      await database.owner.query(
        `INSERT INTO lane_position (topic, partition, epoch, first_offset, next_offset) VALUES ($1, $2, 1, 0, 118)`,
        at,
      );
      const gateway = await start(other);
      const answer = await publish([reported()], { to: await gateway.getUrl() });
      expect(answer).toMatchObject({ status: 503, body: { code: 'other-log' } });
      expect(answer.headers.get('retry-after')).toBe('60');
      expect((await other.ends([])).every(({ end }) => end === 0)).toBe(true);
      await gateway.close();
      await database.owner.query('DELETE FROM lane_position WHERE topic = $1 AND partition = $2', at);
      await other.close();
      await elsewhere.close();
    });

    test('a disk that is nearly full is 503', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'bcl-gateway-'));
      const full = await start(log, database.pool, { BCL_DATA: folder, FREE_MEBIBYTES_MIN: '100000000' });
      const answer = await publish([reported()], { to: await full.getUrl() });
      expect(answer).toMatchObject({ status: 503, body: { code: 'disk-full' } });
      expect(answer.headers.get('retry-after')).toBe('60');
      await full.close();
      rmSync(folder, { recursive: true });
    });

    test('a database that is gone is 503, with the time to wait and no word of why', async () => {
      const gone = openPool({ url: 'postgres://nobody@127.0.0.1:9/none', max: 1, name: 'gone' });
      const cut = await start(log, gone);
      const answer = await publish([reported()], { to: await cut.getUrl() });
      expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(answer.text).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
      await cut.close();
      await gone.end();
    });

    test('a commit of unknown outcome is 503: sending again is harmless', async () => {
      const unsure = await start(failing(() => new CommitOutcomeUnknown(new Error('cut'))));
      expect(await publish([reported()], { to: await unsure.getUrl() })).toMatchObject({ status: 503 });
      await unsure.close();
    });
  });
});

function nested(depth: number): object {
  return depth === 0 ? {} : { a: nested(depth - 1) };
}

function manyAttributes(count: number): object {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`extra${at}`, 'x'.repeat(1000)]));
}
