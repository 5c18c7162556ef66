import { readFileSync } from 'node:fs';
import { monthsOf, period } from '#kernel';
import { agreeFund, recordEvents, reported } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PageShown } from '#testing';
import { startReadyTracker, type LoneTracker } from '../../tracker.fixture';

const AREA = 'E10000003';
const CCG = 'urn:ods:06H';
const COUNCIL = `urn:ons:${AREA}`;
const FUNDS = `/areas/${AREA}/funds`;
const FUND = `${FUNDS}/2016-17`;
const RELEASES = `/areas/${AREA}/settlements`;
const RELEASE = `${RELEASES}/2016-17/risk-share`;
const DIRECTOR = { name: 'A. Person <script>', position: 'Director of Finance' };
const proposal = JSON.parse(
  readFileSync(
    new URL('../../../../standalone/sample/agreement-cambridgeshire-2016-17.json', import.meta.url),
    'utf8',
  ),
) as object;

let tracker: LoneTracker;

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
});
afterAll(() => tracker.close());

function open(path: string, grants: readonly string[] = [`viewer@${AREA}`]): Promise<PageShown> {
  return tracker.page(path, { grants });
}

/** Gives a command over what is read first, as the API has it. */
async function command(of: 'agreements' | 'settlements', name: string, grant: string, body: object) {
  const path = `/v1/areas/${AREA}/${of}/2016-17/risk-share`;
  const read = await tracker.send('GET', path, { grants: [`viewer@${AREA}`] });
  const done = await tracker.send('POST', `${path}/${name}`, {
    ...{ grants: [grant], body },
    ...(read.etag !== null && { ifMatch: read.etag }),
  });
  expect([name, done.status, done.body]).toMatchObject([name, 200, {}]);
}

/** From terms to a posted release, as its partners would. */
async function settle(): Promise<void> {
  const { name: signedBy, position } = DIRECTOR;
  const path = `/areas/${AREA}/agreements/2016-17/risk-share/sign`;
  expect((await open(path, ['signatory@urn:ods:99D'])).status).toBe(403);
  for (const partner of [CCG, COUNCIL]) {
    const grants = [`signatory@${partner}`, `viewer@${AREA}`];
    expect((await open(RELEASE, grants)).html).toContain(`href="${path}"`);
    const form = await open(path, grants);
    expect(form.words).toContain('The fund £836,000.00');
    const unsigned = { ...unseenIn(form), partner, signedBy, position: '', signedOn: '2016-06-30' };
    expect((await tracker.page(path, { grants }, unsigned)).status).toBe(422);
    const signed = await tracker.page(path, { grants }, { ...unsigned, position });
    expect([signed.status, signed.location]).toEqual([303, RELEASE]);
  }
  await command('settlements', 'open', `finance@${AREA}`, {});
  await decide('finance', 'compute', {});
  for (const partner of [CCG, COUNCIL])
    await decide('partner', 'approve', { partner, ...DIRECTOR }, [`signatory@${partner}`]);
  await decide('finance', 'post', {});
}

/** What a form sends along unseen. */
function unseenIn({ html }: PageShown): Record<string, string> {
  const unseen = [...html.matchAll(/type="hidden" name="unseen-(version|contentHash)" value="([^"]*)"/g)];
  return Object.fromEntries(unseen.map(([, name = '', value = '']) => [name, value]));
}

const MONEY = [`finance@${AREA}`, `viewer@${AREA}`];

/** Sends the form of a page with what is unseen in it, and is led back to the release. */
async function decide(
  by: 'finance' | 'partner',
  step: string,
  filled: Readonly<Record<string, string>>,
  grants: readonly string[] = MONEY,
): Promise<void> {
  const path = `${RELEASE}/${by}/${step}`;
  const form = unseenIn(await tracker.page(path, { grants }));
  const sent = await tracker.page(path, { grants }, { ...form, ...filled });
  expect([step, sent.status, sent.location]).toEqual([step, 303, RELEASE]);
}

describe("Cambridgeshire's release of 2016/17 (the counts are invented)", () => {
  test('is none before anything is agreed', async () => {
    expect((await open(RELEASES)).words).toContain('No agreement holds money back.');
    expect((await open(RELEASE)).status).toBe(404);
  });

  test('is not opened while its terms wait for signatures, and the page says why nothing is forecast', async () => {
    await command('agreements', 'propose', `preparer@${AREA}`, proposal);
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
  });

  test('says who approved it and who posted it, and takes a name for nothing but a name', async () => {
    const { words, html } = await open(RELEASE);
    expect(html).not.toContain('Person <script>');
    expect(words).toMatch(/Approved for NHS Cambridgeshire and Peterborough CCG/);
    expect(words).toMatch(/\d\. Posted/);
    expect(words).toContain('No count has been disputed.');
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
    expect((await tracker.page(`${RELEASE}/partner/dispute`, stranger)).status).toBe(403);
    const dispute = await open(`${RELEASE}/partner/dispute`, [`signatory@${CCG}`]);
    expect(dispute.words).toContain('NHS Cambridgeshire and Peterborough CCG');
    expect(dispute.words).toContain('56,320');
    const again = await open(`${RELEASE}/finance/post`, MONEY);
    const twice = { version: /name="unseen-version" value="(\d+)"/.exec(again.html)?.[1] ?? '' };
    expect((await tracker.page(`${RELEASE}/finance/post`, { grants: MONEY }, twice)).status).toBe(409);
  });

  test('is listed with what is released, by year as well', async () => {
    for (const path of [RELEASES, `${RELEASES}/2016-17`])
      expect((await open(path)).words).toMatch(/Posted .*£836,000\.00 .*£418,800\.00/);
    expect((await open(`${RELEASES}/2015-16`)).words).toContain('No agreement holds money back.');
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
    expect((await open(`${FUNDS}/2015-16`)).status).toBe(404);
  });
});

test.each([FUNDS, FUND, `${FUND}/journal`, RELEASES, RELEASE, `${RELEASE}/evidence`])(
  '%s is for readers of the area alone',
  async (path) => {
    expect((await open(path, ['viewer@E06000031'])).status).toBe(403);
    expect((await open(path, [`signatory@${CCG}`])).status).toBe(403);
    expect((await open(path, [`finance@${AREA}`])).status).toBe(200);
  },
);
