import { axeViolations, flawsOf, signInAs } from '#testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openSample, type OpenSample } from './open-sample.fixture';

// A limit against hanging, not a measure of speed: the first page waits for a whole system to start.
jest.setTimeout(180_000);

const CHANGES = '/areas/E06000031/changes';
/** The sample was recorded when the system started: as published, it changed as it did in its time. */
const PUBLISHED = `${CHANGES}?year=2014%2F15&fromPublished=2014-11-30&toPublished=2015-01-31`;

let sample: OpenSample;

beforeAll(async () => {
  sample = await openSample();
});
afterAll(() => sample.close());

describe('somebody of the delivery group', () => {
  test('asks by the keyboard what was published since, and opens the records and the steps behind it', async () => {
    const reader = await sample.browser.somebody('desktop', false);
    const page = await signInAs(reader, sample.system, 'delivery-group');
    await page.getByRole('link', { name: 'Changes' }).click();
    await page.goto(`${sample.url}${PUBLISHED}`);
    await page.locator('summary', { hasText: 'Ask for other moments' }).press('Enter');
    await page.getByLabel('Metric').focus();
    await page.keyboard.type('Delayed');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('in 2014/15, of 1 metric').waitFor();
    await page.getByRole('row').filter({ hasText: 'Q3 2014/15' }).getByRole('link').last().click();
    await page.getByText('This is Q3 2014/15 alone.').waitFor();
    await page.goBack();
    await page.getByRole('row').filter({ hasText: 'Q3 2014/15' }).getByRole('link').first().click();
    await page.getByText('Worked out step by step').waitFor();
    await reader.close();
  });

  test('is told at the field what cannot be answered', async () => {
    const reader = await sample.browser.somebody();
    const page = await signInAs(reader, sample.system, 'delivery-group');
    await page.goto(`${sample.url}${CHANGES}`);
    await page.getByText('Ask for other moments').click();
    // A picker takes nothing that is no time, but one that is still to come.
    await page.getByLabel('As known here at').first().fill('2099-01-01T09:00');
    await page.getByRole('button', { name: 'Show what changed' }).click();
    await page
      .getByRole('alert')
      .getByRole('link', { name: /has not come yet/ })
      .click();
    expect(await page.getByLabel('As known here at').first().inputValue()).toBe('2099-01-01T09:00');
    expect(await axeViolations(page)).toEqual([]);
    await reader.close();
  });
});

describe.each(['desktop', 'phone', 'magnified'] as const)('on a %s screen', (screen) => {
  test.each([CHANGES, PUBLISHED, `${CHANGES}?from=soon`])(
    '%s breaks no rule of WCAG 2.2 A and AA, and is no wider than it',
    async (path) => {
      const reader = await sample.browser.somebody(screen);
      const page = await signInAs(reader, sample.system, 'delivery-group');
      await page.goto(sample.url + path);
      expect(await flawsOf(page)).toEqual({ overflow: 0, axe: [] });
      await reader.close();
    },
  );
});
