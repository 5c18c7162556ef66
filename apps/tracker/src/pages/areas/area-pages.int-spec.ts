import { WatermarkStore } from '#records';
import { recordEvents, reported } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PageShown } from '#testing';
import { writeEventId } from '../../live/event-id';
import { startReadyTracker, type LoneTracker } from '../../tracker.fixture';

const AREA = '/areas/E06000031';
const WATCHER = { grants: ['viewer@E06000031'] };
const NOWHERE = { lanes: [], nextOffsets: [], decisionPosition: 0, referenceVersion: 0 };
const POSITIONS = writeEventId({ ledger: '', positions: NOWHERE });
const NEVER_REACHED = writeEventId({ ledger: '', positions: { ...NOWHERE, decisionPosition: 1_000_000 } });
const EXPLAIN = `${AREA}/explain?metric=delayed-transfers-of-care&period=2014%2F15-Q2`;

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
  const counts = { '2014-07': 825, '2014-08': 770, '2014-09': 567 };
  await recordEvents(
    tracker.database,
    Object.entries(counts).map(([period, value]) =>
      reported({ table: 'total', period, value, applicableAt: '2014-11-01T00:00:00Z' }),
    ),
  );
  const code = '2015-16-Q1.delayed-transfers-of-care';
  const entry = {
    ...{ policyYear: '2015/16', metric: 'delayed-transfers-of-care', period: '2015/16-Q1' },
    ...{ progress: 'on-track', achievements: 'Discharge to assess runs on five wards.' },
  };
  const sending = { grants: ['preparer@E06000031'], body: { entry } };
  await tracker.send('POST', `/v1${AREA}/registers/comments/${code}/add`, sending);
  await reach('annex-b-02', 'Falls plan approved', '2014-09-10');
});
afterAll(() => tracker.close());

/** Writes down that a milestone was reached. */
async function reach(code: string, what: string, doneOn: string): Promise<void> {
  const entry = { what, due: '2014-10-01', status: 'done', doneOn };
  const sending = { grants: ['preparer@E06000031'], body: { entry } };
  const { status } = await tracker.send('POST', `/v1${AREA}/registers/milestones/${code}/add`, sending);
  expect(status).toBe(200);
}

function open(path: string, grants = WATCHER.grants): Promise<PageShown> {
  return tracker.page(path, { grants });
}

describe('the areas', () => {
  test('are left out where there is only one to see', async () => {
    expect(await open('/areas')).toMatchObject({ status: 303, location: AREA });
  });

  test('are listed where there are several', async () => {
    const { words } = await open('/areas', ['viewer@*']);
    expect(words).toMatch(/Peterborough (Code )?E06000031/);
    expect((await open('/areas?download=1.csv', ['viewer@*'])).html).toMatch(/^Peterborough,E06000031,/m);
  });

  test.each([
    ['approver@E06000031', `${AREA}/returns`],
    ['preparer@E06000031', `${AREA}/returns`],
    ['finance@E06000031', `${AREA}/funds`],
  ])(
    'lead %s, who watches none, to what is theirs, and to nothing they are not let into',
    async (grant, first) => {
      expect(await open('/areas', [grant])).toMatchObject({ status: 303, location: first });
      const { html } = await open(first, [grant]);
      const [sections = ''] = /<nav class="site-sections".*?<\/nav>/s.exec(html) ?? [];
      const led = [...sections.matchAll(/href="([^"]+)"/g)].map(([, path = '']) => path);
      expect(led.length).toBeGreaterThan(3);
      for (const path of led) expect([path, (await open(path, [grant])).status]).toEqual([path, 200]);
    },
  );

  test('are none where somebody may see none', async () => {
    expect((await open('/areas', ['viewer@E06000099'])).words).toContain('You may see no area.');
  });

  test('are found by a part of their name or by their code, where there are too many to look through', async () => {
    const found = await open('/areas?find=eterBOR', ['viewer@*']);
    expect(found.html.match(/href="\/areas\/E\d{8}"/g)).toEqual([`href="${AREA}"`]);
    expect(found.html).toMatch(/<input[^>]*name="find"[^>]*value="eterBOR"/);
    expect((await open('/areas?find=e0600003', ['viewer@*'])).words).toContain('Peterborough');
    const none = await open('/areas?find=%3Cscript%3E', ['viewer@*']);
    expect(none.words).toContain('No area that you may see is called');
    expect(none.html).not.toContain('<script>');
    const few = await open('/areas', ['viewer@E06000031', 'viewer@E10000003']);
    expect(few.html).not.toContain('name="find"');
  });
});

describe('what the owner of a metric says', () => {
  const CODE = '2015-16-Q1.delayed-transfers-of-care';
  const ENTRY = `${AREA}/registers/comments/${CODE}`;
  const METRIC = `${AREA}/metrics/delayed-transfers-of-care`;
  const owner = { grants: ['preparer@E06000031', 'viewer@E06000031'], subject: 'owner' };
  const approver = { grants: ['approver@E06000031', 'viewer@E06000031'], subject: 'approver' };

  test('is offered by its owner, and approved or sent back by another', async () => {
    expect((await tracker.page(METRIC, WATCHER)).words).toContain('Nobody has offered it for approval');
    expect((await tracker.page(`${AREA}/pack`, WATCHER)).words).not.toContain('No comment for Q2 2014/15');
    expect((await tracker.page(ENTRY, owner)).html).toContain(`href="${ENTRY}/offer"`);
    expect((await tracker.page(ENTRY, approver)).html).not.toContain(`href="${ENTRY}/approve"`);
    const over = (version: number) => ({ version: String(version) });
    const sent = async (step: string, reader: typeof owner, form: Record<string, string>) =>
      (await tracker.page(`${ENTRY}/${step}`, reader, form)).status;
    expect(await sent('offer', owner, over(9))).toBe(412);
    expect(await sent('offer', owner, over(1))).toBe(303);
    expect((await tracker.page(ENTRY, WATCHER)).words).toContain('Not approved yet Offered for approval by');
    expect(await sent('approve', owner, over(2))).toBe(403);
    const both = { grants: [...approver.grants, ...owner.grants], subject: 'owner' };
    expect(await sent('approve', both, over(2))).toBe(403);
    expect((await tracker.page(`${ENTRY}/approve`, approver)).words).toContain('Discharge to assess runs on');
    expect(await sent('send-back', approver, { ...over(2), reason: '' })).toBe(422);
    expect(await sent('send-back', approver, { ...over(2), reason: 'Say more' })).toBe(303);
    expect((await tracker.page(ENTRY, owner)).words).toMatch(/Not approved Sent back by .*: Say more/);
    expect(await sent('offer', owner, over(3))).toBe(303);
    expect(await sent('approve', approver, over(4))).toBe(303);
    expect((await tracker.page(ENTRY, WATCHER)).words).toMatch(/Approved by approver on \d+ /);
  });
});

describe('the overview of an area', () => {
  test('has a line a metric, and leads to each', async () => {
    const { status, words, html } = await open(AREA);
    expect(status).toBe(200);
    expect(words).toContain('Performance against plan');
    expect(html).toContain(`href="${AREA}/metrics/delayed-transfers-of-care"`);
  });

  test('says that the owner of a metric said nothing of the quarter shown', async () => {
    expect((await open(AREA)).words).toContain('No comment for Q2 2014/15; the last was for Q1 2015/16');
  });

  test('says what is overdue, and leads to it; of a moment before it was written down it does not', async () => {
    const watermarks = new WatermarkStore(tracker.database.pool);
    await watermarks.storeNow();
    const before = `${AREA}?asKnown=${(await watermarks.latest())?.id}`;
    const path = `${AREA}/registers/milestones/annex-b-04`;
    const entry = { what: 'Ward opened', due: '2015-02-01', status: 'under-way' };
    const sending = { grants: ['preparer@E06000031'], body: { entry } };
    expect(await tracker.send('POST', `/v1${path}/add`, sending)).toMatchObject({ status: 200 });
    const { words, html } = await open(AREA);
    expect(words).toMatch(/Due and late Milestones: Ward opened\. Due by 1 February 2015, and overdue\./);
    expect(html).toContain(`href="${path}"`);
    const then = (await open(before)).words;
    for (const shown of [words, then]) expect(shown).toContain('2,162 1,495.0 per 100,000');
    expect(then).not.toContain('Due and late');
  });

  test('loads nothing from elsewhere, and is kept by nobody', async () => {
    const { headers } = await open(AREA);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('says of a moment before anything was recorded that nothing was known', async () => {
    const { words } = await open(`${AREA}?asKnown=2000-01-01T00:00:00Z`);
    expect(words).toContain('Nothing was known about Peterborough on 1 January 2000 at 00:00:00');
    expect(words).toContain('Show it as it stands now');
    expect(words).toContain('To see what had been published by a day');
    const both = await open(`${AREA}?asKnown=2000-01-01T00:00:00Z&publishedBy=2014-12-02`);
    expect(both.words).not.toContain('To see what had been published by a day');
    const { status, words: ahead } = await open(`${AREA}?asKnown=2100-01-01T00:00:00Z`);
    expect([status, ahead]).toEqual([
      400,
      expect.stringMatching(/1 January 2100 at 00:00:00 has not come yet/),
    ]);
  });

  test('leads to what it shows now, to keep, whatever is recorded later', async () => {
    const september = (value: number, hour: number) =>
      recordEvents(tracker.database, [
        reported({ table: 'total', period: '2014-09', value, applicableAt: `2014-11-01T0${hour}:00:00Z` }),
      ]);
    const watermarks = new WatermarkStore(tracker.database.pool);
    await watermarks.store();
    await september(604, 1);
    const { html } = await open(AREA);
    expect(html).toContain('2,199');
    // As the projector does each second.
    await watermarks.store();
    await september(567, 2);
    expect((await open(AREA)).html).toContain('2,162');
    const link =
      /href="([^"]*)"[^>]*>Link to what is shown now/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const { status, location } = await open(link);
    expect({ status, location }).toEqual({
      status: 303,
      location: expect.stringMatching(/^\/areas\/E06000031\?asKnown=\d+$/),
    });
    const kept = await open(location ?? '');
    expect(kept.words).toContain('It stays as it is, whatever is published.');
    expect(kept.html).toContain('2,199');
    expect((await open(link)).location).toBe(location);
  });

  test.each([
    ['to another site', 'page=https://example.com/&from=' + POSITIONS],
    ['from nowhere', 'page=/areas/E06000031&from=x'],
    ['from another ledger', 'page=/areas/E06000031&from=' + NEVER_REACHED],
  ])('follows no link of that kind %s', async (_, asked) => {
    expect((await open(`/shown-at?${asked}`)).status).toBe(404);
  });

  test('keeps the moment asked about in the links that lead on', async () => {
    const { html } = await open(`${AREA}?publishedBy=2015-01-31&asKnown=`);
    expect(html).toContain('/metrics/delayed-transfers-of-care?publishedBy=2015-01-31"');
  });

  test.each([
    ['another board', '/areas/E10000003', 403],
    ['an area that is not', '/areas/E06999999', 403],
    ['a moment that is none', `${AREA}?asKnown=yesterday`, 400],
    ['a parameter that is none', `${AREA}?year=2014`, 400],
    ['a metric that is none', `${AREA}/metrics/delays`, 404],
  ])('is refused for %s, on a page', async (_, path, status) => {
    const answer = await open(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });
});

describe('the tables of a page', () => {
  test('can be had as files, of the moment that was asked about', async () => {
    const { html } = await open(`${AREA}?publishedBy=2015-01-31`);
    const file = /href="([^"]*download=1\.csv)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(file).toBe(`${AREA}?publishedBy=2015-01-31&download=1.csv`);
    const csv = await open(file);
    expect(csv.headers.get('content-disposition')).toContain('How-each-metric-stands.csv"');
    // Where it stays as it was when the file was taken.
    const page = encodeURIComponent(`${AREA}?publishedBy=2015-01-31`);
    expect(csv.html).toMatch(new RegExp(`Page,[^,]*/shown-at\\?page=${page}&from=`));
    expect(csv.html).toContain('and as published by the end of 31 January 2015.');
    expect((await open(`${AREA}?download=all.xlsx`)).html.startsWith('PK')).toBe(true);
    expect((await open(`${AREA}?download=all.pdf`)).html.startsWith('%PDF')).toBe(true);
  });

  test.each(['9.csv', '0.csv', '1.exe', '../x'])('are none called %s', async (name) => {
    expect((await open(`${AREA}?download=${encodeURIComponent(name)}`)).status).toBe(404);
  });

  test('are had by nobody who may not see the page', async () => {
    expect((await open('/areas/E10000003?download=1.csv')).status).toBe(403);
  });
});

describe('a metric', () => {
  test('is held against plan, each figure leading to where it comes from', async () => {
    const { words, html } = await open(`${AREA}/metrics/delayed-transfers-of-care`);
    expect(words).toContain('Delayed transfers of care');
    expect(html).toContain('/explain?metric=delayed-transfers-of-care&amp;period=');
  });
});

describe('the chart of a metric', () => {
  const METRIC = `${AREA}/metrics/delayed-transfers-of-care`;
  const PREPARER = { grants: ['preparer@E06000031', 'viewer@E06000031'] };

  test('is annotated by who prepares, and shows what they wrote', async () => {
    const form = `${METRIC}/decisions/annotate`;
    expect((await tracker.page(METRIC, PREPARER)).html).toContain(`href="${form}"`);
    const offered = [
      ...(await tracker.page(form, PREPARER)).html.matchAll(/<option value="([^"]*)"[^>]*>\s*([^<]*?)\s*</g),
    ].map(([, value, name]) => [value, name]);
    expect(offered.slice(0, 2)).toEqual([
      ['', 'Choose one'],
      ['2015-03', 'March 2015'],
    ]);
    expect(offered).toContainEqual(['2014-08', 'August 2014']);
    expect(offered).toContainEqual(['2014/15-Q2', 'Q2 2014/15']);
    expect(offered.at(-1)).toEqual(['2014/15', '2014/15']);
    const text = 'Forty beds closed <script>alert(1)</script>';
    expect(await tracker.page(form, PREPARER, { version: '0', period: '', text })).toMatchObject({
      status: 422,
    });
    const refused = await tracker.page(form, PREPARER, { version: '0', period: 'last summer', text });
    expect(refused.status).toBe(422);
    expect(refused.html).not.toContain('<script>alert');
    const decided = await tracker.page(form, PREPARER, { version: '0', period: '2014-08', text });
    expect(decided).toMatchObject({ status: 303, location: METRIC });
    expect((await tracker.page(METRIC, PREPARER)).words).toContain('August 2014: Forty beds closed');
  });

  test('has its limits begin anew where a reason is given, until they are taken back', async () => {
    const form = `${METRIC}/decisions/rebase`;
    expect((await tracker.page(METRIC, PREPARER)).html).not.toContain('decisions/clear');
    const rebase = { version: '1', from: '2014-08', reason: '' };
    expect(await tracker.page(form, PREPARER, rebase)).toMatchObject({ status: 422 });
    const said = { ...rebase, reason: 'A ward was closed for good' };
    expect(await tracker.page(form, PREPARER, said)).toMatchObject({ status: 303 });
    expect(await tracker.page(form, PREPARER, said)).toMatchObject({ status: 412 });
    expect(await tracker.page(form, PREPARER, { ...said, version: '2' })).toMatchObject({ status: 409 });
    const clear = await tracker.page(`${METRIC}/decisions/clear`, PREPARER);
    expect(clear.words).toContain('Limits begin anew from August 2014: A ward was closed for good');
    const few = { version: '2', points: '3', reason: 'The first winter' };
    expect(await tracker.page(`${METRIC}/decisions/fix-baseline`, PREPARER, few)).toMatchObject({
      status: 422,
    });
  });

  test('rests its limits on every change where a reason is given; the page and the pack say so', async () => {
    const form = `${METRIC}/decisions/choose-ranges`;
    const reason = 'As the trust draws its own';
    expect((await tracker.page(form, PREPARER)).words).toContain('All but those out of the ordinary');
    expect(await tracker.page(form, PREPARER, { version: '2', reason })).toMatchObject({ status: 422 });
    const all = { version: '2', ranges: 'all', reason };
    expect(await tracker.page(form, PREPARER, all)).toMatchObject({ status: 303, location: METRIC });
    const says = 'Limits rest on every moving range, those out of the ordinary too, decided by';
    for (const path of [METRIC, `${AREA}/pack`]) expect((await open(path)).words).toContain(says);
    const clear = await tracker.page(`${METRIC}/decisions/clear`, PREPARER);
    expect(clear.words).toContain(`Limits rest on every change from one value to the next: ${reason}`);
  });

  test('marks what came to pass by the registers, as it was known at the moment asked about', async () => {
    const watermarks = new WatermarkStore(tracker.database.pool);
    const marksKnownNow = async () => {
      await watermarks.store();
      const { id } = (await watermarks.latest()) ?? { id: 0 };
      const { html, words } = await open(`${METRIC}?asKnown=${id}`);
      return { html, words, id };
    };
    const before = await marksKnownNow();
    const at = `${AREA}/registers/milestones/annex-b-02?asKnown=${before.id}`;
    const entry = `href="${at}"`;
    const says = 'Milestone reached: Falls plan approved, 10 September 2014';
    expect(before.html).toContain(`${entry} aria-label="September 2014: ${says}"`);
    expect(before.words).toContain(`September 2014: ${says}`);
    expect((await open(at)).words).toContain(`As known here at watermark ${before.id}.`);
    await reach('annex-b-03', 'A third ward joined', '2014-07-15');
    expect((await marksKnownNow()).words).toContain('July 2014: Milestone reached: A third ward joined');
    expect((await open(`${METRIC}?asKnown=${before.id}`)).words).not.toContain('A third ward joined');
  });

  test('is drawn by the quarter too, as figures against their plan, and keeps to that at other moments', async () => {
    const { words, html } = await open(`${METRIC}?by=quarter`);
    expect(words).toContain('Figures by the quarter against their plan.');
    expect(words).toContain('1 quarter is too few for limits');
    expect(words).toContain('by the quarter: 2,162 days in Q2 2014/15');
    expect(html).toMatch(/aria-current="true"\s*>\s*By quarter/);
    expect(html).toMatch(new RegExp(`href="${METRIC}"\\s*>By month`));
    expect(html).toMatch(/name="by"\s+value="quarter"/);
    expect(html).not.toContain('chart__line--limit');
  });

  test.each([
    ['a period that is none', `${METRIC}?by=week`],
    ['one that is shorter than those it is reported for', `${AREA}/metrics/residential-admissions?by=month`],
  ])('is refused by %s', async (_, path) => {
    expect((await open(path)).status).toBe(400);
  });

  test('is decided about by nobody who only watches', async () => {
    const { html } = await tracker.page(METRIC, PREPARER);
    const [, asked = ''] = /new-entries\/comments(\?policyYear=[^"]*)"/.exec(html) ?? [];
    expect(asked.replaceAll('&amp;', '&')).toBe(
      '?policyYear=2014%2F15&metric=delayed-transfers-of-care&period=2014%2F15-Q2',
    );
    expect((await open(METRIC)).html).not.toContain('/decisions/');
    expect((await open(`${METRIC}/decisions/annotate`)).status).toBe(403);
    expect((await tracker.page(`${METRIC}/decisions/erase`, PREPARER)).status).toBe(404);
  });
});

describe('what the owner of a metric says', () => {
  test('is on pages that have been opened before, at once', async () => {
    const METRIC = `${AREA}/metrics/delayed-transfers-of-care`;
    for (const path of [METRIC, AREA, `${AREA}/pack`])
      expect((await open(path)).words).not.toMatch(/Two wards opened|Its owner for Q2/);
    const entry = {
      ...{ policyYear: '2014/15', metric: 'delayed-transfers-of-care', period: '2014/15-Q2' },
      ...{ progress: 'on-track', achievements: 'Two wards opened in September.' },
    };
    const register = `/v1${AREA}/registers/comments/2014-15-Q2.delayed-transfers-of-care`;
    const sending = { grants: ['preparer@E06000031'], body: { entry } };
    expect(await tracker.send('POST', `${register}/add`, sending)).toMatchObject({ status: 200 });
    expect((await open(METRIC)).words).toContain('Two wards opened in September.');
    const said = 'Its owner for Q2 2014/15: On track to meet target (not approved yet)';
    expect((await open(AREA)).words).toContain(said);
    // A pack has it for those who write and approve it.
    expect((await open(`${AREA}/pack`)).words).not.toContain('Its owner for Q2 2014/15');
    const writes = ['preparer@E06000031', ...WATCHER.grants];
    expect((await open(`${AREA}/pack`, writes)).words).toContain(said);
    const over = { ifMatch: '"1"', body: {} };
    await tracker.send('POST', `${register}/offer`, { grants: writes, subject: 'owner', ...over });
    const approves = { grants: ['approver@E06000031'], subject: 'approver', ...over, ifMatch: '"2"' };
    expect(await tracker.send('POST', `${register}/approve`, approves)).toMatchObject({ status: 200 });
    expect((await open(`${AREA}/pack`)).words).toContain('On track to meet target (approved by approver on');
  });

  test('stands on its page, and leads to who wrote it', async () => {
    const { words, html } = await open(`${AREA}/metrics/delayed-transfers-of-care`);
    expect(words).toContain('Discharge to assess runs on five wards.');
    expect(html).toContain('/registers/comments/2015-16-Q1.delayed-transfers-of-care"');
  });
});

describe('where a figure comes from', () => {
  test('is told step by step, down to the records and their events', async () => {
    const { words } = await open(EXPLAIN);
    expect(words).toContain('825 + 770 + 567 = 2,162');
    expect(words).toContain('3 records');
    expect(words).toMatch(/activity\.counts\/\d+ offset \d/);
  });

  test('goes on page by page', async () => {
    const { html } = await open(`${EXPLAIN}&limit=2`);
    const next = /href="([^"]*after=[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await open(next)).words).toContain('567');
  });

  test('shows what is asked of it as text', async () => {
    const { html } = await open(`${AREA}/explain?metric=%3Cscript%3Ealert(1)%3C/script%3E&period=2014-07`);
    expect(html).not.toContain('<script>alert');
  });
});

describe('a record', () => {
  test('is where a figure ends: what came in, from whom and when, and its corrections before and after', async () => {
    const [record = ''] = /(?<=href=")[^"]*\/records\/[^"]*(?=")/.exec((await open(EXPLAIN)).html) ?? [];
    const { words, status } = await open(record);
    expect(status).toBe(200);
    expect(words).toContain('This is what counts now.');
    expect(words).toMatch(
      /Reported by Peterborough City Council .*It said 825 .*SHA-256 of what was delivered [0-9a-f]{64}/,
    );
    const july = { table: 'total', period: '2014-07' } as const;
    await recordEvents(tracker.database, [
      reported({ ...july, value: 801, applicableAt: '2014-12-01T00:00:00Z' }),
    ]);
    const corrected = await open(record);
    expect(corrected.words).toContain('It was corrected: 801 counts now.');
    expect(corrected.words).toMatch(/Reported This one .*825 .*Reported .*801/);
    const [later = ''] = /(?<=href=")[^"]*\/records\/[^"]*(?=")/.exec(corrected.html) ?? [];
    expect((await open(later)).words).toContain('This is what counts now.');
    // Nobody reads another area's by the address of their own.
    expect((await open(record.replace('E06000031', 'E10000003'))).status).toBe(403);
    expect((await open(record.replace('E06000031', 'E10000003'), ['viewer@*'])).status).toBe(404);
    expect((await open(`${AREA}/records/activity.counts/x/1`)).status).toBe(404);
    // Later pages go on from what was reported first.
    await recordEvents(tracker.database, [
      reported({ ...july, value: 825, applicableAt: '2014-12-02T00:00:00Z' }),
    ]);
  });

  test('of the past has what had come of it by then, and leads on at the same moment', async () => {
    const watermarks = new WatermarkStore(tracker.database.pool);
    const stored = async () => {
      await watermarks.storeNow();
      return String((await watermarks.latest())?.id);
    };
    const before = await stored();
    await recordEvents(tracker.database, [
      reported({
        ...{ table: 'total', period: '2014-08', value: 771 },
        applicableAt: '2014-12-03T00:00:00Z',
      }),
    ]);
    const after = await stored();
    const august = `${AREA}/explain?metric=delayed-transfers-of-care&period=2014-08`;
    const linked = async (path: string) =>
      /(?<=href=")[^"]*\/records\/[^"]*(?=")/.exec((await open(path)).html)?.[0] ?? '';
    const then = await linked(`${august}&asKnown=${before}`);
    expect(then).toMatch(new RegExp(`\\?asKnown=${before}$`));
    const shown = await open(then);
    expect(shown.words).toContain(`As known here at watermark ${before}, recorded up to`);
    expect(shown.words).toContain('This is what counted then.');
    expect(shown.words).not.toContain('771');
    expect(shown.html).toContain(`href="${AREA}/arrivals?asKnown=${before}"`);
    expect(shown.html).toContain(`href="${AREA}?asKnown=${before}"`);
    const corrected = await open(then.replace(/\d+$/, after));
    expect(corrected.words).toContain('It had been corrected: 771 counted then.');
    const published = await open(then.replace(/\?.*/, '?publishedBy=2014-12-02'));
    expect(published.words).toContain('This is what counted then.');
    // The correction itself, at a moment before it came.
    const correction = (await linked(august)).replace(/$/, `?asKnown=${before}`);
    expect((await open(correction)).words).toContain('This delivery had not come here then: 770 counted.');
    // By a day it goes by what was applicable, and this one had come here long before it was.
    const byDay = await open(correction.replace(/\?.*/, '?publishedBy=2014-12-02'));
    expect(byDay.words).toContain(
      'This delivery was not applicable by the end of 2 December 2014: 770 counted.',
    );
    expect(byDay.words).toContain('and was applicable by the end of 2 December 2014, the newest last');
    expect((await open(`${correction}&publishedBy=2014-12-02`)).words).toContain(
      'had not come here then, or was not applicable by the end of 2 December 2014: 770 counted.',
    );
    expect((await open(then.replace(/\?.*/, '?publishedBy=2014-10-01'))).words).toContain(
      'no count of it had been recorded',
    );
    await recordEvents(tracker.database, [
      reported({
        ...{ table: 'total', period: '2014-08', value: 770 },
        applicableAt: '2014-12-04T00:00:00Z',
      }),
    ]);
  });
});

describe('a page of the past', () => {
  test('has the policy years that were known of then, whatever has been reported since', async () => {
    const watermarks = new WatermarkStore(tracker.database.pool);
    await watermarks.store();
    const { id } = (await watermarks.latest()) ?? { id: 0 };
    const yearsOn = async (path: string) => /Policy years? ([^.]*)\./.exec((await open(path)).words)?.[1];
    const before = await yearsOn(`${AREA}?asKnown=${id}`);
    expect(before).not.toContain('2016/17');
    await recordEvents(tracker.database, [
      reported({ table: 'total', period: '2017-02', value: 640, applicableAt: '2017-04-01T00:00:00Z' }),
    ]);
    expect(await yearsOn(AREA)).toContain('2016/17');
    expect(await yearsOn(`${AREA}?asKnown=${id}`)).toBe(before);
    expect(await yearsOn(`${AREA}?publishedBy=2015-01-31`)).toBe(before);
    expect(await yearsOn(`${AREA}?publishedBy=2017-04-30`)).toContain('2016/17');
  });
});
