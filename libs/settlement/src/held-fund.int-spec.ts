import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { TestingModule } from '@nestjs/testing';
import { unzipSync } from 'fflate';
import { repositoryRoot } from '#installation';
import { monthsOf, period } from '#kernel';
import { DecisionStore, type RecordedDecision } from '#decisions';
import { agreedFund, balances, closeJournal, fundStream, verifyJournal } from '#pooled-fund';
import { agreeFund, openModules, recordEvents, reported, testDatabase, type TestDatabase } from '#testing';
import { agreementHash } from './agreement.decider';
import type { AgreementContent } from './agreement-content';
import { CAMBRIDGESHIRE, CCG, COUNCIL, RISK_SHARE } from './cambridgeshire-2016.fixture';
import { ComputeSettlementCommand } from './compute-settlement.command';
import { DecideSettlementCommand } from './decide-settlement.command';
import { EvidencePackQuery } from './evidence/evidence-pack.query';
import { OpenSettlementCommand } from './open-settlement.command';
import { ProposeAgreementCommand } from './propose-agreement.command';
import type { SettlementDecision } from './settlement-command';
import type { OfSettlement } from './settlement.events';
import { SettlementModule } from './settlement.module';
import { SettlementQuery } from './settlement.query';
import { SettlementStore } from './settlement.store';
import { SignAgreementCommand } from './sign-agreement.command';
import { WithdrawAgreementCommand } from './withdraw-agreement.command';

const MONTHS = monthsOf(period('2016/17'));
const by = { actor: 'finance@cambridgeshire.example' };
const person = { name: 'A. Person', position: 'Director of Finance' };
const fund = fundStream(RISK_SHARE.area, RISK_SHARE.policyYear);

let db: TestDatabase;
let application: TestingModule;

beforeAll(async () => {
  db = await testDatabase();
  application = await openModules(db, SettlementModule);
  await agreeFund(db.pool, RISK_SHARE);
  const of = { source: CCG, area: RISK_SHARE.area, measure: 'non-elective-admissions-sus' };
  const applicableAt = '2017-05-12T09:30:00+01:00';
  await recordEvents(
    db,
    MONTHS.map((month) => reported({ ...of, table: 'total', period: month, value: 4_690, applicableAt })),
  );
});
afterAll(async () => {
  await application.close();
  await db.close();
});

describe('a settlement that is ended without a release (the counts are invented)', () => {
  const of = named('given-up');

  test('gives the fund back to its holder, once every partner has approved why', async () => {
    await agree(of);
    await open(of);
    await decide(of, { type: 'forecast', pence: 43_000_000, asOf: '2017-02-28', method: 'To date' });
    await commands().execute(new ComputeSettlementCommand(of, {}, by));
    await approveByAll(of);
    await decide(of, { type: 'propose-void', by: person, reason: 'The scheme was given up' });
    expect(await refusedOf(decide(of, { type: 'void' }))).toEqual(['approvals-missing']);
    expect(await read(of)).toMatchObject({ status: 'computed', waitingFor: [CCG, COUNCIL] });
    await approveByAll(of);
    expect(await decide(of, { type: 'void' })).toMatchObject({
      ok: true,
      value: { entries: [{ kind: 'reversal' }, { kind: 'void', settles: 1 }] },
    });
    expect(await accounts()).toEqual({
      'accrued:given-up': 0n,
      [`contributed:${CCG}`]: 0n,
      'held:given-up': 0n,
      'payable:given-up': 0n,
    });
    expect(await read(of)).toMatchObject({
      status: 'voided',
      split: undefined,
      voiding: { by: person, reason: 'The scheme was given up' },
    });
    expect(await verifyJournal(db.pool)).toMatchObject({ faults: [] });
  });

  test('proves that offline, as any other', async () => {
    expect(await faultsOfPack(of)).toEqual([]);
  });
});

describe('a settlement whose terms have one more partner by now', () => {
  const of = named('joined');
  const district = { partner: 'urn:ons:E07000008', name: 'Cambridge City Council', as: 'council' as const };
  const joined = { ...CAMBRIDGESHIRE, partners: [...CAMBRIDGESHIRE.partners, district] };
  const proposed = { type: 'propose-void', by: person, reason: 'The scheme was given up' } as const;

  test('is not voided by those before it alone, also where it signs at that moment', async () => {
    await agree(of);
    await open(of);
    await taken(decide(of, proposed));
    await approveByAll(of);
    await taken(commands().execute(new ProposeAgreementCommand(of, joined, by)));
    for (const partner of [CCG, COUNCIL]) await taken(sign(of, joined, partner));
    const [signed, voided] = await inTurn(
      () => sign(of, joined, district.partner),
      () => decide(of, { type: 'void' }),
    );
    expect(signed).toMatchObject({ ok: true });
    expect(voided).toMatchObject({
      ok: false,
      failure: [{ rule: 'terms-superseded', what: expect.stringContaining('Cambridge City Council') }],
    });
    expect(await refusedOf(decide(of, proposed))).toEqual(['terms-superseded']);
  });

  test('is, once it was computed on those and all of them have approved', async () => {
    await taken(commands().execute(new ComputeSettlementCommand(of, {}, by)));
    await taken(decide(of, proposed));
    await approveByAll(of);
    expect(await refusedOf(decide(of, { type: 'void' }))).toEqual(['approvals-missing']);
    const { contentHash = '' } = await read(of);
    const { partner } = district;
    await taken(decide(of, { type: 'approve', partner, by: person, contentHash, actsFor: [partner] }));
    await taken(decide(of, { type: 'void' }));
  });
});

describe('two who decide at once, on a settlement', () => {
  const of = named('forecast-meanwhile');

  test('over a version that came to be after the journal was read, nothing is posted', async () => {
    await agree(of);
    await open(of);
    await commands().execute(new ComputeSettlementCommand(of, {}, by));
    await approveByAll(of);
    /** Reads the settlement, and lets somebody forecast before anything else is read. */
    class ReadJustBefore extends DecisionStore {
      private isFirst = true;
      override async read(stream: string, upTo?: number): Promise<RecordedDecision[]> {
        const history = await super.read(stream, upTo);
        if (this.isFirst) {
          this.isFirst = false;
          const forecast = { type: 'forecast', pence: 5, asOf: '2017-02-28', method: 'To date' } as const;
          await taken(decide(of, forecast));
        }
        return history;
      }
    }
    const { version } = await read(of);
    const settlements = new SettlementStore(db.pool, new ReadJustBefore(db.pool));
    const posting = settlements.decide({ type: 'post', of }, { ...by, expectedVersion: version + 1 });
    expect(await refusedOf(posting)).toEqual(['decided-meanwhile']);
    await taken(decide(of, { type: 'post' }));
    expect((await read(of)).entries).toMatchObject([
      { kind: 'hold' },
      { kind: 'forecast' },
      { kind: 'reversal' },
      { kind: 'post' },
    ]);
  });
});

describe('an agreement under which money is held', () => {
  const of = named('kept');
  const withdraw = () => commands().execute(new WithdrawAgreementCommand(of, 'Nobody wants it', by));

  test('is not taken back: the settlement is voided first', async () => {
    await agree(of);
    await open(of);
    expect(await withdraw()).toMatchObject({
      ok: false,
      failure: [{ rule: 'settlement-still-open', mend: expect.stringContaining('Void the settlement') }],
    });
    await decide(of, { type: 'propose-void', by: person, reason: 'Nobody wants it' });
    await approveByAll(of);
    await taken(decide(of, { type: 'void' }));
    expect(await withdraw()).toMatchObject({ ok: true });
  });

  test('posted, it is closed first', async () => {
    const posted = named('posted');
    await agree(posted);
    await open(posted);
    await commands().execute(new ComputeSettlementCommand(posted, {}, by));
    await approveByAll(posted);
    await taken(decide(posted, { type: 'post' }));
    expect(await commands().execute(new WithdrawAgreementCommand(posted, 'Over', by))).toMatchObject({
      ok: false,
      failure: [{ rule: 'settlement-still-open', mend: 'Close the settlement first' }],
    });
    await taken(decide(posted, { type: 'pay-on', paidOn: '2017-04-28', reference: 'BACS 4711' }));
    await taken(decide(posted, { type: 'close' }));
    expect(await commands().execute(new WithdrawAgreementCommand(posted, 'Over', by))).toMatchObject({
      ok: true,
    });
  });
});

describe('two who decide at once, on an agreement and on its settlement', () => {
  test('taking it back first, nothing is held under it', async () => {
    const of = named('taken-back');
    await agree(of);
    const [withdrawn, opened] = await inTurn(
      () => commands().execute(new WithdrawAgreementCommand(of, 'Nobody wants it', by)),
      () => commands().execute(new OpenSettlementCommand(of, by)),
    );
    expect(withdrawn).toMatchObject({ ok: true });
    expect(opened).toMatchObject({ ok: false, failure: [{ rule: 'no-agreement-in-force' }] });
  });

  test('opening it first, it is not taken back', async () => {
    const of = named('opened');
    await agree(of);
    const [opened, withdrawn] = await inTurn(
      () => commands().execute(new OpenSettlementCommand(of, by)),
      () => commands().execute(new WithdrawAgreementCommand(of, 'Nobody wants it', by)),
    );
    expect(opened).toMatchObject({ ok: true });
    expect(withdrawn).toMatchObject({ ok: false, failure: [{ rule: 'settlement-still-open' }] });
  });

  test('agreeing its fund without one of them first, nothing is held in it', async () => {
    const of = named('without-the-council');
    await agree(of);
    const [, opened] = await inTurn(
      () => agreeFund(db.pool, RISK_SHARE, [CCG]),
      () => commands().execute(new OpenSettlementCommand(of, by)),
    );
    expect(opened).toMatchObject({ ok: false, failure: [{ rule: 'not-a-partner-of-fund' }] });
    await agreeFund(db.pool, RISK_SHARE);
    await open(of);
  });

  test('signing other terms first, nothing is posted on those before', async () => {
    const of = named('superseded');
    await agree(of);
    await open(of);
    await commands().execute(new ComputeSettlementCommand(of, {}, by));
    await approveByAll(of);
    const others = { ...CAMBRIDGESHIRE, title: 'Risk share agreement 2016/17, as amended' };
    await taken(commands().execute(new ProposeAgreementCommand(of, others, by)));
    await taken(sign(of, others, CCG));
    const [signed, posted] = await inTurn(
      () => sign(of, others, COUNCIL),
      () => decide(of, { type: 'post' }),
    );
    expect(signed).toMatchObject({ ok: true });
    expect(posted).toMatchObject({ ok: false, failure: [{ rule: 'terms-superseded' }] });
    expect(await read(of)).toMatchObject({ status: 'computed', entries: [{ kind: 'hold' }] });
  });
});

describe('the end of a dispute that held some of what was posted', () => {
  const of = named('disputed');
  const figure = 'non-elective-admissions/2016/17';
  const withdrawn = { type: 'resolve-dispute', dispute: 1, outcome: 'withdrawn', by: person } as const;
  const taking = { ...withdrawn, reason: 'They were two persons', actsFor: [COUNCIL] };

  test('is held to what SQL alone makes of it, and nothing of it stands where it differs', async () => {
    await agree(of);
    await open(of);
    await commands().execute(new ComputeSettlementCommand(of, {}, by));
    const claim = { partner: COUNCIL, by: person, actsFor: [COUNCIL], figure, claimed: 56_270 };
    await taken(
      decide(of, { type: 'dispute', ...claim, evidence: 'Ten were counted twice', replyBy: '2099-01-01' }),
    );
    await approveByAll(of);
    await taken(decide(of, { type: 'post' }));
    const before = await accounts();
    await db.owner.query(`
      CREATE FUNCTION a_penny_off() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.pence := NEW.pence + CASE split_part(NEW.account, ':', 1) WHEN 'retained' THEN 1 ELSE -1 END;
        RETURN NEW;
      END $$;
      CREATE TRIGGER a_penny_off BEFORE INSERT ON journal_line FOR EACH ROW EXECUTE FUNCTION a_penny_off()`);
    const ended = await decide(of, taking);
    await db.owner.query('DROP TRIGGER a_penny_off ON journal_line; DROP FUNCTION a_penny_off()');
    expect(ended).toMatchObject({
      ok: false,
      failure: [
        {
          rule: 'second-opinion-differs',
          what: expect.stringContaining('disputed:disputed stands at -1 pence instead of 0'),
        },
      ],
    });
    expect(await accounts()).toEqual(before);
  });

  test('is of what was posted, also while other counts are computed', async () => {
    const late = { source: CCG, area: RISK_SHARE.area, measure: 'non-elective-admissions-sus' };
    const applicableAt = '2017-09-14T09:30:00+01:00';
    await recordEvents(db, [
      reported({ ...late, table: 'total', period: '2017-03', value: 4_700, applicableAt }),
    ]);
    const grounds = { grounds: 'March was corrected' };
    await taken(commands().execute(new ComputeSettlementCommand(of, grounds, by)));
    expect(await decide(of, taking)).toMatchObject({
      ok: true,
      value: { entries: [{ kind: 'dispute-outcome' }] },
    });
    expect(await read(of)).toMatchObject({ status: 'restating', posted: { disputedPence: 0 } });
    await approveByAll(of);
    await taken(decide(of, { type: 'restate' }));
    expect(await faultsOfPack(of)).toEqual([]);
    expect(await verifyJournal(db.pool)).toMatchObject({ faults: [] });
  });
});

describe('what was agreed for a month that is closed', () => {
  test('takes effect on the first day that is open, and says so', async () => {
    await closeThrough('2017-05-31');
    const of = named('late');
    await agree(of);
    await open(of);
    await taken(decide(of, { type: 'forecast', pence: 5, asOf: '2017-02-28', method: 'To date' }));
    await commands().execute(new ComputeSettlementCommand(of, {}, by));
    await approveByAll(of);
    await taken(decide(of, { type: 'post' }));
    const { entries, effectiveOn } = await read(of);
    expect(entries.map((entry) => [entry.kind, entry.effectiveOn])).toEqual([
      ['hold', '2017-06-01'],
      ['forecast', '2017-06-01'],
      ['reversal', '2017-06-01'],
      ['post', '2017-06-01'],
    ]);
    expect(entries[0]?.narrative).toBe(
      '£836,000.00 is held back under late; for 2016-04-01, of a month that is closed',
    );
    expect(entries[3]?.narrative).toContain('; for 2017-04-01, of a month that is closed');
    expect(effectiveOn).toBe('2017-06-01');
    expect(await faultsOfPack(of)).toEqual([]);
  });

  test('also where it is closed in the fund that what is released goes to, before or at that moment', async () => {
    const received = fundStream(RISK_SHARE.area, '2017/18');
    const of = named('received');
    await agree(of);
    await open(of);
    await commands().execute(new ComputeSettlementCommand(of, {}, by));
    await approveByAll(of);
    await closeThrough('2017-06-30', received);
    await inTurn(
      () => closeThrough('2017-08-31', received),
      () => taken(decide(of, { type: 'post' })),
    );
    const { entries, effectiveOn } = await read(of);
    expect(entries.map((entry) => [entry.kind, entry.effectiveOn])).toEqual([
      ['hold', '2017-06-01'],
      ['post', '2017-09-01'],
    ]);
    expect(effectiveOn).toBe('2017-09-01');
    expect(await faultsOfPack(of)).toEqual([]);
  });

  test('also where it is closed at that moment', async () => {
    const of = named('later');
    await agree(of);
    await inTurn(
      () => closeThrough('2017-07-31'),
      () => open(of),
    );
    expect((await read(of)).entries).toMatchObject([{ kind: 'hold', effectiveOn: '2017-08-01' }]);
    expect(await verifyJournal(db.pool)).toMatchObject({ faults: [] });
  });
});

describe('a line of the fund that two agreements settle', () => {
  test('is held back once, also where both are opened at once, and what others hold is told', async () => {
    await settleLineBy('first', 'second');
    for (const agreement of ['first', 'second', 'beside']) await agree(named(agreement));
    const [first, second] = await inTurn(
      () => commands().execute(new OpenSettlementCommand(named('first'), by)),
      () => commands().execute(new OpenSettlementCommand(named('second'), by)),
    );
    expect(first).toMatchObject({ ok: true });
    const what =
      'iachs has £1,000,000.00; £836,000.00 would be held of it under second, £836,000.00 under first';
    expect(second).toMatchObject({ ok: false, failure: [{ rule: 'held-beyond-its-line', what }] });
    const beside = await commands().execute(new OpenSettlementCommand(named('beside'), by));
    const warnings = beside.ok ? beside.value.warnings : [];
    const told = warnings.filter(({ what: said }) => said.includes('aside under first as well'));
    expect(told).toMatchObject([{ rule: 'may-be-held-twice' }]);
    // What was voided is held by nobody.
    expect(warnings.filter(({ what: said }) => said.includes('under given-up'))).toEqual([]);
  });
});

/** The line of the fund, of a million pounds, is settled by these from now on. */
async function settleLineBy(...agreements: readonly string[]): Promise<void> {
  const decisions = new DecisionStore(db.pool);
  const history = await decisions.read(fund);
  const content = agreedFund(history);
  const underspend = agreements.map((agreement) => ({ rule: 'settled-by-agreement' as const, agreement }));
  const lines = content?.lines.map((line) => ({ ...line, pence: 100_000_000, underspend }));
  const revised = { type: 'fund.revised', data: { content: { ...content, lines }, reason: 'It is settled' } };
  const agreed = { type: 'fund.agreed', data: { agreement: { agreedOn: '2016-03-31', signatures: [] } } };
  await decisions.append(fund, history.length, [revised, agreed], by);
}

/** As the closing of a month of a fund does. */
async function closeThrough(closedThrough: string, of = fund): Promise<void> {
  const decisions = new DecisionStore(db.pool);
  const version = (await decisions.read(of)).length;
  const closed = { type: 'fund.month-closed', data: { closedThrough } };
  await decisions.append(of, version, [closed], by, async (client, [made]) => {
    if (made) await closeJournal(client, { fund: of, through: closedThrough, decision: made.position });
  });
}

/** Both have read what stands when the first of them has its turn, and the second comes after it. */
async function inTurn<First, Second>(
  first: () => Promise<First>,
  second: () => Promise<Second>,
): Promise<[First, Second]> {
  const holder = await db.owner.connect();
  const waiting = async (of: number) => {
    for (;;) {
      const { rowCount } = await db.owner.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if ((rowCount ?? 0) >= of) return;
      await sleep(10);
    }
  };
  try {
    await holder.query('BEGIN; SELECT FROM decision_head FOR UPDATE');
    const one = first();
    await waiting(1);
    const other = second();
    await waiting(2);
    await holder.query('COMMIT');
    return [await one, await other];
  } finally {
    holder.release();
  }
}

const commands = () => application.get(CommandBus);
const queries = () => application.get(QueryBus);

function named(agreement: string): OfSettlement {
  return { ...RISK_SHARE, agreement };
}

async function agree(of: OfSettlement, content: AgreementContent = CAMBRIDGESHIRE): Promise<void> {
  await taken(commands().execute(new ProposeAgreementCommand(of, content, by)));
  for (const partner of [CCG, COUNCIL]) await taken(sign(of, content, partner));
}

function sign(of: OfSettlement, content: AgreementContent, partner: string) {
  const signature = { partner, signedBy: person.name, position: person.position, signedOn: '2016-06-30' };
  const hash = agreementHash(content);
  return commands().execute(new SignAgreementCommand(of, hash, signature, [partner], by));
}

const open = (of: OfSettlement) => taken(commands().execute(new OpenSettlementCommand(of, by)));

function decide(of: OfSettlement, decision: SettlementDecision) {
  return commands().execute(new DecideSettlementCommand(of, decision, by));
}

async function approveByAll(of: OfSettlement): Promise<void> {
  for (const partner of [CCG, COUNCIL]) {
    const { contentHash = '' } = await read(of);
    await taken(decide(of, { type: 'approve', partner, by: person, contentHash, actsFor: [partner] }));
  }
}

async function read(of: OfSettlement) {
  const answer = await queries().execute(new SettlementQuery(of));
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return answer.value;
}

type Outcome = Promise<{ readonly ok: boolean; readonly failure?: readonly { readonly rule: string }[] }>;

async function taken(outcome: Outcome): Promise<void> {
  const { ok, failure } = await outcome;
  if (!ok) throw new Error(JSON.stringify(failure));
}

async function refusedOf(outcome: Outcome): Promise<string[]> {
  const { failure = [] } = await outcome;
  return failure.map(({ rule }) => rule);
}

async function accounts(): Promise<Record<string, bigint>> {
  return Object.fromEntries((await balances(db.pool, fund)).map(({ account, pence }) => [account, pence]));
}

/** What the checker of the settlement's evidence finds wrong. */
async function faultsOfPack(of: OfSettlement): Promise<string[]> {
  const pack = await queries().execute(new EvidencePackQuery(of));
  if (!pack.ok) throw new Error(JSON.stringify(pack.failure));
  const files = new Map(
    Object.entries(unzipSync(pack.value.archive)).map(([name, bytes]) => [name, Buffer.from(bytes)]),
  );
  const checker = pathToFileURL(join(repositoryRoot(), 'infra', 'evidence', 'check.mjs')).href;
  const { checkPack } = (await import(checker)) as {
    checkPack: (files: ReadonlyMap<string, Buffer>) => readonly { readonly faults: readonly string[] }[];
  };
  return checkPack(files).flatMap(({ faults }) => faults);
}
