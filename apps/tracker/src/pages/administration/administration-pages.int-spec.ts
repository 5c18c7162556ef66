import { JobRunStore } from '#jobs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker } from '../../tracker.fixture';

const OPERATOR = { grants: ['administrator@*'], subject: 'operator' };
const AUDITOR = { grants: ['auditor@*'], subject: 'auditor' };
const HOSTILE = {
  grants: ['publisher@urn:ons:E06000031', 'viewer@E06000031'],
  subject: 'council <script>alert(1)</script>',
};
const CHASE = { name: 'chase-reports', area: 'E06000031', period: '2014-07' };
const OF_CHASE = '/administration/due-work/chase-reports/E06000031/2014-07';

let tracker: LoneTracker;
let runs: JobRunStore;

beforeAll(async () => {
  tracker = await startReadyTracker();
  runs = new JobRunStore(tracker.database.pool);
  await runs.note([
    { ...CHASE, dueSince: new Date('2014-08-14T23:00:00Z') },
    { ...CHASE, period: '2014-06', dueSince: new Date('2014-07-14T23:00:00Z') },
  ]);
  const attempt = await runs.begin(CHASE, 'host/1');
  if (attempt) await runs.fail(attempt, 'the disk is full', 3_600_000);
});
afterAll(() => tracker.close());

describe('pages for those who run the ledger', () => {
  test('lead to what is due, to access and to whom the ledger knows', async () => {
    const { html } = await tracker.page('/administration', OPERATOR);
    for (const room of ['due-work', 'access', 'organisations'])
      expect(html).toContain(`href="/administration/${room}"`);
    const audited = await tracker.page('/administration', AUDITOR);
    expect(audited.html).not.toContain('href="/administration/access"');
    expect((await tracker.page('/administration/access', AUDITOR)).status).toBe(403);
  });

  test('show what is due and why it failed, page by page, and have it done now', async () => {
    const first = await tracker.page('/administration/due-work?state=&limit=1', OPERATOR);
    expect(first.words).toMatch(
      /See who has not reported Of Peterborough For July 2014 .*Failed What came of it It was tried and failed: the disk is full/,
    );
    expect(first.words).toContain('Not done yet: what failed first, then the newest first');
    const [, next = ''] = /href="([^"]*after=[^"]*)"/.exec(first.html) ?? [];
    const second = await tracker.page(next.replaceAll('&amp;', '&'), OPERATOR);
    expect(second.words).toMatch(/Of Peterborough For June 2014/);
    const one = await tracker.page(OF_CHASE, OPERATOR);
    expect(one.words).toMatch(/What is next It is tried again on .* It is tried again until it succeeds/);
    expect(one.html).toContain(`href="${OF_CHASE}/run"`);
    expect((await tracker.page(OF_CHASE, AUDITOR)).html).not.toContain(`${OF_CHASE}/run`);
    expect((await tracker.page(`${OF_CHASE}/run`, AUDITOR)).status).toBe(403);
    expect((await tracker.page(`${OF_CHASE}/run`, OPERATOR)).words).toContain('Carry it out');
    expect(await tracker.page(`${OF_CHASE}/run`, OPERATOR, {})).toMatchObject({
      status: 303,
      location: OF_CHASE,
    });
    expect((await tracker.page(OF_CHASE, OPERATOR)).words).toMatch(/Asked for by hand .*, by operator/);
    expect((await tracker.page('/administration/due-work?state=lost', OPERATOR)).status).toBe(400);
  });

  test('show first what failed, however old it is, then what is not done, and what is done after that', async () => {
    const done = { ...CHASE, period: '2014-09', dueSince: new Date('2014-10-14T23:00:00Z') };
    const due = { ...CHASE, period: '2014-08', dueSince: new Date('2014-09-14T23:00:00Z') };
    await runs.note([done, due]);
    const attempt = await runs.begin(done, 'host/1');
    if (attempt) await runs.complete(attempt, 60_000, () => Promise.resolve({ expected: 0, missing: [] }));
    const { words } = await tracker.page('/administration/due-work', OPERATOR);
    expect(words).toMatch(/For July 2014 .*For August 2014 .*Done, the newest first .*For September 2014/);
    const asked = await tracker.page('/administration/due-work?area=Peterborough&state=done', OPERATOR);
    expect(asked.words).toContain('For September 2014');
    expect(asked.html).toMatch(/name="area"[^>]*value="Peterborough"/);
    const byCode = await tracker.page('/administration/due-work?area=E06000031&state=done', OPERATOR);
    expect(byCode.html).toMatch(/name="area"[^>]*value="Peterborough"/);
  });

  test('say that all is done only where all was asked for', async () => {
    const nothing = 'Nothing of that is waiting.';
    const { words: ofOne } = await tracker.page('/administration/due-work?name=verify-records', OPERATOR);
    expect(ofOne).toContain(nothing);
    expect(ofOne).not.toContain('All that fell due is done.');
    expect((await tracker.page('/administration/due-work?area=Peterborough', OPERATOR)).words).not.toContain(
      nothing,
    );
  });

  test('say of an area that is not known that it is not, and not that nothing of it is waiting', async () => {
    for (const state of ['', '&state=open', '&state=done']) {
      const { words } = await tracker.page(`/administration/due-work?area=Peterborouhg${state}`, OPERATOR);
      expect(words).toContain('No area is called “Peterborouhg”');
      expect(words).not.toMatch(/is waiting|is done\.|There is none/);
    }
  });

  test('find an area by a name that an ended one had too, and show the ended one by its code', async () => {
    const [lasting, ended] = ['E08000037', 'E08000020'];
    const dueSince = new Date('2014-08-14T23:00:00Z');
    await runs.note([lasting, ended].map((area) => ({ ...CHASE, area, dueSince })));
    const shown = async (area: string) => tracker.page(`/administration/due-work?area=${area}`, OPERATOR);
    const ofField = (html: string) => /name="area"[^>]*value="([^"]*)"/.exec(html)?.[1];
    for (const [asked, of, field] of [
      ['Gateshead', lasting, 'Gateshead'],
      [lasting, lasting, 'Gateshead'],
      [ended, ended, ended],
    ] as const) {
      const { html } = await shown(asked);
      expect(html.match(/href="\/administration\/due-work\/chase-reports\/[^"]*"/g)).toEqual([
        `href="/administration/due-work/chase-reports/${of}/2014-07"`,
      ]);
      expect(ofField(html)).toBe(field);
    }
  });

  test('show what failed before all else, also where it is older than a page of what is not done', async () => {
    const area = 'E10000003';
    const months = ['2013-01', '2013-02', '2013-03', '2013-04', '2013-05'];
    await runs.note(
      months.map((period) => ({ ...CHASE, area, period, dueSince: new Date(`${period}-15T00:00:00Z`) })),
    );
    for (const period of ['2013-01', '2013-03']) {
      const attempt = await runs.begin({ ...CHASE, area, period }, 'host/1');
      if (attempt) await runs.fail(attempt, 'the disk is full', 3_600_000);
    }
    const listed: (string | undefined)[] = [];
    let page = `/administration/due-work?area=${area}&limit=1`;
    for (let pages = 0; page !== '' && pages < months.length + 1; pages += 1) {
      const { words, html } = await tracker.page(page, OPERATOR);
      expect(words).toContain('Not done yet: what failed first, then the newest first');
      listed.push(/chase-reports\/E10000003\/([\d-]+)"/.exec(html)?.[1]);
      page = (/href="([^"]*after=[^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&');
    }
    expect(listed).toEqual(['2013-03', '2013-01', '2013-05', '2013-04', '2013-02']);
  });

  test('show who is signed in and what they may do, as text, and sign somebody out', async () => {
    await tracker.signIn(HOSTILE);
    const shown = await tracker.page('/administration/access', OPERATOR);
    expect(shown.words).toContain('publisher of Peterborough City Council');
    expect(shown.words).toContain('viewer of Peterborough');
    expect(shown.words).toContain('in the claim bettercare_grants');
    expect(shown.html).not.toContain('<script>alert');
    const [, ending = ''] =
      /href="(\/administration\/access\/end\?subject=council[^"]*)"/.exec(shown.html) ?? [];
    const asked = await tracker.page(ending, OPERATOR);
    expect(asked.words).toContain('Sign them out everywhere');
    const { subject } = HOSTILE;
    const ended = await tracker.page('/administration/access/end', OPERATOR, { subject });
    expect(ended).toMatchObject({ status: 303, location: '/administration/access' });
    expect((await tracker.page('/administration/access', OPERATOR)).words).not.toContain('council &lt;');
    expect((await tracker.page('/administration/access/end', OPERATOR, {})).status).toBe(400);
    expect((await tracker.page('/administration/access/end', AUDITOR, { subject })).status).toBe(403);
  });

  test.each([
    ['due-work?state=failed', 'the disk is full'],
    ['access?limit=5', 'operator'],
    ['organisations?kind=council-area', 'Peterborough'],
  ])('can be had as a file: %s', async (room, holds) => {
    const file = await tracker.page(`/administration/${room}&download=1.csv`, OPERATOR);
    expect(file.status).toBe(200);
    expect(file.html).not.toContain('<');
    expect(file.html).toContain(holds);
  });

  test('show whom the reference data know, of a kind, with from when to when and who came after', async () => {
    const councils = await tracker.page('/administration/organisations', AUDITOR);
    expect(councils.words).toContain('Version 1 of the reference data, which is in force');
    expect(councils.words).toContain('Peterborough City Council');
    const areas = await tracker.page('/administration/organisations?kind=council-area', AUDITOR);
    expect(areas.words).toMatch(/To [A-Z][a-z]+ 20\d\d Succeeded by \S/);
    expect((await tracker.page('/administration/organisations?version=9', AUDITOR)).status).toBe(404);
    expect((await tracker.page('/administration/organisations?kind=ghost', AUDITOR)).status).toBe(400);
  });
});
