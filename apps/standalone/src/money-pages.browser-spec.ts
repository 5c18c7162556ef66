import { flawsOf, signInAs } from '#testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openSample, type OpenSample } from './open-sample.fixture';

// A limit against hanging, not a measure of speed: the first page waits for a whole system to start.
jest.setTimeout(180_000);

const AREA = '/areas/E10000003';
const RELEASE = `${AREA}/settlements/2016-17/risk-share`;
const FUND = `${AREA}/funds/2016-17`;

let sample: OpenSample;

beforeAll(async () => {
  sample = await openSample();
});
afterAll(() => sample.close());

describe('the finance lead of the commissioner', () => {
  test('follows £418,800.00 from the list to its clause, and to the counts it rests on', async () => {
    const reader = await sample.browser.somebody();
    const page = await signInAs(reader, sample.system, 'ccg-finance');
    await page.goto(sample.url + AREA);
    await page.getByRole('link', { name: 'Release', exact: true }).click();
    await page.getByRole('link', { name: /^Risk share agreement 2016\/17/ }).click();
    await page.getByText('£418,800.00 of the fund of £836,000.00 is released').waitFor();
    await page.getByText('Invented figures: ').first().waitFor();
    const step = page.getByRole('listitem').filter({ hasText: 'Released: £418,800.00' });
    await step.getByRole('link', { name: '7, scenario 2' }).click();
    expect(new URL(page.url()).hash).toMatch(/^#clause-\d+$/);
    await page.getByText('The CCG will pay the balancing sum into the pool in 2017/18.').waitFor();
    await page.getByRole('link', { name: '56,320' }).first().click();
    await page.getByRole('heading', { name: /comes from/ }).waitFor();
    expect(await page.getByText('56,320').count()).toBeGreaterThan(0);
    await reader.close();
  });

  test('keeps the evidence as a file', async () => {
    const reader = await sample.browser.somebody();
    const page = await signInAs(reader, sample.system, 'ccg-finance');
    await page.goto(sample.url + RELEASE);
    const kept = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Evidence pack (ZIP)' }).click();
    expect((await kept).suggestedFilename()).toMatch(/\.zip$/);
    await reader.close();
  });

  test('goes from the fund to the statement of the commissioner, on a phone without the script', async () => {
    const reader = await sample.browser.somebody('phone', false);
    const page = await signInAs(reader, sample.system, 'ccg-finance');
    await page.goto(sample.url + FUND);
    await page.getByRole('link', { name: /^NHS Cambridgeshire and Peterborough/ }).click();
    await page.getByRole('heading', { name: /Statement of account 2016\/17/ }).waitFor();
    await reader.close();
  });
});

describe('the finance lead of the county', () => {
  test('reads what a release comes to before it is computed anew, and says that it was paid', async () => {
    const reader = await sample.browser.somebody('phone');
    const page = await signInAs(reader, sample.system, 'county-finance');
    await page.goto(sample.url + RELEASE);
    await page.getByRole('link', { name: 'Compute it on the newest counts' }).click();
    await page.getByText('£418,800.00 of the fund of £836,000.00 is released').waitFor();
    expect(await flawsOf(page)).toEqual({ overflow: 0, axe: [] });
    await page.goto(sample.url + RELEASE);
    await page.getByRole('link', { name: 'Say that it was paid on' }).click();
    await page.getByLabel('Paid on').fill('2017-04-28');
    await page.getByRole('button', { name: 'Say that it was paid on' }).click();
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    expect(await page.getByLabel('Paid on').inputValue()).toBe('2017-04-28');
    expect(await flawsOf(page)).toEqual({ overflow: 0, axe: [] });
    await reader.close();
  });

  test('says what was spent on a line of the fund, and finds it there', async () => {
    const reader = await sample.browser.somebody('phone');
    const page = await signInAs(reader, sample.system, 'county-finance');
    await page.goto(sample.url + FUND);
    await page.getByRole('link', { name: 'Say what was spent on a line' }).click();
    await page.getByLabel('Which month').selectOption({ label: 'June 2016' });
    await page.getByLabel('Amount, in pounds').fill('1.5');
    await page.getByRole('button', { name: 'Say what was spent on a line' }).click();
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    expect(await flawsOf(page)).toEqual({ overflow: 0, axe: [] });
    await page.getByLabel('Amount, in pounds').fill('1,234.50');
    await page.getByRole('button', { name: 'Say what was spent on a line' }).click();
    await page.waitForURL(sample.url + FUND);
    await page.getByText('£1,234.50').first().waitFor();
    await reader.close();
  });
});

describe.each(['desktop', 'phone', 'magnified'] as const)('on a %s screen', (screen) => {
  test.each([
    `${AREA}/settlements`,
    RELEASE,
    '/areas/E06000031/settlements/2015-16/pay-for-performance',
    `${AREA}/funds`,
    FUND,
    `${FUND}/journal`,
    `${FUND}/statements/urn%3Aods%3A06H`,
    `${FUND}/finance/contributions`,
    `${RELEASE}/what-if`,
  ])('%s breaks no rule of WCAG 2.2 A and AA, and is no wider than it', async (path) => {
    const reader = await sample.browser.somebody(screen);
    const page = await signInAs(reader, sample.system, 'ccg-finance');
    await page.goto(sample.url + path);
    for (const summary of await page.locator('main summary').all()) await summary.click();
    expect(await flawsOf(page)).toEqual({
      overflow: 0,
      axe: [],
    });
    await reader.close();
  });
});
