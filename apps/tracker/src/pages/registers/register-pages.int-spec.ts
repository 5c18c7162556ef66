import { WatermarkStore } from '#records';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker } from '../../tracker.fixture';

const REGISTERS = '/areas/E10000003/registers';
const ENTRY = `/v1${REGISTERS}/milestones/annex-b-02`;
const READER = { grants: ['viewer@E10000003'] };
const planned = {
  what: 'Early trigger action plan <script>alert(1)</script> approved',
  due: '2016-05-01',
  status: 'not-started',
};

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
  const by = { grants: ['preparer@E10000003'], subject: 'county-finance' };
  await tracker.send('POST', `${ENTRY}/add`, { ...by, body: { entry: planned } });
  const done = { ...planned, status: 'done', doneOn: '2016-04-28' };
  const body = { entry: done, reason: 'Reported to the delivery group' };
  await tracker.send('POST', `${ENTRY}/change`, { ...by, body, ifMatch: '"1"' });
});
afterAll(() => tracker.close());

describe("an area's registers, as pages", () => {
  test('lead from each kind to its entries, and to the history of each', async () => {
    const all = await tracker.page(REGISTERS, READER);
    expect(all.status).toBe(200);
    expect(all.html).toContain(`href="${REGISTERS}/milestones"`);
    const { words, html } = await tracker.page(`${REGISTERS}/milestones`, READER);
    expect(words).toContain('1 open, 0 overdue, 0 closed.');
    expect(html).toContain(`href="${REGISTERS}/milestones/annex-b-02"`);
    const entry = await tracker.page(`${REGISTERS}/milestones/annex-b-02`, READER);
    expect(entry.words).toContain('Status: Not started is now Done');
    expect(entry.words).toContain('county-finance');
    expect(entry.words).toContain('Reported to the delivery group');
    expect(entry.html).not.toContain('<script>alert');
  });

  test('show a register as it was known', async () => {
    const { words } = await tracker.page(`${REGISTERS}/milestones?asKnown=2016-01-01T00:00:00Z`, READER);
    expect(words).toContain('There is nothing in this register.');
    expect(words).toContain('Show it as it stands now');
    const entry = `${REGISTERS}/milestones/annex-b-02`;
    const before = await tracker.page(`${entry}?asKnown=2016-01-01T00:00:00Z`, READER);
    expect([before.status, before.words]).toEqual([
      200,
      expect.stringContaining('annex-b-02 was not in this register by then.'),
    ]);
    const elsewhere = { grants: ['viewer@E06000031'] };
    expect((await tracker.page(`${entry}?asKnown=2016-01-01T00:00:00Z`, elsewhere)).status).toBe(403);
  });

  test('show all of them as they were at a watermark, which links between pages keep', async () => {
    const watermarks = new WatermarkStore(tracker.database.pool);
    await watermarks.storeNow();
    const asked = `?asKnown=${(await watermarks.latest())?.id ?? 0}`;
    const by = { grants: ['preparer@E10000003'], subject: 'county-finance' };
    const body = { entry: { ...planned, what: 'Written down later' } };
    await tracker.send('POST', `/v1${REGISTERS}/milestones/later/add`, { ...by, body });
    expect((await tracker.page(REGISTERS, READER)).words).toMatch(/Milestones .{0,200}? Open 2 /);
    const then = await tracker.page(`${REGISTERS}${asked}`, READER);
    expect(then.words).toMatch(/Milestones .{0,200}? Open 1 /);
    expect(then.html).toContain(`href="${REGISTERS}/milestones${asked}"`);
    const { words, html } = await tracker.page(`${REGISTERS}/milestones${asked}`, READER);
    expect(words).not.toContain('Written down later');
    expect(html).toContain(`href="${REGISTERS}/milestones/annex-b-02${asked}"`);
    expect(html).toContain(`href="/areas/E10000003${asked}"`);
  });

  test('hold benefits against what came of them', async () => {
    const { status, words } = await tracker.page('/areas/E10000003/benefits/2015-16', READER);
    expect(status).toBe(200);
    expect(words).toContain('Benefits of 2015/16');
  });

  test('take an entry from who prepares, note how it goes, close it and open it again', async () => {
    const by = { grants: ['preparer@E10000003', 'viewer@E10000003'], subject: 'county-finance' };
    const form = `/areas/E10000003/new-entries/risks`;
    const path = `${REGISTERS}/risks/capacity`;
    expect((await tracker.page(`${REGISTERS}/risks`, by)).html).toContain(`href="${form}"`);
    expect((await tracker.page(form, by)).words).toContain('Add a risk');
    const risk = {
      version: '0',
      code: 'capacity',
      what: 'Lack of capacity',
      likelihood: 'high',
      impact: '4',
    };
    const refused = await tracker.page(form, by, risk);
    expect(refused.status).toBe(422);
    expect(refused.words).toContain('“Likelihood” cannot be &quot;high&quot;');
    expect(refused.html).toContain('>\nLack of capacity</textarea');
    const empty = await tracker.page(form, by, { version: '0', code: '', what: '' });
    expect(empty.words).toContain('Nothing is given for “Code”. It is needed.');
    expect(empty.words).toContain('Nothing is given for “What”. It is needed.');
    const unweighed = await tracker.page(form, by, { ...risk, likelihood: '', impact: '' });
    expect(unweighed.words).toContain('Give likelihood and impact, or a rating in words.');
    const added = await tracker.page(form, by, { ...risk, likelihood: '3' });
    expect(added).toMatchObject({ status: 303, location: path });
    const twice = await tracker.page(form, by, { ...risk, likelihood: '3' });
    expect(twice.status).toBe(409);
    expect(twice.html).toContain('<a href="#code">capacity is in the register already</a>');
    expect(twice.words).toContain('Choose another code, or change it there.');
    expect(twice.html).toContain(`href="${path}"`);
    const noted = { version: '1', likelihood: '2', impact: '4', reason: 'Two posts are filled' };
    expect(await tracker.page(`${path}/progress`, by, noted)).toMatchObject({ status: 303, location: path });
    const meanwhile = await tracker.page(`${path}/progress`, by, { ...noted, likelihood: '1' });
    expect(meanwhile.status).toBe(412);
    expect(meanwhile.words).toContain('Somebody has decided since you opened this page');
    expect(meanwhile.html).toContain('name="unseen-version" value="2"');
    const unsaid = await tracker.page(`${path}/close`, by, { version: '2', on: '2016-09-12', reason: '' });
    expect(unsaid.status).toBe(422);
    const closing = { version: '2', on: '2016-09-12', reason: 'All posts are filled' };
    expect(await tracker.page(`${path}/close`, by, closing)).toMatchObject({ status: 303 });
    expect(
      (await tracker.page(`${path}/change`, by, { ...risk, version: '3', likelihood: '1', reason: 'No' }))
        .status,
    ).toBe(409);
    expect(await tracker.page(`${path}/reopen`, by, { version: '3', reason: 'One left' })).toMatchObject({
      status: 303,
    });
    const { words } = await tracker.page(path, by);
    expect(words).toContain('2 likelihood × 4 impact = 8');
    expect(words).toContain('Opened again');
    const asItWas = await tracker.page(`${path}?asKnown=${new Date().toISOString()}`, by);
    expect(asItWas.html).not.toContain(`${path}/change`);
  });

  test('take what a provider says in its own name, and in nobody else’s', async () => {
    const path = `/areas/E10000003/commentary/${encodeURIComponent('urn:ods:RGT')}`;
    const by = { grants: ['signatory@urn:ods:RGT'], subject: 'trust' };
    expect((await tracker.page(path, { grants: ['signatory@urn:ods:RGN'] })).status).toBe(403);
    expect((await tracker.page(path, by)).words).toContain('It has said nothing of this area yet.');
    const said = {
      ...{ version: '0', policyYear: '2015/16', metric: 'non-elective-admissions', period: '2015/16' },
      ...{ agrees: 'no', implicationsConsidered: 'yes', signedBy: 'A. Person' },
    };
    const refused = await tracker.page(path, by, said);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('<a href="#why">');
    const why = 'Two wards were counted twice';
    expect(await tracker.page(path, by, { ...said, why })).toMatchObject({ status: 303, location: path });
    const { html, words } = await tracker.page(path, by);
    expect(words).toContain(why);
    const [, code = ''] = /code=([^"&]*)"/.exec(html) ?? [];
    const changed = { ...said, version: '1', code, agrees: 'yes' };
    expect((await tracker.page(path, by, changed)).status).toBe(422);
    const mended = { ...changed, reason: 'The counts were mended' };
    expect(await tracker.page(path, by, mended)).toMatchObject({ status: 303 });
    const entry = await tracker.page(`${REGISTERS}/provider-commentary/${code}`, READER);
    expect(entry.words).toContain('The counts were mended');
  });

  test('take nothing from who only reads, nor what is no form of theirs', async () => {
    const form = `/areas/E10000003/new-entries/milestones`;
    const { html } = await tracker.page(`${REGISTERS}/milestones/annex-b-02`, READER);
    expect(html).not.toContain('annex-b-02/change');
    expect((await tracker.page(form, READER)).status).toBe(403);
    const by = { grants: ['preparer@E10000003'] };
    expect((await tracker.page(form, by, { what: 'No version' })).status).toBe(400);
    expect((await tracker.page(`${REGISTERS}/milestones/annex-b-02/erase`, by)).status).toBe(404);
    expect((await tracker.page(`${REGISTERS}/milestones/annex-b-99/close`, by)).status).toBe(404);
    expect((await tracker.page(`/areas/E10000003/new-entries/wishes`, by)).status).toBe(404);
  });

  test.each([
    ['another board', '/areas/E06000031/registers', 403],
    ['a register that is none', `${REGISTERS}/wishes`, 404],
    ['an entry that is none', `${REGISTERS}/milestones/annex-b-99`, 404],
    ['a moment that is none', `${REGISTERS}/milestones?asKnown=yesterday`, 400],
  ])('are refused for %s, on a page', async (_, path, status) => {
    const answer = await tracker.page(path, READER);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });
});
