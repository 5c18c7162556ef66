import { flawsOf, signInAs } from '#testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openSample, type OpenSample } from './open-sample.fixture';

// A limit against hanging, not a measure of speed: the first page waits for a whole system to start.
jest.setTimeout(180_000);

const AREA = '/areas/E06000031';
const CONDITION = `${AREA}/registers/national-conditions/2015-16.seven-day-services`;

let sample: OpenSample;

beforeAll(async () => {
  sample = await openSample();
});
afterAll(() => sample.close());

describe('somebody of the delivery group', () => {
  test('opens what is overdue in a register, down to who decided it', async () => {
    const reader = await sample.browser.somebody();
    const page = await signInAs(reader, sample.system, 'delivery-group');
    await page.getByRole('link', { name: 'Registers' }).click();
    await page.getByRole('link', { name: 'National conditions' }).click();
    await page.getByText('8 open, 1 overdue, 0 closed.').waitFor();
    await page.getByRole('link', { name: /^Seven-day services/ }).click();
    await page.getByText('To be met by 31 March 2016').waitFor();
    await page
      .getByRole('row')
      .filter({ hasText: 'Added' })
      .filter({ hasText: 'Returns officer, Peterborough' })
      .waitFor();
    await reader.close();
  });

  test('reads of which quarter the owner of a metric spoke last, and what they said', async () => {
    const reader = await sample.browser.somebody();
    const page = await signInAs(reader, sample.system, 'delivery-group');
    await page.getByText('No comment for Q4 2015/16; the last was for Q1 2015/16').waitFor();
    await page.getByRole('link', { name: /^Delayed transfers of care/ }).click();
    await page.getByText('discharge to assess runs on five wards').waitFor();
    await reader.close();
  });

  test('asks by the keyboard what is missing of another year', async () => {
    const reader = await sample.browser.somebody('desktop', false);
    const page = await signInAs(reader, sample.system, 'delivery-group');
    await page.getByRole('link', { name: 'Arrivals' }).click();
    await page.getByLabel('Financial year').focus();
    await page.keyboard.type('2013/14');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'What is in of 2013/14' }).waitFor();
    await reader.close();
  });
});

describe('the returns officer', () => {
  test('notes how a national condition goes, on a phone', async () => {
    const reader = await sample.browser.somebody('phone');
    const page = await signInAs(reader, sample.system, 'preparer');
    await page.goto(sample.url + CONDITION);
    await page.getByRole('link', { name: 'Note how it goes' }).click();
    await page.getByLabel('Why').fill('The winter plan was agreed');
    await page.getByLabel('Comment').fill('');
    await page.getByRole('button', { name: 'Note it' }).click();
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    expect(await page.getByLabel('Why').inputValue()).toBe('The winter plan was agreed');
    expect(await flawsOf(page)).toEqual({ overflow: 0, axe: [] });
    await page.getByLabel('Comment').fill('Discharge at weekends begins in December.');
    await page.getByRole('button', { name: 'Note it' }).click();
    await page.getByText('The winter plan was agreed').waitFor();
    await reader.close();
  });

  test('spreads a yearly total by the keyboard, and sees the numbers before they are taken', async () => {
    const reader = await sample.browser.somebody('desktop', false);
    const page = await signInAs(reader, sample.system, 'preparer');
    await page.goto(`${sample.url}${AREA}/plans/2015-16/metrics/delayed-transfers-of-care`);
    await page.getByLabel('Total of the year').focus();
    await page.keyboard.type('6,043');
    await page.keyboard.press('Enter');
    await page.getByText('These numbers stand in the form below.').waitFor();
    expect(await page.getByLabel('Count', { exact: true }).first().inputValue()).toBe('1511');
    await reader.close();
  });

  test('decides on pages that break no rule of WCAG 2.2 A and AA, and are no wider than a phone', async () => {
    const reader = await sample.browser.somebody('phone');
    const page = await signInAs(reader, sample.system, 'preparer');
    const metric = `${AREA}/metrics/delayed-transfers-of-care`;
    for (const path of [
      ...[`${AREA}/new-entries/benefits`, `${AREA}/new-entries/provider-commentary`],
      ...[`${CONDITION}/change`, `${CONDITION}/close`, `${metric}/decisions/annotate`, metric],
      ...[`${metric}/decisions/rebase`, `${AREA}/plans`, `${AREA}/plans/2014-15`],
      `${AREA}/plans/2015-16/metrics/delayed-transfers-of-care?profile=month&total=6043&by=last-year`,
    ]) {
      await page.goto(sample.url + path);
      expect([path, await flawsOf(page)]).toEqual([path, { overflow: 0, axe: [] }]);
    }
    await reader.close();
  });
});

describe.each(['desktop', 'phone', 'magnified'] as const)('on a %s screen', (screen) => {
  test.each([
    ...[`${AREA}/registers`, `${AREA}/registers/national-conditions`, `${AREA}/registers/risks`],
    ...[CONDITION, `${AREA}/benefits/2015-16`, `${AREA}/arrivals`],
  ])('%s breaks no rule of WCAG 2.2 A and AA, and is no wider than it', async (path) => {
    const reader = await sample.browser.somebody(screen);
    const page = await signInAs(reader, sample.system, 'delivery-group');
    await page.goto(sample.url + path);
    expect(await flawsOf(page)).toEqual({
      overflow: 0,
      axe: [],
    });
    await reader.close();
  });
});
