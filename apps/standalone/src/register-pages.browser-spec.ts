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
    await page.getByRole('row').filter({ hasText: 'Added' }).filter({ hasText: 'preparer' }).waitFor();
    await reader.close();
  });

  test('reads what the owner of a metric says of it', async () => {
    const reader = await sample.browser.somebody();
    const page = await signInAs(reader, sample.system, 'delivery-group');
    await page.getByText('Its owner for Q1 2015/16: On track to meet target').waitFor();
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
    await page.getByText('What is in of 2013/14').waitFor();
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
