import { SessionStore } from '#platform';
import { eventsOf, recordEvents, reported } from '#testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker } from '../../tracker.fixture';
import type { FiguresMoved } from './told-to-pages';

const AREA = '/areas/E06000031';
const METRIC = `${AREA}/metrics/delayed-transfers-of-care`;
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
async function publish(days: Readonly<Record<string, number>>): Promise<void> {
  const applicableAt = new Date(Date.UTC(2014, 10, 1, 0, 0, version++)).toISOString();
  await recordEvents(
    tracker.database,
    Object.entries(days).map(([period, value]) => reported({ table: 'total', period, value, applicableAt })),
  );
}

/** The page as somebody opens it, and its stream from where it stands, as its script asks for it. */
async function open(path: string, subject: string) {
  const reader = { grants: ['viewer@E06000031'], subject };
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
