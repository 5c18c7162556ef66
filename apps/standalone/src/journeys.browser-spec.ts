import { setTimeout as sleep } from 'node:timers/promises';
import { bettercare, flawsOf, signInAs } from '#testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openSample, type OpenSample } from './open-sample.fixture';

// What takes more than one person, or goes wrong on the way: a second tab, a session that ends, a slow phone.

// A limit against hanging, not a measure of speed: the first page waits for a whole system to start.
jest.setTimeout(180_000);

const AREA = '/areas/E06000031';
const PLAN = `${AREA}/plans/2016-17`;
const METRIC = `${AREA}/metrics/delayed-transfers-of-care`;
const RELEASE = '/areas/E10000003/settlements/2016-17/risk-share';
const NO_FLAWS = { overflow: 0, axe: [] };

let sample: OpenSample;

beforeAll(async () => {
  sample = await openSample();
});
afterAll(() => sample.close());

async function open(person: string, path: string): Promise<Page> {
  const page = await signInAs(await sample.browser.somebody(), sample.system, person);
  await page.goto(sample.url + path);
  return page;
}

async function leave(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) await page.context().close();
}

test('a plan is drafted by the officer and agreed by the chair, and stands in force with who signed', async () => {
  const officer = await open(
    'preparer',
    `${PLAN}/metrics/delayed-transfers-of-care?profile=quarter&total=6044&by=evenly`,
  );
  await officer.getByLabel('The document it is taken from').fill('Plan for 2016/17 (invented)');
  await officer.getByLabel('A count').check();
  for (const population of await officer.getByLabel('Out of').all()) await population.fill('144612');
  await officer.getByRole('button', { name: 'Write the draft' }).click();
  await officer.getByRole('heading', { name: 'Waits for agreement' }).waitFor();
  expect(await officer.getByRole('link', { name: 'Agree what waits' }).count()).toBe(0);

  const chair = await open('approver', PLAN);
  await chair.getByRole('link', { name: 'Agree what waits' }).click();
  await chair.getByLabel('Agreed on').fill('2016-05-20');
  await chair.getByRole('button', { name: 'Agree the plan' }).click();
  await chair.getByRole('heading', { name: 'There is a problem' }).waitFor();
  expect(await chair.getByLabel('Agreed on').inputValue()).toBe('2016-05-20');
  expect(await flawsOf(chair)).toEqual(NO_FLAWS);
  await chair.getByLabel('The health and wellbeing board', { exact: true }).check();
  await chair.getByLabel('The board by name').fill('Peterborough Health and Wellbeing Board');
  for (const [legend, partner] of [
    ['Who signed for the council', 'Peterborough City Council'],
    ['Who signed for the commissioner', 'NHS Cambridgeshire and Peterborough CCG'],
  ] as const) {
    const signature = chair.getByRole('group', { name: legend });
    await signature.getByLabel('Organisation').fill(partner);
    await signature.getByLabel('Signed by').fill('A. Person (invented)');
    await signature.getByLabel('Position').fill('Director');
    await signature.getByLabel('Signed on').fill('2016-05-19');
  }
  await chair.getByRole('button', { name: 'Agree the plan' }).click();
  await chair.getByText('A. Person (invented), Director, signed for the council on 19 May 2016').waitFor();
  await officer.reload();
  await officer.getByRole('heading', { name: 'In force' }).waitFor();
  await leave(officer, chair);
});

test('a count that comes late is restated, approved by both partners, posted and paid', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'late-count-'));
  const file = join(folder, 'late.csv');
  writeFileSync(
    file,
    'measure,area,period,table,value,status,applicable at\n' +
      'non-elective-admissions-sus,E10000003,2017-03,total,4900,final,2017-06-15T12:00:00Z\n',
  );
  const ledger = sample.system.dataFolder;
  const args = ['upload', file, '--source', 'urn:ods:06H'];
  expect(await bettercare(ledger, [...args, '--mapping', 'plain-counts'])).toMatchObject({ code: 0 });
  rmSync(folder, { recursive: true });

  const county = await open('county-finance', RELEASE);
  const commissioner = await open('ccg-finance', RELEASE);
  await untilShown(county, 'Counts have changed since it was computed');
  await county.getByRole('link', { name: 'Compute it on the newest counts' }).click();
  await county.getByLabel('Why it is computed anew after it was posted').fill('March was counted late');
  await county.getByRole('button', { name: 'Compute it on the newest counts' }).click();
  const restated =
    'As posted, £418,800.00 of the fund of £836,000.00 is released, effective on 1 April 2017; £417,200.00 stays with ' +
    'NHS Cambridgeshire and Peterborough CCG. Restated, £314,500.00 would be released; £521,500.00 would stay.';
  await county.getByText(restated).waitFor();

  for (const [page, name] of [
    [commissioner, 'C. Person (invented)'],
    [county, 'D. Person (invented)'],
  ] as const) {
    await page.goto(sample.url + RELEASE);
    await page.getByRole('link', { name: 'Approve it' }).click();
    await page.getByText(restated).waitFor();
    await page.getByLabel('Your name').fill(name);
    await page.getByLabel('Your position').fill('Chief Finance Officer');
    await page.getByRole('button', { name: 'Approve it' }).click();
    await page.getByText(name).first().waitFor();
  }
  await county.getByRole('link', { name: 'Restate it' }).click();
  expect(await flawsOf(county)).toEqual(NO_FLAWS);
  await county.getByRole('button', { name: 'Restate it' }).click();
  await county.getByText(/^£314,500\.00 of the fund of £836,000\.00 is released/).waitFor();
  await county.getByRole('link', { name: 'Say that it was paid on' }).click();
  await county.getByLabel('Paid on').fill('2017-07-14');
  await county.getByLabel('By which reference the payment is found').fill('BACS 4711');
  await county.getByRole('button', { name: 'Say that it was paid on' }).click();
  await county.getByText('BACS 4711').first().waitFor();
  await leave(county, commissioner);
});

/** Opens the page anew until it says so: what was published is recorded a moment later. */
async function untilShown(page: Page, words: string): Promise<void> {
  for (let tries = 0; tries < 60 && (await page.getByText(words).count()) === 0; tries++) {
    await sleep(500);
    await page.reload();
  }
  await page.getByText(words).waitFor();
}

describe('somebody who decides', () => {
  test('in two tabs is told in the second that it was decided in the first, and keeps what they typed', async () => {
    const first = await open('preparer', `${METRIC}/decisions/annotate`);
    const second = await first.context().newPage();
    await second.goto(first.url());
    for (const [tab, text] of [
      [first, 'Discharge to assess began'],
      [second, 'A ward closed'],
    ] as const) {
      await tab.getByLabel('In which period').selectOption({ label: 'September 2014' });
      await tab.getByLabel('What happened').fill(text);
    }
    await first.getByRole('button', { name: 'Write down what happened' }).click();
    await first.getByText('Discharge to assess began').filter({ visible: true }).first().waitFor();
    expect(await first.getByText('(Returns officer, Peterborough)').count()).toBeGreaterThan(0);
    await second.getByRole('button', { name: 'Write down what happened' }).click();
    await second.getByText('Somebody has decided since you opened this page').first().waitFor();
    expect(await second.getByLabel('What happened').inputValue()).toBe('A ward closed');
    await second.getByRole('button', { name: 'Write down what happened' }).click();
    await second.getByText('A ward closed').filter({ visible: true }).first().waitFor();
    await leave(first);
  });

  test('signed out meanwhile is shown what they had written, and nothing is saved', async () => {
    const page = await open('preparer', `${METRIC}/decisions/annotate`);
    await page.getByLabel('What happened').fill('Winter beds opened');
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(`${sample.url}/account`);
    await elsewhere.getByRole('button', { name: 'Sign out', exact: true }).first().click();
    await page.getByRole('button', { name: 'Write down what happened' }).click();
    await page.getByRole('heading', { name: /^You have been signed out, and nothing was saved/ }).waitFor();
    await page.getByText('Winter beds opened').waitFor();
    expect(await flawsOf(page)).toEqual(NO_FLAWS);
    await leave(page);
  });
});

describe('on a slow phone', () => {
  test('the overview is read before its script has come, and is live afterwards', async () => {
    const phone = await sample.browser.somebody('phone');
    const page = await signInAs(phone, sample.system, 'delivery-group');
    const network = await phone.newCDPSession(page);
    // What a phone has at the edge of a network, and a processor a sixth as quick as this one.
    await network.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 25_000 },
    });
    await network.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    let sendScript = (): void => undefined;
    const mayCome = new Promise<void>((resolve) => (sendScript = resolve));
    await page.route('**/assets/*.js', (route) => mayCome.then(() => route.continue()));
    await page.goto(sample.url + AREA, { waitUntil: 'commit' });
    await page
      .getByText(/\d+ of \d+ plan quarters met/)
      .first()
      .waitFor();
    sendScript();
    await page.locator('[data-live]').getByText('Live: figures move as they change.').first().waitFor();
    await phone.close();
  });
});
