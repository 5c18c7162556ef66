import { recordEvents, replaced, reported, withdrawn } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker } from '../tracker.fixture';
import { arrivalsAnswer, coverageAnswer } from './reporting.schema';
import type { ArrivalsPage } from './reporting.schema';

const AREA = '/v1/areas/E06000031';
const VIEWER = ['viewer@E06000031'];
const COUNCIL = { source: 'urn:ons:E06000031', name: 'Peterborough City Council' };
const PUBLISHED = '2014-11-14T09:30:00+00:00';

let tracker: LoneTracker;

/** Peterborough's delayed days by responsible agency, as NHS England published them in November 2014. */
const days = (period: string, agency: string, value: number, more: { submission?: string } = {}) =>
  reported({ period, category: { agency }, value, applicableAt: PUBLISHED, ...more });

beforeAll(async () => {
  tracker = await startReadyTracker();
  const q2 = { submission: 'MSitDT-2014-Q2' };
  await recordEvents(tracker.database, [
    days('2014-07', 'nhs', 793, q2),
    days('2014-07', 'social-care', 31, q2),
    days('2014-07', 'both', 1, q2),
    days('2014-08', 'nhs', 739, q2),
    days('2014-08', 'both', 0, q2),
  ]);
  await recordEvents(tracker.database, [
    reported({
      period: '2014-09',
      category: { agency: 'nhs' },
      value: 560,
      status: 'provisional',
      applicableAt: PUBLISHED,
    }),
    reported({
      period: '2014-09',
      category: { agency: 'nhs' },
      value: 563,
      applicableAt: '2014-12-12T09:30:00+00:00',
    }),
    days('2014-09', 'social-care', 4),
    days('2014-09', 'both', 0),
    days('2014-10', 'nhs', 672),
    withdrawn({ period: '2014-10', category: { agency: 'nhs' }, applicableAt: '2014-12-13T09:30:00+00:00' }),
  ]);
});
afterAll(() => tracker.close());

async function get(path: string, grants: string[] = VIEWER): Promise<{ status: number; body: unknown }> {
  const token = await tracker.provider.token({ claims: { bettercare_grants: grants } });
  const response = await fetch(`${tracker.address}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: await response.json() };
}

async function coverageOf(measure: string, query = 'year=2014/15') {
  const answer = coverageAnswer.parse((await get(`${AREA}/coverage?${query}`)).body);
  if (!answer.known) throw new Error(answer.what);
  const found = answer.measures.find((each) => each.measure.code === measure);
  if (!found) throw new Error(`${measure} is not there`);
  return { ...found, state: (key: string) => found.periods.find(({ period }) => period === key) };
}

describe('coverage', () => {
  test('tells whole reports from those with a part missing, and from none', async () => {
    const { tally, state } = await coverageOf('delayed-days');
    expect(tally).toEqual({ complete: 2, incomplete: 1, missing: 9, noReporterExpected: 0 });
    expect(state('2014-09')).toEqual({
      period: '2014-09',
      state: 'complete',
      expected: [COUNCIL],
      reported: [COUNCIL],
      missing: [],
    });
    expect(state('2014-08')).toMatchObject({
      state: 'incomplete',
      reported: [COUNCIL],
      missing: [{ ...COUNCIL, categories: [{ agency: 'social-care' }] }],
    });
    expect(state('2014-10')).toMatchObject({ state: 'missing', reported: [], missing: [COUNCIL] });
  });

  test('is answered for a published score, and for years that no policy year covers', async () => {
    expect((await coverageOf('patient-experience-score')).periods).toMatchObject([
      { period: '2014/15', reported: [] },
    ]);
    expect((await coverageOf('delayed-days', 'year=2012/13')).tally).toMatchObject({ missing: 12 });
  });

  test('says where nobody is expected to report', async () => {
    const { periods } = await coverageOf('injuries-due-to-falls');
    expect(new Set(periods.map(({ state }) => state))).toEqual(new Set(['no-reporter-expected']));
  });

  test('is that of the past when the past is asked about', async () => {
    const { status, body } = await get(`${AREA}/coverage?year=2014/15&publishedBy=2014-10-31`);
    expect([status, body]).toMatchObject([200, { known: false, rule: 'nothing-was-known' }]);
    expect(
      (await coverageOf('delayed-days', 'year=2014/15&publishedBy=2014-12-12')).state('2014-10'),
    ).toMatchObject({
      state: 'incomplete',
    });
  });

  test.each([
    ['', 400, 'parameter-missing', '/year'],
    ['year=2014', 400, 'parameter-not-understood', '/year'],
    ['year=2014/16', 400, 'parameter-not-understood', '/year'],
    ['year=2014/15-Q1', 400, 'parameter-not-understood', '/year'],
    ['year=2014/15&asKnown=999999999999999', 404, 'unknown-watermark', '/asKnown'],
    ['year=2014/15&asKnown=2199-01-01T00:00:00Z', 400, 'moment-not-yet', '/asKnown'],
  ])('asked with %j is refused', async (query, status, rule, where) => {
    const answer = await get(`${AREA}/coverage?${query}`);
    expect([answer.status, answer.body]).toMatchObject([status, { errors: [{ rule, where }] }]);
  });
});

async function arrivals(query = ''): Promise<ArrivalsPage> {
  return arrivalsAnswer.parse((await get(`${AREA}/arrivals${query}`)).body);
}

/** A submission, or the period of what came without one. */
const nameOf = ({ submission, period }: ArrivalsPage['arrivals'][number]) => submission ?? period;

async function allPages(between: () => Promise<void>): Promise<(string | undefined)[]> {
  const seen: (string | undefined)[] = [];
  for (let next: string | undefined = ''; next !== undefined;) {
    const page: ArrivalsPage = await arrivals(`?limit=1${next && `&after=${next}`}`);
    expect(page.arrivals).toHaveLength(1);
    seen.push(...page.arrivals.map(nameOf));
    next = page.next;
    await between();
  }
  return seen;
}

describe('arrivals', () => {
  test('say what came together: by submission, else by period', async () => {
    const { area, arrivals: arrived } = await arrivals();
    expect(area).toMatchObject({ name: 'Peterborough' });
    expect(new Set(arrived.slice(0, 2).map(nameOf))).toEqual(new Set(['2014-09', '2014-10']));
    expect(arrived.find(({ period }) => period === '2014-09')).toMatchObject({
      ...COUNCIL,
      measure: 'delayed-days',
      table: 'agency',
      from: '2014-09',
      to: '2014-09',
      records: 3,
      deliveries: 4,
      provisional: 1,
      final: 3,
      withdrawn: 0,
      newestVersion: '2014-12-12T09:30:00.000Z',
    });
    expect(arrived.find(({ period }) => period === '2014-10')).toMatchObject({ records: 1, withdrawn: 1 });
    expect(arrived.at(-1)).toMatchObject({
      submission: 'MSitDT-2014-Q2',
      from: '2014-07',
      to: '2014-08',
      records: 5,
      deliveries: 5,
      replacements: 0,
    });
  });

  test('come once each over all pages, though one of them goes on arriving meanwhile', async () => {
    const expected = (await arrivals()).arrivals.map(nameOf);
    const goesOn = () =>
      recordEvents(tracker.database, [days('2014-08', 'social-care', 31, { submission: 'MSitDT-2014-Q2' })]);
    expect(await allPages(goesOn)).toEqual(expected);
    expect((await arrivals('?limit=1')).arrivals.map(nameOf)).toEqual(['MSitDT-2014-Q2']);
  });

  test('say that a submission replaced periods whole', async () => {
    const submission = 'MSitDT-2014-Q2-again';
    await recordEvents(tracker.database, [
      replaced({
        from: '2014-07-01',
        to: '2014-08-31',
        rows: 0,
        submission,
        applicableAt: '2015-01-09T09:30:00Z',
      }),
    ]);
    expect((await arrivals('?limit=1')).arrivals).toMatchObject([
      { submission, records: 0, deliveries: 1, replacements: 1 },
    ]);
  });

  test.each(['E06000031', 'W10', Buffer.from('["areas","E06000031"]').toString('base64url')])(
    'are not continued after a place that is none of theirs: %s',
    async (after) => {
      expect(await get(`${AREA}/arrivals?after=${after}`)).toMatchObject({
        status: 400,
        body: { errors: [{ rule: 'parameter-not-understood', where: '/after' }] },
      });
    },
  );

  test('are not continued in another area', async () => {
    const { next } = await arrivals('?limit=1');
    expect((await get(`/v1/areas/E06000016/arrivals?after=${next}`, ['auditor@*'])).status).toBe(400);
  });

  test('are closed to those who may not watch the area, and none of an area that is none', async () => {
    expect((await get(`${AREA}/arrivals`, ['viewer@E06000016'])).status).toBe(403);
    expect((await get('/v1/areas/E06999999/arrivals', ['auditor@*'])).status).toBe(404);
  });
});
