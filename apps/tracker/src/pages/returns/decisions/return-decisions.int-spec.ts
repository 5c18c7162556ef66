import { londonDay } from '#kernel';
import { TemplateStore } from '#returns';
import { PETERBOROUGH, recordEvents, reported, smallReturn, type PageShown, type Reader } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker } from '../../../tracker.fixture';

const { area: AREA, source: COUNCIL } = PETERBOROUGH;
const CCG = 'urn:ods:06H';
const FORM = smallReturn({ code: 'late-2015-16-q1', due: '2015-08-28T12:00' });
const RETURNS = `/areas/${AREA}/returns`;
const RETURN = `${RETURNS}/${FORM.code}`;
const SHEET = `${RETURN}/sheets/conditions`;
const READS = `viewer@${AREA}`;
const PREPARER = { grants: [`preparer@${AREA}`, READS], subject: 'preparer' };
const TREASURER = { grants: [`signatory@${COUNCIL}`, READS], subject: 'treasurer' };
const COMMISSIONER = { grants: [`signatory@${CCG}`], subject: 'commissioner' };
const CHAIR = { grants: [`approver@${AREA}`, READS], subject: 'chair' };
const READER = { grants: [READS] };
const BY = { name: 'A. Person', position: 'Director of Finance' };
/** A day before the board signs. */
const APPROVED = { ...BY, on: '2015-08-19' };

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
  const settings = {
    approvers: [{ approval: 'nhs-finance', organisations: [CCG] }],
    destinations: [{ channel: 'folder' }],
  };
  await tracker.send('POST', `/v1/areas/${AREA}/return-settings`, {
    ...{ ...CHAIR, body: { settings, reason: 'Where it goes' } },
  });
});
afterAll(() => tracker.close());

/** Opens the page of a decision, and sends its form as it stands there, with what is typed. */
async function decide(
  decision: string,
  reader: Reader,
  typed: Readonly<Record<string, string>> = {},
): Promise<PageShown> {
  const path = `${RETURN}/${decision}`;
  const shown = await tracker.page(path, reader);
  expect([decision, shown.status]).toEqual([decision, 200]);
  return tracker.page(path, reader, { ...heldBy(shown), ...typed });
}

/** What a form holds already: its unseen fields, what is written in it, and what is chosen. */
function heldBy({ html }: PageShown): Record<string, string> {
  const form = /<form method="post" action="\/areas[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
  const held: Record<string, string> = {};
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const at = (attribute: string) => new RegExp(` ${attribute}="([^"]*)"`).exec(input)?.[1] ?? '';
    if (['radio', 'checkbox'].includes(at('type')) && !/\schecked\b/.test(input)) continue;
    if (at('name') !== 'form-token') held[at('name')] = at('value');
  }
  return held;
}

async function answer(answers: object): Promise<void> {
  const { etag } = await tracker.send('GET', `/v1${RETURN}`, PREPARER);
  const sent = await tracker.send('POST', `/v1${RETURN}/answers`, {
    ...{ ...PREPARER, ifMatch: etag ?? '', body: { answers } },
  });
  expect(sent).toMatchObject({ status: 200 });
}

describe('a return, from the calendar to NHS England', () => {
  test('is opened from the calendar by a preparer, and by nobody else', async () => {
    const list = await tracker.page(RETURNS, READER);
    expect(list.words).toContain('Not opened yet');
    expect(list.html).not.toContain(`${RETURN}/open`);
    expect((await tracker.page(RETURNS, PREPARER)).html).toContain(`href="${RETURN}/open"`);
    expect((await tracker.page(`${RETURN}/open`, READER)).status).toBe(403);
    const opened = await decide('open', PREPARER);
    expect([opened.status, opened.location]).toEqual([303, RETURN]);
    const again = await tracker.page(`${RETURN}/open`, PREPARER, { version: '0' });
    expect([again.status, again.words]).toEqual([412, expect.stringContaining('Somebody has decided since')]);
  });

  test('says what is next, and offers each what they may do', async () => {
    const { words, html } = await tracker.page(RETURN, PREPARER);
    expect(words).toMatch(/What is next: 1 answer is missing \( ?Conditions: .+ \(C4\) ?\) ?\./);
    expect(html).toContain(`href="${RETURN}/check"`);
    expect(html).not.toContain(`href="${RETURN}/withdraw"`);
    expect(html).not.toContain(`href="${RETURN}/submit"`);
    expect((await tracker.page(RETURN, READER)).words).not.toContain('What you can do');
    expect((await tracker.page(RETURN, CHAIR)).html).toContain(`href="${RETURN}/withdraw"`);
    expect((await tracker.page(`${RETURN}/withdraw`, PREPARER)).status).toBe(403);
    expect((await tracker.page(`${RETURN}/withdraw`, PREPARER, { version: '2' })).status).toBe(403);
  });

  test('is answered sheet by sheet: what is typed otherwise than it stood, each held to its cell', async () => {
    const sheet = await tracker.page(SHEET, PREPARER);
    expect(sheet.html).toContain(`href="${SHEET}/answers"`);
    expect((await tracker.page(SHEET, READER)).html).not.toContain(`${SHEET}/answers`);
    expect((await tracker.page(`${SHEET}/answers`, READER)).status).toBe(403);
    const shown = await tracker.page(`${SHEET}/answers`, PREPARER);
    expect(shown.words).toContain('C4. Required. Not answered yet.');
    expect(shown.words).toContain('Metric delayed-transfers-of-care of 2015/16, 2015/16-Q1: count');
    expect(shown.words).toContain('Benefits, row 1');
    const unread = { ...heldBy(shown), 'cell-plans-agreed': 'yes', 'cell-spent': 'ten pounds' };
    const refused = await tracker.page(`${SHEET}/answers`, PREPARER, unread);
    expect([refused.status, refused.words]).toEqual([
      422,
      expect.stringContaining('ten pounds is no amount in pounds. Write one as'),
    ]);
    expect(refused.html).toMatch(/id="cell-plans-agreed-2"[^>]*value="yes"\s+checked/);
    expect(refused.html).toContain('value="ten pounds"');
    expect(refused.words).toContain('Spent (C7): ten pounds is no amount in pounds');
    const saved = await decide('sheets/conditions/answers', PREPARER, { 'cell-plans-agreed': 'yes' });
    expect([saved.status, saved.location]).toEqual([303, SHEET]);
    const { body } = await tracker.send('GET', `/v1${RETURN}`, PREPARER);
    // What came from the ledger was not typed, and stays the ledger's.
    expect(JSON.stringify(body)).toContain('"key":"delayed-days"');
    expect((await tracker.page(SHEET, READER)).words).toContain('Metric delayed-transfers-of-care');
    const none = await tracker.page(`${SHEET}/confirm`, PREPARER);
    expect(none.words).toContain('Nothing on this sheet waits to be confirmed.');
  });

  test('is not answered over what somebody has answered since, and keeps what was typed', async () => {
    const held = heldBy(await tracker.page(`${SHEET}/answers`, PREPARER));
    await answer({ spent: 100, 'plans-comment': 'Theirs' });
    const stale = await tracker.page(`${SHEET}/answers`, PREPARER, { ...held, 'cell-spent': '£12.50' });
    expect(stale.status).toBe(412);
    expect(stale.words).toContain('Somebody has answered &quot;£1.00&quot; since');
    expect(stale.html).toContain('value="£12.50"');
    // What was not typed stands as it does by now, so that sending it again takes nothing back.
    expect(heldBy(stale)).toMatchObject({
      'unseen-stood-cell-plans-comment': 'Theirs',
      'unseen-stood-cell-spent': '£1.00',
    });
    const again = await tracker.page(`${SHEET}/answers`, PREPARER, {
      ...{ ...heldBy(stale), 'cell-plans-comment': 'Theirs' },
    });
    expect(again.status).toBe(303);
    const { words } = await tracker.page(SHEET, READER);
    expect(words).toContain('£12.50');
    expect(words).toContain('Theirs');
  });

  test('is read back from its own workbook, and from nothing that is none', async () => {
    const { html } = await tracker.page(RETURN, PREPARER);
    expect(html).toContain(`href="${RETURN}/import"`);
    const held = heldBy(await tracker.page(`${RETURN}/import`, PREPARER));
    const send = (content: Buffer, name = 'q1.xlsx') =>
      tracker.page(`${RETURN}/import`, PREPARER, {
        ...held,
        workbook: new File([new Uint8Array(content)], name),
      });
    const none = await tracker.page(`${RETURN}/import`, PREPARER, { ...held, workbook: new File([], '') });
    expect([none.status, none.words]).toEqual([422, expect.stringContaining('No workbook was chosen')]);
    expect((await send(Buffer.from('no workbook'))).status).toBe(422);
    const large = await send(Buffer.alloc(9 * 1024 * 1024));
    expect([large.status, large.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8']);
    const own = await tracker.request('GET', `/v1${RETURN}/documents/workbook`, PREPARER);
    const read = await send(Buffer.from(await own.arrayBuffer()));
    expect([read.status, read.location]).toEqual([303, `${RETURN}/import/read?answered=0&takenBack=0`]);
    const became = await tracker.page(
      `${RETURN}/import/read?answered=2&takenBack=1&left=spent&left=none`,
      PREPARER,
    );
    expect(became.words).toMatch(
      /Cells that it answers 2 Answers that it takes back 1 .*Conditions: Spent.* \(C7\)/,
    );
    expect((await tracker.page(`${RETURN}/import`, READER)).status).toBe(403);
  });

  test('is checked, and waits for the first approval', async () => {
    expect((await decide('check', PREPARER)).status).toBe(303);
    const { words } = await tracker.page(RETURN, PREPARER);
    expect(words).toMatch(
      /What is next: it is to be approved: \S*Finance officer of the council\S* of Peterborough City/,
    );
  });

  test('is approved by who acts for whom it asks, with who they are, and by nobody else', async () => {
    expect((await tracker.page(RETURN, TREASURER)).html).toContain(`href="${RETURN}/approve"`);
    const ofAnother = { grants: ['signatory@urn:ons:E10000003'], subject: 'county' };
    // Nobody learns from the answer whether an area has a return that they are not asked to approve.
    for (const form of [undefined, { version: '1' }]) {
      const [known, unknown] = [
        await tracker.page(`${RETURN}/approve`, ofAnother, form),
        await tracker.page(`${RETURNS}/none/approve`, ofAnother, form),
      ];
      expect([known.status, unknown.status]).toEqual([403, 403]);
      expect(unknown.words.replace(/urn:uuid:[\w-]+/, '')).toBe(known.words.replace(/urn:uuid:[\w-]+/, ''));
    }
    expect((await tracker.page(`${RETURN}/approve/document`, ofAnother)).status).toBe(403);
    expect((await tracker.page(`${RETURNS}/none/approve`, TREASURER)).status).toBe(404);
    expect(heldBy(await tracker.page(`${RETURN}/approve`, TREASURER))['on']).toBe(londonDay(new Date()));
    expect((await tracker.page(RETURN, TREASURER)).words).toMatch(
      /Approve it ?: Gives the approval of one organisation/,
    );
    expect((await tracker.page(`${RETURN}/approve`, TREASURER)).words).toContain(
      'What happens next: Once every partner that is asked has approved, the board signs it off.',
    );
    const unsaid = await decide('approve', TREASURER, { name: '', position: '' });
    expect(unsaid.status).toBe(422);
    expect(unsaid.html).toContain('<a href="#position">&quot;Your position&quot; is empty</a>');
    expect((await decide('approve', TREASURER, APPROVED)).status).toBe(303);
    const { words } = await tracker.page(RETURN, READER);
    expect(words).toContain(
      'Approved on 19 August 2015 by A. Person, Director of Finance, signed in as treasurer',
    );
  });

  test('refuses what was decided over another version, and keeps what was typed', async () => {
    const held = heldBy(await tracker.page(`${RETURN}/approve`, COMMISSIONER));
    await answer({ spent: 100 });
    const typed = { ...held, name: 'B. <b>Person', position: 'Chief finance officer' };
    const stale = await tracker.page(`${RETURN}/approve`, COMMISSIONER, typed);
    expect(stale.status).toBe(412);
    expect(stale.words).toContain('Somebody has decided since you opened this page, and nothing was done');
    expect(stale.html).toContain('value="B. &lt;b&gt;Person"');
    expect(stale.html).toContain('value="Chief finance officer"');
    expect((await tracker.page(RETURN, READER)).words).toContain('Made void');
  });

  test('is signed off, ratified and submitted late, for a reason', async () => {
    await decide('check', PREPARER);
    await decide('approve', TREASURER, APPROVED);
    // Who reads nothing else of the area reads what they approve, and is told there what they did.
    const asked = await tracker.page(`${RETURN}/approve`, COMMISSIONER);
    expect(asked.html).toContain(`href="${RETURN}/approve/document"`);
    expect(asked.html).not.toMatch(new RegExp(`href="${RETURN}"|href="/areas/${AREA}/plans"`));
    const document = await tracker.page(`${RETURN}/approve/document`, COMMISSIONER);
    expect([document.status, document.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(document.headers.get('cache-control')).toBe('no-store');
    const approved = await decide('approve', COMMISSIONER, APPROVED);
    expect([approved.status, approved.location]).toEqual([303, `${RETURN}/approve`]);
    expect((await tracker.page(`${RETURN}/approve`, COMMISSIONER)).words).toMatch(
      /Approved for NHS Cambridgeshire and Peterborough CCG, as .*, by A\. Person, Director of Finance/,
    );
    const ahead = await decide('sign-off', CHAIR, { ...BY, on: '2090-01-01' });
    expect([ahead.status, ahead.words]).toEqual([422, expect.stringContaining('has not come yet')]);
    const before = await decide('sign-off', CHAIR, { ...BY, on: '2015-08-18' });
    expect([before.status, before.words]).toEqual([
      422,
      expect.stringContaining('approved it (&quot;Finance officer of the council&quot;) on 19 August 2015'),
    ]);
    expect(before.words).toContain('18 August 2015 is before the approvals: ');
    expect(before.html).toContain('href="#on"');
    const signed = { ...BY, on: '2015-08-20', authority: 'Resolution 12' };
    expect((await decide('sign-off', CHAIR, signed)).status).toBe(303);
    expect((await tracker.page(RETURN, READER)).words).toContain('The board has yet to ratify it.');
    const minute = { ...BY, on: '2015-08-27', reference: 'Minute 7' };
    expect((await decide('ratify', CHAIR, minute)).status).toBe(303);
    const unsaid = await decide('submit', PREPARER);
    expect(unsaid.words).toContain('Why it goes out only after its deadline&quot; is empty');
    expect((await decide('submit', PREPARER, { late: 'The board met on the day after' })).status).toBe(303);
    const { words } = await tracker.page(RETURN, READER);
    expect(words).toContain('The board met on the day after');
    expect(words).toContain('What is next: a receipt by folder.');
    const kept = await tracker.page(`${RETURN}/revisions/1/documents/pdf`, READER);
    expect([kept.status, kept.headers.get('cache-control')]).toEqual([200, 'no-store']);
  });

  test('is sent again, or the way let go, and acknowledged', async () => {
    expect((await decide('resend', PREPARER)).status).toBe(303);
    expect((await decide('let-go', CHAIR, { reason: 'They read their folder' })).status).toBe(303);
    const known = { on: '2015-09-01', reference: 'E-mail of the team' };
    expect((await decide('acknowledge', PREPARER, known)).status).toBe(303);
    const { words } = await tracker.page(RETURN, READER);
    expect(words).toContain('They read their folder');
    expect(words).toContain('on 1 September 2015: E-mail of the team');
  });

  test('is begun anew as a revision, filled, and withdrawn', async () => {
    const unfit = await decide('reopen', PREPARER, { reason: 'of 943 476 5919' });
    expect([unfit.status, unfit.words]).toEqual([422, expect.stringContaining('NHS number')]);
    expect((await decide('reopen', PREPARER, { reason: 'May was corrected' })).status).toBe(303);
    expect((await decide('fill', PREPARER)).status).toBe(303);
    expect((await decide('withdraw', CHAIR, { reason: 'Sent in error' })).status).toBe(303);
    expect((await tracker.page(RETURN, READER)).words).toContain('Withdrawn: Sent in error');
  });

  test('is not offered what cannot be decided as it stands', async () => {
    const { status, words, html } = await tracker.page(`${RETURN}/submit`, PREPARER);
    expect([status, words]).toEqual([200, expect.stringContaining('there is nothing to decide here')]);
    expect(html).not.toContain('<form method="post" action="/areas');
  });

  test('is decided on by no form that does not say over which version', async () => {
    const answered = await tracker.page(`${RETURN}/reopen`, PREPARER, { reason: 'x' });
    expect([answered.status, answered.words]).toEqual([400, expect.stringContaining('Open its page again')]);
  });
});

describe('the settings of an area for its returns', () => {
  const SETTINGS = `/areas/${AREA}/return-settings`;

  test('are read by whoever reads the area, in words, and changed by nobody but who approves', async () => {
    expect((await tracker.page(RETURNS, READER)).html).toContain(`href="${SETTINGS}"`);
    const { words, html } = await tracker.page(SETTINGS, READER);
    expect(words).toMatch(/Approves as [^.]* NHS Cambridgeshire and Peterborough CCG/);
    expect(words).toContain('Goes out by Folder');
    expect(html).not.toContain(`${SETTINGS}/change`);
    for (const reader of [READER, PREPARER])
      expect((await tracker.page(`${SETTINGS}/change`, reader)).status).toBe(403);
    expect((await tracker.page(SETTINGS, { grants: ['viewer@E06000029'] })).status).toBe(403);
  });

  test('are changed by a form, with what is refused beside its field, over what was read', async () => {
    expect((await tracker.page(SETTINGS, CHAIR)).html).toContain(`href="${SETTINGS}/change"`);
    const held = heldBy(await tracker.page(`${SETTINGS}/change`, CHAIR));
    const typed = {
      ...{ ...held, 'approver-nhs-finance': CCG, reason: 'Who prepares' },
      ...{ 'contact-1-role': 'Preparer', 'contact-1-name': 'D. <b>Person', 'contact-1-email': 'nowhere' },
    };
    const refused = await tracker.page(`${SETTINGS}/change`, CHAIR, typed);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('href="#contact-1-email"');
    expect(refused.html).toContain('value="D. &lt;b&gt;Person"');
    const mended = { ...typed, 'contact-1-email': 'd.person@example.org' };
    const changed = await tracker.page(`${SETTINGS}/change`, CHAIR, mended);
    expect([changed.status, changed.location]).toEqual([303, SETTINGS]);
    const { words } = await tracker.page(SETTINGS, READER);
    expect(words).toMatch(/Contact: preparer D\. &lt;b&gt;Person, d\.person@example\.org/);
    expect(words).toContain('Who prepares');
    expect((await tracker.page(`${SETTINGS}/change`, CHAIR, mended)).status).toBe(412);
  });
});
