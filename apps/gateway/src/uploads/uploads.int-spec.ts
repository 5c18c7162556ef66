import { COUNTS_TOPIC } from '#contracts';
import { DecisionStore } from '#decisions';
import { readCsv } from '#documents';
import type { EventLog } from '#event-log';
import { createLogger } from '#platform';
import { putFirstVersionsInForce } from '#reference';
import { openCountsLog, recordEvents, startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startGateway } from '../started-gateway.fixture';
import { mappingAnswer, mappingsAnswer } from './mapping.schema';
import { byReason, csvOf, PETERBOROUGH_SEPTEMBER_2014, workbookOf } from './published-tables.fixture';
import type { Row } from './published-tables.fixture';
import { uploadAnswer } from './upload.schema';
import type { UploadAnswer } from './upload.schema';

const COUNCIL = 'urn:ons:E06000031';
const CSV = 'text/csv';
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly body: Record<string, unknown> & { readonly code?: string; readonly errors?: readonly object[] };
}

interface Sent {
  readonly query?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly accept?: string;
  readonly grants?: readonly string[];
}

const logger = createLogger({ level: 'silent', format: 'json' });
let database: TestDatabase;
let provider: OpenIdProvider;
let log: EventLog;
let application: NestFastifyApplication;
let address: string;

beforeAll(async () => {
  database = await testDatabase();
  provider = await startOpenIdProvider('better-care-ledger');
  await putFirstVersionsInForce(database.pool, 'spec');
  log = await openCountsLog(database.pool, logger);
  application = await startGateway(log, database.pool, logger, { OIDC_ISSUER: provider.issuer });
  address = await application.getUrl();
});
afterAll(async () => {
  await application.close();
  await log.close();
  await provider.close();
  await database.close();
});

async function send(
  method: string,
  path: string,
  sent: Sent & { readonly body?: Buffer | string },
): Promise<Answer> {
  const {
    query = {},
    type = CSV,
    accept = 'application/json',
    grants = [`publisher@${COUNCIL}`],
    body,
  } = sent;
  const token = await provider.token({ claims: { bettercare_grants: grants } });
  const response = await fetch(`${address}${path}?${new URLSearchParams(query).toString()}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      accept,
      ...(body !== undefined && { 'content-type': type }),
    },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  const answer = { status: response.status, type: response.headers.get('content-type') ?? '', text };
  return { ...answer, body: answer.type.includes('json') ? (JSON.parse(text) as Answer['body']) : {} };
}

const PUBLISHED = {
  mapping: 'delayed-days-as-published',
  source: COUNCIL,
  applicableAt: '2014-11-13',
  fileName: 'C:\\returns\\September 2014.csv',
};

const upload = (body: Buffer, query: Readonly<Record<string, string>> = {}, sent: Sent = {}) =>
  send('POST', '/v1/uploads', { body, ...sent, query: { ...PUBLISHED, ...query } });

/** An answer that is what the schema says, and nothing more. */
async function uploaded(...given: Parameters<typeof upload>): Promise<UploadAnswer> {
  const { status, body, text } = await upload(...given);
  if (status !== 200 && status !== 202) throw new Error(text);
  const answer = uploadAnswer.parse(body);
  expect(status).toBe(answer.dryRun ? 200 : 202);
  return answer;
}

const AREA = { code: '624', name: 'Peterborough' };
const SEPTEMBER = csvOf(byReason('September 2014', [{ ...AREA, days: PETERBOROUGH_SEPTEMBER_2014 }]));
const DRY = { dryRun: 'true' };

const delivered = async () => {
  const lanes = await log.lanes(COUNTS_TOPIC.topic);
  const bounds = await Promise.all(lanes.map((lane) => log.bounds(lane)));
  return bounds.reduce((sum, lane) => sum + (lane === undefined ? 0 : lane.end - lane.start), 0);
};
const recorded = () => recordEvents(database, []);
const effectsOf = ({ effects }: UploadAnswer) =>
  Object.fromEntries(Object.entries(effects).filter(([, count]) => count > 0));
const month = ({ figures }: UploadAnswer) => figures.find(({ period }) => period === '2014-09');

describe('a month laid out as published', () => {
  test('dry run first: what would change is said, and nothing is', async () => {
    const answer = await uploaded(SEPTEMBER, DRY);
    expect(answer).toMatchObject({ dryRun: true, accepted: 0, errors: [] });
    expect(effectsOf(answer)).toEqual({ new: 10 });
    expect(answer.records[0]).toMatchObject({
      cell: 'C7',
      effect: 'new',
      value: 305,
      category: { reason: 'A' },
    });
    expect(month(answer)).toMatchObject({
      areaName: 'Peterborough',
      metric: 'delayed-transfers-of-care',
      policyYear: '2014/15',
      before: { coverage: { expected: 1, reported: 0 } },
      after: { numerator: 567, coverage: { expected: 1, reported: 1 } },
    });
    expect(await delivered()).toBe(0);
    expect((await database.pool.query('SELECT * FROM uploaded_file')).rows).toEqual([]);
  });

  test('then in earnest: every count is in the log, and becomes the figure that was foreseen', async () => {
    const foreseen = await uploaded(SEPTEMBER, DRY);
    const answer = await uploaded(SEPTEMBER);
    expect(answer).toEqual({ ...foreseen, dryRun: false, accepted: 10 });
    expect(await delivered()).toBe(10);
    await recorded();
    const { rows } = await database.pool.query(
      'SELECT sum(value)::int8 AS days FROM current_count WHERE live',
    );
    expect(rows).toEqual([{ days: 567 }]);
  });

  const eventsRecorded = async () => {
    await recorded();
    const { rows } = await database.pool.query(
      'SELECT count(*) AS deliveries, count(DISTINCT event_id) AS events FROM record_count',
    );
    return rows[0] as object;
  };

  test('the same file again is the same events, and changes nothing', async () => {
    const answer = await uploaded(SEPTEMBER);
    expect(effectsOf(answer)).toEqual({ unchanged: 10 });
    expect(answer.figures).toEqual([]);
    expect(await eventsRecorded()).toEqual({ deliveries: 20, events: 10 });
  });

  test('the same file for another time is other events', async () => {
    const answer = await uploaded(SEPTEMBER, { applicableAt: '2014-10-29' });
    expect(effectsOf(answer)).toEqual({ older: 10 });
    expect(await eventsRecorded()).toEqual({ deliveries: 30, events: 20 });
  });

  test('is kept under every name it was handed in by, and by whom', async () => {
    await uploaded(SEPTEMBER, { fileName: 'copy of September.csv' });
    const { rows } = await database.pool.query(
      `SELECT source, name, uploaded_by FROM uploaded_file
        GROUP BY source, name, uploaded_by ORDER BY name COLLATE "C"`,
    );
    expect(rows).toEqual([
      { source: COUNCIL, name: 'September 2014.csv', uploaded_by: 'somebody' },
      { source: COUNCIL, name: 'copy of September.csv', uploaded_by: 'somebody' },
    ]);
  });

  const changed = csvOf(
    byReason('September 2014', [{ ...AREA, days: { ...PETERBOROUGH_SEPTEMBER_2014, A: 312 } }]),
  );

  test('an older file changes nothing, and says so', async () => {
    const answer = await uploaded(changed, { applicableAt: '2014-10-30' });
    expect(effectsOf(answer)).toEqual({ older: 10 });
    expect(answer.figures).toEqual([]);
    expect(answer.records[0]).toMatchObject({
      value: 312,
      was: 305,
      applicableAt: '2014-10-30T00:00:00.000Z',
      currentApplicableAt: '2014-11-13T00:00:00.000Z',
    });
    await recorded();
    expect((await uploaded(SEPTEMBER, DRY)).effects.unchanged).toBe(10);
  });

  test('a newer one shows its effect before it is accepted', async () => {
    const answer = await uploaded(changed, { ...DRY, applicableAt: '2014-12-11' });
    expect(effectsOf(answer)).toEqual({ confirmed: 9, corrected: 1 });
    expect(month(answer)).toMatchObject({ before: { numerator: 567 }, after: { numerator: 574 } });
    expect(answer.records[0]).toMatchObject({ effect: 'corrected', was: 305, value: 312 });
  });

  test('another value with the same applicable time is held back, and how to mend it is said', async () => {
    const before = await delivered();
    const { status, body } = await upload(changed);
    expect([status, body.code]).toEqual([422, 'file-refused']);
    expect(body.errors).toMatchObject([
      {
        rule: 'applicable-time-reused',
        where: 'C7',
        value: '312',
        what: '312, where 305 counts already with the same applicable time, 2014-11-13T00:00:00Z',
        mend: 'If it is a correction, give a later applicable time, such as 2014-11-13T00:01:00Z.',
      },
    ]);
    expect((await upload(changed, DRY)).status).toBe(422);
    expect(await delivered()).toBe(before);
  });

  test('so is the same value with another status', async () => {
    const [event] = (await uploaded(SEPTEMBER, DRY)).records;
    const rows: Row[] = [
      ['measure', 'area', 'period', 'table', 'reason', 'value', 'status'],
      ['delayed-days', 'E06000031', '2014-09', 'reason', 'A', event?.value ?? '', 'provisional'],
    ];
    const { body } = await upload(csvOf(rows), { mapping: 'plain-counts' });
    expect(body.errors).toMatchObject([
      { what: expect.stringContaining('305 (provisional), where 305 (final) counts already') },
    ]);
  });

  test('with the rest asked for, what says the same is there already, and the other value is left', async () => {
    const { effects, errors, tables } = await uploaded(changed, { ...DRY, partial: 'true' });
    expect(effects.unchanged).toBe(9);
    expect(tables).toMatchObject([{ counts: 9 }]);
    expect(errors).toMatchObject([{ rule: 'applicable-time-reused', where: 'C7' }]);
  });

  test('comes as a workbook just as well', async () => {
    const sheet = byReason('September 2014', [{ ...AREA, days: PETERBOROUGH_SEPTEMBER_2014 }]);
    const answer = await uploaded(await workbookOf({ 'LA by reason': sheet }), DRY, { type: WORKBOOK });
    expect(effectsOf(answer)).toEqual({ unchanged: 10 });
    expect(answer.records[0]?.cell).toBe('LA by reason!C7');
  });
});

describe('a file with bad cells', () => {
  const rows: Row[] = [
    ['measure', 'area', 'period', 'table', 'agency', 'value'],
    ['delayed-days', 'Peterborough', '2014-10', 'agency', 'nhs', 672],
    ['delayed-days', 'Peterborough', '2014-10', 'agency', 'social-care', '=1+1'],
    ['delayed-days', 'Peterborough', '2014-10', 'agency', 'police', 4],
    ['beds', 'Peterborough', '2014-10', 'agency', 'both', 4],
    ['delayed-days', 'Peterborough', 'soon', 'agency', 'both', 4],
  ];
  const plain = { mapping: 'plain-counts', status: 'final', applicableAt: '2014-12-11' };

  test('has nothing of it taken in, and each bad cell named with how to mend it', async () => {
    const before = await delivered();
    const { status, body } = await upload(csvOf(rows), plain);
    expect({ status, code: body.code, errorCount: body['errorCount'] }).toEqual({
      status: 422,
      code: 'file-refused',
      errorCount: 4,
    });
    expect(body.errors).toMatchObject([
      { rule: 'cell-not-a-count', where: 'F3', row: 3, column: 6, header: 'value', value: '=1+1' },
      { rule: 'unknown-category', where: 'E4', row: 4, column: 5, value: 'police' },
      { rule: 'unknown-measure', where: 'A5' },
      { rule: 'cell-not-a-period', where: 'C6' },
    ]);
    expect(await delivered()).toBe(before);
  });

  test('is answered with a table to work from, row by row, in which nothing runs as a formula', async () => {
    const { status, type, text } = await upload(csvOf(rows), plain, { accept: CSV });
    expect([status, type]).toEqual([422, 'text/csv; charset=utf-8']);
    const table = readCsv(Buffer.from(text));
    expect(table.ok && table.value.rows.map((cells) => cells.slice(1, 7))).toEqual([
      ['row', 'column', 'cell', 'header', 'value', 'rule'],
      ['3', '6', 'F3', 'value', "'=1+1", 'cell-not-a-count'],
      ['4', '5', 'E4', 'agency', 'police', 'unknown-category'],
      ['5', '1', 'A5', 'measure', 'beds', 'unknown-measure'],
      ['6', '3', 'C6', 'period', 'soon', 'cell-not-a-period'],
    ]);
  });

  test('is told once of a parameter that cannot be read, however many rows it stands for', async () => {
    const { body } = await upload(csvOf(rows.slice(0, 2).concat(rows.slice(1, 2))), {
      ...plain,
      applicableAt: 'today',
    });
    expect(body.errors).toMatchObject([{ rule: 'cell-not-a-time', where: '?applicableAt' }]);
  });

  test('has the rest taken in where that is asked for, and is still told what is wrong', async () => {
    const answer = await uploaded(csvOf(rows), { ...plain, partial: 'true' });
    expect(answer.accepted).toBe(1);
    expect(answer.errors.map(({ where }) => where)).toEqual(['F3', 'E4', 'A5', 'C6']);
    await recorded();
  });
});

describe('an upload is refused', () => {
  test.each([
    ['without a mapping', { mapping: '' }, 400, 'upload-refused'],
    ['by an unknown mapping', { mapping: 'no-such' }, 404, 'unknown-mapping'],
    ['by an unknown version', { mapping: 'plain-counts@9' }, 404, 'unknown-mapping'],
    ['with an unknown parameter', { dryrun: 'true' }, 400, 'upload-refused'],
    ['for another organisation', { source: 'urn:ons:E10000003' }, 403, 'not-permitted'],
    ['with a source that is none', { source: 'Peterborough' }, 403, 'not-permitted'],
  ])('%s', async (_, query, status, code) => {
    const answer = await upload(SEPTEMBER, query);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test.each([
    ['as JSON', { type: 'application/json' }, 415],
    ['without a token that publishes', { grants: ['viewer@E06000031'] }, 403],
  ])('%s', async (_, sent, status) => {
    expect((await upload(SEPTEMBER, {}, sent)).status).toBe(status);
  });

  test.each([
    ['nothing', CSV, Buffer.alloc(0), 'file-empty'],
    ['a workbook called CSV', CSV, Buffer.from('PK\x03\x04\x00\x00'), 'file-not-text'],
    ['CSV called a workbook', WORKBOOK, SEPTEMBER, 'workbook-malformed'],
  ])('that holds %s', async (_, type, bytes, rule) => {
    expect((await upload(bytes, {}, { type })).body.errors).toMatchObject([{ rule }]);
  });

  test('with an NHS number in it, which is repeated nowhere', async () => {
    const rows = [
      ['measure', 'area'],
      ['delayed-days', '943 476 5919'],
    ];
    const text = csvOf(rows).toString();
    const { text: answer } = await upload(Buffer.from(`${text}note 943 476 5919\r\n`));
    expect(answer).not.toMatch(/943.?476/);
  });
});

describe('counts that nobody waits for are taken in, and said', () => {
  const rows: Row[] = [
    ['measure', 'area', 'period', 'table', 'agency', 'value'],
    ['delayed-days', 'E06000031', '2014-11', 'agency', 'nhs', 726],
    ['delayed-days', 'E06000031', '2014-11', 'agency', 'both', 23],
    ['delayed-days', 'E10000003', '2014-11', 'agency', 'nhs', 1_560],
  ];
  const query = { ...DRY, mapping: 'plain-counts', status: 'final' };

  test("rows of another council in a council's file", async () => {
    const { heldApart } = await uploaded(csvOf(rows), query);
    expect(heldApart).toEqual([
      {
        rule: 'not-an-expected-reporter',
        area: 'E10000003',
        measure: 'delayed-days',
        counts: 1,
        what: 'Peterborough City Council is not expected to report Delayed days for Cambridgeshire: it is shown, never added',
        mend: expect.stringContaining('in whose name'),
      },
    ]);
  });

  test('a whole file in the name of another council, and of a trust', async () => {
    const of = async (source: string) => {
      const given = { ...query, source };
      const { heldApart } = await uploaded(csvOf(rows), given, { grants: [`publisher@${source}`] });
      return heldApart.map(({ rule, area, counts }) => [rule, area, counts]);
    };
    expect(await of('urn:ons:E10000003')).toEqual([['not-an-expected-reporter', 'E06000031', 2]]);
    expect(await of('urn:ods:RGN')).toEqual([
      ['another-kind-of-source', 'E06000031', 2],
      ['another-kind-of-source', 'E10000003', 1],
    ]);
  });
});

describe('figures', () => {
  test('of an area are shown to its council and to who may watch it, and to nobody else', async () => {
    const rows: Row[] = [
      ['measure', 'area', 'period', 'table', 'agency', 'value'],
      ['delayed-days', 'E06000031', '2014-11', 'agency', 'nhs', 726],
    ];
    const query = { ...DRY, mapping: 'plain-counts', source: 'urn:ods:RGN', status: 'final' };
    const trust = 'publisher@urn:ods:RGN';
    const hidden = await uploaded(csvOf(rows), query, { grants: [trust] });
    expect([effectsOf(hidden), hidden.figures, hidden.areasNotShown]).toEqual([
      { new: 1 },
      [],
      ['E06000031'],
    ]);
    const shown = await uploaded(csvOf(rows), query, { grants: [trust, 'viewer@E06000031'] });
    expect(shown.areasNotShown).toEqual([]);
  });

  test('of a month that no policy year asks about are shown by the measure', async () => {
    const rows = byReason('April 2013', [
      { ...AREA, days: { A: 249, B: 5, C: 54, Di: 34, Dii: 32, E: 3, F: 35, G: 78, H: 69, I: 0 } },
    ]);
    const { figures } = await uploaded(csvOf(rows), { ...DRY, applicableAt: '2013-06-13' });
    expect(figures).toMatchObject([
      { measure: 'delayed-days', period: '2013-04', after: { numerator: 559 } },
    ]);
    expect(figures[0]).not.toHaveProperty('metric');
  });
});

describe('column mappings', () => {
  const OURS = {
    name: 'delayed-days-of-ours',
    title: 'The monthly table of our discharge team',
    description: 'One month a row; suppressed cells are left out.',
    source: 'given',
    layouts: [
      {
        name: 'months',
        measure: { fixed: 'delayed-days' },
        table: { fixed: 'agency' },
        area: [{ is: ['council'] }],
        period: { column: { is: ['month'] } },
        status: { fixed: 'provisional' },
        applicableAt: { given: true },
        values: [
          { column: { is: ['health'] }, category: { agency: 'nhs' } },
          { column: { is: ['care'] }, category: { agency: 'social-care' } },
        ],
      },
    ],
    marks: [{ texts: ['nil'], means: 'zero' }],
    sources: [],
  };
  const administrator = { grants: ['administrator@*'], type: 'application/json' };
  const put = (mapping: object, sent: Sent = administrator) =>
    send('POST', '/v1/mappings', { ...sent, body: JSON.stringify(mapping) });

  test('that ship are in force from the start', async () => {
    const { body } = await send('GET', '/v1/mappings', {});
    expect(mappingsAnswer.parse(body).mappings.map(({ name, version }) => [name, version])).toEqual([
      ['delayed-days-as-published', 1],
      ['plain-counts', 1],
    ]);
  });

  test('of one’s own are put in force by an administrator, and read the files of whoever publishes', async () => {
    expect((await put(OURS, { ...administrator, grants: [`publisher@${COUNCIL}`] })).status).toBe(403);
    const { status, body } = await put(OURS);
    expect([status, mappingAnswer.parse(body).version]).toEqual([201, 1]);
    const table = csvOf([
      ['Month', 'Council', 'Health', 'Care'],
      ['Dec 2014', 'Peterborough', 608, 'nil'],
    ]);
    const query = { ...DRY, mapping: 'delayed-days-of-ours', applicableAt: '2015-02-12' };
    const answer = await uploaded(table, query);
    expect(answer.mapping).toEqual({ name: 'delayed-days-of-ours', version: 1, hash: body['hash'] });
    expect(answer.records.map(({ value, category }) => [category.agency, value])).toEqual([
      ['nhs', 608],
      ['social-care', 0],
    ]);
  });

  test('change by a next version; the one before stays what it was', async () => {
    const again = await put(OURS);
    expect(again.body['version']).toBe(1);
    const next = await put({ ...OURS, title: 'The monthly table, from 2015' });
    expect(next.body['version']).toBe(2);
    const first = await send('GET', '/v1/mappings/delayed-days-of-ours@1', {});
    expect(mappingAnswer.parse(first.body).mapping).toEqual(OURS);
    expect(first.body['hash']).toBe(again.body['hash']);
    expect((await send('GET', '/v1/mappings/delayed-days-of-ours', {})).body['version']).toBe(2);
    expect((await new DecisionStore(database.pool).verifyChain()).intact).toBe(true);
  });

  test('that are not JSON are told where, and may hold no NHS number', async () => {
    const posted = { ...administrator, body: '{"name": "ours",\n  title}' };
    expect((await send('POST', '/v1/mappings', posted)).body).toMatchObject({
      code: 'malformed-json',
      line: 2,
      column: 3,
    });
    expect(await put({ ...OURS, title: 'Days of 943 476 5919' })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'nhs-number', where: '/title' }] },
    });
  });

  test('are refused for what they misspell', async () => {
    const { status, body } = await put({ ...OURS, layouts: [{ ...OURS.layouts[0], colums: [] }] });
    expect([status, body.code]).toEqual([422, 'mapping-refused']);
    expect(body.errors).toMatchObject([{ rule: 'mapping-wrong-form', where: '/layouts/0/colums' }]);
  });
});
