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
  });

  test('hold benefits against what came of them', async () => {
    const { status, words } = await tracker.page('/areas/E10000003/benefits/2015-16', READER);
    expect(status).toBe(200);
    expect(words).toContain('Benefits of 2015/16');
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
