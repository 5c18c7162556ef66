import { readFileSync } from 'node:fs';
import { DecisionStore } from '#decisions';
import { readWorkbook } from '#documents';
import { londonDay, monthsOf, period } from '#kernel';
import { closeJournal, fundStream } from '#pooled-fund';
import { agreeFund, recordEvents, reported, startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { WatermarkStore } from '#records';
import { SettlementQuery } from '#settlement';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { QueryBus } from '@nestjs/cqrs';
import { startTracker, type RunningTracker, type Sending } from '../tracker.fixture';
import { agreementAnswerSchema, agreementsAnswer } from './agreements.schema';
import { fundAnswer, journalAnswer, statementAnswer } from './funds.schema';
import { positionAnswer, settlementAnswerSchema, settlementsAnswer } from './settlements.schema';

const AREA = 'E10000003';
const CCG = 'urn:ods:06H';
const COUNCIL = `urn:ons:${AREA}`;
const AGREEMENTS = `/v1/areas/${AREA}/agreements`;
const AGREEMENT = `${AGREEMENTS}/2016-17/risk-share`;
const SETTLEMENTS = `/v1/areas/${AREA}/settlements/2016-17`;
const SETTLEMENT = `${SETTLEMENTS}/risk-share`;
const ADMISSIONS = 'non-elective-admissions/2016/17';
const MONTHS = monthsOf(period('2016/17'));
const proposal = JSON.parse(
  readFileSync(
    new URL('../../../standalone/sample/agreement-cambridgeshire-2016-17.json', import.meta.url),
    'utf8',
  ),
) as { readonly content: { readonly termClauses: object } };
/** With a clause of its own for what is restated, to tell that from what is not. */
const terms = { ...proposal.content, termClauses: { ...proposal.content.termClauses, restatement: ['5'] } };
const FINANCE = [`finance@${AREA}`];
const APPROVER = [`approver@${AREA}`];
const DIRECTOR = { name: 'A. Person', position: 'Director of Finance' };
const DISPUTE = {
  partner: COUNCIL,
  by: DIRECTOR,
  figure: ADMISSIONS,
  claimed: 56_300,
  evidence: 'Eight admissions were counted twice',
  replyBy: '2099-01-01',
};

let database: TestDatabase;
let provider: OpenIdProvider;
let tracker: RunningTracker;
let watermarkThen: number;
let reportThen: Buffer;

beforeAll(async () => {
  database = await testDatabase();
  provider = await startOpenIdProvider('better-care-ledger');
  // A month on target is 4,670 admissions; February came to 268 more. March is not reported yet.
  await count(MONTHS.slice(0, 11).map((month) => [month, month === '2017-02' ? 4_938 : 4_670]));
  await agreeFund(database.pool, { area: AREA, policyYear: '2016/17' });
  await closeFirstQuarter();
  tracker = await startTracker(database, provider);
});
afterAll(async () => {
  await tracker.close();
  await provider.close();
  await database.close();
});

describe("Cambridgeshire's risk share of 2016/17, from agreement to release (the counts are invented)", () => {
  test('is proposed, and signed by each partner for itself alone', async () => {
    expect(await ask(AGREEMENT)).toMatchObject({ status: 404, body: { errors: [{ rule: 'no-agreement' }] } });
    expect(await propose(FINANCE)).toMatchObject({ status: 403 });
    expect(await propose([`preparer@${AREA}`])).toMatchObject({ status: 200, etag: '"1"' });
    const withSlash = `${AGREEMENTS}/2016-17/risk%2Fshare/propose`;
    const sent = { grants: [`preparer@${AREA}`], body: proposal };
    expect(await send('POST', withSlash, sent)).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'agreement-code-malformed' }] },
    });
    const { proposed } = agreementAnswerSchema.parse((await ask(AGREEMENT)).body);
    const contentHash = proposed?.contentHash ?? '';
    const sign = (partner: string, as: Partial<Sending>) => {
      const signature = {
        partner,
        signedBy: DIRECTOR.name,
        position: DIRECTOR.position,
        signedOn: '2016-06-30',
      };
      return command(
        AGREEMENT,
        'sign',
        { contentHash, signature },
        { grants: [`signatory@${partner}`], ...as },
      );
    };
    expect(await sign(COUNCIL, { grants: [`signatory@${CCG}`] })).toMatchObject({
      status: 403,
      body: { code: 'not-permitted', errors: [{ rule: 'signs-for-another' }] },
    });
    expect(await sign(COUNCIL, { byMachine: true })).toMatchObject({ status: 403 });
    expect(await decide('open', {})).toMatchObject({
      status: 409,
      body: { code: 'money-not-ready', errors: [{ rule: 'no-agreement-in-force' }] },
    });
    expect(await sign(COUNCIL, {})).toMatchObject({ status: 200, etag: '"2"' });
    expect(await sign(CCG, {})).toMatchObject({ status: 200, etag: '"3"' });
    expect(agreementAnswerSchema.parse((await ask(AGREEMENT)).body)).toMatchObject({
      inForce: contentHash,
      signed: [{ signatures: [{ partner: COUNCIL }, { partner: CCG }] }],
    });
    expect(agreementsAnswer.parse((await ask(`${AGREEMENTS}/2016-17`)).body).agreements).toMatchObject([
      { agreement: 'risk-share', status: 'in-force', version: 3 },
    ]);
    expect(agreementsAnswer.parse((await ask(`${AGREEMENTS}/2015-16`)).body).agreements).toEqual([]);
  });

  test('opened, holds the fund back, over the version that was read', async () => {
    expect(await ask(SETTLEMENT)).toMatchObject({
      status: 404,
      body: { errors: [{ rule: 'no-settlement' }] },
    });
    expect(await send('POST', `${SETTLEMENT}/close`, { grants: FINANCE, body: {} })).toMatchObject({
      status: 428,
    });
    expect(await decide('open', {})).toMatchObject({ status: 200, etag: '"1"' });
    expect((await standing()).entries).toMatchObject([
      { kind: 'hold', lines: [{ account: 'held:risk-share', pence: 83_600_000 }, { pence: -83_600_000 }] },
    ]);
    expect(
      await send('POST', `${SETTLEMENT}/post`, { grants: FINANCE, body: {}, ifMatch: '"9"' }),
    ).toMatchObject({ status: 412 });
  });

  test('finance and approvers of another area do nothing to it, and no machine answers for a person', async () => {
    const ofFinance = ['open', 'compute', 'review', 'agree-amount', 'forecast', 'post', 'restate', 'release'];
    const ofApprovers = [`${SETTLEMENT}/override-coverage`, `${SETTLEMENT}/resolve`, `${AGREEMENT}/withdraw`];
    const toRefuse = [
      ...[...ofFinance, 'close', 'propose-void', 'void'].map((name) => ({
        ...{ path: `${SETTLEMENT}/${name}`, grants: ['finance@E06000031'] },
      })),
      ...ofApprovers.map((path) => ({ path, grants: ['approver@E06000031'] })),
      ...ofApprovers.map((path) => ({ path, grants: FINANCE })),
      ...ofApprovers.map((path) => ({ path, grants: APPROVER, byMachine: true })),
    ];
    for (const { path, ...as } of toRefuse) {
      const refused = await send('POST', path, { body: {}, ifMatch: '"1"', ...as });
      expect([path, as, refused]).toMatchObject([path, as, { status: 403, body: { code: 'not-permitted' } }]);
    }
    expect((await standing()).version).toBe(1);
  });

  test('in the year, says what is at risk, and what one admission more would cost, and changes nothing', async () => {
    await new WatermarkStore(database.pool).store();
    const { position, watermark } = positionAnswer.parse((await ask(`${SETTLEMENT}/position`)).body);
    // 268 beyond the target so far, at £1,490 each.
    expect(position).toMatchObject({ heldPence: 83_600_000, earnedPence: 43_668_000 });
    const body = { supposed: [{ figure: ADMISSIONS, count: 56_041 }] };
    const asked = await send('POST', `${SETTLEMENT}/what-if`, { grants: [`viewer@${AREA}`], body });
    const { amounts } = positionAnswer.parse(asked.body).supposed;
    expect(amounts).toContainEqual({ name: 'released', pence: 83_451_000 });
    const suppose = (...supposed: readonly object[]) =>
      send('POST', `${SETTLEMENT}/what-if`, { grants: [`viewer@${AREA}`], body: { supposed } });
    expect(await suppose({ figure: ADMISSIONS })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'nothing-supposed', where: '/supposed/0' }] },
    });
    expect(await suppose({ figure: ADMISSIONS, count: 9_007_199_254_740_991 })).toMatchObject({
      status: 422,
      body: { errors: [{ where: '/supposed/0/count' }] },
    });
    expect(await suppose({ figure: ADMISSIONS, pricePence: 1_000_000_000_000 })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'cost-beyond-limits' }] },
    });
    const report = await text(`${SETTLEMENT}/documents/position.csv`);
    expect(report).toMatch(
      /Forecast over the agreed\s+non-elective-admissions\/2016\/17,4,56040,56332,56308,56576,292\s/,
    );
    expect(report).not.toMatch(/,forecast,/);
    reportThen = await bytes(`${SETTLEMENT}/documents/position.html?watermark=${watermark.id}`);
    watermarkThen = watermark.id;
    expect(report).toContain('Held back,"3; 5; 7",836000.00');
    expect(report).toContain('Area,Cambridgeshire (E10000003)');
    const ofQuarter = `${SETTLEMENT}/documents/position.xlsx?quarter=2016/17-Q2`;
    const workbook = await get(ofQuarter);
    expect(workbook.headers.get('content-disposition')).toContain('-risk-share-Q2.xlsx"');
    const sheets = await readWorkbook(Buffer.from(await workbook.arrayBuffer()));
    expect(sheets.ok && sheets.value.map(({ sheet }) => sheet)).toEqual(
      expect.arrayContaining(['Delivery group', 'Executive board', 'NHS England']),
    );
    expect((await get(ofQuarter)).headers.get('etag')).toBe(workbook.headers.get('etag'));
    expect(await ask(`${SETTLEMENT}/position?quarter=2017/18-Q1`)).toMatchObject({
      status: 400,
      body: { errors: [{ rule: 'quarter-not-of-agreement' }] },
    });
    expect((await standing()).version).toBe(1);
    expect((await get(`${SETTLEMENT}/what-if`)).headers.get('allow')).toBe('POST');
    const noYear = SETTLEMENT.replace('2016-17', 'any-year');
    expect(await send('POST', `${noYear}/what-if`, { grants: [`viewer@${AREA}`], body })).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'no-agreement-in-force' }] },
    });
  });

  test('what is sent wrong is refused at its place in what was sent', async () => {
    const forecast = { forecastPence: 83_600_001, asOf: '2017-02-28', method: 'to date' };
    expect(await decide('forecast', forecast)).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'amount-beyond-fund', where: '/forecastPence' }] },
    });
    const by = { ...DIRECTOR, position: 'A'.repeat(201) };
    const review = await decide('review', { contentHash: 'a'.repeat(64), by, note: 'x' });
    expect(review).toMatchObject({ status: 422, body: { errors: [{ where: '/by/position' }] } });
    expect(review).not.toMatchObject({ body: { errors: [{ rule: 'beyond-limits' }] } });
    const unknown = { status: 404, body: { errors: [{ rule: 'unknown-watermark', where: '/watermark' }] } };
    expect(await decide('compute', { watermark: 99_999 })).toMatchObject(unknown);
    expect(await ask(`${SETTLEMENT}/position?watermark=99999`)).toMatchObject(unknown);
  });

  test('with March missing it is computed; a named person may put up with it, and nobody else', async () => {
    const expected = { forecastPence: 43_000_000, asOf: '2017-02-28', method: 'As it went so far' };
    expect(await decide('forecast', expected)).toMatchObject({ status: 200 });
    expect(await decide('compute', {})).toMatchObject({ status: 200 });
    const override = (by: object, grants: readonly string[], more: object = {}) =>
      command(
        SETTLEMENT,
        'override-coverage',
        { by, reason: 'The year has to be closed', ...more },
        { grants },
      );
    expect(await override(DIRECTOR, FINANCE)).toMatchObject({ status: 403 });
    expect(await override({ name: '', position: '' }, APPROVER)).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'override-without-a-name' }, { where: '/counts' }] },
    });
    await approveAll();
    expect(await decide('post', {})).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'coverage-incomplete' }] },
    });
    expect(await override(DIRECTOR, APPROVER)).toMatchObject({
      status: 422,
      body: { errors: [{ where: '/counts' }] },
    });
    const counts = [{ figure: ADMISSIONS, count: 51_638 }];
    expect(await override(DIRECTOR, APPROVER, { counts })).toMatchObject({ status: 200 });
  });

  test('with all counts in, it is computed in two ways that agree, each step with its clause', async () => {
    await count([['2017-03', 4_670]]);
    expect(await decide('compute', {})).toMatchObject({ status: 200 });
    const { computation, status } = await standing();
    expect(status).toBe('computed');
    expect(computation).toMatchObject({ inputs: [{ count: 56_308 }], releasedPence: 43_668_000 });
    expect(computation?.secondOpinion).toEqual(computation?.amounts);
    expect(computation?.steps.filter(({ clauses }) => clauses.length === 0)).toEqual([]);
    const agreed = { agreedPence: 43_000_000, reason: 'Both bear a part of February' };
    expect(await decide('agree-amount', agreed)).toMatchObject({ status: 200 });
    const statement = await text(`${SETTLEMENT}/documents/statement.csv`);
    expect(statement).toContain('"Put forward as agreed, not yet approved",7,430000.00,');
    expect(statement).toMatch(
      /7,436680\.00,430000\.00,Both bear a part of February,somebody,\d{4}-\d\d-\d\d,stands/,
    );
  });

  test('a partner challenges a figure: its money is held until the dispute is over', async () => {
    const asCouncil = { grants: [`signatory@${COUNCIL}`] };
    expect(await command(SETTLEMENT, 'dispute', DISPUTE, asCouncil)).toMatchObject({ status: 200 });
    expect((await standing()).split).toMatchObject({ releasedPence: 43_668_000, disputedPence: 1_192_000 });
    const back = { dispute: 1, by: DIRECTOR, reason: 'They were two persons' };
    expect(
      await command(SETTLEMENT, 'withdraw-dispute', back, { grants: [`signatory@${CCG}`] }),
    ).toMatchObject({ status: 403 });
    expect(await command(SETTLEMENT, 'uphold-dispute', back, asCouncil)).toMatchObject({
      status: 403,
      body: { errors: [{ rule: 'outcome-of-one-side', where: '/dispute' }] },
    });
    const reply = { dispute: 1, partner: CCG, by: DIRECTOR, reply: 'They were two persons' };
    expect(await command(SETTLEMENT, 'reply', reply, asCouncil)).toMatchObject({
      status: 403,
      body: { errors: [{ rule: 'signs-for-another' }] },
    });
    expect(await command(SETTLEMENT, 'reply', reply, { grants: [`signatory@${CCG}`] })).toMatchObject({
      status: 200,
    });
    expect(await command(SETTLEMENT, 'withdraw-dispute', back, asCouncil)).toMatchObject({ status: 200 });
    expect(await command(SETTLEMENT, 'dispute', DISPUTE, asCouncil)).toMatchObject({ status: 200 });
    const stranger = { grants: ['signatory@urn:ods:99D'], ifMatch: '"1"' };
    const approval = { partner: CCG, by: DIRECTOR, contentHash: 'f'.repeat(64) };
    for (const [name, body] of [
      ['dispute', DISPUTE],
      ['reply', reply],
      ['withdraw-dispute', back],
      ['uphold-dispute', back],
      ['approve', approval],
    ] as const)
      expect(await command(SETTLEMENT, name, body, stranger)).toMatchObject({
        status: 403,
        body: { errors: [{ rule: 'signs-for-another', what: 'You act for none of its partners' }] },
      });
    const rejected = { dispute: 2, outcome: 'rejected', by: DIRECTOR, reason: 'They were two persons' };
    const asked = jest.spyOn(tracker.application.get(QueryBus), 'execute');
    expect(await command(SETTLEMENT, 'resolve', rejected, { grants: FINANCE })).toMatchObject({
      status: 403,
    });
    const ofOneSide = { grants: [...APPROVER, `signatory@${CCG}`] };
    expect(await command(SETTLEMENT, 'resolve', rejected, ofOneSide)).toMatchObject({
      status: 403,
      body: { errors: [{ rule: 'outcome-of-one-side' }] },
    });
    expect(await command(SETTLEMENT, 'resolve', rejected, { grants: APPROVER })).toMatchObject({
      status: 200,
    });
    // This test reads it before each; for whom somebody decides is asked of the stream alone.
    expect(asked.mock.calls.filter(([query]) => query instanceof SettlementQuery)).toHaveLength(3);
    asked.mockRestore();
    expect((await standing()).split).toMatchObject({ disputedPence: 0 });
  });

  test('approved by both partners on one hash, each for itself, it is posted for 1 April 2017', async () => {
    const { contentHash } = await standing();
    const approval = { partner: CCG, by: DIRECTOR, contentHash };
    expect(
      await command(SETTLEMENT, 'approve', approval, { grants: [`signatory@${COUNCIL}`] }),
    ).toMatchObject({ status: 403, body: { errors: [{ rule: 'signs-for-another' }] } });
    expect(
      await command(SETTLEMENT, 'approve', approval, { grants: [`signatory@${CCG}`], byMachine: true }),
    ).toMatchObject({ status: 403 });
    expect(await decide('post', {})).toMatchObject({ status: 409 });
    const asCouncil = { grants: [`signatory@${COUNCIL}`] };
    expect(await command(SETTLEMENT, 'dispute', DISPUTE, asCouncil)).toMatchObject({ status: 200 });
    await approveAll();
    expect(await decide('post', {})).toMatchObject({ status: 200, body: { type: 'settlement.posted' } });
    expect(await decide('post', {})).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'posted-already' }] },
    });
    expect(await standing()).toMatchObject({ status: 'posted', posted: { releasedPence: 43_668_000 } });
  });

  test('a dispute that ends after posting moves what it held, and takes back no approval', async () => {
    const asCouncil = { grants: [`signatory@${COUNCIL}`] };
    const before = await standing();
    expect(before).toMatchObject({ posted: { disputedPence: 1_192_000 }, isClaimOpen: false });
    expect(before.postedHash).toBe(before.contentHash);
    const back = { dispute: 3, by: DIRECTOR, reason: 'They were two persons' };
    expect(await command(SETTLEMENT, 'withdraw-dispute', back, asCouncil)).toMatchObject({ status: 200 });
    const { posted, approvals, contentHash } = await standing();
    expect(posted).toMatchObject({ releasedPence: 43_668_000, disputedPence: 0 });
    expect({ approvals, contentHash }).toEqual({
      approvals: before.approvals,
      contentHash: before.contentHash,
    });
    expect(approvals).toMatchObject([{ approved: { by: DIRECTOR } }, { approved: { by: DIRECTOR } }]);
    expect(await text(`${SETTLEMENT}/documents/statement.csv`)).not.toContain('not yet');
  });

  test('what was released is paid on', async () => {
    expect(await decide('release', { paidOn: '2017-04-28', reference: 'BACS 4711' })).toMatchObject({
      status: 200,
    });
    expect(await standing()).toMatchObject({
      ...{ paidOn: '2017-04-28', duePence: 0 },
      payments: [{ paidOn: '2017-04-28', pence: 43_668_000, reference: 'BACS 4711' }],
    });
    await new WatermarkStore(database.pool).store();
    const position = positionAnswer.parse((await ask(`${SETTLEMENT}/position`)).body);
    expect(position).toMatchObject({ status: 'posted', position: { heldPence: 0 } });
    const report = await text(`${SETTLEMENT}/documents/position.html`);
    expect(report).toContain('The settlement is posted: its release statement says what is released');
  });

  test('late counts are computed on their grounds, approved again, and restated', async () => {
    const path = `${SETTLEMENT}/documents/statement.csv`;
    const before = await text(path);
    expect(before).not.toContain('Counts have changed');
    await count([['2017-03', 4_680]], '2017-09-14T09:30:00+01:00');
    await new WatermarkStore(database.pool).store();
    const countsChanged = [{ figure: ADMISSIONS, before: 56_308, after: 56_318 }];
    expect(await standing()).toMatchObject({ status: 'posted', countsChanged });
    const outdated = await text(path);
    expect(outdated).toContain('Counts have changed since it was computed');
    expect(outdated).toMatch(/non-elective-admissions\/2016\/17,[^,]+,56308,56318/);
    // Of the same counts another watermark makes no other bytes.
    await new WatermarkStore(database.pool).store();
    expect(await text(path)).toBe(outdated);
    expect(await decide('compute', {})).toMatchObject({ status: 422 });
    expect(await decide('compute', { grounds: 'March 2017 was corrected' })).toMatchObject({ status: 200 });
    expect(await decide('restate', {})).toMatchObject({ status: 409 });
    const { approvals, restating } = await standing();
    expect(approvals).toEqual([{ partner: CCG }, { partner: COUNCIL }]);
    expect(restating).toMatchObject({
      grounds: 'March 2017 was corrected',
      differences: [{ releasedPence: -1_490_000, movedBy: [{ record: { period: '2017-03' } }] }],
    });
    const statement = await text(path);
    expect(statement).toContain('Who approved what is posted');
    expect(statement).toContain('March 2017 was corrected,56308,56318,-14900.00');
    expect(statement).toMatch(/urn:ods:06H,2017-03,[^,]+,[^,]+ at \d+,4670,4680,-14900\.00/);
    expect(statement).toContain(',Moved once it is restated,,,,,-14900.00');
    expect(statement).not.toContain('Counts have changed');
    await approveAll();
    expect(await decide('restate', {})).toMatchObject({ status: 200 });
    expect((await standing()).restatements).toMatchObject([
      {
        differences: [
          {
            ...{ figure: ADMISSIONS, before: 56_308, after: 56_318, releasedPence: -1_490_000 },
            movedBy: [
              {
                record: { source: CCG, period: '2017-03' },
                ...{ before: 4_670, after: 4_680, releasedPence: -1_490_000 },
              },
            ],
          },
        ],
      },
    ]);
    expect(settlementsAnswer.parse((await ask(SETTLEMENTS)).body).settlements).toMatchObject([
      {
        ...{ agreement: 'risk-share', status: 'posted', releasedPence: 42_178_000 },
        label: 'Invented figures: the count of the target, the price, the outturn, who signed',
      },
    ]);
  });

  test('the statement explains itself: every step and amount with its clause, and what was restated', async () => {
    const statement = await text(`${SETTLEMENT}/documents/statement.csv`);
    expect(statement).toContain('Invented figures: the count of the target, the price');
    expect(statement).toContain('Area,Cambridgeshire (E10000003)');
    expect(statement).toContain('"the pool of Cambridgeshire (E10000003), 2017/18"');
    expect(statement).toContain(
      'The hold is for 2016-04-01, of a month that is closed: it takes effect on 2016-07-01.',
    );
    expect(statement).toMatch(/"?Released"?,"7; 7, scenario 2; 7, use",421780\.00,421780\.00/);
    expect(statement).toMatch(/Overspend,"7; 7, scenario 2"/);
    expect(statement).toContain('March 2017 was corrected,56308,56318,-14900.00');
    expect(statement).toMatch(/urn:ods:06H,2017-03,[^,]+,[^,]+ at \d+,4670,4680,-14900\.00/);
    expect(statement).toContain('Paid,"7, use; 5",2017-04-28,BACS 4711,436680.00');
    expect(statement).toContain('To be paid back,"7, use; 5",,,-14900.00');
    expect(statement).toContain('"Released as posted, paid or not","7, use; 5",,,421780.00');
    const by = '"A. Person, Director of Finance",somebody,\\d{4}-\\d\\d-\\d\\d';
    for (const line of [
      `"7; 4",${by},The year has to be closed,1,non-elective-admissions/2016/17=51638,no longer holds`,
      `56308,56300,Eight admissions were counted twice,2099-01-01,rejected,${by},They were two persons`,
      `1,NHS Cambridgeshire and Peterborough CCG,"7; 4",${by},They were two persons`,
      `Cambridgeshire County Council,7,${by},`,
      'Posted: reverses entry 2 \\(invented figures\\),"7; 7, scenario 2"',
      'Restated: reverses entry \\d \\(invented figures\\),"5; 7; 7, scenario 2"',
      ',Moved by restatements,,,,,-14900.00',
      'Both bear a part of February,somebody,[-0-9]+,no longer stands',
    ])
      expect(statement).toMatch(new RegExp(line));
    for (const [form, type] of [
      ['html', 'text/html'],
      ['pdf', 'application/pdf'],
      ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ]) {
      const response = await get(`${SETTLEMENT}/documents/statement.${form}`);
      expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([200, type]);
    }
    expect((await get(`${SETTLEMENT}/documents/statement.docx`)).status).toBe(404);
  });

  test('the fund of the year it is released into shows what came into its pool, and from where', async () => {
    await agreeFund(database.pool, { area: AREA, policyYear: '2017/18' });
    const received = `/v1/areas/${AREA}/funds/2017-18`;
    const [held, into] = [`fund/${AREA}/2016-17`, `pool:${AREA}/2017-18`];
    const today = londonDay(new Date());
    const came = [
      { fund: held, kind: 'post', effectiveOn: '2017-04-01', pence: 43_668_000 },
      { fund: held, kind: 'reversal', effectiveOn: today, pence: -43_668_000 },
      { fund: held, kind: 'post', effectiveOn: today, pence: 42_178_000 },
    ];
    const { fromOtherFunds } = fundAnswer.parse((await ask(received)).body);
    expect(fromOtherFunds).toMatchObject(came);
    const { entry, narrative } = fromOtherFunds[0] ?? { entry: 0, narrative: '' };
    expect(narrative).toBe('risk-share: £436,680.00 is released into the pool of 2017/18 (invented figures)');

    const journal = journalAnswer.parse((await ask(`${received}/journal`)).body);
    expect(journal).toMatchObject({
      fund: `fund/${AREA}/2017-18`,
      entries: came.map(({ fund }) => ({ fund })),
    });
    expect(journal.entries[0]?.lines).toContainEqual({ account: into, pence: 43_668_000 });
    const next = journalAnswer.parse((await ask(`${received}/journal?limit=1`)).body);
    expect(next.entries).toMatchObject([{ number: entry }]);

    const statement = `${received}/statements/${COUNCIL}`;
    expect(statementAnswer.parse((await ask(`${statement}?to=${today}`)).body)).toMatchObject({
      fromOtherFunds: { openingPence: 0, movements: came, closingPence: 42_178_000 },
    });
    const later = statementAnswer.parse((await ask(`${statement}?from=2017-05-01&to=2017-05-31`)).body);
    const atOpening = { openingPence: 43_668_000, movements: [], closingPence: 43_668_000 };
    expect(later.fromOtherFunds).toEqual(atOpening);
    for (const { statedPence, journalPence } of later.reconciled) expect(statedPence).toBe(journalPence);
    const printed = await text(`${statement}.csv`);
    expect(printed).toContain('Came into the pool from other funds');
    expect(printed).toContain(`${entry},2017-04-01,${today},2016/17,"${narrative}",436680.00`);
    expect(printed).toContain('Invented figures: the count of the target, the price');

    const own = fundAnswer.parse((await ask(received.replace('2017-18', '2016-17'))).body);
    expect(own.fromOtherFunds).toEqual([]);
    const ownStatement = await text(`/v1/areas/${AREA}/funds/2016-17/statements/${COUNCIL}.csv`);
    expect(ownStatement).not.toContain('from other funds');
  });

  test('its documents are the same bytes, until something more is decided or known', async () => {
    for (const document of ['statement.csv', 'statement.xlsx', 'position.html']) {
      const path = `${SETTLEMENT}/documents/${document}`;
      const first = await get(path);
      const etag = first.headers.get('etag') ?? '';
      expect(await bytes(path)).toEqual(Buffer.from(await first.arrayBuffer()));
      expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
    }
    // Whatever was decided and counted since, the watermark of February has the report it had then.
    const path = `${SETTLEMENT}/documents/position.html?watermark=${watermarkThen}`;
    expect(await bytes(path)).toEqual(reportThen);
  });

  test('closed once what was too much is paid back, nothing more is done to it', async () => {
    expect(await decide('close', {})).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'payment-outstanding', what: '£14,900.00 is not paid back' }] },
    });
    expect(await decide('release', { paidOn: londonDay(new Date()), reference: 'BACS 4712' })).toMatchObject({
      status: 200,
    });
    expect(await standing()).toMatchObject({ duePence: 0, payments: [{}, { pence: -1_490_000 }] });
    expect(await decide('close', {})).toMatchObject({ status: 200 });
    expect(await decide('compute', { grounds: 'Once more' })).toMatchObject({ status: 409 });
  });

  test('it is told as it was known at each of its decisions, and so are its terms', async () => {
    const { decisions } = await standing();
    for (const { recordedAt } of decisions) {
      const then = settlementAnswerSchema.parse((await ask(`${SETTLEMENT}?asKnown=${recordedAt}`)).body);
      expect(then.decisions).toEqual(decisions.filter((each) => each.recordedAt <= recordedAt));
    }
    const [opened] = decisions;
    const first = settlementAnswerSchema.parse(
      (await ask(`${SETTLEMENT}?asKnown=${opened?.recordedAt ?? ''}`)).body,
    );
    expect(first).toMatchObject({ version: 1, status: 'open', disputes: [], payments: [] });
    expect(first.entries.map(({ kind }) => kind)).toEqual(['hold']);
    const before = 'asKnown=2016-01-01T00:00:00Z';
    expect(await ask(`${SETTLEMENT}?${before}`)).toMatchObject({ status: 404 });
    expect(await ask(`${AGREEMENT}?${before}`)).toMatchObject({ status: 404 });
    const atOpening = `asKnown=${opened?.recordedAt ?? ''}`;
    expect((await ask(`${SETTLEMENTS}?${atOpening}`)).body).toMatchObject({
      settlements: [{ version: 1, status: 'open' }],
    });
    expect((await ask(`${SETTLEMENTS}?${before}`)).body).toMatchObject({ settlements: [] });
    expect((await ask(`${AGREEMENT.slice(0, AGREEMENT.lastIndexOf('/'))}?${before}`)).body).toMatchObject({
      agreements: [],
    });
    const terms = await ask(`${AGREEMENT}?asKnown=${opened?.recordedAt ?? ''}`);
    expect(terms).toMatchObject({ status: 200, body: { inForce: opened ? expect.any(String) : '' } });
    expect((await ask(`${SETTLEMENT}/documents/statement.csv?${before}`)).status).toBe(404);
  });
});

const send = (...asked: Parameters<RunningTracker['send']>) => tracker.send(...asked);

async function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const token = await provider.token({ claims: { bettercare_grants: [`viewer@${AREA}`] } });
  return fetch(`${tracker.address}${path}`, { headers: { ...headers, authorization: `Bearer ${token}` } });
}

const text = async (path: string) => (await get(path)).text();
const bytes = async (path: string) => Buffer.from(await (await get(path)).arrayBuffer());
const ask = (path: string) => send('GET', path, { grants: [`viewer@${AREA}`] });
const propose = (grants: readonly string[]) =>
  send('POST', `${AGREEMENT}/propose`, { grants, body: { content: terms } });

/** A command over what is decided on as it stands now. */
async function command(path: string, name: string, body: object, sending: Sending) {
  const { status, etag } = await ask(path);
  const over = status === 200 && etag !== null ? { ifMatch: etag } : {};
  return send('POST', `${path}/${name}`, { body, ...over, ...sending });
}

const decide = (name: string, body: object) => command(SETTLEMENT, name, body, { grants: FINANCE });
const standing = async () => settlementAnswerSchema.parse((await ask(SETTLEMENT)).body);

async function approveAll(): Promise<void> {
  for (const partner of [CCG, COUNCIL]) {
    const { contentHash } = await standing();
    const grants = [`signatory@${partner}`];
    const approved = await command(SETTLEMENT, 'approve', { partner, by: DIRECTOR, contentHash }, { grants });
    expect(approved).toMatchObject({ status: 200 });
  }
}

/** The fund's journal is closed through June 2016 before the settlement is opened. */
async function closeFirstQuarter(): Promise<void> {
  const [fund, through] = [fundStream(AREA, '2016/17'), '2016-06-30'];
  const closed = { type: 'fund.month-closed', data: { closedThrough: through } };
  await new DecisionStore(database.pool).append(
    fund,
    2,
    [closed],
    { actor: 'finance' },
    async (client, [made]) => {
      if (made) await closeJournal(client, { fund, through, decision: made.position });
    },
  );
}

/** Counts as the commissioner reports them, through the log and the projecting transaction. */
async function count(
  counts: readonly (readonly [string, number])[],
  applicableAt = '2017-05-12T09:30:00+01:00',
): Promise<void> {
  const measure = 'non-elective-admissions-sus';
  await recordEvents(
    database,
    counts.map(([month, value]) =>
      reported({ source: CCG, area: AREA, measure, table: 'total', period: month, value, applicableAt }),
    ),
  );
}
