import { readWorkbook } from '#documents';
import { WatermarkStore } from '#records';
import { TemplateStore } from '#returns';
import { PETERBOROUGH, recordEvents, reported, smallReturn } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker, type Sending } from '../tracker.fixture';
import {
  differencesAnswer,
  reproducedAnswer,
  returnAnswerSchema,
  returnsAnswer,
  settingsAnswer,
  templateAnswer,
  templatesAnswer,
} from './returns.schema';

const { area: AREA, source: COUNCIL } = PETERBOROUGH;
const CCG = 'urn:ods:06H';
const FORM = smallReturn();
const LATE = smallReturn({ code: 'late-2015-16-q1', due: '2015-08-28T12:00', asksFor: 'nothing' });
const OTHER = 'E10000003';
const RETURNS = `/v1/areas/${AREA}/returns`;
const RETURN = `${RETURNS}/${FORM.code}`;
const SETTINGS = `/v1/areas/${AREA}/return-settings`;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const BY = { name: 'A. Person', position: 'Director of Finance' };
const PREPARER: Sending = { grants: [`preparer@${AREA}`], subject: 'preparer' };
const APPROVER: Sending = { grants: [`approver@${AREA}`], subject: 'chair' };
const VIEWER: Sending = { grants: [`viewer@${AREA}`] };

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
  const { application } = tracker;
  for (const form of [FORM, LATE]) {
    const put = await application.get(TemplateStore, { strict: false }).putInForce(form, 'spec');
    expect(put).toMatchObject({ ok: true });
  }
  await report({ '2015-04': 403, '2015-05': 626, '2015-06': 398 });
});
afterAll(() => tracker.close());

const report = (months: Readonly<Record<string, number>>, applicableAt = '2015-08-01T00:00:00Z') =>
  recordEvents(
    tracker.database,
    Object.entries(months).map(([period, value]) =>
      reported({ table: 'total', period, value, applicableAt }),
    ),
  );
const ask = (path: string) => tracker.send('GET', path, VIEWER);
const standing = async (path = RETURN) => returnAnswerSchema.parse((await ask(path)).body);

/** A command over what stands, or over what is said. */
async function command(name: string, body: object, as: Sending = PREPARER, path = RETURN) {
  const read = await ask(path);
  const ifMatch = read.etag === null ? {} : { ifMatch: read.etag };
  return tracker.send('POST', `${path}/${name}`, { ...ifMatch, body, ...as });
}

const approve = async (approval: string, organisation: string, as: Partial<Sending> = {}, path = RETURN) => {
  const { contentHash } = await standing(path);
  const sent = { approval, organisation, by: BY, contentHash, on: '2015-08-19' };
  return command(
    'approve',
    sent,
    { grants: [`signatory@${organisation}`], subject: organisation, ...as },
    path,
  );
};

describe('the settings of an area for its returns', () => {
  const settings = {
    approvers: [{ approval: 'nhs-finance', organisations: [CCG] }],
    destinations: [{ channel: 'folder' }],
  };

  test('are none, until an approver in person says how it answers', async () => {
    const none = await ask(SETTINGS);
    expect(settingsAnswer.parse(none.body)).toMatchObject({ version: 0, settings: { destinations: [] } });
    const body = { settings, reason: 'Where it goes' };
    const change = (as: Sending) => tracker.send('POST', SETTINGS, { ifMatch: none.etag ?? '', body, ...as });
    expect(await change(PREPARER)).toMatchObject({ status: 403 });
    expect(await change({ ...APPROVER, byMachine: true })).toMatchObject({ status: 403 });
    expect(await change({ grants: [`approver@${OTHER}`] })).toMatchObject({ status: 403 });
    const twice = { ...settings, destinations: [{ channel: 'folder' }, { channel: 'folder' }] };
    expect(await change({ ...APPROVER, body: { ...body, settings: twice } })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'return-setting-twice' }] },
    });
    expect(await change(APPROVER)).toMatchObject({ status: 200, etag: '"1"' });
    expect(await change(APPROVER)).toMatchObject({ status: 412 });
    expect(settingsAnswer.parse((await ask(SETTINGS)).body)).toMatchObject({
      settings,
      decisions: [{ version: 1, actor: 'chair', reason: 'Where it goes' }],
    });
  });
});

describe('the templates of returns', () => {
  test('are told in short and whole', async () => {
    const { templates } = templatesAnswer.parse((await ask('/v1/return-templates')).body);
    expect(templates.map(({ code }) => code)).toEqual([LATE.code, FORM.code]);
    const whole = templateAnswer.parse((await ask(`/v1/return-templates/${FORM.code}`)).body);
    expect(whole).toMatchObject({ version: 1, template: FORM });
    expect(await ask('/v1/return-templates/none')).toMatchObject({ status: 404 });
  });
});

describe("Peterborough's return, over HTTP", () => {
  test('is opened by its preparer, and filled with what the ledger knows', async () => {
    expect(await ask(RETURN)).toMatchObject({ status: 404, body: { errors: [{ rule: 'no-return' }] } });
    expect(await command('open', {}, VIEWER)).toMatchObject({ status: 403 });
    expect(await command('open', {}, PREPARER, `${RETURNS}/none`)).toMatchObject({
      status: 404,
      body: { errors: [{ rule: 'return-of-no-template' }] },
    });
    expect(await command('open', {})).toMatchObject({
      ...{ status: 200, etag: '"2"' },
      body: { type: 'return.filled' },
    });
    expect(await command('open', {})).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'return-open-already' }] },
    });
    expect(await command('fill', {})).toMatchObject({ status: 200, body: { version: 2 } });
    const { cells, checked, asked, isLate } = await standing();
    expect(cells.find(({ key }) => key === 'delayed-days')?.answer).toMatchObject({
      value: 1_427,
      origin: { from: 'ledger', source: { from: 'figure', metric: 'delayed-transfers-of-care' } },
    });
    expect([checked.verdict.inWords, isLate]).toEqual(['blocked by 1', false]);
    expect(asked.map(({ organisations: [first] }) => first?.source)).toEqual([COUNCIL, CCG]);
    expect(returnsAnswer.parse((await ask(RETURNS)).body).returns).toMatchObject([
      { template: FORM.code, status: 'in-preparation', undelivered: [] },
    ]);
  });

  test('is for nobody to write, check or submit whose grants are for another board', async () => {
    const ofAnother: Sending = { grants: ['preparer', 'approver'].map((role) => `${role}@${OTHER}`) };
    const contentHash = 'a'.repeat(64);
    const commands: [string, object][] = [
      ['open', {}],
      ['fill', {}],
      ['answers', { answers: {} }],
      ['import', {}],
      ['confirm', {}],
      ['check', {}],
      ['sign-off', { by: BY, contentHash, on: '2015-08-20' }],
      ['ratify', { by: BY, on: '2015-08-20', reference: 'x' }],
      ['submit', { contentHash }],
      ['acknowledge', { on: '2015-08-20', reference: 'x' }],
      ['reopen', { reason: 'x' }],
      ['withdraw', { reason: 'x' }],
    ];
    for (const [name, body] of commands)
      expect([name, await command(name, body, ofAnother)]).toMatchObject([
        name,
        { status: 403, body: { code: 'not-permitted' } },
      ]);
    for (const name of ['sign-off', 'ratify', 'withdraw'])
      expect([name, await command(name, {}, { ...APPROVER, byMachine: true })]).toMatchObject([
        name,
        { status: 403 },
      ]);
  });

  test('takes answers over the version that was read, each held to its cell', async () => {
    const answers = (given: object, as = PREPARER) => command('answers', { answers: given }, as);
    expect(await answers({ 'plans-agreed': 'yes' }, { ...PREPARER, ifMatch: '"1"' })).toMatchObject({
      status: 412,
    });
    const unread = { ...PREPARER, body: { answers: {} } };
    expect(await tracker.send('POST', `${RETURN}/answers`, unread)).toMatchObject({ status: 428 });
    expect(await answers({ mood: 'good', spent: '1.50' })).toMatchObject({
      status: 422,
      body: {
        errors: [
          { rule: 'no-such-cell', where: '/answers/mood' },
          { rule: 'answer-of-other-type', where: '/answers/spent' },
        ],
      },
    });
    expect(await answers({ 'plans-comment': 'of 943 476 5919' })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'nhs-number' }] },
    });
    expect(await answers({ 'plans-agreed': 'yes', spent: 12_345 })).toMatchObject({ status: 200 });
    expect(await answers({ spent: null })).toMatchObject({ status: 200 });
    expect(await command('confirm', {})).toMatchObject({ status: 200, body: { version: 4 } });
    expect(await command('confirm', { cells: ['plans-agreed'] })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'nothing-to-confirm' }] },
    });
  });

  test('is read back from its own workbook, and from no workbook of another', async () => {
    const bytes = await document(`${RETURN}/documents/workbook`);
    const sheets = await readWorkbook(bytes);
    expect(JSON.stringify(sheets)).toContain('1427');
    const { etag } = await ask(RETURN);
    const send = (path: string, file: Buffer) =>
      tracker.send('POST', `${path}/import`, {
        ...{ ...PREPARER, ifMatch: etag ?? '', file: { type: XLSX, bytes: file } },
      });
    // It says what stands already, and what the ledger gave stays the ledger's.
    expect(await send(RETURN, bytes)).toMatchObject({ status: 200, body: { version: 4 } });
    await command('open', {}, PREPARER, `${RETURNS}/${LATE.code}`);
    const other = await document(`${RETURNS}/${LATE.code}/documents/workbook`);
    expect(await send(RETURN, other)).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'return-workbook-of-another' }] },
    });
    expect(await send(RETURN, Buffer.from('no workbook'))).toMatchObject({
      status: 422,
      body: { code: 'return-refused' },
    });
  });

  test('is approved by who acts for whom it asks, in turn, as it stands, and by nobody who prepared it', async () => {
    expect(await approve('council-finance', COUNCIL)).toMatchObject({
      status: 409,
      body: { code: 'return-not-ready', errors: [{ rule: 'return-not-checked' }] },
    });
    const { contentHash } = await standing();
    expect(await command('submit', { contentHash })).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'return-not-signed-off' }] },
    });
    expect(await command('check', {})).toMatchObject({ status: 200, body: { verdict: { ready: true } } });
    expect(await approve('nhs-finance', CCG)).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'approval-before-its-turn' }] },
    });
    expect(await approve('council-finance', COUNCIL, { grants: [`signatory@${CCG}`] })).toMatchObject({
      status: 403,
      body: { errors: [{ rule: 'approves-for-another' }] },
    });
    expect(await approve('council-finance', COUNCIL, { subject: 'preparer' })).toMatchObject({
      status: 403,
      body: { errors: [{ rule: 'approves-own-preparation' }] },
    });
    expect(await approve('council-finance', COUNCIL, { byMachine: true })).toMatchObject({ status: 403 });
    expect(await approve('council-finance', COUNCIL)).toMatchObject({ status: 200 });
    // An edit makes it void, and who signs what stood before is told.
    expect(await command('answers', { answers: { spent: 100 } })).toMatchObject({
      body: { type: 'return.answered', voided: { approvals: 1, signOff: false } },
    });
    const { version, decisions, voided } = await standing();
    expect(voided).toMatchObject([
      {
        ...{ version, recordedAt: decisions.at(-1)?.recordedAt },
        ...{ voidedBy: 'return.answered', cells: ['spent'], approvals: [{ approval: 'council-finance' }] },
      },
    ]);
    const stale = { approval: 'council-finance', organisation: COUNCIL, by: BY, contentHash };
    expect(await command('approve', stale, { grants: [`signatory@${COUNCIL}`] })).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'return-hash-stale' }, { rule: 'return-not-checked' }] },
    });
    await command('check', {});
    expect(await approve('council-finance', COUNCIL)).toMatchObject({ status: 200 });
    expect(await approve('nhs-finance', CCG)).toMatchObject({ status: 200 });
    expect((await standing()).status).toBe('approved');
  });

  test('is signed off under delegation, submitted once, ratified and acknowledged', async () => {
    const { contentHash } = await standing();
    const on = '2015-08-20';
    const signed = { by: BY, contentHash, on, authority: 'Resolution 12' };
    expect(await command('sign-off', signed)).toMatchObject({ status: 403 });
    expect(await command('sign-off', signed, APPROVER)).toMatchObject({ status: 200 });
    // After an edit all of it is to be given again, and what was given before is told.
    expect(await command('answers', { answers: { spent: 101 } })).toMatchObject({
      body: { voided: { approvals: 2, signOff: true } },
    });
    expect((await standing()).voided.at(-1)).toMatchObject({
      approvals: [{ approval: 'council-finance' }, { approval: 'nhs-finance' }],
      signOff: { on, authority: 'Resolution 12' },
    });
    await command('answers', { answers: { spent: 100 } });
    await command('check', {});
    await approve('council-finance', COUNCIL);
    await approve('nhs-finance', CCG);
    expect(await command('sign-off', signed, APPROVER)).toMatchObject({ status: 200 });
    expect(await command('submit', { contentHash: 'a'.repeat(64) })).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'return-hash-stale' }] },
    });
    expect(await command('submit', { contentHash })).toMatchObject({ status: 200 });
    expect(await command('submit', { contentHash })).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'return-locked' }] },
    });
    expect(await command('ratify', { on, reference: 'Minute 7', by: BY }, APPROVER)).toMatchObject({
      status: 200,
    });
    const read = await standing();
    const ratified = { on, reference: 'Minute 7' };
    expect(read.status).toBe('submitted');
    expect(read.submissions).toMatchObject([{ revision: 1, contentHash, ratified, receipts: [] }]);
    expect(await command('acknowledge', { on, reference: 'E-mail' })).toMatchObject({ status: 200 });
    expect((await standing()).status).toBe('acknowledged');
  });

  test('stays what it was, byte for byte, and is told what came in since', async () => {
    const submitted = `${RETURN}/revisions/1/documents`;
    const workbook = await document(`${submitted}/workbook`);
    await report({ '2015-05': 630 }, '2026-01-01T00:00:00Z');
    expect((await document(`${submitted}/workbook`)).equals(workbook)).toBe(true);
    expect((await document(`${submitted}/csv`)).toString()).toContain('1427');
    expect(JSON.parse((await document(`${submitted}/json`)).toString())).toMatchObject({ revision: 1 });
    expect(await ask(`${RETURN}/revisions/2/documents/csv`)).toMatchObject({ status: 404 });
    expect(await ask(`${RETURN}/documents/paper`)).toMatchObject({ status: 404 });
    const made = reproducedAnswer.parse((await ask(`${RETURN}/reproduce?revision=1`)).body);
    expect(made).toMatchObject({ holds: true, isContentSame: true, notReproduced: [] });
    await new WatermarkStore(tracker.database.pool).storeNow();
    const { differences } = differencesAnswer.parse((await ask(`${RETURN}/differences`)).body);
    expect(differences).toMatchObject([
      { cell: 'delayed-days', before: 1_427, after: 1_431, records: [{ before: 626, after: 630 }] },
    ]);
    expect(await ask(`${RETURN}/differences?revision=2`)).toMatchObject({
      status: 404,
      body: { errors: [{ rule: 'return-not-submitted' }] },
    });
    expect(await ask(`${RETURN}/reproduce?revision=last`)).toMatchObject({ status: 400 });
  });

  test('is reopened as the next revision with a reason, or withdrawn', async () => {
    expect(await command('reopen', { reason: '' })).toMatchObject({ status: 422 });
    expect(await command('reopen', { reason: 'May was corrected' })).toMatchObject({ status: 200 });
    await command('fill', {});
    const read = await standing();
    expect(read).toMatchObject({ revision: 2, status: 'in-preparation', approvals: [] });
    expect(read.decisions.find(({ type }) => type === 'return.reopened')?.says).toBe('May was corrected');
    expect(await command('withdraw', { reason: 'Sent in error' })).toMatchObject({ status: 403 });
    expect(await command('withdraw', { reason: 'Sent in error' }, APPROVER)).toMatchObject({ status: 200 });
    expect(await standing()).toMatchObject({ status: 'withdrawn', withdrawn: 'Sent in error' });
    expect(await command('fill', {})).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'return-withdrawn' }] },
    });
  });

  test('after its deadline, goes out with a reason, and is shown late', async () => {
    const path = `${RETURNS}/${LATE.code}`;
    await command('check', {}, PREPARER, path);
    await approve('council-finance', COUNCIL, {}, path);
    await approve('nhs-finance', CCG, {}, path);
    const { contentHash, isLate } = await standing(path);
    expect(isLate).toBe(true);
    await command('sign-off', { by: BY, contentHash, on: '2015-08-28' }, APPROVER, path);
    expect(await command('submit', { contentHash }, PREPARER, path)).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'return-late', where: '/late' }, { rule: 'return-outdated' }] },
    });
    const late = 'The board met on the day after';
    // It was filled before May was corrected.
    expect(await command('submit', { contentHash, late }, PREPARER, path)).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'return-outdated', where: '/despite' }] },
    });
    const despite = 'The board signed the figure of July';
    const submitted = await command('submit', { contentHash, late, despite }, PREPARER, path);
    expect(submitted).toMatchObject({ status: 200 });
    expect(await standing(path)).toMatchObject({ isLate: true, submissions: [{ late, despite }] });
    expect(returnsAnswer.parse((await ask(RETURNS)).body).returns).toMatchObject([
      { template: LATE.code, isLate: true, status: 'submitted', undelivered: ['folder'] },
      { template: FORM.code, isLate: false },
    ]);
  });

  test('is told as it was known at each of its decisions', async () => {
    const { decisions } = await standing();
    for (const [at, { recordedAt }] of decisions.entries()) {
      const then = await standing(`${RETURN}?asKnown=${recordedAt}`);
      // Two may have been recorded within a millisecond.
      expect(then.version).toBeGreaterThan(at);
      expect(then.decisions).toEqual(decisions.filter((each) => each.recordedAt <= recordedAt));
    }
    const [opened] = decisions;
    expect(await standing(`${RETURN}?asKnown=${opened?.recordedAt ?? ''}`)).toMatchObject({
      ...{ status: 'opened', revision: 1, approvals: [], submissions: [] },
    });
    expect(await ask(`${RETURN}?asKnown=2015-01-01T00:00:00Z`)).toMatchObject({ status: 404 });
    expect((await ask(`${RETURNS}?asKnown=${opened?.recordedAt ?? ''}`)).body).toMatchObject({
      returns: [{ status: 'opened', revision: 1 }],
    });
    expect((await ask(`${RETURNS}?asKnown=2015-01-01T00:00:00Z`)).body).toMatchObject({ returns: [] });
    expect(await ask(`${RETURN}/differences?asKnown=2115-01-01T00:00:00Z`)).toMatchObject({ status: 400 });
  });
});

async function document(path: string): Promise<Buffer> {
  const response = await tracker.request('GET', path, VIEWER);
  expect([path, response.status]).toEqual([path, 200]);
  return Buffer.from(await response.arrayBuffer());
}
