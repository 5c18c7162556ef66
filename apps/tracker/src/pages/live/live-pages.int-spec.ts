import { readFileSync } from 'node:fs';
import { definitionHash, MEASURES } from '#catalogue';
import { DecisionStore } from '#decisions';
import { planSubmissionSchema } from '#planning/plain';
import { SessionStore } from '#platform';
import { eventsOf, recordEvents, reported } from '#testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker } from '../../tracker.fixture';
import type { FiguresMoved } from './told-to-pages';

const AREA = '/areas/E06000031';
const METRIC = `${AREA}/metrics/delayed-transfers-of-care`;
const EXPLANATION = `${AREA}/explain?metric=delayed-transfers-of-care&period=2014/15-Q2`;
const BOTH = '/joint?area=E06000031&area=E10000003';
const SECOND_QUARTER = '2014/15|delayed-transfers-of-care|2014/15-Q2';

let tracker: LoneTracker;
const opened = new Set<AbortController>();

beforeAll(async () => {
  tracker = await startReadyTracker({ LIVE_HEARTBEAT_SECONDS: '1' });
  await publish({ '2014-07': 825, '2014-08': 770, '2014-09': 567 });
});
afterEach(() => opened.forEach((each) => each.abort()));
afterAll(() => tracker.close());

/** Of the whole of each month; versions in the order of the calls. */
let version = 0;
async function publish(days: Readonly<Record<string, number>>, area = 'E06000031'): Promise<void> {
  const applicableAt = new Date(Date.UTC(2014, 10, 1, 0, 0, version++)).toISOString();
  await recordEvents(
    tracker.database,
    Object.entries(days).map(([period, value]) =>
      reported({ table: 'total', period, value, applicableAt, area, source: `urn:ons:${area}` }),
    ),
  );
}

/** The page as somebody opens it, and its stream from where it stands, as its script asks for it. */
async function open(path: string, subject: string, grants = ['viewer@E06000031']) {
  const reader = { grants, subject };
  const { html } = await tracker.page(path, reader);
  const stream = /data-live="([^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
  const { cookie } = await tracker.signIn(reader);
  return { html, stream, ask: () => ask(stream ?? '', cookie) };
}

async function ask(path: string, cookie?: string) {
  const own = new AbortController();
  opened.add(own);
  const response = await fetch(`${tracker.address}${path}`, {
    redirect: 'manual',
    headers: { 'sec-fetch-dest': 'empty', ...(cookie !== undefined && { cookie }) },
    signal: own.signal,
  });
  const events = eventsOf(response);
  const next = async (name: string): Promise<unknown> => {
    for (;;) {
      const { value } = await events.next();
      if (value === undefined || value.name === name) return value?.data;
    }
  };
  return { status: response.status, next };
}

describe('the stream of an open page', () => {
  test('tells the words of what changed, as the page has them when it is opened anew', async () => {
    const before = await open(METRIC, 'watcher');
    const { next } = await before.ask();
    await publish({ '2014-09': 604 });
    const { moved } = (await next('changes')) as FiguresMoved;
    const quarter = moved.find(({ figure }) => figure === SECOND_QUARTER);
    expect(quarter).toMatchObject({ metric: 'delayed-transfers-of-care', cells: { actual: '2,199' } });

    const after = await open(METRIC, 'watcher');
    const shown = [
      ...after.html.matchAll(
        /data-figure="([^"]*)" data-cell="([^"]*)"[^>]*>(.*?)<\/span>(?=<\/a>|<\/div>|<br)/gs,
      ),
    ];
    const ofQuarter = shown.filter(([, figure]) => figure === SECOND_QUARTER);
    expect(ofQuarter.map(([, , cell]) => cell)).toEqual([
      'actual',
      'rate',
      'plan',
      'variance',
      'verdict',
      'coverage',
    ]);
    for (const [, , cell = '', words] of ofQuarter) expect(words).toBe(quarter?.cells[cell]);
  });

  test('begins where the page stands: nothing is lost between the two', async () => {
    const page = await open(AREA, 'slow');
    await publish({ '2014-09': 611 });
    const { moved } = (await (await page.ask()).next('changes')) as FiguresMoved;
    expect(moved.find(({ figure }) => figure === SECOND_QUARTER)?.cells['count']).toBe('2,206');
  });

  test('says of each heartbeat which moment the page shows then', async () => {
    const { next } = await (await open(AREA, 'watcher')).ask();
    const told = /^\d+ \w+ 20\d\d at \d\d:\d\d:\d\d$/;
    expect(await next('heartbeat')).toEqual({ moment: expect.stringMatching(told) });
  });

  test('ends when its session does, and with no other', async () => {
    const [leaving, staying] = [await open(AREA, 'leaving'), await open(AREA, 'staying')];
    const [left, stayed] = [await leaving.ask(), await staying.ask()];
    await tracker.application.get(SessionStore).endAllOf('leaving');
    expect(await left.next('end')).toEqual({ reason: 'session-ended' });
    expect(await left.next('end')).toBeUndefined();
    expect(await stayed.next('heartbeat')).toBeDefined();
  });

  test('is for whoever may see the page', async () => {
    const { stream = '' } = await open(AREA, 'watcher');
    const { cookie } = await tracker.signIn({ grants: ['viewer@E10000003'] });
    expect((await ask(stream)).status).toBe(403);
    expect((await ask(stream, cookie)).status).toBe(403);
  });

  test('is asked for by no page of a past moment, which says that it stays', async () => {
    const past = await open(`${AREA}?publishedBy=2015-01-31`, 'watcher');
    expect(past.stream).toBeUndefined();
    expect(past.html).toContain('It stays as it is, whatever is published.');
  });
});

describe('what is decided', () => {
  const CHART = `/v1${METRIC.replace('metrics', 'charts')}/decisions`;
  const COMMENT = `/v1${AREA}/registers/comments/2015-16-Q1.delayed-transfers-of-care`;
  const plan = planSubmissionSchema.parse(
    JSON.parse(
      readFileSync(new URL('../../../../standalone/sample/plan-2014-15.json', import.meta.url), 'utf8'),
    ),
  );

  async function decide(grant: string, path: string, body: object, ifMatch?: string): Promise<void> {
    const over = ifMatch === undefined ? {} : { ifMatch };
    const sending = { grants: [`${grant}@E06000031`], body, subject: grant, ...over };
    expect(await tracker.send('POST', path, sending)).toMatchObject({ status: 200 });
  }

  test.each<[what: string, decided: () => Promise<void>]>([
    ['written beside a chart', () => decide('preparer', `${CHART}/annotate`, NOTE)],
    [
      'about its limits',
      () => decide('preparer', `${CHART}/rebase`, { from: '2014-08', reason: 'It is' }, '"1"'),
    ],
    ['said by the owner of a metric', () => decide('preparer', `${COMMENT}/add`, { entry: SAID })],
    ['offered', () => decide('preparer', `${COMMENT}/offer`, {}, '"1"')],
    ['approved of it', () => decide('approver', `${COMMENT}/approve`, {}, '"2"')],
    [
      'drafted as a plan',
      () => decide('preparer', `/v1${AREA}/plans/2014-15/draft`, { content: plan.content }),
    ],
    [
      'agreed of it',
      () => decide('approver', `/v1${AREA}/plans/2014-15/agree`, { agreement: plan.agreement }, '"1"'),
    ],
    ['by what is counted', defineAnew],
  ])('and %s has pages of the area make themselves anew, at once', async (_, decided) => {
    const { next } = await (await open(METRIC, 'watcher')).ask();
    await next('heartbeat');
    await decided();
    const { anewWithinMs } = (await next('changes')) as FiguresMoved;
    expect(anewWithinMs).toBeLessThan(500);
  });

  test('while a page was cut off has it make itself anew when it comes back', async () => {
    const page = await open(AREA, 'traveller');
    await decide('preparer', `${CHART}/annotate`, { ...NOTE, text: 'A ward was opened' }, '"2"');
    expect(await (await page.ask()).next('changes')).toMatchObject({
      ...{ moved: [], anewWithinMs: expect.any(Number) },
    });
  });

  test('of another area, or of what no page of figures shows, is not told', async () => {
    const { next } = await (await open(AREA, 'watcher')).ask();
    await next('heartbeat');
    const elsewhere = `${CHART.replace('E06000031', 'E10000003')}/annotate`;
    const sending = { grants: ['preparer@E10000003'], body: NOTE };
    expect(await tracker.send('POST', elsewhere, sending)).toMatchObject({ status: 200 });
    const store = tracker.application.get(DecisionStore, { strict: false });
    const spec = [{ type: 'spec.decided', data: {} }];
    await store.append('register/E06000031/risks/1', 0, spec, { actor: 'spec' });
    await publish({ '2014-09': 612 });
    expect(((await next('changes')) as FiguresMoved).anewWithinMs).toBeUndefined();
  });

  const NOTE = { period: '2014-09', text: 'A discharge lounge was opened' };
  const SAID = {
    ...{ policyYear: '2015/16', metric: 'delayed-transfers-of-care', period: '2015/16-Q1' },
    ...{ progress: 'on-track', achievements: 'Discharge to assess runs on five wards.' },
  };

  async function defineAnew(): Promise<void> {
    const measure = MEASURES.find(({ code }) => code === 'delayed-days');
    const definition = { ...measure, description: 'Days of delay, in other words.' };
    const event = {
      type: 'definition.put-in-force',
      data: { definition, hash: definitionHash(definition as NonNullable<typeof measure>) },
    };
    const store = tracker.application.get(DecisionStore, { strict: false });
    const appended = await store.append('definition/measure/delayed-days', 1, [event], { actor: 'spec' });
    expect(appended.ok).toBe(true);
  }
});

describe('the stream of a page that shows no figure by itself', () => {
  const OF_BOTH = ['viewer@E06000031', 'viewer@E10000003'];
  const OF_ALL = ['viewer@*'];

  test.each([
    ['where a figure comes from', EXPLANATION, ['viewer@E06000031']],
    ['areas side by side', BOTH, OF_BOTH],
    ['England', '/england', OF_ALL],
  ])('tells that something moved, from where the page stands: %s', async (_, path, grants) => {
    const page = await open(path, 'watcher', grants);
    expect(page.html).toContain('data-whole="yes"');
    await publish({ '2014-09': 700 + path.length });
    const { next } = await page.ask();
    const first = (await next('changes')) as FiguresMoved;
    expect(first).toMatchObject({ moved: [], anewWithinMs: expect.any(Number) });
    await publish({ '2014-09': 800 + path.length });
    expect(await next('changes')).toMatchObject({ moved: [], anewWithinMs: expect.any(Number) });
  });

  test('tells nothing where another area moved, and each heartbeat nevertheless', async () => {
    const { next } = await (await open(BOTH, 'watcher', OF_BOTH)).ask();
    await next('heartbeat');
    let told: unknown;
    void next('changes').then((changes) => (told = changes));
    await publish({ '2014-09': 90 }, 'E06000029');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(told).toBeUndefined();
    await publish({ '2014-09': 90 }, 'E10000003');
    while (told === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  test.each([
    ['areas side by side', '/joint/live?area=E06000031&area=E10000003', ['viewer@E06000031']],
    ['England', '/england/live', OF_BOTH],
    ['where a figure comes from', `${AREA}/explain/live`, ['viewer@E10000003']],
  ])('is for whoever may see the page: %s', async (_, path, grants) => {
    const { cookie } = await tracker.signIn({ grants });
    expect((await ask(path, cookie)).status).toBe(403);
  });

  test.each([
    [EXPLANATION, ['viewer@E06000031']],
    [BOTH, OF_BOTH],
    ['/england?metric=delayed-transfers-of-care', OF_ALL],
  ])('is asked for by no page of a past moment: %s', async (path, grants) => {
    const past = await open(`${path}${path.includes('?') ? '&' : '?'}publishedBy=2015-01-31`, 'w', grants);
    expect(past.html).toContain('It stays as it is, whatever is published.');
    expect(past.stream).toBeUndefined();
  });
});
