import { SessionStore } from '#platform';
import { axeViolations, openBrowser, recordEvents, reported, type OpenBrowser } from '#testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { startReadyTracker, type LoneTracker } from '../../tracker.fixture';

// A limit against hanging, not a measure of speed.
jest.setTimeout(180_000);

const AREA = '/areas/E06000031';
const METRIC = `${AREA}/metrics/delayed-transfers-of-care`;
const EXPLANATION = `${AREA}/explain?metric=delayed-transfers-of-care&period=2014/15-Q2`;
const BOTH = '/joint?area=E06000031&area=E10000003';
const SECOND_QUARTER = '[data-figure$="|2014/15-Q2"][data-name]';

const WATCHER = { grants: ['viewer@E06000031'] };

let tracker: LoneTracker;
let browser: OpenBrowser;

beforeAll(async () => {
  tracker = await startReadyTracker({ LIVE_HEARTBEAT_SECONDS: '1' });
  await publish({ '2014-07': 825, '2014-08': 770, '2014-09': 567 });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await tracker.close();
});

/** Of the whole of each month; versions in the order of the calls. */
let version = 0;
async function publish(days: Readonly<Record<string, number>>, areas = ['E06000031']): Promise<void> {
  const applicableAt = new Date(Date.UTC(2014, 10, 1, 0, 0, version++)).toISOString();
  await recordEvents(
    tracker.database,
    areas.flatMap((area) =>
      Object.entries(days).map(([period, value]) =>
        reported({ table: 'total', period, value, applicableAt, area, source: `urn:ons:${area}` }),
      ),
    ),
  );
}

async function somebody(subject: string, grants = WATCHER.grants): Promise<BrowserContext> {
  const reader = await browser.somebody();
  const { cookie } = await tracker.signIn({ grants, subject });
  const [name = '', value = ''] = cookie.split('=');
  await reader.addCookies([{ name, value, url: tracker.address }]);
  return reader;
}

/** The page, when it is live. */
async function open(reader: BrowserContext, path: string): Promise<Page> {
  const page = await reader.newPage();
  await page.goto(tracker.address + path);
  await says(page, 'Live: figures move as they change.');
  return page;
}

async function says(page: Page, words: string | RegExp): Promise<void> {
  await page.locator('[data-live]').getByText(words).first().waitFor();
}

/** What is said of a period of the chart, over what is decided about it by now. */
async function annotate(note: { readonly period: string; readonly text: string }): Promise<void> {
  const chart = `/v1${METRIC.replace('metrics', 'charts')}`;
  const { etag } = await tracker.send('GET', `${chart}/decisions`, { grants: ['preparer@E06000031'] });
  const sending = { grants: ['preparer@E06000031'], body: note, ...(etag && { ifMatch: etag }) };
  const { status } = await tracker.send('POST', `${chart}/decisions/annotate`, sending);
  expect(status).toBe(200);
}

async function shows(page: Page, words: string): Promise<void> {
  await page.locator(SECOND_QUARTER, { hasText: words }).first().waitFor();
}

describe('a page that is open', () => {
  test('shows a correction in every window within a second, marked and announced, and then what follows from it', async () => {
    const reader = await somebody('watcher');
    const [overview, metric] = [await open(reader, AREA), await open(reader, METRIC)];
    await metric.getByText('Every value of the chart').click();
    const link = metric.locator('a', { has: metric.locator(SECOND_QUARTER) }).first();
    await link.focus();
    await metric.evaluate('scrollTo(0, 300)');

    await publish({ '2014-09': 604 });
    const publishedAt = Date.now();
    await Promise.all([shows(overview, '2,199'), shows(metric, '2,199')]);
    expect(Date.now() - publishedAt).toBeLessThan(1_000);
    await metric.locator(`${SECOND_QUARTER}[data-moved]`).first().waitFor();
    await says(metric, 'Changed: Q2 2014/15, Delayed transfers of care');

    await metric.locator('.chart a[aria-label*="604"]').first().waitFor();
    await metric.locator(`${SECOND_QUARTER}[data-moved]`).first().waitFor();
    expect(await metric.evaluate('[scrollY, document.activeElement.textContent]')).toEqual([300, '2,199']);
    await metric.getByRole('table').getByText('604').first().waitFor();
    expect(await axeViolations(metric)).toEqual([]);
    await reader.close();
  });

  test('shows at once what is decided about its chart, marked nowhere', async () => {
    const reader = await somebody('decider');
    const metric = await open(reader, METRIC);
    const note = { period: '2014-09', text: 'A discharge lounge was opened' };
    await annotate(note);
    await metric.getByText(note.text).first().waitFor({ state: 'attached' });
    expect(await metric.locator('[data-moved]').count()).toBe(0);
    await reader.close();
  });

  test('shows it soon all the same where it cannot be fetched the first time', async () => {
    const reader = await somebody('disturbed');
    const metric = await open(reader, METRIC);
    let failed = 0;
    await metric.route(tracker.address + METRIC, (route) => (failed++, route.abort()), { times: 1 });
    const note = { period: '2014-08', text: 'A ward was closed' };
    await annotate(note);
    // Well within the half minute that a page rests where the server has not said how soon.
    await metric.getByText(note.text).first().waitFor({ state: 'attached', timeout: 20_000 });
    expect(failed).toBe(1);
    await reader.close();
  });

  test('shows at once what moved of several areas, marked and announced, and where it came from', async () => {
    const reader = await somebody('overseer', ['viewer@*']);
    const [joint, england] = [await open(reader, BOTH), await open(reader, '/england')];
    const explanation = await open(reader, EXPLANATION);
    await publish({ '2014-09': 606 }, ['E06000031', 'E10000003']);
    const moved = (of: string, cell: string) =>
      `[data-figure="${of}|delayed-transfers-of-care"][data-cell=${cell}][data-moved]`;
    await Promise.all([
      joint.locator(moved('E06000031', 'actual'), { hasText: '2,201' }).waitFor(),
      england.locator(moved('England', 'reporting'), { hasText: '2' }).waitFor(),
      explanation.getByText('606').first().waitFor(),
    ]);
    await says(joint, /^Changed: Peterborough, Delayed transfers of care .*: 2,201\./);
    await says(england, /^Changed: Delayed transfers of care .*reporting: 2\./);
    for (const page of [joint, england]) expect(await axeViolations(page)).toEqual([]);
    await reader.close();
  });

  test('goes on without a gap when the network comes back', async () => {
    const reader = await somebody('traveller');
    const page = await open(reader, AREA);
    await reader.setOffline(true);
    await says(page, 'Not live: this device is offline.');
    await publish({ '2014-09': 610 });
    await reader.setOffline(false);
    await shows(page, '2,205');
    await says(page, 'Live: figures move as they change.');
    await reader.close();
  });

  test('stays as it is while a form on it is filled in, and says that there is more', async () => {
    const reader = await somebody('writer');
    const page = await open(reader, METRIC);
    await page.getByText('Show another moment').click();
    await page.getByLabel('As known here').fill('2026-11-01T09:00');
    await publish({ '2014-09': 620 });
    await says(page, 'Newer figures are there: show them');
    await page.waitForTimeout(5_000);
    expect(await page.getByLabel('As known here').inputValue()).toBe('2026-11-01T09:00');
    await reader.close();
  });

  test('says so where a word that is selected keeps its charts behind its figures, and which moment they are of', async () => {
    const reader = await somebody('presenter');
    const page = await reader.newPage();
    await page.clock.install();
    await page.goto(tracker.address + METRIC);
    await says(page, 'Live: figures move as they change.');
    await page.getByRole('heading', { level: 1 }).selectText();
    await publish({ '2014-09': 625 });
    await shows(page, '2,220');
    const moment = page.locator('[data-moment]').first();
    const stands = await moment.textContent();
    await page.clock.fastForward('00:45');
    await says(page, 'Charts and totals are older than the figures that moved.');
    await says(page, 'Newer figures are there: show them');
    expect(await moment.textContent()).toBe(stands);
    const link = page.getByRole('link', { name: 'Link to what is shown now' });
    const { location } = await tracker.page((await link.getAttribute('href')) ?? '', WATCHER);
    expect((await tracker.page(location ?? '', WATCHER)).html).toContain('2,220');
    await reader.close();
  });

  test('says how old it is to whoever was signed out, and then shows nothing of it', async () => {
    const reader = await somebody('gone');
    const page = await reader.newPage();
    await page.clock.install();
    await page.goto(tracker.address + AREA);
    await says(page, 'Live: figures move as they change.');
    await tracker.application.get(SessionStore).endAllOf('gone');
    await says(page, 'Not live: you have been signed out.');
    await page.clock.fastForward('03:05');
    await says(page, 'For 3 minutes: figures may have changed.');
    expect(await page.locator('[data-figure]').count()).toBeGreaterThan(0);
    await page.clock.fastForward('02:00');
    await page.getByRole('heading', { name: 'You have been signed out' }).waitFor();
    expect(await page.locator('[data-figure]').count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await reader.close();
  });

  test('says that somebody has been signed out, and asks for nothing more', async () => {
    const reader = await somebody('leaving');
    const page = await open(reader, AREA);
    await tracker.application.get(SessionStore).endAllOf('leaving');
    await says(page, 'Not live: you have been signed out.');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.waitForTimeout(2_000);
    expect(asked).toEqual([]);
    await page.getByRole('link', { name: 'Sign in again' }).click();
    await page.waitForURL('**/sign-in?**');
    await reader.close();
  });

  test('holds nothing open once it has been left, and is live again when it is gone back to', async () => {
    const reader = await somebody('leafing');
    const page = await open(reader, AREA);
    await page.goto(`${tracker.address}/accessibility`);
    await publish({ '2014-09': 630 });
    await page.goBack();
    await shows(page, '2,225');
    await says(page, 'Live: figures move as they change.');
    await reader.close();
  });
});
