import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { monthsOf, period } from '#kernel';
import { agreeFund, openModules, recordEvents, reported, testDatabase, type TestDatabase } from '#testing';
import type { AgreementContent } from '../agreement-content';
import { agreementHash } from '../agreement.decider';
import { ADMISSIONS, CAMBRIDGESHIRE, CCG, COUNCIL, RISK_SHARE } from '../cambridgeshire-2016.fixture';
import { ComputeSettlementCommand } from '../compute-settlement.command';
import { DecideSettlementCommand } from '../decide-settlement.command';
import { OpenSettlementCommand } from '../open-settlement.command';
import { ProposeAgreementCommand } from '../propose-agreement.command';
import type { SettlementDecision } from '../settlement-command';
import { SettlementModule } from '../settlement.module';
import { SettlementQuery } from '../settlement.query';
import { SignAgreementCommand } from '../sign-agreement.command';

const MONTHS = monthsOf(period('2016/17'));
const BY = { actor: 'finance@cambridgeshire.example' };
const PERSON = { name: 'A. Person', position: 'Director of Finance' };
const MAY = '2017-05-12T09:30:00+01:00';
const SEPTEMBER = '2017-09-14T09:30:00+01:00';

export interface SettledLedger {
  readonly db: TestDatabase;
  readonly queries: QueryBus;
  close(): Promise<void>;
}

/** What is settled: the terms, which figure is disputed, and how that ends. */
interface Settling {
  readonly terms: AgreementContent;
  readonly claim: { readonly figure: string; readonly claimed: number };
  readonly outcome: 'rejected' | 'upheld';
  /** March 2017 is not reported in time, and a person puts up with it. */
  readonly isMarchLate?: boolean;
}

/** Cambridgeshire's risk share, of which the council says that eight were counted twice, and does not get its way. */
const REJECTED: Settling = {
  terms: CAMBRIDGESHIRE,
  claim: { figure: ADMISSIONS, claimed: 56_300 },
  outcome: 'rejected',
};

/** The same, where the commissioner gives in. */
export const UPHELD: Settling = { ...REJECTED, outcome: 'upheld' };

/** The same, settled on eleven months by somebody's word until the twelfth comes late. */
export const LATE: Settling = { ...REJECTED, isMarchLate: true };

/** The same, shared out among the partners in parts that leave a penny over. */
export const POOL_SHARES: Settling = {
  ...REJECTED,
  terms: {
    ...CAMBRIDGESHIRE,
    receiver: undefined,
    rule: {
      ...(CAMBRIDGESHIRE.rule as Extract<AgreementContent['rule'], { kind: 'balancing-sum' }>),
      kind: 'pool-shares',
      shares: [
        { partner: CCG, share: '0.333333' },
        { partner: COUNCIL, share: '0.666667' },
      ],
    },
  },
};

/** The same fund earned by a reduction of 403 admissions, quarter by quarter; what falls back is given back. */
export const PAID_FOR_PERFORMANCE: Settling = {
  ...REJECTED,
  terms: {
    ...CAMBRIDGESHIRE,
    rule: {
      kind: 'pay-for-performance',
      metric: 'non-elective-admissions',
      quarters: ['Q1', 'Q2', 'Q3', 'Q4'].map((quarter) => ({
        ...{ period: `2016/17-${quarter}`, baselinePeriod: `2015/16-${quarter}` },
        ...{ baseline: 14_100, plan: quarter === 'Q4' ? 13_997 : 14_000 },
      })),
      ...{ unit: 'penny', rounding: 'to-date', cappedAtPlan: true, clawsBack: true, recoverable: true },
    },
  },
  claim: { figure: 'non-elective-admissions/2016/17-Q4', claimed: 14_270 },
};

/**
 * An agreement of Cambridgeshire's for 2016/17 on invented counts: forecast, computed, disputed, posted with its money
 * held, the claim decided, and paid on; and restated, by the claim or over a late count; so that every kind of row is
 * there.
 */
export async function settledLedger(settling = REJECTED): Promise<SettledLedger> {
  const db = await testDatabase();
  const application = await openModules(db, SettlementModule);
  const queries = application.get(QueryBus);
  await settle(db, application.get(CommandBus), queries, settling);
  return {
    db,
    queries,
    async close() {
      await application.close();
      await db.close();
    },
  };
}

async function settle(
  db: TestDatabase,
  commands: CommandBus,
  queries: QueryBus,
  { terms, claim, outcome, isMarchLate = false }: Settling,
): Promise<void> {
  const taken = async (outcome: Promise<{ ok: boolean; failure?: unknown }>) => {
    const { ok, failure } = await outcome;
    if (!ok) throw new Error(JSON.stringify(failure));
  };
  const decide = (decision: SettlementDecision) =>
    taken(commands.execute(new DecideSettlementCommand(RISK_SHARE, decision, BY)));
  const compute = (grounds?: string) =>
    taken(commands.execute(new ComputeSettlementCommand(RISK_SHARE, { grounds }, BY)));
  const approveByAll = async () => {
    for (const partner of [CCG, COUNCIL]) {
      const standing = await queries.execute(new SettlementQuery(RISK_SHARE));
      if (!standing.ok) throw new Error(JSON.stringify(standing.failure));
      const { contentHash = '' } = standing.value;
      await decide({ type: 'approve', partner, by: PERSON, contentHash, actsFor: [partner] });
    }
  };

  // A month on target is 4,670 admissions; February came to 268 more.
  await publish(
    db,
    MONTHS.slice(0, isMarchLate ? 11 : 12).map((month) => [month, month === '2017-02' ? 4_938 : 4_670]),
    MAY,
  );
  await taken(commands.execute(new ProposeAgreementCommand(RISK_SHARE, terms, BY)));
  for (const partner of [COUNCIL, CCG]) {
    const signature = { partner, signedBy: PERSON.name, position: PERSON.position, signedOn: '2016-06-30' };
    const hash = agreementHash(terms);
    await taken(commands.execute(new SignAgreementCommand(RISK_SHARE, hash, signature, [partner], BY)));
  }
  await agreeFund(db.pool, RISK_SHARE);
  await taken(commands.execute(new OpenSettlementCommand(RISK_SHARE, BY)));
  await decide({ type: 'forecast', pence: 43_000_000, asOf: '2017-02-28', method: 'To date' });
  await compute();
  if (isMarchLate) {
    const counts = [{ figure: ADMISSIONS, count: 10 * 4_670 + 4_938 }];
    await decide({ type: 'override-coverage', by: PERSON, reason: 'March comes in September', counts });
  }
  const disputed = { ...claim, evidence: 'Eight were counted twice', replyBy: '2999-12-31' };
  await decide({ type: 'dispute', partner: COUNCIL, by: PERSON, actsFor: [COUNCIL], ...disputed });
  await approveByAll();
  await decide({ type: 'post' });
  const reply = 'They were transfers between two providers';
  await decide({ type: 'reply', dispute: 1, partner: CCG, by: PERSON, actsFor: [CCG], reply });
  const reason = 'The discharge summaries were read together';
  await decide({ type: 'resolve-dispute', dispute: 1, outcome, by: PERSON, reason, actsFor: [CCG, COUNCIL] });
  if (outcome === 'upheld') await compute();
  else {
    await decide({ type: 'pay-on', paidOn: '2017-06-01', reference: 'BACS 4711' });
    await publish(db, [['2017-03', 4_680]], SEPTEMBER);
    await compute('The commissioner corrected March 2017');
  }
  await approveByAll();
  await decide({ type: 'restate' });
}

/** Counts as the commissioner reports them, through the log and the projecting transaction. */
async function publish(
  db: TestDatabase,
  counts: readonly (readonly [string, number])[],
  applicableAt: string,
): Promise<void> {
  const of = { source: CCG, area: RISK_SHARE.area, measure: 'non-elective-admissions-sus' };
  await recordEvents(
    db,
    counts.map(([month, value]) => reported({ ...of, table: 'total', period: month, value, applicableAt })),
  );
}
