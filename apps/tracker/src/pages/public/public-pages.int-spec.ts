import { recordEvents, reported } from '#testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker } from '../../tracker.fixture';

const PUBLIC = '/public/E06000031';
const DECISION = '/areas/E06000031/public-page';
const CHAIR = { grants: ['approver@E06000031'], subject: 'chair' };
const WATCHER = { grants: ['viewer@E06000031'] };
const reason = 'The board publishes its figures';

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker({ UNVERIFIED_REQUESTS_PER_SECOND: '4' });
  const counts = { '2014-07': 825, '2014-08': 770, '2014-09': 567 };
  await recordEvents(
    tracker.database,
    Object.entries(counts).map(([period, value]) =>
      reported({ table: 'total', period, value, applicableAt: '2014-11-01T00:00:00Z' }),
    ),
  );
});
afterAll(() => tracker.close());

/** As anybody with a browser, signed in nowhere. */
async function look(path = PUBLIC) {
  const response = await fetch(tracker.address + path, { redirect: 'manual' });
  const html = (await response.text()).replace(/urn:uuid:[\w-]+/, 'of this request');
  return { status: response.status, headers: response.headers, html };
}

const decide = (decision: string, version: string, given = reason, reader = CHAIR) =>
  tracker.page(DECISION, reader, { decision, version, reason: given });

test('an area has no public page until somebody who answers for it has opened one, and then everybody sees it', async () => {
  const closed = await look();
  expect(closed.status).toBe(404);
  expect(closed.html).toContain('Nothing is published here');
  expect(closed.html).not.toContain('See whether the address is whole');
  expect((await look('/public/E06999999')).html).toBe(closed.html);

  expect((await tracker.page(DECISION, WATCHER)).words).toContain('The public page is closed');
  expect(await decide('open', '0', reason, { ...WATCHER, subject: 'watcher' })).toMatchObject({
    status: 403,
  });
  const unsaid = await decide('open', '0', ' ');
  expect(unsaid.status).toBe(422);
  expect(unsaid.html).toContain('<a href="#reason">Nothing is given for “Why”</a>');
  expect(await decide('open', '0')).toMatchObject({ status: 303, location: DECISION });

  const { status, headers, html } = await look();
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('public, max-age=60');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(html).toContain('2,162');
  expect(html).not.toMatch(/chair|sign-out|explain/);
  // Nobody who is signed in stands on a page that others are given from a cache.
  expect((await tracker.page(PUBLIC, CHAIR)).html).toBe(html);
});

test('it is decided over what was read, and closed at once', async () => {
  expect((await decide('close', '0')).status).toBe(412);
  expect((await decide('open', '1')).status).toBe(409);
  expect(await decide('close', '1')).toMatchObject({ status: 303 });
  expect((await look()).status).toBe(404);
  const { words } = await tracker.page(DECISION, CHAIR);
  expect(words).toMatch(/Who chair Decided Closed/);
});

test('who asks too often is asked to wait', async () => {
  const asked = await Promise.all(Array.from({ length: 60 }, () => look()));
  expect(asked.map(({ status }) => status)).toContain(429);
});
