import { join } from 'node:path';
import { repositoryRoot } from '#installation';
import { flawsOf, signInAs } from '#testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openSample, type OpenSample } from './open-sample.fixture';

// A limit against hanging, not a measure of speed: the first page waits for a whole system to start.
jest.setTimeout(180_000);

const AREA = '/areas/E06000031';
const METRIC = `${AREA}/metrics/delayed-transfers-of-care`;
const EXPLAIN = `${AREA}/explain?metric=delayed-transfers-of-care&period=2014/15-Q2`;

let sample: OpenSample;

beforeAll(async () => {
  sample = await openSample();
});
afterAll(() => sample.close());

describe('somebody of the delivery group', () => {
  test('sees where the area missed its plan, and opens a figure down to its events', async () => {
    const reader = await sample.browser.somebody();
    const page = await signInAs(reader, sample.system, 'delivery-group');
    expect(new URL(page.url()).pathname).toBe(AREA);
    await page.getByRole('link', { name: /^Delayed transfers of care/ }).click();
    // The overview says how many are met as well: it is left once the metric has the heading.
    await page.getByRole('heading', { level: 1, name: /Delayed transfers of care/ }).waitFor();
    await page.getByText('1 of 8 plan quarters met.').waitFor();
    const missed = page.getByRole('row').filter({ hasText: 'Missed' });
    expect(await missed.filter({ hasText: /^\s*Period\s+Q[1-4] 201[45]/ }).count()).toBe(7);
    await page.getByRole('link', { name: '2,162' }).first().click();
    await page.getByText('825 + 770 + 567 = 2,162').waitFor();
    expect(
      await page
        .getByRole('row')
        .filter({ hasText: /activity\.counts\/\d+ offset \d+/ })
        .count(),
    ).toBe(9);
    await reader.close();
  });

  test('reads the same without the script', async () => {
    const reader = await sample.browser.somebody('desktop', false);
    const page = await signInAs(reader, sample.system, 'delivery-group');
    await page.goto(sample.url + METRIC);
    await page.getByText('1 of 8 plan quarters met.').waitFor();
    await reader.close();
  });

  test('reaches every point of a chart by the keyboard', async () => {
    const reader = await sample.browser.somebody();
    const page = await signInAs(reader, sample.system, 'delivery-group');
    await page.goto(sample.url + METRIC);
    await page.getByRole('link', { name: /^April 2013: / }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /May 2013/ }).waitFor();
    await reader.close();
  });
});

describe('the chair of the board', () => {
  const PUBLIC = '/public/E06000031';

  test('opens the public page, which anybody reads on any screen', async () => {
    const chair = await sample.browser.somebody();
    const page = await signInAs(chair, sample.system, 'approver');
    await page.goto(`${sample.url}${AREA}/public-page`);
    await page.getByLabel('Why').fill('The board publishes its figures');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('The public page is open').waitFor();
    await chair.close();
    for (const screen of ['desktop', 'phone', 'magnified'] as const) {
      const anybody = await sample.browser.somebody(screen);
      const open = await anybody.newPage();
      await open.goto(sample.url + PUBLIC);
      await open.getByText('The plan was met in 1 of 8 planned periods.').waitFor();
      expect(await flawsOf(open)).toEqual({ overflow: 0, axe: [] });
      await anybody.close();
    }
  });

  test('takes a table along, and prints the page without what leads elsewhere', async () => {
    const chair = await sample.browser.somebody();
    const page = await signInAs(chair, sample.system, 'approver');
    await page.goto(sample.url + METRIC);
    await page.getByText('Download the tables of this page').click();
    const begun = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Excel of Against the plan' }).click();
    expect((await begun).suggestedFilename()).toMatch(/Against-the-plan\.xlsx$/);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').count()).toBe(0);
    expect(await page.getByText(`${METRIC}, `).isVisible()).toBe(true);
    await chair.close();
  });

  test('prints what is folded away in any browser, and finds it folded again', async () => {
    const chair = await sample.browser.somebody();
    const page = await signInAs(chair, sample.system, 'approver');
    await page.goto(sample.url + METRIC);
    const folded = page.locator('main details:not([open])');
    const before = await folded.count();
    // As browsers print that know no part of a stylesheet for what is folded away: by the script alone.
    await page.evaluate(`addEventListener('beforeprint', () => {
      const left = document.querySelectorAll('main details:not([open])').length;
      document.body.dataset.foldedInPrint = String(left);
    })`);
    await page.pdf();
    expect(before).toBeGreaterThan(0);
    expect(await page.locator('body').getAttribute('data-folded-in-print')).toBe('0');
    expect(await folded.count()).toBe(before);
    await chair.close();
  });
});

describe.each(['desktop', 'phone', 'magnified'] as const)('on a %s screen', (screen) => {
  test.each([
    '/areas',
    AREA,
    METRIC,
    EXPLAIN,
    `${AREA}/pack`,
    '/joint',
    '/joint?area=E06000031&area=E10000003',
    '/england?metric=delayed-transfers-of-care',
    `${AREA}/public-page`,
    '/accessibility',
    '/account',
    '/nothing',
  ])(
    '%s breaks no rule of WCAG 2.2 A and AA, asks for nothing from elsewhere, and is no wider than it',
    async (path) => {
      const reader = await sample.browser.somebody(screen);
      const page = await signInAs(reader, sample.system, 'operator');
      const said: string[] = [];
      page.on('console', (message) => {
        // The browser says so itself of the page that is not there.
        if (message.type() === 'error' && path !== '/nothing') said.push(message.text());
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(sample.url)) said.push(request.url());
      });
      await page.goto(sample.url + path);
      expect({ said, ...(await flawsOf(page)) }).toEqual({
        said: [],
        overflow: 0,
        axe: [],
      });
      await reader.close();
    },
  );
});

const NO_FLAWS = { overflow: 0, axe: [] };

describe('with a phone', () => {
  test('somebody of the council mends what is held back, and uploads a table', async () => {
    const reader = await sample.browser.somebody('phone');
    const page = await signInAs(reader, sample.system, 'council');
    await page.getByRole('link', { name: 'Quarantine' }).click();
    expect(await flawsOf(page)).toEqual(NO_FLAWS);
    await page.getByRole('row').filter({ hasText: 'activity.counts' }).getByRole('link').first().click();
    await page.getByText('E06000131').first().waitFor();
    expect(await flawsOf(page)).toEqual(NO_FLAWS);
    await page.getByRole('link', { name: 'Mend and replay it' }).click();
    const area = page.getByLabel('Area, by its ONS code');
    expect(await area.inputValue()).toBe('E06000131');
    await area.fill('E06000932');
    await page.getByRole('button', { name: 'Replay it as mended' }).click();
    await page.getByRole('link', { name: /E06000932/ }).click();
    expect(await flawsOf(page)).toEqual(NO_FLAWS);
    await area.fill('E06000031');
    await page.getByRole('button', { name: 'Replay it as mended' }).click();
    await page.getByText('Replayed, mended').waitFor();
    await page.getByRole('link', { name: 'Upload', exact: true }).click();
    expect(await flawsOf(page)).toEqual(NO_FLAWS);
    const file = join(repositoryRoot(), 'apps/standalone/sample/uploads/one-count-a-row.csv');
    await page.getByLabel('The file').setInputFiles(file);
    await page.getByRole('button', { name: 'Show what it changes' }).click();
    await page.getByRole('heading', { name: 'What the file would change' }).waitFor();
    expect(await flawsOf(page)).toEqual(NO_FLAWS);
    await page.getByRole('button', { name: 'Take it in' }).click();
    await page.getByText('3 counts taken in').waitFor();
    await reader.close();
  });

  test('the operator sees what is due, who is signed in, and whom the ledger knows', async () => {
    const reader = await sample.browser.somebody('phone');
    const page = await signInAs(reader, sample.system, 'operator');
    await page.getByRole('link', { name: 'Administration' }).click();
    expect(await flawsOf(page)).toEqual(NO_FLAWS);
    for (const room of ['due-work?limit=5', 'access', 'organisations?kind=nation']) {
      await page.goto(`${sample.url}/administration/${room}`);
      expect({ room, ...(await flawsOf(page)) }).toEqual({ room, ...NO_FLAWS });
    }
    await page.getByText('England').first().waitFor();
    await reader.close();
  });
});
