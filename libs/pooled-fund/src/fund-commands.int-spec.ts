import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { TestingModule } from '@nestjs/testing';
import { ReferenceStore } from '#reference';
import { openModules, testDatabase, type TestDatabase } from '#testing';
import { AgreeFundCommand } from './agree-fund.command';
import { cambridgeshireFund, CCG, COUNTY } from './cambridgeshire.fixture';
import { CloseMonthCommand } from './close-month.command';
import { CloseYearCommand } from './close-year.command';
import { DraftFundCommand } from './draft-fund.command';
import { ForecastLineCommand } from './forecast-line.command';
import type { Spending } from './fund-content';
import { FundQuery } from './fund.query';
import { FundsOfAreaQuery } from './funds-of-area.query';
import { fundStream } from './fund.stream';
import { balances } from './journal/balances.query';
import { JournalQuery } from './journal/journal.query';
import { verifyJournal } from './journal/verify-journal.query';
import { PartnerStatementQuery } from './partner-statement.query';
import { PooledFundModule } from './pooled-fund.module';
import { ReceiveContributionCommand } from './receive-contribution.command';
import { RecordSpendingCommand } from './record-spending.command';
import { ReviseFundCommand } from './revise-fund.command';
import { VireCommand } from './vire.command';

const { area, policyYear, content, agreement } = cambridgeshireFund();
const FUND = fundStream(area, policyYear);
const finance = { actor: 'finance@cambridgeshire.example' };

let db: TestDatabase;
let application: TestingModule;
let commands: CommandBus;
let queries: QueryBus;

beforeAll(async () => {
  db = await testDatabase();
  application = await openModules(db, PooledFundModule);
  commands = application.get(CommandBus);
  queries = application.get(QueryBus);
  await application.get(ReferenceStore, { strict: false }).publishFirstVersion('installation');
});
afterAll(async () => {
  await application.close();
  await db.close();
});

const spend = (pence: number, more: Partial<Spending> = {}) =>
  commands.execute(
    new RecordSpendingCommand(area, policyYear, { line: 'iachs', month: '2016-06', pence, ...more }, finance),
  );
const onAccount = async (account: string) =>
  (await balances(db.pool, FUND)).find((each) => each.account === account)?.pence ?? 0n;
const spentOnIachs = () => onAccount('spent:iachs');

async function fund(recordedBy?: string) {
  const answer = await queries.execute(new FundQuery(area, policyYear, recordedBy));
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return answer.value;
}

describe("Cambridgeshire's fund for 2016/17", () => {
  test('is drafted with all that does not add up said, and agreed', async () => {
    const drafted = await commands.execute(new DraftFundCommand(area, policyYear, content, finance));
    if (!drafted.ok) throw new Error(JSON.stringify(drafted.failure));
    expect(drafted.value.warnings).toHaveLength(13);
    expect(await spend(1)).toMatchObject({ ok: false, failure: [{ rule: 'fund-not-agreed' }] });
    await commands.execute(new AgreeFundCommand(area, policyYear, agreement, finance));
    expect(await fund()).toMatchObject({
      status: 'agreed',
      stream: FUND,
      ringFence: { shortfallPence: 0n },
      inForce: { agreement },
    });
  });

  test('is paid into and spent from, each on both sides', async () => {
    const receipt = {
      contribution: 'ccg-minimum',
      reference: 'June',
      receivedOn: '2016-06-15',
      pence: 297_125_000,
    };
    await commands.execute(new ReceiveContributionCommand(area, policyYear, receipt, finance));
    await spend(141_766_667);
    expect(await balances(db.pool, FUND)).toEqual([
      { account: 'contributed:urn:ods:06H', pence: -297_125_000n },
      { account: 'pool:E10000003/2016-17', pence: 155_358_333n },
      { account: 'spent:iachs', pence: 141_766_667n },
    ]);
  });

  test('is put right by reversal, dated when it is made and linked; both stand in the journal', async () => {
    await spend(141_766_666);
    expect(await spentOnIachs()).toBe(141_766_666n);
    const { entries } = await queries.execute(new JournalQuery(FUND));
    expect(entries.map(({ kind }) => kind)).toEqual([
      'contribution',
      'expenditure',
      'reversal',
      'expenditure',
    ]);
    const [, wrong, reversal] = entries;
    expect(reversal?.reverses).toBe(wrong?.number);
    expect((reversal?.effectiveOn ?? '') > '2016-06-30').toBe(true);
    // Said twice, it is said once.
    await spend(141_766_666);
    expect((await queries.execute(new JournalQuery(FUND))).entries).toHaveLength(4);
  });

  test('is corrected by one of two at once, and never by both', async () => {
    const both = await Promise.all([spend(5), spend(6)]);
    const stands = both
      .map(({ ok }, index) => (ok ? [5n, 6n][index] : undefined))
      .filter((each) => each !== undefined);
    expect(stands).toContain(await spentOnIachs());
    expect(await verifyJournal(db.pool)).toMatchObject({ faults: [] });
    await spend(0);
    expect(await spentOnIachs()).toBe(0n);
    await spend(141_766_666, { effectiveOn: '2016-07-05' });
  });

  test('takes nothing in a closed month, from the journal’s own guard neither', async () => {
    await commands.execute(new CloseMonthCommand(area, policyYear, '2016-07', finance));
    const before = await fund();
    expect(await spend(7, { line: 'care-act' })).toMatchObject({
      ok: false,
      failure: [{ rule: 'month-closed' }],
    });
    expect((await fund()).version).toBe(before.version);
    expect(await spend(7, { line: 'care-act', effectiveOn: '2016-08-01' })).toMatchObject({ ok: true });
    expect(await db.pool.query(`SELECT fund, through FROM journal_closing`)).toMatchObject({
      rows: [{ fund: FUND, through: '2016-07-31' }],
    });
  });

  test('shows each line by budget, what was vired, spent and forecast, and whose the rest is', async () => {
    const virement = {
      ...{ from: 'iachs', to: 'ccg-carers', pence: 1_000 },
      ...{ reason: 'More carers ask', authority: 'BCF Delivery Group, 3 June 2016' },
    };
    await commands.execute(new VireCommand(area, policyYear, virement, finance));
    const said = { line: 'iachs', asOf: '2016-09', outturnPence: 1_701_199_400, method: 'as commissioned' };
    await commands.execute(new ForecastLineCommand(area, policyYear, said, finance));
    const { lines } = await fund();
    expect(lines.find(({ line }) => line === 'iachs')).toMatchObject({
      agreedPence: 1_701_200_000n,
      viredPence: -1_000n,
      budgetPence: 1_701_199_000n,
      spentPence: 141_766_666n,
      variancePence: 400n,
      settled: [{ rule: 'not-called-on-pool', partners: [{ partner: CCG, pence: 400n }] }],
    });
  });

  test('gives each partner a statement that opens, moves and closes to the penny', async () => {
    const asked = { from: '2016-07-01', to: '2016-07-31' };
    const answer = await queries.execute(new PartnerStatementQuery(area, policyYear, CCG, asked));
    if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
    const [contributed, spent] = answer.value.sections;
    expect(contributed).toMatchObject({
      openingPence: 297_125_000n,
      movements: [],
      closingPence: 297_125_000n,
    });
    expect(spent).toMatchObject({ of: 'spent', openingPence: 141_766_667n, closingPence: 283_533_333n });
    // The forecast is as of September: a statement to July does not know it, one of the year does.
    expect(answer.value.shares).toEqual([]);
    const ofYear = await queries.execute(new PartnerStatementQuery(area, policyYear, CCG));
    expect(ofYear).toMatchObject({
      ok: true,
      value: { shares: [{ line: 'iachs', rule: 'not-called-on-pool', pence: 400n }] },
    });
    const stranger = await queries.execute(new PartnerStatementQuery(area, policyYear, 'urn:ods:99D'));
    expect(stranger).toMatchObject({ ok: false, failure: [{ rule: 'unknown-partner' }] });
  });

  test('is read as it was recorded at a moment', async () => {
    const { decisions } = await fund();
    const drafted = decisions[0]?.recordedAt ?? '';
    expect(await fund(drafted)).toMatchObject({ status: 'draft', version: 1 });
    const before = new FundQuery(area, policyYear, '2016-04-01T00:00:00.000Z');
    expect(await queries.execute(before)).toMatchObject({ ok: false, failure: [{ rule: 'no-fund' }] });
  });

  test('is revised, agreed again and closed with its year; the council’s statement is its own', async () => {
    const exact = { ...content, note: 'With the precise figures of the planning template' };
    await commands.execute(new ReviseFundCommand(area, policyYear, exact, 'The template is in', finance));
    await commands.execute(new AgreeFundCommand(area, policyYear, agreement, finance));
    await commands.execute(new CloseYearCommand(area, policyYear, finance));
    const closed = await fund();
    expect(closed).toMatchObject({
      status: 'closed',
      closedThrough: '2017-03-31',
      inForce: { content: exact },
    });
    expect(closed.lines.every(({ variancePence }) => variancePence !== undefined)).toBe(true);
    const answer = await queries.execute(new PartnerStatementQuery(area, policyYear, COUNTY));
    expect(answer).toMatchObject({
      ok: true,
      value: { sections: [{ closingPence: 0n }, { closingPence: 7n }, {}, {}, {}, {}] },
    });
    expect(await verifyJournal(db.pool)).toMatchObject({ faults: [] });
  });
});

test('an area has its funds by their years, and another area none', async () => {
  expect(await queries.execute(new FundsOfAreaQuery(area))).toMatchObject({
    ok: true,
    value: {
      funds: [
        {
          ...{ policyYear, status: 'closed', linesPence: 4_835_100_000n },
          ...{ agreedOn: agreement.agreedOn, closedThrough: '2017-03-31' },
        },
      ],
    },
  });
  expect(await queries.execute(new FundsOfAreaQuery('E06000031'))).toMatchObject({
    ok: true,
    value: { funds: [] },
  });
  expect(await queries.execute(new FundsOfAreaQuery('E06009999'))).toMatchObject({
    ok: false,
    failure: [{ rule: 'unknown-fund-area' }],
  });
});

test('another area than there is has no fund', async () => {
  expect(await commands.execute(new DraftFundCommand('E06009999', '16/17', content, finance))).toMatchObject({
    ok: false,
    failure: [{ rule: 'unknown-fund-area' }, { rule: 'unknown-fund-year' }],
  });
});
