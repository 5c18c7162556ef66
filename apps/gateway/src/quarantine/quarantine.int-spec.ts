import { EventEmitter, once } from 'node:events';
import { COUNTS_TOPIC, directTopicOf, EVENT_BYTES_MAX } from '#contracts';
import type { EventLog } from '#event-log';
import { createLogger, Metrics } from '#platform';
import { DecisionStore } from '#decisions';
import { uploadIdOf, verifyRecords } from '#records';
import { openCountsLog, recordEvents, reported, startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startGateway } from '../started-gateway.fixture';
import { quarantineAnswer, quarantineDecidedAnswer, quarantinedAnswer } from './quarantine.schema';

const PETERBOROUGH = 'urn:ons:E06000031';
const PUBLISHER = [`publisher@${PETERBOROUGH}`];
const ADMINISTRATOR = ['administrator@*'];

/** Peterborough's delayed days of the NHS in September 2014, uploaded under an area nobody knows. */
const SEPTEMBER = { period: '2014-09', value: 563, applicableAt: '2014-10-30T09:30:00Z' };
const MISTYPED = reported({
  ...SEPTEMBER,
  area: 'E06000999',
  id: `${uploadIdOf('ab'.repeat(32), 'ab'.repeat(32))}/D4`,
});
const MENDED = reported(SEPTEMBER);
const LEICESTER = reported({ ...SEPTEMBER, source: 'urn:ons:E06000016', area: 'E06000999' });
const UNSIGNED = '{"specversion": "1.0", "data": ';
const WITH_NHS_NUMBER = { ...MISTYPED, subject: '943 476 5919' };

let database: TestDatabase;
let provider: OpenIdProvider;
let log: EventLog;
let application: NestFastifyApplication;
let address: string;

beforeAll(async () => {
  database = await testDatabase();
  provider = await startOpenIdProvider('better-care-ledger');
  const logger = createLogger({ level: 'silent', format: 'json' });
  log = await openCountsLog(database.pool, logger, ['E06000031']);
  application = await startGateway(log, database.pool, logger, { OIDC_ISSUER: provider.issuer });
  address = await application.getUrl();
  // Past the door, as over a lane of a sender's own: the door itself would have refused each of them.
  await log.append(COUNTS_TOPIC.topic, [{ key: PETERBOROUGH, value: Buffer.from(UNSIGNED) }]);
  for (const event of [LEICESTER, WITH_NHS_NUMBER, MISTYPED]) {
    await recordEvents(database, [event]);
  }
});
afterAll(async () => {
  await application.close();
  await log.close();
  await provider.close();
  await database.close();
});

async function send(
  method: 'GET' | 'POST',
  path: string,
  {
    grants = PUBLISHER,
    body,
    person = true,
  }: { grants?: readonly string[]; body?: object; person?: boolean },
) {
  const claims = { bettercare_grants: grants, ...(person && { auth_time: 1, client_id: 'pages' }) };
  const response = await fetch(`${address}/v1/quarantine${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await provider.token({ claims })}`,
      'content-type': 'application/json',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as object };
}

async function list(query = '', grants?: readonly string[]) {
  const answer = await send('GET', query, { ...(grants && { grants }), person: false });
  expect(answer.status).toBe(200);
  return quarantineAnswer.parse(answer.body);
}

/** Where the one delivery that broke a rule stands. */
async function placeOf(rule: string): Promise<string> {
  const { deliveries } = await list(`?rule=${rule}`, ADMINISTRATOR);
  const found = deliveries.find(({ source }) => source !== 'urn:ons:E06000016');
  if (!found) throw new Error(`Nothing in quarantine broke ${rule}`);
  return `/${found.lane}/${found.offset}`;
}

async function openDelivery(): Promise<string> {
  const { deliveries } = await list('?state=open', ADMINISTRATOR);
  const [{ lane, offset } = { lane: 0, offset: 0 }] = deliveries;
  return `/${lane}/${offset}`;
}

async function replaysInLog(): Promise<number> {
  const batches = await Promise.all(
    (await log.lanes(COUNTS_TOPIC.topic)).map((lane) =>
      log.read(lane, 0, { maxDeliveries: 1_000, maxBytes: 10_000_000 }),
    ),
  );
  return batches.flatMap(({ deliveries }) => deliveries).filter(({ headers }) => 'replay-of' in headers)
    .length;
}

describe('the quarantine desk lists', () => {
  test('to a publisher what came in the name of their organisation, newest first', async () => {
    const { deliveries } = await list();
    expect(deliveries.map(({ source, rules, state }) => ({ source, rules, state }))).toEqual([
      { source: PETERBOROUGH, rules: ['unknown-area'], state: 'open' },
      { source: PETERBOROUGH, rules: ['nhs-number'], state: 'open' },
    ]);
  });

  test('to an administrator everything, what named nobody too, page by page', async () => {
    const seen: (string | null)[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const page = await list(`?limit=1${next && `&after=${next}`}`, ADMINISTRATOR);
      expect(page.deliveries).toHaveLength(1);
      seen.push(...page.deliveries.map(({ source }) => source));
      next = page.next;
    }
    expect(seen).toHaveLength(4);
    expect(new Set(seen)).toEqual(new Set(['urn:ons:E06000016', PETERBOROUGH, null]));
  });

  test.each([
    ['?source=urn:ons:E06000016', PUBLISHER, 403],
    ['?source=urn:ons:E06000031', PUBLISHER, 200],
    ['', ['viewer@E06000031'], 403],
    ['?state=lost', PUBLISHER, 400],
    ['?limit=201', PUBLISHER, 400],
    ['?after=abc', PUBLISHER, 400],
  ])('%s asked with %j: %d', async (query, grants, status) => {
    expect(await send('GET', query, { grants })).toMatchObject({ status });
  });
});

describe('one quarantined delivery', () => {
  test('is shown with what was wrong, what it held, and what it was checked against', async () => {
    const { body } = await send('GET', await placeOf('unknown-area'), {});
    const shown = quarantinedAnswer.parse(body);
    expect(shown).toMatchObject({ event: MISTYPED, isWhole: true, state: 'open', version: 0 });
    expect(shown.refusals).toMatchObject([{ rule: 'unknown-area', where: '/data/area' }]);
    expect(JSON.parse(Buffer.from(shown.bytes, 'base64').toString())).toEqual(MISTYPED);
  });

  test('is found by the name its lane has in the log, and by the number', async () => {
    const { deliveries } = await list('?rule=unknown-area');
    const [{ lane, topic, partition, offset } = { lane: 0, topic: '', partition: 0, offset: 0 }] = deliveries;
    const byName = await send('GET', `/${encodeURIComponent(`${topic}/${partition}`)}/${offset}`, {});
    expect(byName).toMatchObject({ status: 200, body: { lane, topic, partition, offset } });
    expect(byName).toEqual(await send('GET', `/${lane}/${offset}`, {}));
  });

  test('is found by the name that its lane has since it was begun anew', async () => {
    const { deliveries } = await list('?rule=unknown-area');
    const [{ lane, topic, partition, offset } = { lane: 0, topic: '', partition: 0, offset: 0 }] = deliveries;
    const naming = 'UPDATE lane_position SET topic = $2 WHERE lane = $1';
    await database.owner.query(naming, [lane, `${topic}@42`]);
    const byName = await send('GET', `/${encodeURIComponent(`${topic}@42/${partition}`)}/${offset}`, {});
    await database.owner.query(naming, [lane, topic]);
    expect(byName).toMatchObject({ status: 200, body: { lane, topic: `${topic}@42`, partition, offset } });
  });

  test('is not there for who may not tend it, nor where none stands', async () => {
    const theirs = await placeOf('unknown-area');
    const strangers = { grants: ['publisher@urn:ods:RGN'] };
    expect(await send('GET', theirs, strangers)).toMatchObject({ status: 404 });
    for (const place of ['/1/999999', '/99999/1', '/x/1', '/1/-1', '/activity.counts%2F99999/1', '/%2F1/1']) {
      expect(await send('GET', place, {})).toMatchObject({ status: 404 });
    }
  });
});

describe('a quarantined delivery', () => {
  test('is replayed by a person, never by a machine', async () => {
    const place = await placeOf('unknown-area');
    expect(await send('POST', `${place}/replay`, { body: { event: MENDED }, person: false })).toMatchObject({
      status: 403,
    });
  });

  test('is held to every rule of the door when it is sent again as it stood', async () => {
    const place = await placeOf('unknown-area');
    expect(await send('POST', `${place}/replay`, {})).toMatchObject({
      status: 422,
      body: { code: 'replay-refused', errors: [{ rule: 'unknown-area', where: '/data/area' }] },
    });
    expect((await list('?state=open')).deliveries).toHaveLength(2);
  });

  test('cannot be moved to another organisation', async () => {
    const place = await placeOf('unknown-area');
    const event = { ...MENDED, source: 'urn:ons:E06000016' };
    const grants = [...PUBLISHER, 'publisher@urn:ons:E06000016'];
    expect(await send('POST', `${place}/replay`, { grants, body: { event } })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'not-your-organisation' }] },
    });
  });

  test('is no longer what was uploaded once it is mended', async () => {
    const place = await placeOf('unknown-area');
    const event = { ...MENDED, id: MISTYPED.id };
    expect(await send('POST', `${place}/replay`, { body: { event } })).toMatchObject({
      status: 422,
      body: { code: 'replay-refused', errors: [{ rule: 'id-of-upload', where: '/id' }] },
    });
  });

  test('is not replayed as it stood because what came with it is not read', async () => {
    const place = await placeOf('unknown-area');
    const claims = { bettercare_grants: PUBLISHER, auth_time: 1, client_id: 'pages' };
    const response = await fetch(`${address}/v1/quarantine${place}/replay`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await provider.token({ claims })}`,
        'content-type': 'application/x-ndjson',
      },
      body: JSON.stringify({ event: MENDED }),
    });
    expect(response.status).toBe(415);
  });

  test('is recorded once it is mended and replayed; who vouched for it stays with the delivery', async () => {
    const place = await placeOf('unknown-area');
    const replayed = await send('POST', `${place}/replay`, { body: { event: MENDED } });
    expect(replayed.status).toBe(200);
    const { state, to } = quarantineDecidedAnswer.parse(replayed.body);
    expect(state).toBe('replayed');
    if (!to) throw new Error('It came to stand nowhere');
    const read = await log.read(to, to.offset, { maxDeliveries: 1, maxBytes: 100_000 });
    expect(read.deliveries).toMatchObject([
      {
        key: PETERBOROUGH,
        headers: { 'replayed-by': 'somebody', 'replay-of': expect.stringMatching(/\d$/) },
      },
    ]);
    await recordEvents(database, []);
    const { rows } = await database.pool.query('SELECT value FROM current_count');
    expect(rows).toEqual([{ value: 563 }]);
    expect((await verifyRecords(database.pool)).faults).toEqual([]);
    expect(quarantinedAnswer.parse((await send('GET', place, {})).body)).toMatchObject({
      state: 'replayed',
      version: 1,
      decisions: [{ state: 'replayed', actor: 'somebody', as: 'mended', to }],
    });
  });

  test('is replayed once, and not dismissed afterwards', async () => {
    const place = await placeOf('unknown-area');
    for (const [command, body] of [
      ['replay', { event: MENDED }],
      ['dismiss', { reason: 'Sent again by mail' }],
    ] as const) {
      expect(await send('POST', `${place}/${command}`, { body })).toMatchObject({
        status: 409,
        body: { code: 'already-decided', errors: [{ rule: 'already-replayed' }] },
      });
    }
  });

  test('whose digits were overwritten is not replayed as it stood, nor mended with an NHS number', async () => {
    const place = await placeOf('nhs-number');
    expect(await send('POST', `${place}/replay`, {})).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'replay-needs-mending' }] },
    });
    const again = await send('POST', `${place}/replay`, { body: { event: WITH_NHS_NUMBER } });
    expect(again).toMatchObject({ status: 422, body: { errors: [{ rule: 'nhs-number' }] } });
    expect(JSON.stringify(again.body)).not.toContain('943 476 5919');
  });

  test('is dismissed with a reason, and may be replayed all the same', async () => {
    const place = await placeOf('nhs-number');
    expect(await send('POST', `${place}/dismiss`, { body: {} })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'missing-member', where: '/reason' }] },
    });
    const unkept = await send('POST', `${place}/dismiss`, { body: { reason: 'Reported \u0000 twice' } });
    expect(unkept).toMatchObject({
      status: 422,
      body: { code: 'dismissal-refused', errors: [{ rule: 'nul-character', where: '/reason' }] },
    });
    const reason = 'Reported under another record';
    expect(await send('POST', `${place}/dismiss`, { body: { reason } })).toMatchObject({ status: 200 });
    expect((await list('?state=dismissed')).deliveries).toMatchObject([{ rules: ['nhs-number'] }]);
    expect(await send('POST', `${place}/dismiss`, { body: { reason } })).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'already-dismissed' }] },
    });
    expect(await send('POST', `${place}/replay`, { body: { event: MENDED } })).toMatchObject({ status: 200 });
    const { decisions } = quarantinedAnswer.parse((await send('GET', place, {})).body);
    expect(decisions).toMatchObject([
      { state: 'dismissed', actor: 'somebody', reason },
      { state: 'replayed', actor: 'somebody', as: 'mended' },
    ]);
    expect(decisions.map(({ position }) => position)).toEqual(
      decisions.map(({ position }) => position).toSorted((one, other) => one - other),
    );
  });

  test('is measured as every event that comes in through the door', async () => {
    const { text } = await application.get(Metrics).exposition();
    expect(text).toMatch(/^bettercare_events_total{outcome="accepted"} 2$/m);
    expect(text).toMatch(/^bettercare_events_refused_by_rule_total{rule="id-of-upload"} 1$/m);
  });

  test('that named nobody is the administrators’ alone, who say whose it is', async () => {
    const place = await placeOf('not-json');
    expect(await send('GET', place, {})).toMatchObject({ status: 404 });
    const body = { event: MENDED };
    expect(await send('POST', `${place}/replay`, { grants: ADMINISTRATOR, body })).toMatchObject({
      status: 200,
    });
  });

  test('replayed by two at once, each mended differently, is replayed by one: the log has that event alone', async () => {
    const before = await replaysInLog();
    const place = await openDelivery();
    const replay = (agency: string) => {
      const event = { ...LEICESTER, data: { ...LEICESTER.data, area: 'E06000016', category: { agency } } };
      return send('POST', `${place}/replay`, { grants: ADMINISTRATOR, body: { event } });
    };
    const answers = await Promise.all(['nhs', 'social-care', 'both'].map(replay));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    expect(await replaysInLog()).toBe(before + 1);
  });

  test('that was sent again and could not be decided on: the person is told where it stands', async () => {
    await recordEvents(database, [LEICESTER]);
    const place = await openDelivery();
    const store = application.get(DecisionStore, { strict: false });
    const append = jest.spyOn(store, 'append').mockRejectedValueOnce(new Error('the database went away'));
    const event = { ...LEICESTER, data: { ...LEICESTER.data, area: 'E06000016' } };
    const replay = () => send('POST', `${place}/replay`, { grants: ADMINISTRATOR, body: { event } });
    expect(await replay()).toMatchObject({
      status: 503,
      body: {
        code: 'unavailable',
        detail: expect.stringMatching(/accepted at activity\.counts\/\d+ offset \d+/),
      },
    });
    append.mockRestore();
    expect((await replay()).status).toBe(200);
  });

  test('decided by two at once is decided by one', async () => {
    await recordEvents(database, [LEICESTER]);
    const place = await openDelivery();
    const dismiss = () =>
      send('POST', `${place}/dismiss`, { grants: ADMINISTRATOR, body: { reason: 'Not ours' } });
    const statuses = (await Promise.all([dismiss(), dismiss(), dismiss()])).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
  });

  test('is decided on while the replay of another waits for the log', async () => {
    await recordEvents(database, [LEICESTER]);
    const replayed = await openDelivery();
    await recordEvents(database, [{ ...LEICESTER, id: 'another' }]);
    const dismissed = await openDelivery();
    expect(dismissed).not.toBe(replayed);
    const hang = new EventEmitter();
    const began = once(hang, 'began');
    const append = jest.spyOn(log, 'append').mockImplementationOnce(async () => {
      hang.emit('began');
      await once(hang, 'ended');
      throw new Error('the log hung');
    });
    const event = { ...LEICESTER, data: { ...LEICESTER.data, area: 'E06000016' } };
    const replay = send('POST', `${replayed}/replay`, { grants: ADMINISTRATOR, body: { event } });
    await began;

    const reason = { grants: ADMINISTRATOR, body: { reason: 'Not ours' } };
    expect(await send('POST', `${dismissed}/dismiss`, reason)).toMatchObject({ status: 200 });
    const meanwhile = send('POST', `${replayed}/dismiss`, reason);
    hang.emit('ended');
    expect(await replay).not.toMatchObject({ status: 200 });
    expect(await meanwhile).toMatchObject({ status: 200 });
    append.mockRestore();
  });
});

describe('what came by a lane of an organisation’s own', () => {
  const OWN = directTopicOf('E06000031');
  const inAnothersName = reported({ ...SEPTEMBER, source: 'urn:ons:E06000016', area: 'E06000016' });
  const asIfUploaded = { ...MENDED, id: `${uploadIdOf('ab'.repeat(32), 'ab'.repeat(32))}/D4` };

  test('is shown with its headers, and replayed as it stood or mended', async () => {
    const { data, ...attributes } = MISTYPED;
    const headers = Object.fromEntries(
      Object.entries({ ...attributes, id: 'x' }).map(([name, text]) => [`ce_${name}`, String(text)]),
    );
    const event = { ...attributes, id: 'x', data };
    const places = await log.append(OWN, [
      { key: 'any', value: Buffer.from(JSON.stringify(data)), headers },
      {
        key: 'any',
        value: Buffer.from(JSON.stringify(data)),
        headers: { ...headers, ce_subject: '9434765919' },
      },
      // Too large is found before anybody reads what it says.
      {
        key: 'any',
        value: Buffer.from(JSON.stringify(data).padEnd(EVENT_BYTES_MAX)),
        headers: { ...headers, ce_subject: '9434765919' },
      },
    ]);
    await recordEvents(database, []);
    const [place, overwritten, tooLarge] = places.map(
      ({ offset }) => `/${encodeURIComponent(`${OWN}/0`)}/${offset}`,
    );
    expect((await send('GET', `${place}`, {})).body).toMatchObject({ event, isWhole: true });
    // It is taken for the event it was, which is as wrong as before.
    const replay = (of: string | undefined, body?: object) =>
      send('POST', `${of}/replay`, { ...(body && { body }) });
    expect(await replay(place)).toMatchObject({ status: 422, body: { errors: [{ rule: 'unknown-area' }] } });
    for (const each of [overwritten, tooLarge]) {
      expect((await send('GET', `${each}`, {})).body).toMatchObject({ isWhole: false });
      expect(await replay(each)).toMatchObject({
        status: 422,
        body: { errors: [{ rule: 'replay-needs-mending' }] },
      });
    }
    for (const each of [place, overwritten, tooLarge]) {
      expect((await replay(each, { event: { ...event, data: MENDED.data } })).status).toBe(200);
    }
  });

  test('is tended by that organisation, whatever it says, and replayed in its name alone', async () => {
    const sent = [JSON.stringify(inAnothersName), UNSIGNED, JSON.stringify(asIfUploaded)];
    await log.append(
      OWN,
      sent.map((text) => ({ key: 'any', value: Buffer.from(text) })),
    );
    await recordEvents(database, []);
    const own = (await list('?state=open')).deliveries.filter(({ topic }) => topic === OWN);
    expect(own.map(({ source, rules }) => [source, rules])).toEqual([
      [PETERBOROUGH, ['id-of-upload']],
      [PETERBOROUGH, ['not-json']],
      [PETERBOROUGH, ['source-not-of-lane']],
    ]);
    const leicester = { grants: ['publisher@urn:ons:E06000016'] };
    expect((await send('GET', `/${encodeURIComponent(`${OWN}/0`)}/0`, leicester)).status).toBe(404);

    const replay = (offset: number) =>
      send('POST', `/${encodeURIComponent(`${OWN}/0`)}/${offset}/replay`, {
        grants: [...PUBLISHER, ...leicester.grants, ...ADMINISTRATOR],
      });
    expect(await replay(own[2]?.offset ?? 0)).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'not-your-organisation' }] },
    });
    expect(await replay(own[0]?.offset ?? 0)).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'id-of-upload' }] },
    });
    for (const { lane, offset } of own) {
      const body = { reason: 'A rehearsal' };
      expect((await send('POST', `/${lane}/${offset}/dismiss`, { body })).status).toBe(200);
    }
  });
});
