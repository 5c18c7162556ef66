import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { TestingModule } from '@nestjs/testing';
import { londonDay, monthsOf, period } from '#kernel';
import { balances, fundStream, verifyJournal } from '#pooled-fund';
import { WatermarkStore } from '#records';
import { agreeFund, openModules, recordEvents, reported, testDatabase, type TestDatabase } from '#testing';
import { agreementHash } from './agreement.decider';
import { ADMISSIONS, CAMBRIDGESHIRE, CCG, COUNCIL, RISK_SHARE } from './cambridgeshire-2016.fixture';
import { ComputeSettlementCommand } from './compute-settlement.command';
import { DecideSettlementCommand } from './decide-settlement.command';
import { FigureRecords } from './figure-records';
import { OpenSettlementCommand } from './open-settlement.command';
import { PositionQuery } from './position.query';
import { ProposeAgreementCommand } from './propose-agreement.command';
import type { SettlementDecision } from './settlement-command';
import { SettlementFacts } from './settlement-facts';
import { SettlementModule } from './settlement.module';
import { SettlementQuery } from './settlement.query';
import type { SettlementOutcome } from './settlement.store';
import { SignAgreementCommand } from './sign-agreement.command';
import { WithdrawAgreementCommand } from './withdraw-agreement.command';

const MONTHS = monthsOf(period('2016/17'));
const by = { actor: 'finance@cambridgeshire.example' };
const fund = fundStream(RISK_SHARE.area, RISK_SHARE.policyYear);

let db: TestDatabase;
let application: TestingModule;

beforeAll(async () => {
  db = await testDatabase();
  application = await openModules(db, SettlementModule);
  // A month on target is 4,670 admissions; February came to 268 more. March is not reported yet.
  await publish(MONTHS.slice(0, 11).map((month) => [month, month === '2017-02' ? 4_938 : 4_670]));
});
afterAll(async () => {
  await application.close();
  await db.close();
});

describe("Cambridgeshire's risk share of 2016/17, from counts to the journal (the counts are invented)", () => {
  test('is proposed, and signed by each partner for itself', async () => {
    const proposed = await commands().execute(new ProposeAgreementCommand(RISK_SHARE, CAMBRIDGESHIRE, by));
    expect(proposed).toMatchObject({ ok: true, value: [{ type: 'agreement.proposed' }] });
    expect(await sign(COUNCIL, [CCG])).toMatchObject({ ok: false, failure: [{ rule: 'signs-for-another' }] });
    expect(await refusedOf(commands().execute(new OpenSettlementCommand(RISK_SHARE, by)))).toEqual([
      'no-agreement-in-force',
    ]);
    await sign(COUNCIL, [COUNCIL]);
    expect(await sign(CCG, [CCG])).toMatchObject({ ok: true });
    expect(await position()).toMatchObject({ status: 'none', position: { heldPence: 0 } });
  });

  test('a stored watermark is asked by its own day: what had not begun then never had', async () => {
    const [id, at] = [(await position()).watermark.id, '2016-03-31T11:00:00Z'];
    const stand = (at: string) => db.owner.query('UPDATE watermark SET at = $2 WHERE id = $1', [id, at]);
    const before = (await position()).watermark.at;
    await stand(at);
    expect(await queries().execute(new PositionQuery({ ...RISK_SHARE, watermark: id }))).toMatchObject({
      ok: false,
      failure: [{ rule: 'no-agreement-in-force' }],
    });
    await stand(before);
  });

  test('opened, holds the fund back out of what the commissioner contributes', async () => {
    const underOthers = new OpenSettlementCommand(RISK_SHARE, by, 'a'.repeat(64));
    expect(await refusedOf(commands().execute(underOthers))).toEqual(['stale-hash']);
    const open = new OpenSettlementCommand(RISK_SHARE, by, agreementHash(CAMBRIDGESHIRE));
    expect(await refusedOf(commands().execute(open))).toEqual(['pooled-fund-not-agreed']);
    await agreeFund(db.pool, RISK_SHARE);
    const opened = await commands().execute(open);
    expect(opened).toMatchObject({ ok: true, value: { entries: [{ kind: 'hold', number: 1 }] } });
    expect(await accounts()).toEqual({
      [`contributed:${CCG}`]: -83_600_000n,
      'held:risk-share': 83_600_000n,
    });
    expect(await refusedOf(commands().execute(new OpenSettlementCommand(RISK_SHARE, by)))).toEqual([
      'settlement-open-already',
    ]);
  });

  test('in the year, says what is held, at risk and still to be done, and what other counts would come to', async () => {
    await new WatermarkStore(db.pool).store();
    const supposed = [{ figure: ADMISSIONS, count: 56_041 }];
    const answer = await queries().execute(new PositionQuery({ ...RISK_SHARE, supposed }));
    expect(answer).toMatchObject({
      ok: true,
      value: {
        status: 'open',
        position: {
          heldPence: 83_600_000,
          // 268 beyond the target so far, at £1,490 each.
          earnedPence: 43_668_000,
          toRelease: [`${ADMISSIONS}: no more than 4,402 for the rest of the period`],
        },
        supposed: { amounts: [{ pence: 149_000 }, { name: 'released', pence: 83_451_000 }, {}] },
      },
    });
  });

  test('at the end of a quarter, it stands on the counts of its months and no later ones', async () => {
    const ask = (quarter: string) => queries().execute(new PositionQuery({ ...RISK_SHARE, quarter }));
    const answer = await ask('2016/17-Q2');
    // February's 268 more were still to come.
    expect(answer).toMatchObject({
      ok: true,
      value: { quarter: '2016/17-Q2', position: { earnedPence: 83_600_000, forecastPence: 83_600_000 } },
    });
    const parts = answer.ok ? (answer.value.position.figures[0]?.parts ?? []) : [];
    expect(parts.filter(({ count }) => count !== undefined).map(({ period: key }) => key)).toEqual(
      MONTHS.slice(0, 6),
    );
    expect(await ask('2017/18-Q1')).toMatchObject({
      ok: false,
      failure: [{ rule: 'quarter-not-of-agreement', where: '/quarter' }],
    });
  });

  test('a payable is forecast, and forecast anew', async () => {
    await decide({ type: 'forecast', pence: 43_000_000, asOf: '2017-02-28', method: 'To date' });
    await decide({ type: 'forecast', pence: 41_000_000, asOf: '2017-03-31', method: 'To date' });
    expect(await accounts()).toMatchObject({
      'accrued:risk-share': 41_000_000n,
      'payable:risk-share': -41_000_000n,
    });
  });

  test('with March missing it is computed, and not posted, whoever approves', async () => {
    await compute();
    await approve(CCG);
    await approve(COUNCIL);
    expect(await refused({ type: 'post' })).toEqual(['coverage-incomplete']);
    const nobody = { name: '', position: '' };
    const counts = [{ figure: ADMISSIONS, count: 51_638 }];
    expect(await refused({ type: 'override-coverage', by: nobody, reason: 'x', counts })).toEqual([
      'override-without-a-name',
    ]);
    const person = { name: 'A. Person', position: 'Director of Finance' };
    expect(await refused({ type: 'override-coverage', by: person, reason: 'x' })).toEqual([
      'figure-not-reported',
    ]);
  });

  test('with all months in, it is computed in two ways that agree, every step with its clause', async () => {
    await publish([['2017-03', 4_670]]);
    const outcome = await compute();
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    const standing = await read();
    expect(standing.computation).toMatchObject({
      inputs: [{ figure: ADMISSIONS, count: 56_308, source: 'SUS', open: [] }],
      amounts: [
        { name: 'overspend', pence: 39_932_000 },
        { name: 'released', pence: 43_668_000 },
        { name: 'retained', pence: 39_932_000 },
      ],
    });
    expect(standing.computation?.secondOpinion).toEqual(standing.computation?.amounts);
    expect(standing.computation?.steps.every(({ clauses }) => clauses.length > 0)).toBe(true);
    expect(standing).toMatchObject({ status: 'computed', approvedBy: [], waitingFor: [CCG, COUNCIL] });
  });

  test('read together with others, it rests on the same counts, and another that is refused leaves it alone', async () => {
    const { computation } = await read();
    const watermark = { id: computation?.watermark.id ?? 0 };
    const nowhere = { ...RISK_SHARE, area: 'E99999999' };
    const together = await application.get(SettlementFacts).inputsOfEach(
      [nowhere, RISK_SHARE].map((of) => ({ of, terms: CAMBRIDGESHIRE })),
      watermark,
    );
    expect(together).toMatchObject([{ ok: false, failure: [{ rule: 'unknown-area' }] }, { ok: true }]);
    expect(together[1]).toMatchObject({ value: computation?.inputs });
  });

  test('it is posted when both have approved, on one hash', async () => {
    await approve(CCG);
    expect(await refused({ type: 'post' })).toEqual(['approvals-missing']);
    await approve(COUNCIL);
  });

  test('a post that moves a penny elsewhere than SQL alone would is refused, and nothing of it stands', async () => {
    const before = await accounts();
    await db.owner.query(`
      CREATE FUNCTION a_penny_off() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.pence := NEW.pence + CASE split_part(NEW.account, ':', 1) WHEN 'pool' THEN 1 WHEN 'retained' THEN -1 ELSE 0 END;
        RETURN NEW;
      END $$;
      CREATE TRIGGER a_penny_off BEFORE INSERT ON journal_line FOR EACH ROW EXECUTE FUNCTION a_penny_off()`);
    const posted = await decide({ type: 'post' });
    await db.owner.query('DROP TRIGGER a_penny_off ON journal_line; DROP FUNCTION a_penny_off()');
    const pool = 'pool:E10000003/2017-18 stands at 43668001 pence instead of 43668000';
    const retained = `retained:${CCG} stands at 39931999 pence instead of 39932000`;
    expect(posted).toMatchObject({
      ok: false,
      failure: [
        {
          rule: 'second-opinion-differs',
          what: `SQL alone comes to other postings: ${pool}; ${retained}`,
        },
      ],
    });
    expect(await accounts()).toEqual(before);
    expect((await read()).status).toBe('computed');
  });

  test('it is posted for 1 April 2017, and nothing is accrued any more', async () => {
    expect(await decide({ type: 'post' })).toMatchObject({
      ok: true,
      value: { entries: [{ kind: 'reversal' }, { kind: 'post', effectiveOn: '2017-04-01' }] },
    });
    expect(await accounts()).toEqual({
      'accrued:risk-share': 0n,
      [`contributed:${CCG}`]: -83_600_000n,
      'held:risk-share': 0n,
      'payable:risk-share': 0n,
      'pool:E10000003/2017-18': 43_668_000n,
      [`retained:${CCG}`]: 39_932_000n,
    });
    expect(await refused({ type: 'post' })).toEqual(['posted-already']);
    expect(await position()).toMatchObject({ status: 'posted', position: { heldPence: 0 } });
  });

  test('late counts make a restatement that reverses and reposts, and says which records moved how much', async () => {
    await publish(
      [
        ['2017-02', 4_933],
        ['2017-03', 4_685],
      ],
      '2017-09-14T09:30:00+01:00',
    );
    await new WatermarkStore(db.pool).store();
    expect(await read()).toMatchObject({
      ...{ status: 'posted', restating: undefined },
      countsChanged: [{ figure: ADMISSIONS, before: 56_308, after: 56_318 }],
    });
    const stored = await watermarks();
    expect(await refusedOf(compute())).toEqual(['no-reason-given']);
    const stale = { ...by, expectedVersion: 1 };
    const grounds = 'The commissioner corrected March 2017';
    expect(
      await refusedOf(commands().execute(new ComputeSettlementCommand(RISK_SHARE, { grounds }, stale))),
    ).toEqual(['decided-meanwhile']);
    expect(await watermarks()).toBe(stored);
    await compute('The commissioner corrected February and March 2017');
    const behind = jest.spyOn(application.get(FigureRecords), 'behind');
    const { status, countsChanged, restating } = await read();
    expect({ status, countsChanged }).toEqual({ status: 'restating', countsChanged: [] });
    expect(restating).toMatchObject({ differences: [{ movedBy: [{}, {}] }] });
    expect(await refused({ type: 'restate' })).toEqual(['approvals-missing']);
    await approve(CCG);
    await approve(COUNCIL);
    const restated = await decide({ type: 'restate' });
    expect(restated).toMatchObject({
      ok: true,
      value: { entries: [{ kind: 'reversal' }, { kind: 'post' }] },
    });
    for (const { lines } of restated.ok ? restated.value.entries : [])
      expect(lines.reduce((sum, { pence }) => sum + pence, 0n)).toBe(0n);
    const { restatements, ...after } = await read();
    expect(after.restating).toBeUndefined();
    // What partners were told they approve is what was restated.
    expect(restatements).toMatchObject([restating]);
    // The records of both watermarks were read for the first answer, and for no other.
    expect(behind).toHaveBeenCalledTimes(2);
    behind.mockRestore();
    expect(restatements).toMatchObject([
      {
        grounds: 'The commissioner corrected February and March 2017',
        before: { releasedPence: 43_668_000 },
        split: { releasedPence: 42_178_000, retainedPence: 41_422_000, disputedPence: 0 },
        differences: [
          {
            ...{ figure: ADMISSIONS, before: 56_308, after: 56_318, releasedPence: -1_490_000 },
            movedBy: [
              { record: record('2017-02'), before: 4_938, after: 4_933, releasedPence: 745_000 },
              { record: record('2017-03'), before: 4_670, after: 4_685, releasedPence: -2_235_000 },
            ],
          },
        ],
      },
    ]);
    expect(await accounts()).toMatchObject({
      'held:risk-share': 0n,
      'pool:E10000003/2017-18': 42_178_000n,
      [`retained:${CCG}`]: 41_422_000n,
    });
    expect(await refusedOf(compute('Once more'))).toEqual(['nothing-changed']);
  });

  test('paid on and closed, nothing more is done to it, and the journal is whole', async () => {
    await decide({ type: 'pay-on', paidOn: londonDay(new Date()), reference: 'BACS 4711' });
    await decide({ type: 'close' });
    expect(await refused({ type: 'post' })).toEqual(['settlement-closed']);
    expect((await read()).status).toBe('closed');
    expect(await verifyJournal(db.pool)).toMatchObject({ faults: [] });
  });

  test('keeps its terms, and what it came to, when its agreement is taken back', async () => {
    const taken = new WithdrawAgreementCommand(RISK_SHARE, 'Nothing is left to be done', by);
    expect(await commands().execute(taken)).toMatchObject({ ok: true });
    expect(await position()).toMatchObject({
      status: 'closed',
      terms: { contentHash: agreementHash(CAMBRIDGESHIRE) },
      position: { heldPence: 0, earnedPence: 42_178_000 },
    });
  });
});

const record = (period: string) => ({
  ...{ source: CCG, period, table: 'total' },
  event: { topic: expect.any(String), offset: expect.any(Number) },
});
const commands = () => application.get(CommandBus);
const queries = () => application.get(QueryBus);

/** Counts as the commissioner reports them, through the log and the projecting transaction. */
async function publish(
  counts: readonly (readonly [string, number])[],
  applicableAt = '2017-05-12T09:30:00+01:00',
) {
  await recordEvents(
    db,
    counts.map(([month, value]) =>
      reported({
        source: CCG,
        area: RISK_SHARE.area,
        measure: 'non-elective-admissions-sus',
        table: 'total',
        period: month,
        value,
        applicableAt,
      }),
    ),
  );
}

function sign(partner: string, actsFor: readonly string[]) {
  const signature = {
    partner,
    signedBy: 'A. Person',
    position: 'Director of Finance',
    signedOn: '2016-06-30',
  };
  return commands().execute(
    new SignAgreementCommand(RISK_SHARE, agreementHash(CAMBRIDGESHIRE), signature, actsFor, by),
  );
}

function compute(grounds?: string) {
  return commands().execute(new ComputeSettlementCommand(RISK_SHARE, { grounds }, by));
}

function decide(decision: SettlementDecision) {
  return commands().execute(new DecideSettlementCommand(RISK_SHARE, decision, by));
}

async function approve(partner: string) {
  const { contentHash = '' } = await read();
  const who = { name: 'A. Person', position: 'Director of Finance' };
  const approved = await decide({ type: 'approve', partner, by: who, contentHash, actsFor: [partner] });
  if (!approved.ok) throw new Error(JSON.stringify(approved.failure));
}

async function read() {
  const answer = await queries().execute(new SettlementQuery(RISK_SHARE));
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return answer.value;
}

/** Where it stands by now. */
async function position() {
  await new WatermarkStore(db.pool).store();
  const answer = await queries().execute(new PositionQuery(RISK_SHARE));
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return answer.value;
}

const refused = (decision: SettlementDecision) => refusedOf(decide(decision));

async function refusedOf(outcome: Promise<SettlementOutcome>): Promise<string[]> {
  const decided = await outcome;
  return decided.ok ? [] : decided.failure.map(({ rule }) => rule);
}

async function watermarks(): Promise<number | undefined> {
  return (await new WatermarkStore(db.pool).latest())?.id;
}

async function accounts(): Promise<Record<string, bigint>> {
  return Object.fromEntries((await balances(db.pool, fund)).map(({ account, pence }) => [account, pence]));
}
