import { readFileSync } from 'node:fs';
import { monthsOf, period } from '#kernel';
import { WatermarkStore } from '#records';
import { agreeFund, recordEvents, reported, withdrawn } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PageShown } from '#testing';
import { linkToKeep, startReadyTracker, type LoneTracker } from '../../tracker.fixture';

const AREA = 'E10000003';
const CCG = 'urn:ods:06H';
const COUNCIL = `urn:ons:${AREA}`;
const FUNDS = `/areas/${AREA}/funds`;
const FUND = `${FUNDS}/2016-17`;
const RELEASES = `/areas/${AREA}/settlements`;
const RELEASE = `${RELEASES}/2016-17/risk-share`;
const DIRECTOR = { name: 'A. Person <script>', position: 'Director of Finance' };
const PREPARERS = [`preparer@${AREA}`, `viewer@${AREA}`];
const APPROVERS = [`approver@${AREA}`, `viewer@${AREA}`];

const TERMS = `/areas/${AREA}/agreements/2016-17/risk-share/sign`;

function sample(name: string): string {
  return readFileSync(new URL(`../../../../standalone/sample/${name}`, import.meta.url), 'utf8');
}

let tracker: LoneTracker;
/** The watermark before anything was agreed on. */
let beforeTerms: number;

beforeAll(async () => {
  tracker = await startReadyTracker();
  await agreeFund(tracker.database.pool, { area: AREA, policyYear: '2016/17' });
  // A month on target is 4,670 admissions; March came to 280 more.
  await recordEvents(
    tracker.database,
    monthsOf(period('2016/17')).map((month) =>
      reported({
        ...{ source: CCG, area: AREA, measure: 'non-elective-admissions-sus', table: 'total', period: month },
        ...{ value: month === '2017-03' ? 4_950 : 4_670, applicableAt: '2017-05-12T09:30:00+01:00' },
      }),
    ),
  );
  const watermarks = new WatermarkStore(tracker.database.pool);
  await watermarks.storeNow();
  beforeTerms = (await watermarks.latest())?.id ?? 0;
});
afterAll(() => tracker.close());

function open(path: string, grants: readonly string[] = [`viewer@${AREA}`]): Promise<PageShown> {
  return tracker.page(path, { grants });
}

/** What is filled into a form: texts by the names of their fields, and a file. */
type Filled = Parameters<LoneTracker['page']>[2];

/** Sends the form of a page with what is unseen in it. */
async function send(path: string, grants: readonly string[], filled: Filled): Promise<PageShown> {
  const form = unseenIn(await tracker.page(path, { grants }));
  return tracker.page(path, { grants }, { ...form, ...filled });
}

/** The same, of which something is decided; it leads to the page that shows it. */
async function decided(path: string, grants: readonly string[], filled: Filled, next: string): Promise<void> {
  const { status, location, words } = await send(path, grants, filled);
  const [, problem = ''] = /(There is a problem .{0,300})/.exec(words) ?? [];
  expect([path, status, location, problem]).toEqual([path, 303, next, '']);
}

function jsonFile(text: string): File {
  return new File([text], 'handed-in.json', { type: 'application/json' });
}

/** From terms to a posted release, as its partners would. */
async function settle(): Promise<void> {
  const { name, position } = DIRECTOR;
  const path = TERMS;
  expect((await open(path, ['signatory@urn:ods:99D'])).status).toBe(403);
  for (const partner of [CCG, COUNCIL]) {
    const grants = [`signatory@${partner}`, `viewer@${AREA}`];
    expect((await open(RELEASE, grants)).html).toContain(`href="${path}"`);
    const form = await open(path, grants);
    expect(form.words).toContain('The fund £836,000.00');
    const unsigned = { ...unseenIn(form), partner, name, position: '', signedOn: '2016-06-30' };
    expect((await tracker.page(path, { grants }, unsigned)).status).toBe(422);
    const signed = await tracker.page(path, { grants }, { ...unsigned, position });
    expect([signed.status, signed.location]).toEqual([303, RELEASE]);
  }
  await decided(`/areas/${AREA}/agreements/2016-17/risk-share/open`, MONEY, {}, RELEASE);
  await decide('finance', 'compute', {});
  for (const partner of [CCG, COUNCIL]) {
    // Who reads nothing of the area is led to the page that they approved on, which says so.
    const approve = `${RELEASE}/partner/approve`;
    const grants = [`signatory@${partner}`];
    await decided(approve, grants, { partner, ...DIRECTOR }, approve);
    const { status, words, html } = await open(approve, grants);
    expect([status, words]).toEqual([200, expect.stringContaining('Approved by A. Person')]);
    expect(html).not.toMatch(/href="\/areas\/\w+\/(funds|settlements|plans|returns|registers)"/);
  }
  await decide('finance', 'post', {});
}

/** What a page says, but for which request it answers. */
function said({ words }: PageShown): string {
  return words.replace(/urn:uuid:[\w-]+/, '');
}

/** What a form sends along unseen. */
function unseenIn({ html }: PageShown): Record<string, string> {
  const unseen = [...html.matchAll(/type="hidden" name="unseen-(version|contentHash)" value="([^"]*)"/g)];
  return Object.fromEntries(unseen.map(([, name = '', value = '']) => [name, value]));
}

const MONEY = [`finance@${AREA}`, `viewer@${AREA}`];

/** Decides on the release, and is led back to it. */
function decide(
  by: 'finance' | 'partner' | 'approver',
  step: string,
  filled: Filled,
  grants: readonly string[] = MONEY,
): Promise<void> {
  return decided(`${RELEASE}/${by}/${step}`, grants, filled, RELEASE);
}

describe("Cambridgeshire's release of 2016/17 (the counts are invented)", () => {
  test('is none before anything is agreed', async () => {
    expect((await open(RELEASES)).words).toContain('No agreement holds money back.');
    expect((await open(RELEASE)).status).toBe(404);
  });

  test('is not opened while its terms wait for signatures, and the page says why nothing is forecast', async () => {
    const path = `/areas/${AREA}/new-agreements`;
    expect((await open(RELEASES)).html).not.toContain(path);
    expect((await open(path)).status).toBe(403);
    expect((await open(RELEASES, PREPARERS)).html).toContain(`href="${path}"`);
    const asked = { policyYear: '2016/17', code: 'risk-share' };
    const none = await send(path, PREPARERS, { ...asked, file: jsonFile('{"content": {}}') });
    expect([none.status, none.words]).toEqual([422, expect.stringContaining('At content, title: ')]);
    const file = jsonFile(sample('agreement-cambridgeshire-2016-17.json'));
    const coded = await send(path, PREPARERS, { ...asked, code: 'Risk share', file });
    expect([coded.status, coded.words]).toEqual([422, expect.stringContaining('Risk share is no code')]);
    await decided(path, PREPARERS, { ...asked, file }, RELEASE);
    const { status, words } = await open(RELEASE);
    expect(status).toBe(200);
    expect(words).toContain('No settlement of this agreement has been opened.');
    expect((await open(RELEASES)).words).toContain('Not opened');
  });

  test('is led from the pound to its clauses, and from each count to its records', async () => {
    await settle();
    const { words, html } = await open(RELEASE);
    expect(words).toContain('£418,800.00 of the fund of £836,000.00 is released, effective on');
    expect(words).toContain('Overspend: £417,200.00');
    expect(html).toContain('href="#clause-1"');
    expect(words).toContain('Invented figures');
    const [, explained = ''] = /href="([^"]*\/explain[^"]*)">56,320</.exec(html) ?? [];
    const { status, words: records } = await open(explained.replaceAll('&amp;', '&'));
    expect(status).toBe(200);
    expect(records).toContain('56,320');
  });

  test('has the pages of what it was settled on say that they are of invented figures, and no others', async () => {
    const said = 'Invented figures: the count of the target';
    const metrics = `/areas/${AREA}/metrics`;
    expect((await open(`/areas/${AREA}`)).words).toContain(said);
    expect((await open(`${metrics}/non-elective-admissions`)).words).toContain(said);
    expect((await open(`${metrics}/delayed-transfers-of-care`)).words).not.toContain('Invented');
    const standing = `/areas/${AREA}/public-page`;
    expect((await open(standing)).words).toContain(said);
    const opening = { decision: 'open', version: '0', reason: 'The board publishes its figures' };
    await decided(standing, [`approver@${AREA}`], opening, standing);
    expect((await open(`/public/${AREA}`)).words).toContain(said);
  });

  test('has them say so from when it was settled on, and not as they were known before', async () => {
    for (const path of [`/areas/${AREA}`, `/areas/${AREA}/metrics/non-elective-admissions`]) {
      const { words } = await open(`${path}?asKnown=${beforeTerms}`);
      expect(words).toContain('14,290');
      expect(words).not.toContain('Invented');
    }
  });

  test('says who approved it and who posted it, and takes a name for nothing but a name', async () => {
    const { words, html } = await open(RELEASE);
    expect(html).not.toContain('Person <script>');
    expect(words).toMatch(/Approved for NHS Cambridgeshire and Peterborough CCG/);
    expect(words).toMatch(/\d\. Posted/);
    expect(words).toContain('No count has been disputed.');
    expect(words).toMatch(
      /stays with .* Why: .*280 more than the target of 56,040\. The overspend is below the fund.* Clauses 3/,
    );
  });

  test('is decided on under its statement, by those who may, over what they read', async () => {
    const { html } = await open(RELEASE);
    expect(html).not.toContain('/finance/');
    const paid = `${RELEASE}/finance/release`;
    expect((await open(paid)).status).toBe(403);
    expect((await open(`${RELEASE}/finance/erase`, MONEY)).status).toBe(404);
    expect((await open(RELEASE, MONEY)).html).toContain(`href="${paid}"`);
    const form = await open(paid, MONEY);
    expect(form.words).toContain('£418,800.00 of the fund of £836,000.00 is released');
    expect(form.words).toContain('£418,800.00 waits to be paid.');
    expect(form.html).toContain(`href="${RELEASE}#clause-1"`);
    expect(form.html).toContain('nhsuk-button--warning');
    const [, version = ''] = /name="unseen-version" value="(\d+)"/.exec(form.html) ?? [];
    const asked = { version, paidOn: '2017-04-28', reference: '' };
    const refused = await tracker.page(paid, { grants: MONEY }, asked);
    expect(refused.status).toBe(422);
    expect(refused.words).toContain('Nothing is given for “By which reference the payment is found”');
    const stale = { ...asked, version: '1', reference: 'BACS 4711' };
    expect((await tracker.page(paid, { grants: MONEY }, stale)).status).toBe(412);
    const stranger = { grants: [`signatory@urn:ods:99D`] };
    // Nobody learns from the answer whether partners that they do not sign for have agreed on anything.
    const none = `${RELEASES}/2016-17/none`;
    for (const [there, nowhere] of [
      [`${RELEASE}/partner/dispute`, `${none}/partner/dispute`],
      [TERMS, TERMS.replace('risk-share', 'none')],
    ] as const)
      for (const form of [undefined, { version: '1' }]) {
        const [known, unknown] = [
          await tracker.page(there, stranger, form),
          await tracker.page(nowhere, stranger, form),
        ];
        expect(known.status).toBe(403);
        expect([unknown.status, said(unknown)]).toEqual([403, said(known)]);
      }
    expect((await open(`${none}/partner/dispute`, [`signatory@${CCG}`, `viewer@${AREA}`])).status).toBe(404);
    const dispute = await open(`${RELEASE}/partner/dispute`, [`signatory@${CCG}`]);
    expect(dispute.words).toContain('NHS Cambridgeshire and Peterborough CCG');
    expect(dispute.words).toContain('As the settlement stands now, this cannot be decided.');
    const again = `${RELEASE}/finance/post`;
    expect((await open(again, MONEY)).words).toContain(
      'As the settlement stands now, this cannot be decided.',
    );
    expect((await tracker.page(again, { grants: MONEY }, { version })).status).toBe(409);
  });

  test('is listed with what is released, by year as well', async () => {
    for (const path of [RELEASES, `${RELEASES}/2016-17`])
      expect((await open(path)).words).toMatch(/Posted .*£836,000\.00 .*£418,800\.00/);
    expect((await open(`${RELEASES}/2015-16`)).words).toContain('No agreement holds money back.');
  });

  test('is worked out on another count or price where somebody asks, and nothing is decided by it', async () => {
    const path = `${RELEASE}/what-if`;
    const { words, html } = await open(path);
    expect((await open(RELEASE)).html).toContain(`href="${path}"`);
    expect(words).toContain('56,320 is forecast, and 56,040 was agreed.');
    expect(words).not.toContain('would be released');
    expect(html).toContain('method="get"');
    const supposed = await open(`${path}?count-0=56%2C308&price-0=1%2C600.00`);
    expect(supposed.words).toContain(
      '£407,200.00 of £836,000.00 would be released, £11,600.00 less than what is forecast',
    );
    expect(supposed.html).toContain(`href="${RELEASE}#clause-`);
    const file = await open(`${path}?count-0=56%2C308&price-0=1%2C600.00&download=1.csv`);
    expect(file.html).toContain('Invented figures');
    const refused = await open(`${path}?price-0=cheap`);
    expect([refused.status, refused.html]).toEqual([400, expect.stringContaining('id="price-0-error"')]);
  });

  test.each([
    ['documents/statement.pdf', 'application/pdf'],
    ['documents/position.xlsx', 'spreadsheetml'],
    ['evidence', 'application/zip'],
  ])('is kept as a file: %s', async (document, type) => {
    const { status, headers } = await open(`${RELEASE}/${document}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain(type);
    expect(headers.get('content-disposition')).toContain('attachment');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('another agreement on the same counts', () => {
  const OTHER = `${RELEASES}/2016-17/other`;
  const TERMS = `/areas/${AREA}/agreements/2016-17/other`;
  const signatory = (partner: string) => [`signatory@${partner}`, `viewer@${AREA}`];
  const by = (group: string, step: string, grants: readonly string[], filled: Filled) =>
    decided(`${OTHER}/${group}/${step}`, grants, filled, OTHER);

  test('is held back once it is signed, under the terms that were read', async () => {
    const file = jsonFile(sample('agreement-cambridgeshire-2016-17.json'));
    const asked = { policyYear: '2016/17', code: 'other', file };
    await decided(`/areas/${AREA}/new-agreements`, PREPARERS, asked, OTHER);
    await decided(`${TERMS}/propose`, PREPARERS, { file }, OTHER);
    expect((await open(`${TERMS}/open`, MONEY)).words).toContain('this cannot be decided');
    const signed = { ...DIRECTOR, signedOn: '2016-06-30' };
    await decided(`${TERMS}/sign`, signatory(CCG), { partner: CCG, ...signed }, OTHER);
    const alone = [`signatory@${COUNCIL}`];
    await decided(`${TERMS}/sign`, alone, { partner: COUNCIL, ...signed }, `${TERMS}/sign`);
    expect((await open(`${TERMS}/sign`, alone)).words).toMatch(
      /Signed for Cambridgeshire .* on 30 June 2016/,
    );
    expect((await open(OTHER)).html).not.toContain(`${TERMS}/open`);
    expect((await open(OTHER, MONEY)).html).toContain(`href="${TERMS}/open"`);
    expect((await open(`${TERMS}/open`)).status).toBe(403);
    await decided(`${TERMS}/open`, MONEY, {}, OTHER);
    const twice = await tracker.page(`${TERMS}/open`, { grants: MONEY }, { version: '0' });
    expect(twice.status).toBe(412);
    expect((await open(`${TERMS}/withdraw`, APPROVERS)).words).toContain('this cannot be decided');
  });

  test('is looked at, and what is expected of it entered, as the newest counts suggest', async () => {
    await by('finance', 'compute', MONEY, {});
    const path = `${OTHER}/finance/forecast`;
    const form = await open(path, MONEY);
    expect(form.words).toContain('On the newest counts the forecast is £418,800.00');
    expect(form.html).toContain('value="418,800.00"');
    const refused = await send(path, MONEY, { pounds: '1.5', asOf: '2017-03-31', method: 'As counted' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('id="pounds-error"');
    expect(refused.html).toContain('value="1.5"');
    await by('finance', 'forecast', MONEY, {
      pounds: '£418,800',
      asOf: '2017-03-31',
      method: 'As counted',
    });
    await by('finance', 'review', MONEY, { note: 'Held against the returns', ...DIRECTOR });
    await by('finance', 'agree-amount', MONEY, { pounds: '400,000.00', reason: 'As the board decided' });
    const { words } = await open(OTHER);
    expect(words).toContain('Expected release accrued');
    expect(words).toContain('Held against the returns');
    expect(words).toContain('£400,000.00 of the fund of £836,000.00 would be released');
  });

  test('has a count disputed, replied to, and decided over the partners', async () => {
    const claim = {
      ...{ partner: COUNCIL, ...DIRECTOR, figure: 'non-elective-admissions/2016/17', claimed: '56,300' },
      ...{ evidence: 'Twenty were counted twice', replyBy: '2999-05-31' },
    };
    expect((await open(`${OTHER}/approver/resolve`, APPROVERS)).words).toContain('cannot be decided');
    await by('partner', 'dispute', signatory(COUNCIL), claim);
    const raised = await open(OTHER, signatory(COUNCIL));
    expect(raised.html).toContain('/partner/withdraw-dispute');
    expect(raised.html).not.toContain('/partner/uphold-dispute');
    expect((await open(OTHER, signatory(CCG))).html).toContain('/partner/uphold-dispute');
    const form = await open(`${OTHER}/partner/reply`, signatory(CCG));
    expect(form.words).toContain(
      'Non-elective admissions, 2016/17: 56,320 counted, 56,300 claimed by Cambridgeshire County Council',
    );
    const reply = { dispute: '1', partner: CCG, ...DIRECTOR, reply: 'They were twenty others' };
    await by('partner', 'reply', signatory(CCG), reply);
    expect((await open(`${OTHER}/approver/resolve`, MONEY)).status).toBe(403);
    const resolve = { dispute: '1', ...DIRECTOR, reason: 'The returns bear it out' };
    const refused = await send(`${OTHER}/approver/resolve`, APPROVERS, resolve);
    expect(refused.words).toContain('Nothing is given for “How it is decided”');
    const rejected = { ...resolve, outcome: 'rejected' };
    const ofOne = await send(`${OTHER}/approver/resolve`, [...APPROVERS, ...signatory(CCG)], rejected);
    expect(ofOne.status).toBe(403);
    await by('approver', 'resolve', APPROVERS, rejected);
    await by('partner', 'dispute', signatory(COUNCIL), claim);
    await by('partner', 'withdraw-dispute', signatory(COUNCIL), {
      ...{ dispute: '2', ...DIRECTOR, reason: 'They were others' },
    });
    await by('partner', 'dispute', signatory(COUNCIL), claim);
    await by('partner', 'uphold-dispute', signatory(CCG), {
      ...{ dispute: '3', ...DIRECTOR, reason: 'They are right' },
    });
    await by('finance', 'compute', MONEY, {});
    expect((await open(OTHER)).words).toContain('£448,600.00 of the fund of £836,000.00 would be released');
  });

  test('is settled although a month is missing, where somebody answers for it by name', async () => {
    await recordEvents(tracker.database, [
      withdrawn({
        ...{ source: CCG, area: AREA, measure: 'non-elective-admissions-sus', table: 'total' },
        ...{ period: '2016-04', applicableAt: '2017-06-12T09:30:00+01:00' },
      }),
    ]);
    await by('finance', 'compute', MONEY, {});
    const path = `${OTHER}/approver/override-coverage`;
    expect((await open(OTHER, APPROVERS)).html).toContain(`href="${path}"`);
    const form = await open(path, APPROVERS);
    expect(form.words).toContain('Non-elective admissions, 2016/17: 51,650 so far');
    const named = { ...DIRECTOR, reason: 'April will not come' };
    const unnamed = await send(path, APPROVERS, named);
    expect([unnamed.status, unnamed.html]).toEqual([422, expect.stringContaining('id="counts-error"')]);
    const counts = 'non-elective-admissions/2016/17 51650';
    const nobody = await send(path, APPROVERS, { ...named, counts, position: '' });
    expect([nobody.status, nobody.words]).toEqual([
      422,
      expect.stringContaining('Nothing is given for “Your position”'),
    ]);
    await by('approver', 'override-coverage', APPROVERS, { ...named, counts });
    expect((await open(OTHER)).words).toContain('April will not come');
  });

  test('is ended without a release once every partner has approved that, and taken back', async () => {
    await by('finance', 'propose-void', MONEY, { reason: 'The scheme was given up', ...DIRECTOR });
    expect((await open(OTHER, MONEY)).html).not.toContain('/finance/void');
    for (const partner of [CCG, COUNCIL])
      await by('partner', 'approve', signatory(partner), { partner, ...DIRECTOR });
    await by('finance', 'void', MONEY, {});
    const { html, words } = await open(OTHER, MONEY);
    expect(words).toContain('Nothing is released of the fund of £836,000.00: it is voided.');
    expect(html).not.toContain(`${OTHER}/finance/`);
    const reason = { reason: 'Another takes its place' };
    await decided(`${TERMS}/withdraw`, APPROVERS, reason, OTHER);
    expect((await open(OTHER, APPROVERS)).html).not.toContain(`${TERMS}/withdraw`);
  });
});

describe('the pooled fund', () => {
  test('is listed by its year, and leads to it', async () => {
    const { words, html } = await open(FUNDS);
    expect(words).toMatch(/Agreed .*£17,012,000\.00/);
    expect(html).toContain(`href="${FUND}"`);
  });

  test('says what each partner put in, has held back, released and kept, and what is invented', async () => {
    const { words } = await open(FUND);
    expect(words).toContain('Invented figures');
    expect(words).toMatch(/Released of what was held back (urn:\S+ )?£418,800\.00/);
    expect(words).toMatch(/Kept of what was held back (urn:\S+ )?£417,200\.00/);
    expect(words).toContain('Integrated adult community health services');
  });

  test('says first whether it adds up, and leads from what does not to its row', async () => {
    const { words, html } = await open(FUND);
    expect(words).toMatch(/Does it add up\? .*Of 2 sums, 2 do not add up, by more than rounding can make\. /);
    const rows = [...html.matchAll(/href="#((?:contribution|line)-[^"]+)"/g)].map(([, row]) => row);
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const row of rows) expect(html).toContain(`id="${row}"`);
  });

  test('says that nothing is recorded of what came in and was spent, which is not the same as none', async () => {
    const { words } = await open(FUND);
    expect(words).toMatch(/Spent so far none recorded/);
    expect(words).toMatch(/Came in none recorded/);
    expect(words).not.toMatch(/(Came in|Spent) £0\.00/);
  });

  test("has a partner's statement, as a page and as a document, of other days where they are asked for", async () => {
    const path = `${FUND}/statements/${encodeURIComponent(CCG)}`;
    expect((await open(`${path}?to=2017-03-31`)).words).toContain('Statement of account 2016/17');
    expect((await open(`${path}?to=2026-03-31`)).words).toContain('£418,800.00');
    expect((await open(`${path}.pdf`)).headers.get('content-type')).toBe('application/pdf');
    expect((await open(`${path}?to=tomorrow`)).status).toBe(400);
    expect((await open(`${FUND}/statements/urn:ods:99X`)).status).toBe(404);
  });

  test('has every entry in its journal, page by page', async () => {
    const { words } = await open(`${FUND}/journal`);
    expect(words).toContain('held:risk-share');
    expect(words).toContain('contributed: NHS Cambridgeshire and Peterborough CCG');
    expect(words).not.toContain('urn:');
    const first = await open(`${FUND}/journal?limit=1`);
    const [, next = ''] = /href="([^"]*after=[^"]*)"/.exec(first.html) ?? [];
    expect((await open(next.replaceAll('&amp;', '&'))).words).toContain('£418,800.00');
  });

  test('is none of another year', async () => {
    expect((await open(`${FUNDS}/2014-15`)).status).toBe(404);
  });

  test('is drafted from its file, signed by its partners, and what its money does is said', async () => {
    const text = sample('fund-cambridgeshire-2016-17.json').replace(
      '"policyYear": "2016/17"',
      '"policyYear": "2015/16"',
    );
    const [file, drafted] = [jsonFile(text), `${FUNDS}/2015-16`];
    const path = `/areas/${AREA}/new-funds`;
    expect((await open(path, MONEY)).status).toBe(403);
    const other = await send(path, PREPARERS, { file: jsonFile(text.replaceAll(AREA, 'E06000031')) });
    expect([other.status, other.words]).toEqual([422, expect.stringContaining('The file is of E06000031')]);
    await decided(path, PREPARERS, { file }, drafted);
    await decided(`${drafted}/preparer/draft`, PREPARERS, { file }, drafted);
    const of = (step: string) => `${drafted}/finance/${step}`;
    expect((await open(drafted, MONEY)).html).not.toContain('/finance/');
    const agree = `${drafted}/approver/agree`;
    const form = await open(agree, APPROVERS);
    expect(form.words).toContain('For Cambridgeshire County Council');
    const signed = (at: number) => ({
      ...{ [`${at}-signedBy`]: 'A. Person', [`${at}-position`]: 'Director' },
      [`${at}-signedOn`]: '2015-03-31',
    });
    const half = { agreedOn: '2015-03-31', ...signed(0) };
    const refused = await send(agree, APPROVERS, half);
    expect([refused.status, refused.words]).toEqual([
      422,
      expect.stringContaining('Nothing is given for “Signed by”'),
    ]);
    await decided(agree, APPROVERS, { ...half, ...signed(1) }, drafted);
    const revised = { file, reason: 'A figure was settled later' };
    await decided(`${drafted}/preparer/revise`, PREPARERS, revised, drafted);

    const asked = await open(of('contributions'), MONEY);
    expect(asked.words).toContain('Disabled Facilities Grant, of Cambridgeshire County Council');
    for (const code of ['county-additional', 'county-capital'])
      expect(asked.words).toContain(`Additional contribution, of Cambridgeshire County Council (${code})`);
    const came = { contribution: 'ccg-minimum', reference: 'June', receivedOn: '2015-06-15' };
    const stale = { version: '1', ...came, pounds: '1.00' };
    expect((await tracker.page(of('contributions'), { grants: MONEY }, stale)).status).toBe(412);
    await decided(of('contributions'), MONEY, { ...came, pounds: '2,971,250.00' }, drafted);
    await decided(of('spending'), MONEY, { line: 'iachs', month: '2015-06', pounds: '10.50' }, drafted);
    const outturn = { line: 'iachs', asOf: '2015-09', pounds: '17,011,994.00', method: 'As commissioned' };
    await decided(of('forecasts'), MONEY, outturn, drafted);
    const moved = { from: 'iachs', to: 'iachs', pounds: '10.00', reason: 'More ask', authority: 'Group' };
    const same = await send(of('virements'), MONEY, moved);
    expect([same.status, same.html]).toEqual([422, expect.stringContaining('-error"')]);
    await decided(of('virements'), MONEY, { ...moved, to: 'ccg-carers' }, drafted);
    await decided(of('close-month'), MONEY, { month: '2015-06' }, drafted);
    const late = { line: 'iachs', month: '2015-06', pounds: '11.00', effectiveOn: '2015-06-30' };
    const closed = await send(of('spending'), MONEY, late);
    expect([closed.status, closed.html]).toEqual([422, expect.stringContaining('id="effectiveOn-error"')]);
    const closing = await open(of('close-year'), MONEY);
    const beforeButton = closing.html.slice(0, closing.html.indexOf('nhsuk-button--warning'));
    for (const said of [
      /Nothing is recorded as spent of April 2015, May 2015, July 2015, /,
      /Disabled Facilities Grant, of Cambridgeshire County Council: none recorded of the £/,
      /What each partner gets of underspends/,
    ])
      expect(beforeButton).toMatch(said);
    const unseen = await send(of('close-year'), MONEY, {});
    expect([unseen.status, unseen.html]).toEqual([422, expect.stringContaining('id="seen-error"')]);
    await decided(of('close-year'), MONEY, { seen: 'yes' }, drafted);
    const { words, html } = await open(drafted, MONEY);
    expect(words).toContain('£2,971,250.00');
    expect(words).toMatch(/Status Closed/);
    expect(html).not.toContain('/finance/virements');
    expect(html).toContain('/finance/contributions');
  });
});

describe('the money as it was known', () => {
  const BEFORE_ALL = '?asKnown=2015-01-01T00:00:00Z';

  test('has in the fund, its journal and its statements nothing that was entered later', async () => {
    const fund = `${FUNDS}/2015-16`;
    const statement = `${fund}/statements/${encodeURIComponent(CCG)}`;
    const kept = {
      fund: linkToKeep(await open(fund, MONEY)),
      journal: linkToKeep(await open(`${fund}/journal`, MONEY)),
      statement: linkToKeep(await open(statement, MONEY)),
    };
    const came = {
      contribution: 'ccg-minimum',
      reference: 'Late',
      receivedOn: '2016-05-01',
      pounds: '77.77',
    };
    await decided(`${fund}/finance/contributions`, MONEY, came, fund);
    expect((await open(fund)).words).toContain('£2,971,327.77');
    expect((await open(`${fund}/journal`)).words).toContain('£77.77');
    const then = await open(kept.fund, MONEY);
    expect(then.words).toContain('Nothing can be decided from a page of the past.');
    expect(then.words).toContain('£2,971,250.00');
    expect(then.words).not.toContain('£2,971,327.77');
    expect(then.html).not.toContain('/finance/');
    const [, asked = ''] = kept.fund.split('?');
    expect(then.html).toContain(`href="${fund}/journal?${asked}"`);
    expect(then.html).toContain(`href="${statement}?${asked}"`);
    expect((await open(kept.journal)).words).not.toContain('£77.77');
    const account = await open(kept.statement);
    expect(account.words).not.toContain('£77.77');
    const [, document = ''] = /href="([^"]*\.pdf[^"]*asKnown[^"]*)"/.exec(account.html) ?? [];
    expect((await open(document.replaceAll('&amp;', '&'))).headers.get('content-type')).toBe(
      'application/pdf',
    );
  });

  test('has in the release nothing that was decided later, and documents of the same moment', async () => {
    const kept = linkToKeep(await open(RELEASE, MONEY));
    await decide('finance', 'release', { paidOn: '2017-04-28', reference: 'BACS 4711' });
    expect((await open(RELEASE)).words).toContain('BACS 4711');
    const then = await open(kept, MONEY);
    expect(then.words).toContain('£418,800.00 of the fund of £836,000.00 is released');
    expect(then.words).toContain(
      'What the rule would come to on the counts as they were known then, beside what is posted',
    );
    expect(then.words).not.toContain('BACS 4711');
    expect(then.html).not.toContain('/finance/');
    const [, asked = ''] = kept.split('?');
    for (const document of ['statement.pdf', 'position.xlsx']) {
      const path = `${RELEASE}/documents/${document}?${asked}`;
      expect(then.html).toContain(`href="${path}"`);
      expect((await open(path)).status).toBe(200);
    }
    const whatIf = await open(`${RELEASE}/what-if?${asked}`);
    expect(whatIf.words).toContain('Nothing can be decided from a page of the past.');
    expect(whatIf.html).toMatch(/type="hidden" name="asKnown"/);
  });

  test('says of a moment before it that there was none, and leads to now', async () => {
    for (const [path, said] of [
      [FUNDS, 'No pooled fund had been drafted by then.'],
      [FUND, 'The pooled fund for 2016/17 had not been drafted by then.'],
      [RELEASES, 'No agreement held money back by then.'],
      [RELEASE, 'No terms of risk-share had been proposed by then.'],
    ] as const) {
      const { status, words, html } = await open(`${path}${BEFORE_ALL}`, [...MONEY, ...PREPARERS]);
      expect([status, words]).toEqual([200, expect.stringContaining(said)]);
      expect(html).toContain(`href="${path}">Show it as it stands now`);
      expect(html).not.toMatch(/new-(funds|agreements)/);
    }
    expect((await open(`${RELEASE}/documents/position.pdf${BEFORE_ALL}`)).status).toBe(404);
    expect((await open(`${RELEASE}?asKnown=${beforeTerms}`)).words).toContain('had been proposed by then');
  });
});

test.each([FUNDS, FUND, `${FUND}/journal`, RELEASES, RELEASE, `${RELEASE}/evidence`])(
  '%s is for readers of the area alone',
  async (path) => {
    const past = `${path}?asKnown=2015-01-01T00:00:00Z`;
    expect((await open(path, ['viewer@E06000031'])).status).toBe(403);
    expect((await open(past, ['viewer@E06000031'])).status).toBe(403);
    expect((await open(path, [`signatory@${CCG}`])).status).toBe(403);
    expect((await open(path, [`finance@${AREA}`])).status).toBe(200);
  },
);
