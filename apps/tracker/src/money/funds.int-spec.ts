import { readFileSync } from 'node:fs';
import { readWorkbook } from '#documents';
import { fundSubmissionSchema } from '#pooled-fund/plain';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker, type RunningTracker, type Sending } from '../tracker.fixture';
import { areaFundsAnswer, fundAnswer, journalAnswer, statementAnswer } from './funds.schema';

const FUNDS = '/v1/areas/E10000003/funds';
const FUND = `${FUNDS}/2016-17`;
const CCG = 'urn:ods:06H';
const PREPARER = ['preparer@E10000003'];
const FINANCE = ['finance@E10000003'];
const APPROVER = ['approver@E10000003'];
const { content, agreement } = fundSubmissionSchema.parse(
  JSON.parse(
    readFileSync(
      new URL('../../../standalone/sample/fund-cambridgeshire-2016-17.json', import.meta.url),
      'utf8',
    ),
  ),
);

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
});
afterAll(() => tracker.close());

const send = (...asked: Parameters<RunningTracker['send']>) => tracker.send(...asked);

const VIEWER = ['viewer@E10000003'];
const ask = (path: string) => send('GET', path, { grants: VIEWER });
const tag = async () => (await ask(FUND)).etag ?? '';
const command = async (name: string, body: object, sending: Partial<Sending> = {}) =>
  send('POST', `${FUND}/${name}`, { grants: FINANCE, ifMatch: await tag(), body, ...sending });
const spend = (pence: number, more: object = {}, sending: Partial<Sending> = {}) =>
  command('spending', { spending: { line: 'iachs', month: '2016-06', pence, ...more } }, sending);

describe("Cambridgeshire's fund of 2016/17, over HTTP", () => {
  test('is not there before it is drafted', async () => {
    for (const path of [FUND, `${FUND}/journal`, `${FUND}/statements/${CCG}`])
      expect(await ask(path)).toMatchObject({ status: 404, body: { errors: [{ rule: 'no-fund' }] } });
    expect(await ask(FUNDS)).toMatchObject({ status: 200, body: { area: 'E10000003', funds: [] } });
  });

  test('is drafted by who prepares it, all that does not add up said and taken', async () => {
    const draft = (grants: readonly string[]) => send('POST', `${FUND}/draft`, { grants, body: { content } });
    expect(await draft(FINANCE)).toMatchObject({ status: 403 });
    const drafted = await draft(PREPARER);
    // All it warns of is long enough to be compressed, which makes its tag a weak one.
    expect(drafted).toMatchObject({ status: 200, etag: 'W/"1"', body: { type: 'fund.drafted', version: 1 } });
    expect((drafted.body as { warnings: object[] }).warnings).toHaveLength(13);
    const standing = fundAnswer.parse((await ask(FUND)).body);
    expect(standing).toMatchObject({ status: 'draft', version: 1, waiting: content });
    expect(standing.differences).toContainEqual(
      expect.objectContaining({ code: 'minimum', differencePence: -63_500 }),
    );
  });

  test('has a statement that says it is a draft, and of nothing that it is agreed', async () => {
    const account = await tracker.request('GET', `${FUND}/statements/${CCG}.csv`, { grants: VIEWER });
    const said = await account.text();
    expect(said).toContain('Draft: the fund is not agreed');
    expect(said).toContain('Drafted in,');
    expect(said).not.toContain('Agreed in');
  });

  test('takes no money before it is agreed', async () => {
    expect(await spend(1)).toMatchObject({
      status: 409,
      body: { code: 'money-not-ready', errors: [{ rule: 'fund-not-agreed' }] },
    });
  });

  test('is agreed by a person who may, over the version that was read, signed by each partner', async () => {
    const agree = (sending: Partial<Sending>, body: object = { agreement }) =>
      command('agree', body, { grants: APPROVER, ...sending });
    expect(await agree({ grants: PREPARER })).toMatchObject({ status: 403 });
    expect(await agree({ grants: ['signatory@urn:ods:06H'] })).toMatchObject({ status: 403 });
    expect(await agree({ byMachine: true })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('a person who signed in') },
    });
    expect(await agree({ ifMatch: '*' })).toMatchObject({ status: 428, body: { code: 'version-missing' } });
    expect(await agree({ ifMatch: '"2"' })).toMatchObject({
      status: 412,
      body: { code: 'decided-meanwhile' },
    });
    const alone = { ...agreement, signatures: agreement?.signatures.slice(1) };
    expect(await agree({}, { agreement: alone })).toMatchObject({
      status: 422,
      body: { code: 'money-refused', errors: [{ rule: 'fund-partner-unsigned' }] },
    });
    expect(await agree({})).toMatchObject({ status: 200, etag: '"2"', body: { type: 'fund.agreed' } });
    expect(areaFundsAnswer.parse((await ask(FUNDS)).body).funds).toEqual([
      {
        ...{ policyYear: '2016/17', status: 'agreed', version: 2 },
        ...{ linesPence: 4_835_100_000, agreedOn: agreement?.agreedOn },
      },
    ]);
  });

  test('is paid into and spent from; what is said twice is said once, what is said otherwise is put right', async () => {
    const receipt = {
      ...{ contribution: 'ccg-minimum', reference: 'June', receivedOn: '2016-06-15', pence: 297_125_000 },
    };
    expect(await command('contributions', { receipt })).toMatchObject({ status: 200, etag: '"3"' });
    expect(await spend(141_766_667)).toMatchObject({ status: 200, body: { type: 'fund.spent', version: 4 } });
    const again = await spend(141_766_667);
    expect(again).toMatchObject({ status: 200, etag: '"4"' });
    expect(again.body).toEqual({ version: 4, warnings: [] });
    expect(await spend(141_766_666)).toMatchObject({ status: 200, etag: '"5"' });
    const { entries } = journalAnswer.parse((await ask(`${FUND}/journal`)).body);
    expect(entries.map(({ kind, reverses }) => [kind, reverses])).toEqual([
      ['contribution', undefined],
      ['expenditure', undefined],
      ['reversal', entries[1]?.number],
      ['expenditure', undefined],
    ]);
    for (const { lines } of entries) expect(lines.reduce((sum, { pence }) => sum + pence, 0)).toBe(0);
  });

  test('has a journal that is read page by page, by effective day, and as it was known', async () => {
    const journal = `${FUND}/journal`;
    const first = journalAnswer.parse((await ask(`${journal}?limit=3`)).body);
    expect(first.entries).toHaveLength(3);
    const rest = journalAnswer.parse((await ask(`${journal}?limit=3&after=${first.next}`)).body);
    expect([rest.entries.length, rest.next]).toEqual([1, undefined]);
    const june = journalAnswer.parse((await ask(`${journal}?from=2016-06-01&to=2016-06-30`)).body);
    expect(june.entries.map(({ kind }) => kind)).toEqual(['contribution', 'expenditure']);
    const { decisions } = fundAnswer.parse((await ask(FUND)).body);
    const asKnown = decisions.find(({ type }) => type === 'fund.contribution-received')?.recordedAt ?? '';
    expect(journalAnswer.parse((await ask(`${journal}?asKnown=${asKnown}`)).body).entries).toHaveLength(1);
    expect(fundAnswer.parse((await ask(`${FUND}?asKnown=${asKnown}`)).body).version).toBe(3);
    expect((await ask(`${FUNDS}?asKnown=${asKnown}`)).body).toMatchObject({ funds: [{ version: 3 }] });
    expect((await ask(`${FUNDS}?asKnown=2015-01-01T00:00:00Z`)).body).toMatchObject({ funds: [] });
  });

  test.each([
    ['asKnown=2126-01-01T00:00:00Z', 'moment-not-yet'],
    ['asKnown=yesterday', 'parameter-not-understood'],
    ['from=2016-02-30', 'parameter-not-understood'],
    ['from=2016-07-01&to=2016-06-30', 'parameter-not-understood'],
    ['after=abc', 'parameter-not-understood'],
    ['colour=red', 'unknown-parameter'],
  ])('is not asked for ?%s', async (query, rule) => {
    expect(await ask(`${FUND}/journal?${query}`)).toMatchObject({
      status: 400,
      body: { errors: [{ rule }] },
    });
  });

  test('is vired and forecast, and each line says how it stands', async () => {
    const virement = {
      ...{ from: 'iachs', to: 'ccg-carers', pence: 1_000 },
      ...{ reason: 'More carers ask', authority: 'BCF Delivery Group, 3 June 2016' },
    };
    expect(await command('virements', { virement })).toMatchObject({ status: 200 });
    expect(await command('virements', { virement: { ...virement, pence: 0.5 } })).toMatchObject({
      status: 422,
      body: { errors: [{ where: '/virement/pence' }] },
    });
    const forecast = {
      line: 'iachs',
      asOf: '2016-09',
      outturnPence: 1_701_199_400,
      method: 'as commissioned',
    };
    expect(await command('forecasts', { forecast })).toMatchObject({ status: 200 });
    const { lines } = fundAnswer.parse((await ask(FUND)).body);
    expect(lines.find(({ line }) => line === 'iachs')).toMatchObject({
      ...{ budgetPence: 1_701_199_000, spentPence: 141_766_666, variancePence: 400 },
      settled: [{ rule: 'not-called-on-pool', partners: [{ partner: CCG, pence: 400 }] }],
    });
  });

  test('is revised with a reason, and money still moves on what is in force', async () => {
    const revise = (body: object) => command('revise', body, { grants: PREPARER });
    expect(await revise({ content })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'missing-member', where: '/reason' }] },
    });
    const note = 'With the figures of the template';
    expect(await revise({ content: { ...content, note }, reason: 'The template is in' })).toMatchObject({
      status: 200,
      body: { type: 'fund.revised' },
    });
    expect(await command('draft', { content }, { grants: PREPARER })).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'fund-already-agreed' }] },
    });
    expect(await command('agree', { agreement }, { grants: APPROVER })).toMatchObject({ status: 200 });
  });

  test('takes nothing more in a month that is closed', async () => {
    expect(await command('close-month', { month: '2016-07' })).toMatchObject({ status: 200 });
    expect(await spend(7, { line: 'care-act' })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'month-closed' }] },
    });
    expect(await spend(7, { line: 'care-act', effectiveOn: '2016-08-01' })).toMatchObject({ status: 200 });
    const late = { contribution: 'ccg-minimum', reference: 'July', receivedOn: '2016-07-15', pence: 7 };
    expect(await command('contributions', { receipt: late })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'month-closed', where: '/receipt/effectiveOn' }] },
    });
    const receipt = { ...late, effectiveOn: '2016-08-01' };
    expect(await command('contributions', { receipt })).toMatchObject({ status: 200 });
  });

  test('is closed with its year, and then neither vired nor forecast', async () => {
    expect(await command('close-year', {})).toMatchObject({
      status: 200,
      body: { type: 'fund.year-closed' },
    });
    const forecast = { line: 'iachs', asOf: '2017-03', outturnPence: 0, method: 'none' };
    expect(await command('forecasts', { forecast })).toMatchObject({
      status: 409,
      body: { code: 'money-not-ready', errors: [{ rule: 'fund-closed' }] },
    });
    expect(fundAnswer.parse((await ask(FUND)).body)).toMatchObject({
      status: 'closed',
      closedThrough: '2017-03-31',
    });
  });
});

describe('a partner’s statement of account', () => {
  const STATEMENT = `${FUND}/statements/${CCG}`;
  const document = (ending: string) => tracker.request('GET', `${STATEMENT}.${ending}`, { grants: VIEWER });

  test('opens, moves and closes to the penny', async () => {
    const { sections, unshared, reconciled } = statementAnswer.parse(
      (await ask(`${STATEMENT}?to=2016-06-30`)).body,
    );
    expect(sections.map(({ of, closingPence }) => [of, closingPence])).toEqual([
      ['contributed', 297_125_000],
      ['spent', 141_766_667],
      ['held', 0],
      ['released', 0],
      ['retained', 0],
      ['disputed', 0],
    ]);
    for (const { openingPence, movements, closingPence } of sections)
      expect(movements.reduce((sum, { pence }) => sum + pence, openingPence)).toBe(closingPence);
    expect(unshared.map(({ line }) => line)).toContain('transformation-team');
    for (const { statedPence, journalPence } of reconciled) expect(statedPence).toBe(journalPence);
  });

  test('is of partners alone', async () => {
    expect(await ask(`${FUND}/statements/urn:ods:99D`)).toMatchObject({
      status: 404,
      body: { errors: [{ rule: 'unknown-partner' }] },
    });
    expect(await ask(`${STATEMENT}.docx`)).toMatchObject({ status: 404 });
    expect((await tracker.request('GET', `${STATEMENT}.pdf`, { grants: ['viewer@E06000031'] })).status).toBe(
      403,
    );
  });

  test.each([
    ['csv', 'text/csv; charset=utf-8', 'attachment'],
    ['html', 'text/html; charset=utf-8', 'inline'],
    ['pdf', 'application/pdf', 'attachment'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'attachment'],
  ])('comes as .%s, the same bytes each time', async (ending, type, kept) => {
    const response = await document(ending);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('content-disposition')).toBe(
      `${kept}; filename="statement-E10000003-2016-17-urn-ods-06H.${ending}"`,
    );
    const again = await document(ending);
    expect(again.headers.get('etag')).toBe(response.headers.get('etag'));
    const [first, second] = [await response.arrayBuffer(), await again.arrayBuffer()];
    expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true);
  });

  test('says in a file what it says as data', async () => {
    const csv = await (await document('csv')).text();
    expect(csv).toContain('Statement of account 2016/17: NHS Cambridgeshire and Peterborough Clinical');
    expect(csv).toContain('Pooled fund,"Cambridgeshire (E10000003), 2016/17"');
    expect(csv).toContain('"Contribution received: ccg-minimum, June",2971250.00');
    const html = await (await document('html')).text();
    expect(html).toContain('£2,971,250.00');
    const workbook = await readWorkbook(Buffer.from(await (await document('xlsx')).arrayBuffer()));
    expect(JSON.stringify(workbook)).toContain('2971250');
  });
});

describe('what is refused says where and how to mend it, and decides nothing', () => {
  test.each([
    ['not JSON', '{"content": ', 400, 'malformed-json'],
    ['an unknown member', { content, mood: 'good' }, 422, 'money-refused'],
    ['an NHS number in a note', { content: { ...content, note: 'of 943 476 5919' } }, 422, 'money-refused'],
    [
      'pounds',
      { content: { ...content, contributions: [{ ...content.contributions[0], pence: '£1' }] } },
      422,
      'money-refused',
    ],
  ])('%s', async (_, body, status, code) => {
    const answer = await send('POST', `${FUNDS}/2017-18/draft`, { grants: PREPARER, body });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(JSON.stringify(answer.body)).not.toContain('943 476 5919');
    expect(await ask(`${FUNDS}/2017-18`)).toMatchObject({ status: 404 });
  });

  test('a year that is none, an area that nobody knows, another area’s finance', async () => {
    const drafting = { grants: PREPARER, body: { content } };
    expect(await send('POST', `${FUNDS}/2016/draft`, drafting)).toMatchObject({
      status: 404,
      body: { errors: [{ rule: 'unknown-fund-year' }] },
    });
    const elsewhere = { ...drafting, grants: ['preparer@E06009999'] };
    expect(await send('POST', '/v1/areas/E06009999/funds/2016-17/draft', elsewhere)).toMatchObject({
      status: 404,
      body: { errors: [{ rule: 'unknown-fund-area' }] },
    });
    expect(await spend(1, {}, { grants: ['finance@E06000031'] })).toMatchObject({ status: 403 });
  });
});
