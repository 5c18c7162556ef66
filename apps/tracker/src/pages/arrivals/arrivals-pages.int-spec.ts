import { WatermarkStore } from '#records';
import { recordEvents, reported } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker } from '../../tracker.fixture';

const ARRIVALS = '/areas/E06000031/arrivals';
const READER = { grants: ['viewer@E06000031'] };

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
  await recordEvents(tracker.database, [
    reported({ table: 'total', period: '2014-07', value: 825, applicableAt: '2014-11-01T00:00:00Z' }),
  ]);
});
afterAll(() => tracker.close());

describe('the arrivals of an area, as a page', () => {
  test('begin with the newest year that anything was reported of', async () => {
    const { status, words, html } = await tracker.page(ARRIVALS, READER);
    expect(status).toBe(200);
    expect(words).toContain('What is in of 2014/15');
    expect(words).toContain('1 of 12 months');
    expect(words).toMatch(/What is missing/);
    expect(html).toMatch(/<option value="2014\/15" selected>/);
    expect(words).toContain('Arrivals, newest first');
  });

  test('look through another year', async () => {
    const { words } = await tracker.page(`${ARRIVALS}?year=2015%2F16`, READER);
    expect(words).toContain('What is in of 2015/16');
    expect(words).toContain('0 of 12 months');
  });

  test('are those that had been recorded at the moment that is shown', async () => {
    const watermarks = new WatermarkStore(tracker.database.pool);
    await watermarks.storeNow();
    const asKnown = (await watermarks.latest())?.id ?? 0;
    await recordEvents(tracker.database, [
      reported({ table: 'total', period: '2014-08', value: 790, applicableAt: '2014-12-01T00:00:00Z' }),
    ]);
    const later = /Months (July 2014 to )?August 2014/;
    expect((await tracker.page(ARRIVALS, READER)).words).toMatch(later);
    const { words, html } = await tracker.page(`${ARRIVALS}?asKnown=${asKnown}`, READER);
    expect(words).toContain('What had arrived by the moment above.');
    expect(words).not.toMatch(later);
    expect(html).toContain(`href="/areas/E06000031/plans?asKnown=${asKnown}"`);
    const none = await tracker.page(`${ARRIVALS}?asKnown=2010-01-01T00:00:00Z`, READER);
    expect(none.words).toContain('Nothing had arrived by then.');
  });

  test.each([
    ['another board', '/areas/E10000003/arrivals', 403],
    ['a year that is none', `${ARRIVALS}?year=soon`, 400],
    ['a page that is none', `${ARRIVALS}?after=soon`, 400],
  ])('are refused for %s, on a page', async (_, path, status) => {
    expect((await tracker.page(path, READER)).status).toBe(status);
  });
});
