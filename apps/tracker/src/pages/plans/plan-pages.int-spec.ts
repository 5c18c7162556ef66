import { WatermarkStore } from '#records';
import { ReferenceStore } from '#reference';
import { recordEvents, reported } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { linkToKeep, startReadyTracker, type LoneTracker } from '../../tracker.fixture';

const PLANS = '/areas/E06000031/plans';
const PLAN = `${PLANS}/2014-15`;
const LINE = `${PLAN}/metrics/delayed-transfers-of-care`;
const READER = { grants: ['viewer@E06000031'] };
const PREPARER = { grants: ['preparer@E06000031'], subject: 'council' };
const APPROVER = { grants: ['approver@E06000031'], subject: 'chair' };
const QUARTERS = ['Q1', 'Q2', 'Q3', 'Q4'];
/** As the profile of 6,813 days has it. */
const planned = {
  ...{ version: '0', profile: 'quarter', document: 'Peterborough BCF plan <script>alert(1)</script>' },
  ...{ leads: 'count', '2014-15-Q1-numerator': '1,704' },
  ...Object.fromEntries(QUARTERS.slice(1).map((each) => [`2014-15-${each}-numerator`, '1703'])),
};
const agreement = {
  ...{ agreedOn: '2014-09-19', authority: 'health-and-wellbeing-board', 'board-name': 'The board' },
  ...{ 'council-partner': 'Peterborough City Council', 'council-signedBy': 'A. Person' },
  ...{ 'council-position': 'Director', 'council-signedOn': '2014-09-18' },
  ...{ 'commissioner-partner': 'The CCG', 'commissioner-signedBy': 'B. Person' },
  ...{ 'commissioner-position': 'Chief officer', 'commissioner-signedOn': '2014-09-19' },
};

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
  const months = ['04', '05', '06', '07', '08', '09', '10', '11', '12'].map((month) => `2013-${month}`);
  await recordEvents(
    tracker.database,
    [...months, '2014-01', '2014-02'].map((month, at) =>
      reported({ table: 'total', period: month, value: 500 + at, applicableAt: '2014-05-01T00:00:00Z' }),
    ),
  );
});
afterAll(() => tracker.close());

describe('the plan of an area for a policy year', () => {
  test('is none at first, and written by who prepares alone', async () => {
    expect((await tracker.page(PLANS, READER)).words).toContain('2014/15 Status nothing planned yet');
    const { words, html } = await tracker.page(PLAN, READER);
    expect(words).toContain('Nothing is planned for 2014/15 yet.');
    expect(html).not.toContain(LINE);
    expect((await tracker.page(PLAN, PREPARER)).html).toContain(`href="${LINE}"`);
    expect((await tracker.page(LINE, READER)).status).toBe(403);
    expect((await tracker.page(`${PLAN}/metrics/wishes`, PREPARER)).status).toBe(404);
    expect((await tracker.page(`${PLANS}/1999-00`, PREPARER)).status).toBe(404);
  });

  test('is profiled from a yearly total, which decides nothing', async () => {
    const { words, html } = await tracker.page(`${LINE}?profile=quarter&total=6813&by=evenly`, PREPARER);
    expect(words).toContain('Q1 2014/15 Count 1,704');
    expect(html).toMatch(/name="2014-15-Q1-numerator"\s+value="1704"/);
    const months = await tracker.page(`${LINE}?profile=month&total=365&by=days`, PREPARER);
    expect(months.html).toMatch(/name="2014-06-numerator"\s+value="30"/);
    const lastYear = await tracker.page(`${LINE}?profile=quarter&total=6813&by=last-year`, PREPARER);
    expect(lastYear.words).toContain('The year before is not all reported by those periods');
    await recordEvents(tracker.database, [
      reported({ table: 'total', period: '2014-03', value: 511, applicableAt: '2014-05-01T00:00:00Z' }),
    ]);
    const whole = await tracker.page(`${LINE}?profile=quarter&total=6066&by=last-year`, PREPARER);
    // A year before there were 1,503, 1,512, 1,521 and 1,530.
    expect(whole.html).toMatch(/name="2014-15-Q4-numerator"\s+value="1530"/);
    expect((await tracker.page(`${LINE}?total=many`, PREPARER)).words).toContain('many is no total');
    expect((await tracker.page(PLAN, READER)).words).toContain('Nothing is planned for 2014/15 yet.');
  });

  test('is drafted metric by metric, and refused with what was typed', async () => {
    const wrong = { ...planned, '2014-15-Q2-numerator': 'many' };
    const refused = await tracker.page(LINE, PREPARER, wrong);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('<a href="#2014-15-Q2-numerator">');
    expect(refused.html).toContain('value="many"');
    expect(await tracker.page(LINE, PREPARER, planned)).toMatchObject({ status: 303, location: PLAN });
    expect((await tracker.page(LINE, PREPARER, planned)).status).toBe(412);
    const { words, html } = await tracker.page(PLAN, READER);
    expect(words).toContain('Waits for agreement');
    expect(words).toContain('Q1 2014/15 Count 1,704 Of 144,612 Rate 1,178.3');
    expect(words).toContain('the rate is worked out here from the two beside it');
    expect(html).not.toContain('<script>alert');
  });

  test('is agreed under what it says, once its partners have signed', async () => {
    const form = `${PLAN}/agree`;
    expect((await tracker.page(form, PREPARER)).status).toBe(403);
    expect((await tracker.page(form, APPROVER)).words).toContain('Q1 2014/15 Count 1,704');
    const unsigned = { version: '1', ...agreement, 'commissioner-partner': '' };
    const refused = await tracker.page(form, APPROVER, unsigned);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('<a href="#commissioner-partner">');
    const sent = await tracker.page(form, APPROVER, { version: '1', ...agreement });
    expect(sent).toMatchObject({ status: 303, location: PLAN });
    const { words } = await tracker.page(PLAN, READER);
    expect(words).toContain('In force');
    expect(words).toContain('A. Person, Director, signed for the council on 18 September 2014');
  });

  test('is revised for a reason, and taken back for one', async () => {
    expect((await tracker.page(LINE, PREPARER)).words).toContain('Why it is revised');
    const revised = { ...planned, version: '2', '2014-15-Q4-numerator': '1600' };
    expect((await tracker.page(LINE, PREPARER, revised)).status).toBe(422);
    const said = { ...revised, reason: 'Winter funding was confirmed' };
    expect(await tracker.page(LINE, PREPARER, said)).toMatchObject({ status: 303 });
    const { words } = await tracker.page(PLAN, READER);
    expect(words).toContain('Agreed, a revision waits');
    expect(words).toContain('Winter funding was confirmed');
    const back = await tracker.page(`${PLAN}/withdraw`, APPROVER);
    expect(back.html).toContain('nhsuk-button--warning');
    const taken = { version: '3', reason: 'The fund is no more' };
    expect(await tracker.page(`${PLAN}/withdraw`, APPROVER, taken)).toMatchObject({ status: 303 });
    expect((await tracker.page(PLAN, READER)).words).toContain('Withdrawn');
  });
});

describe('a plan as it was known', () => {
  test('shows nothing that was decided later, and decides nothing', async () => {
    const kept = linkToKeep(await tracker.page(PLAN, APPROVER));
    const keptList = linkToKeep(await tracker.page(PLANS, APPROVER));
    expect((await tracker.page(LINE, PREPARER, { ...planned, version: '4' })).status).toBe(303);
    expect((await tracker.page(PLAN, APPROVER)).words).toContain('Waits for agreement');
    const then = await tracker.page(kept, APPROVER);
    expect(then.words).toContain('Withdrawn');
    expect(then.words).not.toContain('Waits for agreement');
    expect(then.words).toContain('Nothing can be decided from a page of the past. Show it as it stands now');
    expect(then.html).toContain(`href="${PLAN}">Show it as it stands now`);
    expect(then.html).not.toContain(`${PLAN}/agree`);
    expect((await tracker.page(kept, PREPARER)).html).not.toContain(LINE);
    const list = await tracker.page(keptList, READER);
    expect(list.words).toContain('2014/15 Status Withdrawn');
    expect((await tracker.page(PLANS, READER)).words).toContain('2014/15 Status Draft');
    // Before anything was decided.
    const before = '?asKnown=2014-04-01T00:00:00Z';
    expect((await tracker.page(`${PLAN}${before}`, READER)).words).toContain(
      'Nothing was planned for 2014/15 by then.',
    );
    expect((await tracker.page(`${PLANS}${before}`, READER)).words).not.toContain('2014/15');
  });

  test('works out its rates by the populations that were known then', async () => {
    const watermarks = new WatermarkStore(tracker.database.pool);
    await watermarks.storeNow();
    const { id } = (await watermarks.latest()) ?? { id: 0 };
    await new ReferenceStore(tracker.database.pool).putPopulation(
      {
        ...({ area: 'E06000031', band: '18+', calendarYear: 2014, people: 150_000 } as const),
        source: 'ONS mid-2014',
      },
      'operator',
    );
    expect((await tracker.page(PLAN, READER)).words).toContain('Count 1,704 Of 150,000 Rate 1,136.0');
    const then = await tracker.page(`${PLAN}?asKnown=${id}`, READER);
    expect(then.words).toContain('Count 1,704 Of 144,612 Rate 1,178.3');
  });

  test('leads on to the same moment, by its sections, its trail and its own links', async () => {
    const { html } = await tracker.page(`${PLANS}?asKnown=2014-10-01T09%3A00&publishedBy=2014-09-30`, READER);
    const at = '2014-10-01T08%3A00%3A00.000Z';
    for (const path of ['', '/funds', '/settlements', '/returns', '/registers', '/arrivals'])
      expect(html).toContain(`href="/areas/E06000031${path}?asKnown=${at}&amp;publishedBy=2014-09-30"`);
    expect(html).toContain(`href="/areas/E06000031/changes?to=${at}&amp;toPublished=2014-09-30"`);
    const one = await tracker.page(`${PLAN}?asKnown=2014-10-01T08:00:00.000Z`, READER);
    expect(one.html).toContain(`href="${PLANS}?asKnown=${at}"`);
  });

  test('is for those who may see it today, and of no moment ahead', async () => {
    const past = '?asKnown=2014-10-01T08:00:00.000Z';
    const elsewhere = { grants: ['viewer@E10000003'] };
    expect((await tracker.page(`${PLAN}${past}`, elsewhere)).status).toBe(403);
    expect((await tracker.page(`${PLANS}${past}`, elsewhere)).status).toBe(403);
    expect((await tracker.page(`${PLAN}?asKnown=2114-10-01T08:00:00Z`, READER)).status).toBe(400);
    expect((await tracker.page(`${PLAN}?asKnown=999`, READER)).status).toBe(404);
  });
});
