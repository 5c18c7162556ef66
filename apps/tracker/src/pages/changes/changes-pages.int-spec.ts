import { dayShown, daysAfter, londonDay } from '#kernel';
import { WatermarkStore } from '#records';
import { recordEvents, reported, withdrawn } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker } from '../../tracker.fixture';

const CHANGES = '/areas/E06000031/changes';
const YEAR = 'year=2014%2F15';
const READER = { grants: ['viewer@E06000031'] };
const NOVEMBER = '2014-11-01T00:00:00Z';
const DECEMBER = '2014-12-01T00:00:00Z';

let tracker: LoneTracker;
let first: number;

beforeAll(async () => {
  tracker = await startReadyTracker();
  await recordEvents(tracker.database, [
    reported({ table: 'total', period: '2014-07', value: 825, applicableAt: NOVEMBER }),
    reported({ table: 'total', period: '2014-08', value: 770, applicableAt: NOVEMBER }),
    reported({ table: 'total', period: '2014-09', value: 567, applicableAt: NOVEMBER }),
  ]);
  const watermarks = new WatermarkStore(tracker.database.pool);
  await watermarks.storeNow();
  first = (await watermarks.latest())?.id ?? 0;
  await recordEvents(tracker.database, [
    reported({ table: 'total', period: '2014-07', value: 800, applicableAt: DECEMBER }),
    reported({ table: 'total', period: '2014-10', value: 600, applicableAt: DECEMBER }),
    withdrawn({ table: 'total', period: '2014-09', applicableAt: DECEMBER }),
  ]);
});
afterAll(() => tracker.close());

describe('what changed in an area, as a page', () => {
  test('is taken apart between two moments', async () => {
    const { status, words } = await tracker.page(`${CHANGES}?${YEAR}&from=${first}`, READER);
    expect(status).toBe(200);
    expect(words).toMatch(/July 2014 Before 825, rate \S+ After 800, rate \S+ Difference -25, rate -\d+\.\d/);
    expect(words).toContain('New records: 1');
    expect(words).toContain('Corrections: 1');
    expect(words).toContain('Withdrawn or replaced: 1');
  });

  test('begins at a minute, in the newest year that anything is known of', async () => {
    const { status, words, html } = await tracker.page(CHANGES, READER);
    expect(status).toBe(200);
    expect(words).toMatch(/From what was known here on \d+ \w+ \d{4} at \d\d:\d\d to what is known now/);
    expect(html).toMatch(/<option value="2014\/15" selected>/);
    expect(html).toMatch(/name="from"\s+value="\d{4}-\d\d-\d\dT\d\d:\d\d"/);
  });

  test('says plainly that nothing changed', async () => {
    const { words } = await tracker.page(`${CHANGES}?${YEAR}&from=${first}&to=${first}`, READER);
    expect(words).toContain('nothing changed: no figure of 2014/15 differs.');
  });

  test('leads to the records of a period and a kind, page by page', async () => {
    const { html } = await tracker.page(`${CHANGES}?${YEAR}&from=${first}`, READER);
    const [, link = ''] = /href="([^"]*period=2014-07&amp;change=corrected)#records"/.exec(html) ?? [];
    const corrected = await tracker.page(link.replaceAll('&amp;', '&'), READER);
    expect(corrected.words).toContain('This is July 2014 alone.');
    expect(corrected.words).toMatch(/Before 825 After 800 Reported by Peterborough City Council/);
    const short = await tracker.page(`${CHANGES}?${YEAR}&from=${first}&limit=2`, READER);
    const [, next = ''] = /href="([^"]*after=[^"#]*)#records"/.exec(short.html) ?? [];
    const last = await tracker.page(next.replaceAll('&amp;', '&'), READER);
    expect(last.words).toContain('600');
    expect(last.words).not.toContain('More records');
  });

  test('compares what was published by two days', async () => {
    const asked = `${YEAR}&from=&fromPublished=2014-11-30&toPublished=2014-12-31`;
    const { words } = await tracker.page(`${CHANGES}?${asked}`, READER);
    expect(words).toContain(
      'From what was published by the end of 30 November 2014 to what was published by the end of',
    );
    expect(words).toContain('Corrections: 1');
  });

  test('says that nothing was known at the second moment', async () => {
    const asked = `${YEAR}&from=1999-01-01T00:00:00Z&to=2000-01-01T00:00:00Z`;
    expect((await tracker.page(`${CHANGES}?${asked}`, READER)).words).toContain('Nothing was known about');
  });

  test.each([
    ['a moment that is none', 'from=%22%3E%3Cscript%3Ealert(1)', 400, 'from'],
    ['a moment to come', 'from=1&to=2100-01-01T00:00:00Z', 400, 'to'],
    ['a watermark that is none', 'from=1&to=999999999', 404, 'to'],
    ['a day that is none', 'fromPublished=2014-02-31', 400, 'fromPublished'],
    ['moments that are reversed', 'fromPublished=2014-12-31&toPublished=2014-11-30', 400, 'from'],
    ['a year that is none', 'year=soon', 404, 'year'],
    ['a metric that is none', 'metric=delays', 404, 'metric'],
  ])('is refused for %s, at its field of the form', async (_, asked, status, field) => {
    const answer = await tracker.page(`${CHANGES}?${asked}`, READER);
    expect(answer.status).toBe(status);
    expect(answer.html).toContain(`<a href="#${field}">`);
    expect(answer.html).toContain(`id="${field}-error"`);
    expect(answer.html).not.toContain('<script>alert');
  });

  test.each([
    ['a kind of records that is none', `${CHANGES}?change=other`, 400],
    ['a parameter that is none', `${CHANGES}?colour=red`, 400],
    ['another board', '/areas/E10000003/changes', 403],
  ])('is refused for %s', async (_, path, status) => {
    expect((await tracker.page(path, READER)).status).toBe(status);
  });
});

describe('what changed since an area had its first records', () => {
  beforeAll(async () => {
    // As if they had come two hours ago; no projector runs here.
    await tracker.database.owner.query(
      `UPDATE watermark SET at = at - interval '2 hours' WHERE id <= ${first}`,
    );
  });

  test('begins there where a month ago there were none, says so, and leads to all of it', async () => {
    const { words, html } = await tracker.page(CHANGES, READER);
    expect(words).toMatch(
      /A month before, nothing had been recorded here of Peterborough\. Its first figures were known here on \d+ \w+ \d{4} at \d\d:\d\d/,
    );
    expect(words).toMatch(/July 2014 Before 825, .* After 800, /);
    const [, all = ''] = /href="([^"]*)">\s*Show the first figures as new/.exec(html) ?? [];
    const asked = await tracker.page(all.replaceAll('&amp;', '&'), READER);
    expect(asked.words).toContain('at the first of the two moments, so every figure is new.');
    expect(asked.words).toMatch(/July 2014 Before no figure After 800, /);
    const [, since = ''] = /href="([^"]*)">\s*Begin on/.exec(asked.html) ?? [];
    const begun = await tracker.page(since.replaceAll('&amp;', '&'), READER);
    expect(begun.words).toMatch(/July 2014 Before 825, .* After 800, /);
    expect(begun.words).not.toContain('nothing had been recorded');
  });

  test('does not take its first records for why nothing had been published by the first day', async () => {
    const asked = `to=${new Date().toISOString()}&toPublished=2014-11-15`;
    const { words } = await tracker.page(`${CHANGES}?${YEAR}&${asked}`, READER);
    expect(words).toMatch(/July 2014 Before no figure After 825, /);
    expect(words).not.toContain('Its first figures were known here');
  });
});

describe('what changed in an area with records older than a month', () => {
  beforeAll(async () => {
    await tracker.database.owner.query(
      `UPDATE watermark SET at = at - interval '40 days' WHERE id <= ${first}`,
    );
  });

  test('begins thirty days ago', async () => {
    const thirtyDaysAgo = () => dayShown(daysAfter(londonDay(new Date()), -30));
    const before = thirtyDaysAgo();
    const { words } = await tracker.page(CHANGES, READER);
    const [, day] = /From what was known here on (\d+ \w+ \d{4}) at \d\d:\d\d to/.exec(words) ?? [];
    // Midnight may pass meanwhile.
    expect([before, thirtyDaysAgo()]).toContain(day);
  });

  test('begins thirty days before the second moment', async () => {
    const to = new Date(Date.now() - 5 * 60_000);
    const { words } = await tracker.page(`${CHANGES}?to=${to.toISOString()}`, READER);
    const day = dayShown(daysAfter(londonDay(to), -30));
    expect(words).toContain(`From what was known here on ${day} at `);
    expect(words).toContain('nothing changed: no figure of 2014/15 differs.');
  });
});
