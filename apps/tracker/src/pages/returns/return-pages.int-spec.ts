import { TemplateStore } from '#returns';
import { PETERBOROUGH, recordEvents, reported, smallReturn } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PageShown } from '#testing';
import { linkToKeep, startReadyTracker, type LoneTracker } from '../../tracker.fixture';

const { area: AREA } = PETERBOROUGH;
const FORM = smallReturn();
const RETURNS = `/areas/${AREA}/returns`;
const RETURN = `${RETURNS}/${FORM.code}`;
const PREPARER = { grants: [`preparer@${AREA}`], subject: 'preparer' };
const READER = [`viewer@${AREA}`];

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
  const put = await tracker.application.get(TemplateStore, { strict: false }).putInForce(FORM, 'spec');
  expect(put).toMatchObject({ ok: true });
  const counts = { '2015-04': 403, '2015-05': 626, '2015-06': 398 };
  await recordEvents(
    tracker.database,
    Object.entries(counts).map(([period, value]) =>
      reported({ table: 'total', period, value, applicableAt: '2015-08-01T00:00:00Z' }),
    ),
  );
  await tracker.send('POST', `/v1${RETURN}/open`, { ...PREPARER, body: {} });
});
afterAll(() => tracker.close());

function open(path: string, grants: readonly string[] = READER): Promise<PageShown> {
  return tracker.page(path, { grants });
}

describe('the returns of an area', () => {
  test('are listed by their names, with how each stands', async () => {
    const { status, words, html } = await open(RETURNS);
    expect(status).toBe(200);
    expect(words).toContain('A small form');
    expect(words).toContain('In preparation');
    expect(words).toContain('28 August 2090 at 12:00');
    expect(words).toContain('Not checked as it stands');
    expect(html).toContain(`href="${RETURN}"`);
  });
});

describe('a return', () => {
  test('says by itself what is saved, what is valid and what is submitted', async () => {
    const { words } = await open(RETURN);
    expect(words).toContain('1 of 4 cells answered');
    expect(words).toContain('Not complete yet 1 to do before sign-off');
    expect(words).toContain('Not submitted');
  });

  test('names what is to be done by its question, and leads to the cell', async () => {
    const { words, html } = await open(RETURN);
    expect(words).toContain('To do before sign-off');
    expect(words).toMatch(/Conditions: 1 to do Answer Are plans agreed\? \(C4\)/);
    expect(html).toContain(`href="${RETURN}/sheets/conditions#cell-plans-agreed"`);
  });

  test('says who is asked to approve, and that nobody signed', async () => {
    const { words } = await open(RETURN);
    expect(words).toContain('Finance officer of the council');
    expect(words).toContain('Not approved yet');
    expect(words).toContain('Not signed off yet');
  });

  test('tells a sheet cell by cell, and where each answer comes from', async () => {
    const { words, html } = await open(`${RETURN}/sheets/conditions`);
    expect(words).toMatch(/C6 .*Delayed days in the quarter .*1,427/);
    expect(words).toContain('Metric delayed-transfers-of-care of 2015/16, 2015/16-Q1: count');
    expect(words).toContain('Rows of which there is none yet');
    expect(html).toContain('id="cell-plans-agreed"');
  });

  test('says that nothing differs from what was filled', async () => {
    const { words } = await open(`${RETURN}/differences`);
    expect(words).toContain('Of revision 1, which is in preparation.');
    expect(words).toContain('Nothing differs.');
  });

  test.each([
    ['workbook', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['csv', 'text/csv; charset=utf-8'],
    ['json', 'application/json; charset=utf-8'],
    ['pdf', 'application/pdf'],
  ])('is downloaded as %s', async (form, type) => {
    const { status, headers } = await open(`${RETURN}/documents/${form}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('content-disposition')).toContain('attachment; filename="');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    ['of another area', `/areas/E10000003/returns/${FORM.code}`, 403],
    ['of no template', `${RETURNS}/none`, 404],
    ['with a sheet that is not', `${RETURN}/sheets/none`, 404],
    ['with a document that is not', `${RETURN}/documents/letter`, 404],
    ['with a revision that was not submitted', `${RETURN}/revisions/1/documents/csv`, 404],
    ['with a revision that is none', `${RETURN}/differences?revision=first`, 400],
  ])('%s is refused, on a page', async (_, path, status) => {
    const answer = await open(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });
});

describe('a return as it was known', () => {
  test('says before it was opened that it was not', async () => {
    const before = '?asKnown=2015-01-01T00:00:00Z';
    const list = await open(`${RETURNS}${before}`, PREPARER.grants);
    expect(list.words).toContain('No return had been opened by then.');
    expect(list.words).toMatch(/Not opened yet .*A small form/);
    expect(list.html).not.toContain('/open"');
    for (const path of [RETURN, `${RETURN}/sheets/conditions`, `${RETURN}/differences`]) {
      const { status, words, html } = await open(`${path}${before}`);
      expect([status, words]).toEqual([200, expect.stringContaining('had not been opened by then')]);
      expect(html).toContain(`href="${path}">Show it as it stands now`);
      expect((await open(`${path}${before}`, ['viewer@E10000003'])).status).toBe(403);
    }
  });

  test('shows no answer that was given later, and takes none', async () => {
    const paths = [RETURNS, RETURN, `${RETURN}/sheets/conditions`, `${RETURN}/differences`];
    const kept = await Promise.all(paths.map(async (path) => linkToKeep(await open(path))));
    const [list = '', whole = '', sheet = '', differences = ''] = kept;
    const { etag } = await tracker.send('GET', `/v1${RETURN}`, { grants: READER });
    const given = { ...PREPARER, body: { answers: { 'plans-agreed': 'yes' } } };
    const answered = await tracker.send('POST', `/v1${RETURN}/answers`, { ...given, ifMatch: etag ?? '' });
    expect(answered).toMatchObject({ status: 200 });
    expect((await open(RETURN)).words).toContain('2 of 4 cells answered');
    const then = await open(whole, PREPARER.grants);
    expect(then.words).toContain('1 of 4 cells answered');
    expect(then.words).toContain('Nothing can be decided from a page of the past.');
    expect(then.html).not.toContain('What you can do');
    expect(then.html).not.toContain('/answers');
    const [, asked = ''] = whole.split('?');
    expect(then.html).toContain(`href="${RETURN}/sheets/conditions?${asked}#cell-plans-agreed"`);
    expect(then.html).toContain(`href="${RETURN}/differences?${asked}"`);
    const draft = await open(`${RETURN}/documents/csv?${asked}`);
    const now = await open(`${RETURN}/documents/csv`);
    expect([draft.status, draft.html === now.html]).toEqual([200, false]);
    expect((await open(list)).html).toContain(`href="${RETURN}?asKnown=`);
    expect((await open(sheet, PREPARER.grants)).html).not.toContain('Answer this sheet');
    expect((await open(`${RETURN}/sheets/conditions`, PREPARER.grants)).html).toContain('Answer this sheet');
    expect((await open(differences)).words).toContain('Of revision 1, which is in preparation.');
  });
});
