import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, type RecordedDecision } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import type { JournalEntry } from '#pooled-fund';
import { ChangedCounts, type ChangedCount } from './changed-counts';
import { Restatements, type MovedQuarters, type Restatement, type Restating } from './restatements';
import { refusal } from './rules';
import { roundingBothWays, type RoundingBothWays } from './settle-pay-for-performance';
import type {
  Computation,
  OfSettlement,
  Person,
  SettlementEvent,
  SettlementReleased,
  Split,
  StandingAgreement,
} from './settlement.events';
import { SettlementStore } from './settlement.store';
import {
  approvalsOf,
  duePence,
  lapsedClaims,
  openQuestions,
  postedOn,
  splitOf,
  statusOf,
} from './settlement-state';
import type { Dispute, Interim, LapsedClaim, OpenSettlement, SettlementStatus } from './settlement-state';

/** A settlement as it stands: what was worked out, who has to do what next, and what it did in the journal. */
export interface SettlementStanding extends OfSettlement {
  readonly version: number;
  readonly status: SettlementStatus;
  readonly terms: StandingAgreement;
  readonly computation?: Computation | undefined;
  /** What partners approve; what they approved, where that is posted and nothing was computed since. */
  readonly contentHash?: string | undefined;
  /** How the fund would be divided if it were posted now. */
  readonly split?: Split | undefined;
  readonly agreedPence?: number | undefined;
  /** Who asked for it to be ended without a release, and why; partners approve that in the place of the split. */
  readonly voiding?: { readonly by: Person; readonly reason: string } | undefined;
  /** What was posted, and stands in the journal. */
  readonly posted?: Split | undefined;
  /** What partners had approved when it was posted, or quarters of it were. */
  readonly postedHash?: string | undefined;
  /** A claim was upheld, and is not in the amounts until it is computed anew. */
  readonly isClaimOpen: boolean;
  /** Claims that were upheld and are no longer in the amounts, because another count was reported since. */
  readonly lapsedClaims: readonly LapsedClaim[];
  /** The day on which it takes effect there, which a closed month puts off. */
  readonly effectiveOn?: string | undefined;
  /** Of pay for performance: what was posted for quarters before the last was over. */
  readonly interim?: Interim | undefined;
  readonly paidOn?: string | undefined;
  /** What was paid on, one after the other; below zero what was paid back. */
  readonly payments: readonly Payment[];
  /** What of the released waits to be paid on; below zero what is to be paid back. */
  readonly duePence: number;
  readonly disputes: readonly Dispute[];
  /** Partners who have approved what stands, and who have not. */
  readonly approvedBy: readonly string[];
  readonly waitingFor: readonly string[];
  /** Why the counts are not the last word. */
  readonly openQuestions: readonly string[];
  /** Of pay for performance, what the plan is worth rounded to date and each quarter by itself. */
  readonly rounding?: RoundingBothWays | undefined;
  /** Counts that are others by now than what stands was worked out on. */
  readonly countsChanged: readonly ChangedCount[];
  /** Of pay for performance, post by post: what moved what was released since the one before; last what is not posted yet. */
  readonly quartersMoved: readonly MovedQuarters[];
  readonly restatements: readonly Restatement[];
  /** While it is restated: what moves from the release that is posted to the one that stands. */
  readonly restating?: Restating | undefined;
  readonly decisions: readonly RecordedDecision<SettlementEvent>[];
  readonly entries: readonly JournalEntry[];
}

export interface Payment {
  readonly paidOn: string;
  readonly pence: number;
  readonly reference: string;
}

type Answer = Result<SettlementStanding, readonly Refusal[]>;

/** How does a settlement stand, now or as it was recorded at a moment? Refused as `no-settlement`. */
export class SettlementQuery extends Query<Answer> {
  constructor(
    readonly of: OfSettlement,
    /** `2017-04-03T09:00:00.000Z` */
    readonly recordedBy?: string,
  ) {
    super();
  }
}

@QueryHandler(SettlementQuery)
export class SettlementHandler implements IQueryHandler<SettlementQuery> {
  constructor(
    private readonly settlements: SettlementStore,
    private readonly restatements: Restatements,
    private readonly changedCounts: ChangedCounts,
    private readonly decisions: DecisionStore,
  ) {}

  async execute({ of, recordedBy }: SettlementQuery): Promise<Answer> {
    const { state, history } = await this.settlements.read(of, await this.decisions.upTo(recordedBy));
    if (state.status === 'none')
      return fail([refusal('no-settlement', '', 'No settlement has been opened', 'Open it first')]);
    const { computation, terms, posted, voiding } = state;
    const { partners, rule, fundPence } = terms.content;
    const { contentHash, approvals } = approvalsOf(state);
    const hasApproved = (partner: string) => contentHash !== undefined && approvals[partner] === contentHash;
    const sources = partners.map(({ partner }) => partner);
    return ok({
      ...of,
      version: history.length,
      status: statusOf(state),
      terms,
      computation,
      contentHash,
      split: standingSplit(state),
      agreedPence: state.agreedPence,
      voiding,
      posted: posted?.split,
      effectiveOn: posted?.effectiveOn,
      postedHash: postedOn(state),
      isClaimOpen: state.isClaimOpen,
      lapsedClaims: lapsedClaims(state),
      interim: state.interim,
      paidOn: state.paidOn,
      payments: history.flatMap(({ type, data }) =>
        type === 'settlement.released' ? [paymentOf(data)] : [],
      ),
      duePence: duePence(state),
      disputes: state.disputes,
      approvedBy: sources.filter(hasApproved),
      waitingFor: sources.filter((partner) => !hasApproved(partner)),
      openQuestions: computation ? openQuestions(computation) : [],
      rounding: rule.kind === 'pay-for-performance' ? roundingBothWays(fundPence, rule) : undefined,
      countsChanged: await this.changedCounts.since(of, state, recordedBy),
      quartersMoved: await this.restatements.ofQuarters(of, history),
      restatements: await this.restatements.among(of, history),
      restating: await this.restatements.underway(of, state),
      decisions: history,
      entries: await this.settlements.entries(history),
    });
  }
}

/** How the fund would be divided if it were posted now. */
export function standingSplit(state: OpenSettlement): Split | undefined {
  return state.computation && state.status !== 'voided' ? splitOf(state) : undefined;
}

function paymentOf({ paidOn, pence, reference }: SettlementReleased['data']): Payment {
  return { paidOn, pence, reference };
}
