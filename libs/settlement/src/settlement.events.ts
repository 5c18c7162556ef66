import type { StatedEntry } from '#pooled-fund';
import type { AgreementContent } from './agreement-content';
import type { Amount, Step } from './working';

export interface OfSettlement {
  readonly area: string;
  readonly policyYear: string;
  /** The agreement's own name among those of the area and year: `risk-share`. */
  readonly agreement: string;
}

/** The terms that bound when something was decided, as they were signed. */
export interface StandingAgreement {
  readonly stream: string;
  /** The agreement's version in its stream at which the last partner had signed. */
  readonly version: number;
  readonly contentHash: string;
  readonly content: AgreementContent;
}

/** Who does something for whom: a person, by name and position. */
export interface Person {
  readonly name: string;
  readonly position: string;
}

/** A count of a figure, as somebody says it. */
export interface NamedCount {
  readonly figure: string;
  readonly count: number;
}

/** What somebody claims the count of a figure to be. */
export interface NamedClaim {
  readonly figure: string;
  readonly claimed: number;
}

/** A count that is settled on, and what is known of it. */
export interface SettlementInput {
  /** `non-elective-admissions/2016/17`. */
  readonly figure: string;
  readonly metric: string;
  readonly period: string;
  readonly name: string;
  readonly target: number;
  /** What is settled on; what was reported so far where reports are missing; absent where there is nothing. */
  readonly count?: number | undefined;
  /** Whether the count is only what was reported so far. */
  readonly isPartial?: boolean | undefined;
  /** Given where the count is what was claimed in a dispute that was upheld. */
  readonly claimedIn?: number | undefined;
  /** Where a claim stands in its place: what was reported. */
  readonly reported?: number | undefined;
  readonly source: string;
  readonly definitionVersion: string;
  readonly status?: 'provisional' | 'final' | undefined;
  readonly coverage: { readonly expected: number; readonly reported: number };
  /** Why the count is not the last word, in words; none where it is. */
  readonly open: readonly string[];
  readonly warnings: readonly { readonly rule: string; readonly what: string }[];
  /** Of the answer about the figure's performance that it was taken from. */
  readonly contentHash: string;
}

/** Where everything stood that a computation rests on. It can be asked about for ever. */
export interface SettledAt {
  readonly id: number;
  readonly at: string;
  readonly decisionPosition: number;
  readonly referenceVersion: number;
  readonly lanes: readonly number[];
  readonly nextOffsets: readonly number[];
}

/** A settlement worked out: everything that went in, every step, what came of it, and what SQL alone makes of it. */
export interface Computation {
  readonly agreement: StandingAgreement;
  readonly watermark: SettledAt;
  readonly inputs: readonly SettlementInput[];
  readonly steps: readonly Step[];
  readonly amounts: readonly Amount[];
  readonly releasedPence: number;
  readonly retainedPence: number;
  readonly secondOpinion: readonly Amount[];
  /** SHA-256 over the terms and the counts: the same where nothing changed that amounts rest on. */
  readonly inputHash: string;
  /** SHA-256 over terms, inputs, steps and amounts. */
  readonly contentHash: string;
}

/** How the fund is divided; the parts sum to it. */
export interface Split {
  readonly releasedPence: number;
  readonly retainedPence: number;
  /** What depends on open disputes. */
  readonly disputedPence: number;
  /** What of the released goes to whom, where it is shared out among partners. */
  readonly shares: readonly { readonly partner: string; readonly pence: number }[];
}

/** What one figure has moved; or `terms`, an `agreed amount`, `quarters posted` or `disputes`, which have no count. */
export interface Difference {
  readonly figure: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** Pence more released for it than before, the figures ahead of it having changed already. */
  readonly releasedPence: number;
}

type Event<Type extends string, Data extends object = object> = {
  readonly type: Type;
  readonly data: OfSettlement & Data;
};

interface Entered {
  /** What is entered in the journal for it. */
  readonly entries: readonly StatedEntry[];
}

/** The fund is held back. */
export type SettlementOpened = Event<'settlement.opened', { readonly terms: StandingAgreement } & Entered>;
/** What is expected to be released was accrued, in place of what was before. */
export type SettlementForecast = Event<
  'settlement.forecast',
  { readonly pence: number; readonly asOf: string; readonly method: string } & Entered
>;
/** The settlement was worked out; what was approved before is void. After posting, on the grounds given. */
export type SettlementComputed = Event<
  'settlement.computed',
  { readonly computation: Computation; readonly grounds?: string | undefined }
>;
export type SettlementReviewed = Event<
  'settlement.reviewed',
  { readonly contentHash: string; readonly by: Person; readonly note: string }
>;
/** A partner challenged one figure: the money that depends on it is held. */
export type SettlementDisputed = Event<
  'settlement.disputed',
  {
    readonly dispute: number;
    readonly partner: string;
    readonly by: Person;
    readonly figure: string;
    readonly claimed: number;
    /** What was reported when it was disputed: the claim stands in the place of no other count. */
    readonly counted?: number | undefined;
    readonly evidence: string;
    readonly replyBy: string;
  }
>;
export type SettlementReplied = Event<
  'settlement.replied',
  { readonly dispute: number; readonly partner: string; readonly by: Person; readonly reply: string }
>;
export type SettlementDisputeResolved = Event<
  'settlement.dispute-resolved',
  {
    readonly dispute: number;
    readonly outcome: 'upheld' | 'rejected' | 'withdrawn';
    readonly by: Person;
    readonly reason: string;
  } & Entered
>;
export type SettlementCoverageOverridden = Event<
  'settlement.coverage-overridden',
  {
    readonly by: Person;
    readonly reason: string;
    readonly open: readonly string[];
    readonly counts?: readonly NamedCount[] | undefined;
    readonly uncounted?: readonly string[] | undefined;
  }
>;
/** Partners agreed on what is released: the amount suggested, or another, for a reason. */
export type SettlementAmountAgreed = Event<
  'settlement.amount-agreed',
  { readonly suggestedPence: number; readonly agreedPence: number; readonly reason?: string | undefined }
>;
export type SettlementApproved = Event<
  'settlement.approved',
  { readonly partner: string; readonly by: Person; readonly contentHash: string }
>;
export type SettlementPosted = Event<
  'settlement.posted',
  { readonly contentHash: string; readonly effectiveOn: string; readonly split: Split } & Entered
>;
/** Of pay for performance: what quarters earned was released before the last was over, and the rest held back anew. */
export type SettlementQuartersPosted = Event<
  'settlement.quarters-posted',
  {
    readonly contentHash: string;
    /** The last of them. */
    readonly through: string;
    readonly effectiveOn: string;
    /** What was released for quarters before, and in all now. */
    readonly beforePence: number;
    readonly releasedPence: number;
  } & Entered
>;
/** What was released was paid on. */
export type SettlementReleased = Event<
  'settlement.released',
  { readonly paidOn: string; readonly pence: number; readonly reference: string }
>;
/** What was posted was reversed, and what stands now posted, in one decision. */
export type SettlementRestated = Event<
  'settlement.restated',
  {
    readonly contentHash: string;
    readonly effectiveOn: string;
    readonly grounds: string;
    readonly before: Split;
    readonly split: Split;
    readonly differences: readonly Difference[];
  } & Entered
>;
export type SettlementClosed = Event<'settlement.closed'>;
/** Somebody asks the partners to end it without a release; they approve that in the place of the amounts. */
export type SettlementVoidProposed = Event<
  'settlement.void-proposed',
  { readonly by: Person; readonly reason: string }
>;
/** It was ended without a release: what was held back is its holder's again. */
export type SettlementVoided = Event<
  'settlement.voided',
  { readonly contentHash: string; readonly by: Person; readonly reason: string } & Entered
>;

export type SettlementEvent =
  | SettlementOpened
  | SettlementForecast
  | SettlementComputed
  | SettlementReviewed
  | SettlementDisputed
  | SettlementReplied
  | SettlementDisputeResolved
  | SettlementCoverageOverridden
  | SettlementAmountAgreed
  | SettlementApproved
  | SettlementPosted
  | SettlementQuartersPosted
  | SettlementReleased
  | SettlementRestated
  | SettlementClosed
  | SettlementVoidProposed
  | SettlementVoided;

/** The stream of a settlement: `settlement/E10000003/2016-17/risk-share`. */
export function settlementStream({ area, policyYear, agreement }: OfSettlement): string {
  return `settlement/${area}/${policyYear.replace('/', '-')}/${agreement}`;
}

/** The area whose settlement a stream is; undefined where the stream is none's. */
export function areaOfSettlementStream(stream: string): string | undefined {
  return /^settlement\/([^/]+)\//.exec(stream)?.[1];
}
