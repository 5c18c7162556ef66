import { readFileSync } from 'node:fs';
import { poundsText } from '#kernel';
import { flawsOf, signInAs } from '#testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openSample, type OpenSample } from './open-sample.fixture';

// A limit against hanging, not a measure of speed: the first page waits for a whole system to start.
jest.setTimeout(300_000);

const RETURNS = '/areas/E06000031/returns';
const RETURN = `${RETURNS}/2015-16-q2`;
const NEXT = `${RETURNS}/2015-16-q3`;
const BUDGET = `${RETURN}/sheets/budget-arrangements`;
/** What the ledger does not know of this return, in pence where it is money. */
const ANSWERS = JSON.parse(
  readFileSync('apps/standalone/sample/invented-answers-peterborough-2015-16-q2.json', 'utf8'),
) as Record<string, string | number>;

let sample: OpenSample;

beforeAll(async () => {
  sample = await openSample();
});
afterAll(() => sample.close());

async function as(person: string): Promise<Page> {
  return signInAs(await sample.browser.somebody(), sample.system, person);
}

async function sheetPaths(page: Page): Promise<string[]> {
  await page.goto(sample.url + RETURN);
  const links = await page.locator('table a[href*="/sheets/"]:not([href*="#"])').all();
  const paths = await Promise.all(links.map((link) => link.getAttribute('href')));
  return paths.map((path) => sample.url + (path ?? ''));
}

/** Types what is answered on a sheet; answers whether anything is. */
async function type(page: Page): Promise<boolean> {
  let isTyped = false;
  for (const [key, value] of Object.entries(ANSWERS)) {
    const at = `[name="cell-${key}"]`;
    const text = typeof value === 'number' ? poundsText(BigInt(value)) : value;
    if ((await page.locator(at).count()) === 0) continue;
    isTyped = true;
    const [radio, list] = [
      page.locator(`input[type="radio"]${at}[value="${text}"]`),
      page.locator(`select${at}`),
    ];
    if ((await radio.count()) > 0) await radio.check();
    else if ((await list.count()) > 0) await list.selectOption(text);
    else await page.locator(at).fill(text);
  }
  return isTyped;
}

describe('a return of the second quarter', () => {
  test('is answered, confirmed and checked by its preparer, the first sheet by the keyboard alone, and the next opened', async () => {
    const page = await as('preparer');
    await page.goto(sample.url + RETURNS);
    await page.getByRole('link', { name: /^Open .* Q3 2015\/16/ }).click();
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.waitForURL(sample.url + NEXT);
    await page.goto(sample.url + RETURN);
    await page.getByText('37 answers are missing').waitFor();
    await page.goto(`${sample.url}${BUDGET}/answers`);
    await page.locator('[id="cell-pooled"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${sample.url}${BUDGET}`);
    await page.getByText('Answered by Returns officer, Peterborough').waitFor();
    for (const sheet of await sheetPaths(page)) {
      await page.goto(`${sheet}/answers`);
      if (await type(page)) {
        await page.getByRole('button', { name: 'Save' }).click();
        await page.waitForURL(sheet);
      }
      await page.goto(`${sheet}/confirm`);
      const ticks = page.getByRole('checkbox');
      if ((await ticks.count()) === 0) continue;
      await ticks.last().check();
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.waitForURL(sheet);
    }
    await page.goto(sample.url + RETURN);
    await page.getByText('nothing blocks it: a preparer is to have it checked as it stands').waitFor();
    await page.getByRole('link', { name: 'Have it checked', exact: true }).click();
    await page.getByRole('button', { name: 'Check it as it stands' }).click();
    await page.getByText('it is to be approved:').waitFor();
    await page.context().close();
  });

  test('keeps what was typed in a tab that somebody has decided behind', async () => {
    const page = await as('preparer');
    const other = await page.context().newPage();
    for (const tab of [page, other]) await tab.goto(`${sample.url}${BUDGET}/answers`);
    for (const [tab, answer] of [
      [other, 'no'],
      [page, ''],
    ] as const) {
      await tab.locator(`[name="cell-pooled"][value="${answer}"]`).check();
      await tab.getByRole('button', { name: 'Save' }).click();
    }
    await page.getByText('Somebody has decided since you opened this page, and nothing was done').waitFor();
    await page.getByText('Somebody has answered "no" since').first().waitFor();
    expect(await page.locator('[name="cell-pooled"][value=""]').isChecked()).toBe(true);
    expect(await flawsOf(page)).toEqual({ overflow: 0, axe: [] });
    await page.locator('[name="cell-pooled"][value="yes"]').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(`${sample.url}${BUDGET}`);
    // It stands again as it was checked.
    await page.goto(sample.url + RETURN);
    await page.getByText('it is to be approved:').waitFor();
    await page.context().close();
  });

  test('is approved by both partners, signed off by the chair, and submitted late, for a reason', async () => {
    for (const [person, position] of [
      ['council', 'Corporate Director: Resources'],
      ['ccg-finance', 'Director of Finance'],
    ] as const) {
      const page = await as(person);
      await page.goto(sample.url + RETURN);
      await page.getByRole('link', { name: 'Approve it' }).click();
      await page.getByLabel('The day on which it is approved').fill('2015-11-25');
      await page.getByLabel('Your position').fill(position);
      await page.getByRole('button', { name: 'Approve what stands' }).click();
      await page.getByText(position).first().waitFor();
      await page.context().close();
    }
    const chair = await as('approver');
    await chair.goto(`${sample.url}${RETURN}/sign-off`);
    await chair.getByLabel('The day of the meeting').fill('2015-11-26');
    await chair.getByLabel('The resolution by which').fill('Resolution 12 of the board');
    await chair.getByLabel('Your position').fill('Chair of the board');
    await chair.getByRole('button', { name: 'Sign it off' }).click();
    await chair.getByText('The board has yet to ratify it.').waitFor();
    await chair.context().close();
    const page = await as('preparer');
    await page.goto(`${sample.url}${RETURN}/submit`);
    await page.getByLabel('Why it goes out only after its deadline').fill('A count was corrected');
    await page.getByRole('button', { name: 'Submit it to NHS England' }).click();
    await page.getByText('What was submitted', { exact: true }).waitFor();
    await page.getByText('A count was corrected').waitFor();
    await page.context().close();
  });
});

test('what was typed is shown to whoever has been signed out meanwhile', async () => {
  const page = await as('preparer');
  await page.goto(`${sample.url}${RETURN}/reopen`);
  await page.getByLabel('Why there is to be a revision').fill('August was corrected');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Begin it' }).click();
  await page.getByRole('heading', { name: /signed out, and nothing was saved/ }).waitFor();
  await page.getByText('August was corrected').waitFor();
  await page.context().close();
});

test.each(['desktop', 'phone'] as const)(
  'each page on which a return is decided breaks no rule of WCAG 2.2 A and AA on a %s, and is no wider than it',
  async (screen) => {
    const paths = {
      preparer: [
        ...[RETURNS, `${RETURNS}/2015-16-q4/open`, NEXT, `${NEXT}/check`, `${NEXT}/import`],
        ...['', '/answers', '/confirm'].map((form) => `${NEXT}/sheets/national-conditions${form}`),
        ...['acknowledge', 'reopen', 'submit'].map((decision) => `${RETURN}/${decision}`),
      ],
      approver: [`${RETURN}/ratify`, `${NEXT}/withdraw`],
    };
    for (const [person, of] of Object.entries(paths)) {
      const reader = await sample.browser.somebody(screen);
      const page = await signInAs(reader, sample.system, person);
      for (const path of of) {
        await page.goto(sample.url + path);
        expect([path, await flawsOf(page)]).toEqual([path, { overflow: 0, axe: [] }]);
      }
      await reader.close();
    }
  },
);
