import { monthsOf, period } from '#kernel';
import { recordEvents, reported } from '#testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker } from '../../tracker.fixture';

const PACK = '/areas/E06000031/pack';

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
  const months = ['2013/14', '2014/15'].flatMap((year) => monthsOf(period(year)));
  await recordEvents(
    tracker.database,
    months.map((month, at) =>
      reported({
        ...{ period: month, table: 'total', category: {}, value: 600 + (at % 5) * 10 },
        applicableAt: '2015-05-12T09:30:00Z',
      }),
    ),
  );
});
afterAll(() => tracker.close());

test('a board pack has the figures with their charts, what is due and the money on one page', async () => {
  const { status, words, html } = await tracker.page(PACK, { grants: ['viewer@E06000031'] });
  expect(status).toBe(200);
  expect(words).toContain('How each metric stands');
  expect(html).toContain('id="chart-delayed-transfers-of-care-says"');
  // What is due first, and one line of every metric that nothing is reported of.
  expect(words).toMatch(/What is due.*Performance against plan.*How each metric stands.*The money/s);
  expect(words).toMatch(/Nothing is reported yet of: [^.]*;/);
  expect(html.match(/<caption[^>]*>[^<]*, against the plan/g)).toHaveLength(1);
  expect(words).toContain('No pooled fund has been drafted yet.');
  const pdf = await tracker.page(`${PACK}?download=all.pdf`, { grants: ['viewer@E06000031'] });
  expect(pdf.html.startsWith('%PDF')).toBe(true);
  expect(pdf.html).toMatch(/\/S \/Figure[^]*\/Alt \(Delayed/);
  // The limits, dashed as on the page.
  expect(pdf.html).toContain('[6 4] 0 d');
});

test('whoever does not watch the figures has the rest of it', async () => {
  const { status, words } = await tracker.page(PACK, { grants: ['finance@E06000031'] });
  expect(status).toBe(200);
  expect(words).not.toContain('How each metric stands');
  expect(words).toContain('The money');
});

test('is of one moment in all its parts', async () => {
  const openComments = async (address: string) => {
    const { html } = await tracker.page(address, { grants: ['viewer@E06000031'] });
    return /registers\/comments[?"][^]*?>Open\s*<\/span\s*>(\d+)</.exec(html)?.[1];
  };
  const before = new Date().toISOString();
  const entry = {
    ...{ policyYear: '2014/15', metric: 'delayed-transfers-of-care', period: '2014/15-Q2' },
    ...{ progress: 'on-track', achievements: 'Two wards opened.' },
  };
  const register = '/v1/areas/E06000031/registers/comments/2014-15-Q2.delayed-transfers-of-care';
  const sending = { grants: ['preparer@E06000031'], body: { entry } };
  expect(await tracker.send('POST', `${register}/add`, sending)).toMatchObject({ status: 200 });
  expect(await openComments(PACK)).toBe('1');
  expect(await openComments(`${PACK}?asKnown=${before}`)).toBe('0');
});

test('of a moment before anything was recorded it says so, and nobody of another board opens it', async () => {
  const reader = { grants: ['viewer@E06000031'] };
  const { words } = await tracker.page(`${PACK}?asKnown=2000-01-01T00:00:00Z`, reader);
  expect(words).toContain('Nothing was known about Peterborough on 1 January 2000 at 00:00:00');
  expect((await tracker.page('/areas/E10000003/pack', reader)).status).toBe(403);
});
