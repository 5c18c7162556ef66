import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { statusAnswer } from './status.schema';
import { startReadyTracker, type LoneTracker } from './tracker.fixture';

const PERFORMANCE = '/v1/areas/E06000031/performance';
const EXPLAIN = '/v1/areas/E06000031/explain';
const Q2 = 'metric=delayed-transfers-of-care&period=2014/15-Q2';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: {
    readonly code?: string;
    readonly known?: boolean;
    readonly rule?: string;
    readonly errors?: readonly { rule: string; where: string; what: string; mend: string }[];
    readonly metrics?: readonly { metric: { code: string }; year: { numerator?: number } }[];
    readonly [member: string]: unknown;
  };
}

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
});
afterAll(() => tracker.close());

async function get(
  path: string,
  grants: readonly string[] | undefined = ['viewer@E06000031'],
): Promise<Answer> {
  const token = await tracker.provider.token({ claims: { bettercare_grants: grants } });
  const response = await fetch(`${tracker.address}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, body: (await response.json()) as Answer['body'] };
}

describe('performance', () => {
  test('answers with every metric of the policy year, blanks and all', async () => {
    const { status, body } = await get(`${PERFORMANCE}?year=2014/15`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ known: true, area: { name: 'Peterborough' }, policyYear: '2014/15' });
    expect(body.metrics).toHaveLength(6);
    expect(body.metrics?.some(({ year }) => year.numerator !== undefined)).toBe(false);
  });

  test('answers with one metric', async () => {
    const { body } = await get(`${PERFORMANCE}?year=2014/15&metric=delayed-transfers-of-care`);
    expect(body.metrics?.map(({ metric }) => metric.code)).toEqual(['delayed-transfers-of-care']);
  });

  test('of a past in which nothing was known says so, and is no error', async () => {
    for (const past of ['asKnown=2000-01-01T00:00:00Z', 'publishedBy=2013-01-31']) {
      const { status, body } = await get(`${PERFORMANCE}?year=2014/15&${past}`);
      expect([status, body.known, body.rule]).toEqual([200, false, 'nothing-was-known']);
    }
  });

  test.each(['viewer@E06000031', 'auditor@*', 'administrator@*'])('is open to %s', async (grant) => {
    expect((await get(`${PERFORMANCE}?year=2014/15`, [grant])).status).toBe(200);
  });

  test.each(['viewer@E10000003', 'publisher@urn:ons:E06000031', 'finance@E06000031'])(
    'is closed to %s',
    async (grant) => {
      const { status, body } = await get(`${PERFORMANCE}?year=2014/15`, [grant]);
      expect([status, body.code]).toEqual([403, 'not-permitted']);
    },
  );

  test('needs a token', async () => {
    expect((await fetch(`${tracker.address}${PERFORMANCE}?year=2014/15`)).status).toBe(401);
  });
});

describe('a question that cannot be answered', () => {
  test.each([
    ['', 400, 'parameter-missing', '/year'],
    ['year=', 400, 'parameter-not-understood', '/year'],
    ['year=2014/15&year=2015/16', 400, 'parameter-repeated', '/year'],
    ['year=2014/15&yeer=2014', 400, 'unknown-parameter', '/yeer'],
    ['year=2099/00', 404, 'unknown-policy-year', '/year'],
    ['year=201415', 404, 'unknown-policy-year', '/year'],
    ['year=2014/15&metric=delayed-beds', 404, 'unknown-metric', '/metric'],
    ['year=2014/15&asKnown=yesterday', 400, 'parameter-not-understood', '/asKnown'],
    ['year=2014/15&asKnown=2014-11-01T09:00:00', 400, 'parameter-not-understood', '/asKnown'],
    ['year=2014/15&asKnown=0000-01-01T00:00:00Z', 400, 'parameter-not-understood', '/asKnown'],
    ['year=2014/15&asKnown=999999999999999', 404, 'unknown-watermark', '/asKnown'],
    ['year=2014/15&asKnown=2199-01-01T00:00:00Z', 400, 'moment-not-yet', '/asKnown'],
    ['year=2014/15&asKnown=9999999999999999999', 400, 'parameter-not-understood', '/asKnown'],
    ['year=2014/15&publishedBy=2014-02-31', 400, 'parameter-not-understood', '/publishedBy'],
    ['year=2014/15&publishedBy=31/10/2014', 400, 'parameter-not-understood', '/publishedBy'],
  ])('performance?%s', async (query, status, rule, where) => {
    const { body, ...answer } = await get(`${PERFORMANCE}?${query}`);
    expect(answer).toEqual({ status, type: expect.stringContaining('application/problem+json') });
    expect(body.errors?.[0]).toMatchObject({ rule, where });
    expect(body.errors?.[0]?.mend).not.toBe('');
  });

  test('a year may be written as it stands in addresses', async () => {
    expect(await get(`${PERFORMANCE}?year=2014-15`)).toEqual(await get(`${PERFORMANCE}?year=2014/15`));
  });

  test.each([
    ['2014-11-01T09:00:00 01:00', /write \+ as %2B/],
    ['2026-11-25 11:05', /the id of a watermark\. Give/],
  ])('a moment given as %s is told what is wrong with it', async (asKnown, told) => {
    const { body } = await get(`${PERFORMANCE}?year=2014/15&asKnown=${encodeURIComponent(asKnown)}`);
    expect(body).toMatchObject({ detail: expect.stringMatching(told) });
  });

  test.each([
    ['metric=delayed-transfers-of-care', 400, 'parameter-missing', '/period'],
    ['metric=delayed-transfers-of-care&period=Q2', 400, 'not-a-period', '/period'],
    ['metric=injuries-due-to-falls&period=2014-09', 400, 'period-too-short', '/period'],
    ['metric=delayed-transfers-of-care&period=2014/15-to-date', 400, 'nothing-complete-yet', '/period'],
    [`${Q2}&agency=council`, 400, 'unknown-category', '/agency'],
    [`${Q2}&agency=nhs&reason=A`, 400, 'parameter-not-understood', '/reason'],
    [`${Q2}&asKnown=2199-01-01T00:00:00Z`, 400, 'moment-not-yet', '/asKnown'],
    [`${Q2}&limit=0`, 400, 'parameter-not-understood', '/limit'],
    [`${Q2}&limit=501`, 400, 'parameter-not-understood', '/limit'],
    [`${Q2}&limit=many`, 400, 'parameter-not-understood', '/limit'],
  ])('explain?%s', async (query, status, rule, where) => {
    const answer = await get(`${EXPLAIN}?${query}`);
    expect([answer.status, answer.body.errors?.[0]]).toMatchObject([status, { rule, where }]);
  });

  test.each([
    ['performance?', 'year is missing. Give a policy year, such as 2014/15.'],
    ['performance?year=', 'year is empty. Give a policy year, such as 2014/15.'],
    [
      `explain?${Q2}&agency=nhs&reason=A`,
      'reason is given beside another category. Give one code, of agency, reason or careType, and leave out the others.',
    ],
    [
      'measures/delayed-days?from=2014&to=2014-09',
      'from is not a month. Give the first month, such as 2014-04.',
    ],
  ])('%s is told what to give', async (question, detail) => {
    expect((await get(`/v1/areas/E06000031/${question}`)).body['detail']).toBe(detail);
  });

  test('about an area that is none', async () => {
    const { status, body } = await get('/v1/areas/E06999999/performance?year=2014/15', ['auditor@*']);
    expect([status, body.errors?.[0]?.rule]).toEqual([404, 'unknown-area']);
    expect((await get('/v1/areas/%00/performance?year=2014/15', ['auditor@*'])).status).toBe(400);
  });
});

describe('a question that holds an NHS number', () => {
  test.each([
    '/v1/areas/9434765919/performance?year=2014/15',
    '/v1/areas/943%20476%205919/performance?year=2014/15',
    `${PERFORMANCE}?year=2014/15&metric=9434765919`,
    `${PERFORMANCE}?year=2014/15&9434765919=1`,
    `${EXPLAIN}?${Q2}&agency=9434765919`,
    '/v1/areas/E06000031/measures/9434765919?from=2014-04&to=2014-09',
  ])('%s is refused without repeating it', async (path) => {
    const { status, body } = await get(path, ['auditor@*']);
    expect([400, 404]).toContain(status);
    expect(JSON.stringify(body)).not.toMatch(/943\s?476\s?5919/);
  });
});

test('questions that outnumber the connections three to one are all answered', async () => {
  const { max } = tracker.database.pool.options;
  const asked = Array.from({ length: 3 * max }, () => get(`${PERFORMANCE}?year=2014/15`));
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses).toEqual(statuses.map(() => 200));
});

describe('explain', () => {
  test('shows what is missing where nothing was reported', async () => {
    const { status, body } = await get(`${EXPLAIN}?${Q2}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      known: true,
      figure: { notJudged: 'no-plan', coverage: { expected: 3, reported: 0 } },
      records: { records: [], total: 0 },
    });
  });

  test.each(['x', 'W10', Buffer.from('["","","2014-02-31","","","",""]').toString('base64url')])(
    'begins at the beginning after a mark it cannot read: %s',
    async (after) => {
      expect((await get(`${EXPLAIN}?${Q2}&after=${after}`)).status).toBe(200);
    },
  );
});

describe('a measure over time', () => {
  const SERIES = '/v1/areas/E06000031/measures/delayed-days';

  test('is answered for years that no policy year covers, blanks as blanks', async () => {
    const { status, body } = await get(`${SERIES}?from=2011-04&to=2011-12&by=quarter`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ known: true, measure: { code: 'delayed-days', unit: 'day' } });
    expect(body['figures']).toMatchObject([
      { period: '2011/12-Q1' },
      { period: '2011/12-Q2' },
      { period: '2011/12-Q3' },
    ]);
    expect(JSON.stringify(body['figures'])).not.toContain('"value"');
  });

  test.each([
    [`${SERIES}?from=2014-04`, 400, 'parameter-missing', '/to'],
    [`${SERIES}?from=2014-04&to=2014-13`, 400, 'parameter-not-understood', '/to'],
    [`${SERIES}?from=2014-04&to=2014-09&asKnown=2199-01-01T00:00:00Z`, 400, 'moment-not-yet', '/asKnown'],
    [`${SERIES}?from=2014-04&to=2014-03`, 400, 'months-reversed', '/to'],
    [`${SERIES}?from=2014-04&to=2014-09&by=week`, 400, 'parameter-not-understood', '/by'],
    ['/v1/areas/E06000031/measures/bed-days?from=2014-04&to=2014-09', 404, 'unknown-measure', '/measure'],
    [
      '/v1/areas/E06000031/measures/reablement-discharges?from=2014-04&to=2015-03',
      400,
      'period-too-short',
      '/by',
    ],
    [
      '/v1/areas/E06000031/measures/patient-experience-score?from=2014-04&to=2015-03&by=year',
      400,
      'measure-not-counted',
      '/measure',
    ],
  ])('%s', async (path, status, rule, where) => {
    const answer = await get(path);
    expect([answer.status, answer.body.errors?.[0]]).toMatchObject([status, { rule, where }]);
  });
});

test('status says where recording stands, to those whose grant holds everywhere', async () => {
  const lanes = Array.from({ length: 12 }, (_, partition) => ({
    topic: 'activity.counts',
    partition,
    behind: 0,
  }));
  expect(await get('/v1/status', ['auditor@*'])).toMatchObject({
    status: 200,
    body: {
      lanes,
      recorded: 0,
      quarantined: 0,
      findings: [],
      parts: { database: 'up', migrations: 'up' },
    },
  });
  const { body } = await get('/v1/status', ['auditor@*']);
  expect(statusAnswer.safeParse(body)).toMatchObject({ success: true });
  expect((await get('/v1/status')).status).toBe(403);
});

test('status is a page for whoever opens it, which loads and runs nothing', async () => {
  const answer = await fetch(`${tracker.address}/status`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const text = await answer.text();
  expect(text).toContain('<h1>All is well</h1>');
  expect(text).toContain('<html lang="en-GB">');
  const [, style = ''] = /<style>(.*)<\/style>/s.exec(text) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; /);
  expect(answer.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
  expect(text).not.toMatch(/<script|https?:|E06000031|Peterborough/);
});

test('the address without a path leads to the first page, and any other says where to begin', async () => {
  const page = await fetch(`${tracker.address}/`, { redirect: 'manual' });
  expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in']);
  expect(await get('/v1/nowhere')).toMatchObject({
    status: 404,
    body: { code: 'not-found', detail: expect.stringContaining('stand in /v1/openapi.json') },
  });
});
