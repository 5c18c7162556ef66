import { penceInJson } from '#kernel';
import type { PenceInJson } from '#kernel';
import type { JournalEntry } from '#pooled-fund';
import type { Computation, MovedDifference, Person, SettlementEvent, SettlementStanding } from '#settlement';

/** A decision without what the settlement says of it anyway. */
export interface DecisionAnswer {
  readonly version: number;
  readonly position: number;
  readonly type: SettlementEvent['type'];
  readonly actor: string;
  readonly recordedAt: string;
  /** The partner it was made for. */
  readonly partner?: string | undefined;
  /** Who made it, in what position, as they said. */
  readonly by?: Person | undefined;
  readonly dispute?: number | undefined;
  /** What was said: a note, evidence, a reply, a reason, grounds. */
  readonly says?: string | undefined;
}

/** A partner, and what it approved of what stands. */
export interface ApprovalAnswer {
  readonly partner: string;
  readonly approved?:
    | {
        readonly by: Person;
        /** Who had signed in: the name is what they typed. */
        readonly actor: string;
        readonly recordedAt: string;
        readonly contentHash: string;
      }
    | undefined;
}

export type EntryAnswer = PenceInJson<JournalEntry>;

type Restatement = SettlementStanding['restatements'][number];
type Restating = NonNullable<SettlementStanding['restating']>;
type ChangedCount = SettlementStanding['countsChanged'][number];

/** In JSON a figure that was not reported is left out. */
interface DifferencesAnswer {
  readonly differences: readonly (Pick<MovedDifference, 'figure' | 'releasedPence' | 'movedBy'> &
    Partial<MovedDifference>)[];
}
type RestatementAnswer = Omit<Restatement, 'differences'> & DifferencesAnswer;
type RestatingAnswer = Omit<Restating, 'differences'> & DifferencesAnswer;
type MovedQuartersAnswer = Omit<SettlementStanding['quartersMoved'][number], 'differences'> &
  DifferencesAnswer;
type ChangedCountAnswer = Pick<ChangedCount, 'figure'> & Partial<ChangedCount>;

/** A settlement as it is answered: as it stands, its decisions in short, its amounts as JSON has them. */
export interface SettlementAnswer extends Omit<
  SettlementStanding,
  | 'computation'
  | 'approvedBy'
  | 'waitingFor'
  | 'countsChanged'
  | 'quartersMoved'
  | 'restatements'
  | 'restating'
  | 'decisions'
  | 'entries'
> {
  /** Without the terms, which stand beside it. */
  readonly computation?: Omit<Computation, 'agreement'> | undefined;
  readonly approvals: readonly ApprovalAnswer[];
  readonly countsChanged: readonly ChangedCountAnswer[];
  readonly quartersMoved: readonly MovedQuartersAnswer[];
  readonly restatements: readonly RestatementAnswer[];
  readonly restating?: RestatingAnswer | undefined;
  readonly decisions: readonly DecisionAnswer[];
  readonly entries: readonly EntryAnswer[];
}

export function settlementAnswer(standing: SettlementStanding): SettlementAnswer {
  const { area, policyYear, agreement, version, status, terms, computation } = standing;
  const { contentHash, split, agreedPence, voiding, posted, postedHash } = standing;
  const { isClaimOpen, lapsedClaims } = standing;
  const { interim, effectiveOn, paidOn, payments, duePence, disputes } = standing;
  const { openQuestions, rounding, countsChanged, quartersMoved, restatements, restating } = standing;
  const { decisions, entries } = standing;
  return {
    ...{ area, policyYear, agreement, version, status, terms },
    computation: computation && withoutTerms(computation),
    ...{ contentHash, split, agreedPence, voiding, posted, postedHash },
    ...{ isClaimOpen, lapsedClaims },
    ...{ interim, effectiveOn, paidOn, payments, duePence },
    disputes: disputes.map(disputeAnswer),
    approvals: approvalsOf(standing),
    ...{ openQuestions, rounding, countsChanged, quartersMoved, restatements, restating },
    decisions: decisions.map(decisionAnswer),
    entries: penceInJson(entries),
  };
}

/** Each partner of the terms, with the approval that holds for what stands now; or of what was posted, as it was. */
export function approvalsOf(standing: SettlementStanding): ApprovalAnswer[] {
  const { approvedBy, contentHash, terms } = standing;
  return terms.content.partners.map(({ partner }) =>
    approvedBy.includes(partner) ? approvalOf(standing, partner, contentHash) : { partner },
  );
}

/** Each partner with its approval of what stands in the journal. */
export function approvalsAsPosted(standing: SettlementStanding): ApprovalAnswer[] {
  return standing.terms.content.partners.map(({ partner }) =>
    approvalOf(standing, partner, standing.postedHash),
  );
}

function approvalOf(
  { decisions }: SettlementStanding,
  partner: string,
  approved: string | undefined,
): ApprovalAnswer {
  const given = decisions.findLast(
    ({ type, data }) =>
      type === 'settlement.approved' && data.partner === partner && data.contentHash === approved,
  );
  if (given?.type !== 'settlement.approved') return { partner };
  const { by, contentHash } = given.data;
  return { partner, approved: { by, actor: given.actor, recordedAt: given.recordedAt, contentHash } };
}

function withoutTerms(computation: Computation): Omit<Computation, 'agreement'> {
  const { watermark, inputs, steps, amounts, releasedPence, retainedPence } = computation;
  const { secondOpinion, inputHash, contentHash } = computation;
  return {
    ...{ watermark, inputs, steps, amounts, releasedPence, retainedPence },
    ...{ secondOpinion, inputHash, contentHash },
  };
}

/** A dispute bears whose settlement it is of, which the answer says once. */
function disputeAnswer(
  given: SettlementStanding['disputes'][number],
): SettlementStanding['disputes'][number] {
  const { dispute, partner, by, figure, claimed, counted, evidence, replyBy, outcome } = given;
  return { dispute, partner, by, figure, claimed, counted, evidence, replyBy, ...(outcome && { outcome }) };
}

function decisionAnswer(decision: SettlementStanding['decisions'][number]): DecisionAnswer {
  const { version, position, type, actor, recordedAt } = decision;
  return { version, position, type, actor, recordedAt, ...told(decision) };
}

type Told = Pick<DecisionAnswer, 'partner' | 'by' | 'dispute' | 'says'>;

function told({ type, data }: SettlementEvent): Told {
  switch (type) {
    case 'settlement.forecast':
      return { says: data.method };
    case 'settlement.computed':
    case 'settlement.restated':
      return { says: data.grounds };
    case 'settlement.reviewed':
      return { by: data.by, says: data.note };
    case 'settlement.disputed':
      return { partner: data.partner, by: data.by, dispute: data.dispute, says: data.evidence };
    case 'settlement.replied':
      return { partner: data.partner, by: data.by, dispute: data.dispute, says: data.reply };
    case 'settlement.dispute-resolved':
      return { by: data.by, dispute: data.dispute, says: `${data.outcome}: ${data.reason}` };
    case 'settlement.coverage-overridden':
    case 'settlement.void-proposed':
    case 'settlement.voided':
      return { by: data.by, says: data.reason };
    case 'settlement.amount-agreed':
      return { says: data.reason };
    case 'settlement.approved':
      return { partner: data.partner, by: data.by };
    case 'settlement.quarters-posted':
      return { says: `to ${data.through}` };
    case 'settlement.released':
      return { says: data.reference };
    case 'settlement.opened':
    case 'settlement.posted':
    case 'settlement.closed':
      return {};
  }
}
