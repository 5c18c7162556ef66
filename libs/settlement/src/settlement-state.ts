import { canonicalJson, fractionFromDecimal, jsonPence, sha256, shareOut, type Pence } from '#kernel';
import type { AgreementContent } from './agreement-content';
import { settle, type Counts } from './settle';
import type {
  Computation,
  NamedClaim,
  NamedCount,
  Person,
  SettlementDisputed,
  SettlementEvent,
  SettlementInput,
  Split,
  StandingAgreement,
} from './settlement.events';

export interface Dispute extends Omit<SettlementDisputed['data'], 'area' | 'policyYear' | 'agreement'> {
  readonly outcome?: 'upheld' | 'rejected' | 'withdrawn';
}

/** Of pay for performance: what was released in all for the quarters to one of them. */
export interface Interim {
  readonly through: string;
  readonly releasedPence: number;
  readonly effectiveOn: string;
}

/** Of quarters that were posted: the last of them, and what was released in all by then. */
export interface QuartersPost {
  readonly through: string;
  readonly releasedPence: number;
}

/** What was posted of pay for performance, post by post, and what of it is kept whatever comes to be counted. */
export interface PostedSoFar {
  readonly posts: readonly QuartersPost[];
  readonly keptPence: number;
}

export interface OpenSettlement {
  readonly status: 'open' | 'closed' | 'voided';
  readonly terms: StandingAgreement;
  /** What was held back when it was opened, and by whom: what a post has to clear. */
  readonly held: { readonly holder: string; readonly fundPence: number };
  readonly computation?: Computation;
  /** Why it was computed anew after posting. */
  readonly grounds?: string | undefined;
  readonly disputes: readonly Dispute[];
  /** A dispute was upheld, and what was claimed is not in the computation yet. */
  readonly isClaimOpen: boolean;
  readonly override?:
    | {
        readonly by: Person;
        readonly reason: string;
        readonly counts?: readonly NamedCount[] | undefined;
        /** What was not counted, and what it is ended without. */
        readonly uncounted?: readonly string[] | undefined;
      }
    | undefined;
  readonly agreedPence?: number | undefined;
  /** Who asks for it to be ended without a release, and why: what partners approve in the place of the amounts. */
  readonly voiding?: { readonly by: Person; readonly reason: string } | undefined;
  /** The content hash that each partner approved since anything last changed. */
  readonly approvals: Readonly<Record<string, string>>;
  readonly posted?: {
    readonly computation: Computation;
    readonly split: Split;
    /** The day it takes effect on in the journal. */
    readonly effectiveOn: string;
    /** The disputes that held money when it was posted. */
    readonly disputes: readonly number[];
    /** What each partner had approved by then. It was posted on that, whatever is decided about it later. */
    readonly approvals: Readonly<Record<string, string>>;
  };
  /** How often somebody said that they looked at it, and replied to a dispute. */
  readonly reviews?: number;
  readonly replies?: number;
  /** What quarters were released for before the last was over. */
  readonly interim?: Interim | undefined;
  /** Each time that quarters were posted. */
  readonly quartersPosts?: readonly QuartersPost[];
  /** What each partner had approved when the last of them were posted. */
  readonly interimApprovals?: Readonly<Record<string, string>>;
  /** Since when something waits to be paid, or was last: no payment is from before. */
  readonly dueFrom?: string | undefined;
  readonly paidOn?: string;
  /** What was paid on in all, less what was paid back. */
  readonly paidPence: number;
}

export type SettlementState = { readonly status: 'none' } | OpenSettlement;

export function evolve(state: SettlementState, event: SettlementEvent): SettlementState {
  if (event.type === 'settlement.opened') {
    const { terms } = event.data;
    const { holder, fundPence } = terms.content;
    const held = { holder, fundPence };
    return { status: 'open', terms, held, disputes: [], isClaimOpen: false, approvals: {}, paidPence: 0 };
  }
  if (state.status === 'none') throw new Error(`${event.type} without a settlement: its stream is broken`);
  switch (event.type) {
    case 'settlement.computed': {
      const { computation, grounds } = event.data;
      // What was agreed or put up with was so of the amounts before.
      const anew = { override: undefined, agreedPence: undefined, isClaimOpen: false };
      // What is claimed of a figure is claimed whatever came to be counted of it meanwhile.
      const disputes = state.disputes.map((each) =>
        each.outcome === undefined ? { ...each, counted: reportedCount(computation, each.figure) } : each,
      );
      return { ...state, ...CHANGED, ...anew, disputes, computation, grounds, terms: computation.agreement };
    }
    case 'settlement.disputed':
      // An amount was agreed on figures that nobody disputed.
      return {
        ...state,
        ...CHANGED,
        ...{ disputes: [...state.disputes, event.data], agreedPence: undefined },
      };
    case 'settlement.dispute-resolved':
      return resolved(state, event.data.dispute, event.data.outcome);
    case 'settlement.coverage-overridden': {
      const { by, reason, counts, uncounted } = event.data;
      return { ...state, ...CHANGED, override: { by, reason, counts, uncounted } };
    }
    case 'settlement.amount-agreed':
      return { ...state, ...CHANGED, agreedPence: event.data.agreedPence };
    case 'settlement.approved':
      return {
        ...state,
        approvals: { ...state.approvals, [event.data.partner]: event.data.contentHash },
      };
    case 'settlement.posted':
    case 'settlement.restated':
      return {
        ...state,
        dueFrom: dueFrom(state, event.data.effectiveOn),
        posted: {
          computation: computed(state),
          split: event.data.split,
          effectiveOn: event.data.effectiveOn,
          disputes: openDisputes(state).map(({ dispute }) => dispute),
          approvals: state.approvals,
        },
      };
    case 'settlement.quarters-posted': {
      const { through, releasedPence, effectiveOn } = event.data;
      // What was agreed or put up with was so of these quarters.
      const spent = { override: undefined, agreedPence: undefined };
      const interim = { through, releasedPence, effectiveOn };
      const due = { dueFrom: dueFrom(state, effectiveOn) };
      const quartersPosts = [...(state.quartersPosts ?? []), { through, releasedPence }];
      const before = { quartersPosts, interimApprovals: state.approvals };
      return { ...state, ...CHANGED, ...spent, ...due, ...before, interim };
    }
    case 'settlement.released':
      return {
        ...state,
        paidOn: event.data.paidOn,
        paidPence: state.paidPence + event.data.pence,
      };
    case 'settlement.closed':
      return { ...state, status: 'closed' };
    case 'settlement.void-proposed': {
      const { by, reason } = event.data;
      return { ...state, ...CHANGED, voiding: { by, reason } };
    }
    case 'settlement.voided':
      return { ...state, status: 'voided' };
    case 'settlement.reviewed':
      return { ...state, reviews: (state.reviews ?? 0) + 1 };
    case 'settlement.replied':
      return { ...state, replies: (state.replies ?? 0) + 1 };
    case 'settlement.forecast':
      return state;
  }
}

/** Whatever changes what stands voids the approvals of it, and takes back that it should be voided itself. */
const CHANGED = { approvals: {}, voiding: undefined };

function resolved(
  state: OpenSettlement,
  number: number,
  outcome: NonNullable<Dispute['outcome']>,
): OpenSettlement {
  const disputes = state.disputes.map((each) => (each.dispute === number ? { ...each, outcome } : each));
  const isClaimOpen = state.isClaimOpen || outcome === 'upheld';
  const next = { ...state, ...CHANGED, disputes, isClaimOpen };
  const { posted } = state;
  if (!posted?.disputes.includes(number) || outcome === 'upheld') return next;
  const { computation } = posted;
  // A claim that was upheld holds its money until the restatement gives it to whose it is.
  const holding = disputes
    .filter((each) => posted.disputes.includes(each.dispute))
    .map((each) => (each.outcome === 'upheld' ? undecided(each) : each));
  const split = splitOf({ ...next, computation, agreedPence: undefined, disputes: holding });
  return { ...next, posted: { ...posted, split } };
}

function undecided({ dispute, partner, by, figure, claimed, counted, evidence, replyBy }: Dispute): Dispute {
  return { dispute, partner, by, figure, claimed, counted, evidence, replyBy };
}

export function openDisputes({ disputes }: OpenSettlement): Dispute[] {
  return disputes.filter(({ outcome }) => outcome === undefined);
}

export function computed({ computation }: OpenSettlement): Computation {
  if (!computation) throw new Error('A settlement was posted that nobody computed: its stream is broken');
  return computation;
}

/** The counts of inputs, with what is claimed in disputes in the place of some. */
export function countsOf(
  inputs: readonly Pick<SettlementInput, 'figure' | 'count'>[],
  claims: readonly NamedClaim[] = [],
): Counts {
  const counts = new Map(
    inputs.flatMap(({ figure, count }) => (count === undefined ? [] : [[figure, count]])),
  );
  for (const { figure, claimed } of claims) counts.set(figure, claimed);
  return counts;
}

/** What was reported of a figure, whatever claim stands in its place. */
export function reportedCount({ inputs }: Computation, figure: string): number | undefined {
  const input = inputs.find((each) => each.figure === figure);
  return input?.claimedIn === undefined ? input?.count : input.reported;
}

/** What was claimed and upheld, in the place of the count that was disputed; another count has ended the argument. */
export function withUpheldClaims(
  inputs: readonly SettlementInput[],
  disputes: readonly Dispute[],
): SettlementInput[] {
  return inputs.map((input) => {
    const upheld = disputes.findLast(
      ({ figure, outcome, counted }) =>
        figure === input.figure && outcome === 'upheld' && counted === input.count,
    );
    if (!upheld) return input;
    const claimed = { count: upheld.claimed, claimedIn: upheld.dispute, reported: input.count };
    return { ...input, ...claimed, isPartial: undefined };
  });
}

/** A claim that was upheld, and stands no longer: another count has come to be reported than the one that was disputed. */
export interface LapsedClaim {
  readonly dispute: number;
  readonly figure: string;
  readonly claimed: number;
  /** What was reported when it was disputed, and what is now; absent where nothing is. */
  readonly counted?: number | undefined;
  readonly reported?: number | undefined;
}

/** Of each figure the last claim that was upheld, where it no longer stands in the place of the count. */
export function lapsedClaims({ computation, disputes }: OpenSettlement): LapsedClaim[] {
  if (!computation) return [];
  const upheld = disputes.filter(({ outcome }) => outcome === 'upheld');
  return upheld.flatMap(({ dispute, figure, claimed, counted }, at) => {
    const reported = reportedCount(computation, figure);
    const isFollowed = upheld.slice(at + 1).some((later) => later.figure === figure);
    return isFollowed || reported === counted ? [] : [{ dispute, figure, claimed, counted, reported }];
  });
}

/** How the fund is divided as things stand. */
export function splitOf(state: OpenSettlement): Split {
  const { agreement, inputs } = computed(state);
  return divided(agreement.content, inputs, openDisputes(state), state.agreedPence, keptPence(state));
}

/**
 * How a fund is divided, with an amount that was agreed as agreed. Open claims hold what depends on them: of all that the
 * amounts could come to, whichever claims hold, what is released in every case is released, and what is retained in every
 * case retained; and never less than quarters were released for and keep.
 */
export function divided(
  terms: AgreementContent,
  inputs: readonly Pick<SettlementInput, 'figure' | 'count'>[],
  claims: readonly NamedClaim[],
  agreedPence: number | undefined,
  kept = 0,
): Split {
  if (agreedPence !== undefined) return split(terms, BigInt(agreedPence), 0n);
  const outcomes = subsets(claims).map((upheld) => {
    const { released } = settle(terms, countsOf(inputs, upheld));
    return released < BigInt(kept) ? BigInt(kept) : released;
  });
  const least = outcomes.reduce((a, b) => (b < a ? b : a));
  const most = outcomes.reduce((a, b) => (b > a ? b : a));
  if (most > BigInt(terms.fundPence)) throw new Error('More than the fund would be released');
  return split(terms, least, most - least);
}

/** What quarters were released for is theirs, unless the terms it is computed on say that it is given back. */
export function keptPence(state: OpenSettlement): number {
  return keptUnder((state.computation?.agreement ?? state.terms).content, state);
}

function keptUnder({ rule }: AgreementContent, { interim }: OpenSettlement): number {
  const isGivenBack = rule.kind === 'pay-for-performance' && rule.clawsBack;
  return interim && !isGivenBack ? interim.releasedPence : 0;
}

/** What was posted of quarters so far, the end with the last of them, and what terms leave of it where it is. */
export function postedSoFar(state: SettlementState, terms: AgreementContent): PostedSoFar {
  const { rule } = terms;
  if (state.status === 'none' || rule.kind !== 'pay-for-performance') return { posts: [], keptPence: 0 };
  const { quartersPosts = [], posted } = state;
  const last = rule.quarters.at(-1)?.period;
  const end =
    posted && last !== undefined ? [{ through: last, releasedPence: posted.split.releasedPence }] : [];
  return { posts: [...quartersPosts, ...end], keptPence: keptUnder(terms, state) };
}

function split({ fundPence, rule }: AgreementContent, released: Pence, disputed: Pence): Split {
  const parts =
    rule.kind === 'pool-shares'
      ? shareOut(
          released,
          rule.shares.map(({ share }) => fractionFromDecimal(share)),
        )
      : [];
  const shares = rule.kind === 'pool-shares' ? rule.shares : [];
  return {
    releasedPence: jsonPence(released),
    retainedPence: jsonPence(BigInt(fundPence) - released - disputed),
    disputedPence: jsonPence(disputed),
    shares: shares.map(({ partner }, at) => ({ partner, pence: jsonPence(parts[at] ?? 0n) })),
  };
}

function subsets<Item>(items: readonly Item[]): Item[][] {
  return items.reduce<Item[][]>((all, item) => [...all, ...all.map((some) => [...some, item])], [[]]);
}

/**
 * What partners approve: SHA-256 over which agreement it settles, the computation and everything decided about it since;
 * or, where it is to be voided, over the agreement, who asks for that and why, and what is given back.
 */
export function standingHash(state: OpenSettlement): string {
  const { agreedPence, override, voiding, terms, held, interim } = state;
  // Two settlements may be of the same terms and counts: whose approval it is stands in what is approved.
  const agreement = terms.stream;
  if (voiding) return hashOf({ agreement, void: voiding, terms: terms.contentHash, held });
  const disputes = openDisputes(state).map(({ dispute, figure, claimed }) => ({ dispute, figure, claimed }));
  const content = {
    agreement,
    computation: computed(state).contentHash,
    agreedPence,
    override,
    interim,
    disputes,
    split: splitOf(state),
  };
  return hashOf(content);
}

export function hashOf(content: unknown): string {
  return sha256(canonicalJson(content)).toString('hex');
}

/** The hash of all that amounts rest on. */
export function inputHash(terms: string, inputs: readonly SettlementInput[]): string {
  return hashOf({ terms, counts: inputs.map(({ figure, count, open }) => ({ figure, count, open })) });
}

/** How far it has come; `restating` while what was computed since is not what was posted. */
export type SettlementStatus = 'open' | 'computed' | 'posted' | 'restating' | 'closed' | 'voided';

export function statusOf(state: OpenSettlement): SettlementStatus {
  if (state.status !== 'open') return state.status;
  if (state.posted) return isRestating(state) ? 'restating' : 'posted';
  return state.computation ? 'computed' : 'open';
}

/** What stands on the account that it holds back, from its opening to its posting: what no quarter was released for. */
export function heldPence(state: SettlementState): number {
  return state.status === 'open' && !state.posted
    ? state.held.fundPence - (state.interim?.releasedPence ?? 0)
    : 0;
}

/** Whether what was posted is not what was computed since. */
export function isRestating({ posted, computation }: OpenSettlement): boolean {
  return posted !== undefined && posted.computation.contentHash !== computation?.contentHash;
}

/** What partners approve, and which did: of what was posted, and not computed anew since, what it was posted on. */
export function approvalsOf(state: OpenSettlement): {
  readonly contentHash: string | undefined;
  readonly approvals: Readonly<Record<string, string>>;
} {
  const { posted, computation, voiding, approvals } = state;
  if (posted && !isRestating(state)) return { contentHash: postedOn(state), approvals: posted.approvals };
  return { contentHash: computation || voiding ? standingHash(state) : undefined, approvals };
}

/** The hash that all partners had approved of what was posted last: of all of it or, before that, of quarters. */
export function postedOn({
  posted,
  interimApprovals = {},
}: Pick<OpenSettlement, 'posted' | 'interimApprovals'>): string | undefined {
  return Object.values(posted ? posted.approvals : interimApprovals)[0];
}

/** What was due before something more is released is due since then still. */
function dueFrom(state: OpenSettlement, effectiveOn: string): string {
  return duePence(state) === 0 ? effectiveOn : (state.dueFrom ?? effectiveOn);
}

/** What of the released waits to be paid on; below zero what is to be paid back. */
export function duePence({ posted, interim, paidPence }: OpenSettlement): number {
  return (posted?.split.releasedPence ?? interim?.releasedPence ?? 0) - paidPence;
}

/** The quarters of pay for performance that a computation pays for: all before the first that was not counted. */
export function countedQuarters({ inputs }: Computation): number {
  const open = inputs.findIndex(({ count }) => count === undefined);
  return open === -1 ? inputs.length : open;
}

/** The figures of which there is no count yet. */
export function uncountedFigures({ inputs }: Computation): string[] {
  return inputs.flatMap(({ figure, count }) => (count === undefined ? [figure] : []));
}

/** What keeps the counts from being the last word, in words. */
export function openQuestions({ inputs }: Computation): string[] {
  return inputs.flatMap(({ figure, open }) => open.map((question) => `${figure}: ${question}`));
}
