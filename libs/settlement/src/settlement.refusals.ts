import { lastDay, period, type Refusal } from '#kernel';
import { receivingYear } from './agreement-content';
import { notAPartner, refuseCost, refuseFraction } from './agreement-content.rules';
import { actsForNone, refuseForAnother, refuseMissingReason, refuseStale } from './agreement.decider';
import { refusal } from './rules';
import { commandLimits, type SettlementCommand } from './settlement-command';
import {
  countedQuarters,
  countsOf,
  duePence,
  inputHash,
  isRestating,
  keptPence,
  openDisputes,
  openQuestions,
  splitOf,
  standingHash,
  uncountedFigures,
} from './settlement-state';
import type { OpenSettlement, SettlementState } from './settlement-state';
import type { OfSettlement, Person, StandingAgreement } from './settlement.events';
import { differingAmounts, pounds } from './working';

type Of<Type extends SettlementCommand['type']> = Extract<SettlementCommand, { type: Type }>;

/** Why a command may not be followed as things stand, all of it that can be said at once; none where it may. */
export function refuse(command: SettlementCommand, state: SettlementState): Refusal[] {
  const refused = refuseStranger(command, state);
  if (refused.length > 0) return refused;
  const limits = refuseLimits(command);
  if (limits.length > 0) return limits;
  if (command.type === 'open') return refuseOpening(state);
  if (state.status !== 'open') return [notOpen(state.status)];
  // What partners look at and approve while it is to be voided takes no computation.
  if (state.voiding && command.type === 'review') return refuseReview(command, state);
  if (state.voiding && command.type === 'approve') return refuseApproval(command, state);
  switch (command.type) {
    case 'compute':
      return refuseComputation(command, state);
    case 'forecast':
      return refuseForecast(command, state);
    case 'pay-on':
    case 'restate':
    case 'close':
      return refuseAfterPosting(command, state);
    case 'resolve-dispute':
      return refuseOutcome(command, state);
    case 'propose-void':
    case 'void':
      return refuseVoid(command, state);
    case 'reply':
      return refuseReply(command, state);
    default:
      return refuseOnComputation(command, state);
  }
}

function refuseOpening({ status }: SettlementState): Refusal[] {
  if (status === 'none') return [];
  if (status === 'voided') return [notOpen(status)];
  return [refusal('settlement-open-already', '', 'It is open already', 'Nothing is left to open')];
}

function notOpen(status: 'none' | 'closed' | 'voided'): Refusal {
  switch (status) {
    case 'none':
      return refusal('no-settlement', '', 'No settlement has been opened', 'Open it first');
    case 'closed':
      return refusal('settlement-closed', '', 'The settlement is closed', 'Leave it as it is');
    case 'voided':
      return refusal('settlement-voided', '', 'The settlement was voided', 'Settle under another agreement');
  }
}

/** Why it may not be computed whatever the counts are: looked at before any is read, or a watermark stored for it. */
export function refuseUncounted(
  {
    watermark,
    grounds = '',
  }: { readonly watermark?: number | undefined; readonly grounds?: string | undefined },
  state: SettlementState,
  today: string,
): Refusal[] {
  if (state.status !== 'open') return [notOpen(state.status)];
  return [
    ...(watermark === undefined ? [] : refuseOlder(watermark, state)),
    ...(state.posted && !isOfClaimAlone({ watermark, grounds }, state)
      ? refuseReopening(state, grounds, today)
      : []),
  ];
}

/** A claim that was upheld after posting is put in its place on the counts that stand: nothing that came late is let in. */
export function isOfClaimAlone(
  {
    watermark,
    grounds = '',
  }: { readonly watermark?: number | undefined; readonly grounds?: string | undefined },
  { posted, isClaimOpen, computation }: OpenSettlement,
): boolean {
  const isAtStanding = watermark === undefined || watermark === computation?.watermark.id;
  return posted !== undefined && isClaimOpen && isAtStanding && grounds.trim() === '';
}

/** Who acts for none of the partners is told that, and nothing about a settlement that is not theirs. */
export function refuseStranger(command: object, state: SettlementState): Refusal[] {
  if (state.status === 'none' || !('actsFor' in command)) return [];
  const actsFor = command.actsFor as readonly string[];
  const { partners } = state.terms.content;
  if (partners.some(({ partner }) => actsFor.includes(partner))) return [];
  return [actsForNone()];
}

/** What is written is of a length that can be read, and a day is one of the calendar. */
function refuseLimits(command: SettlementCommand): Refusal[] {
  const { error } = commandLimits.safeParse(command);
  return (error?.issues ?? []).map(({ path, message }) =>
    refusal('beyond-limits', `/${path.join('/')}`, message, 'Give it within its limits'),
  );
}

function refuseForecast({ pence, asOf, today }: Of<'forecast'>, state: OpenSettlement): Refusal[] {
  if (state.posted)
    return [refusal('forecast-posted', '', 'The settlement is posted', 'There is nothing left to expect')];
  const amount = refuseAmount(pence, state, '/forecastPence', 0, state.interim?.releasedPence);
  return [...amount, ...refuseAsOf(asOf, today, state)];
}

/** It takes effect on that day: another would be on no statement of the year, or come before what is held back. */
function refuseAsOf(asOf: string, today: string, { terms }: OpenSettlement): Refusal[] {
  const { effectiveFrom } = terms.content;
  if (asOf >= effectiveFrom && asOf <= today) return [];
  const what =
    asOf > today
      ? `${asOf} has not come yet: it is ${today}`
      : `${asOf} is before the agreement, which is of ${effectiveFrom} on`;
  const mend = `Give the day it was expected on, from ${effectiveFrom} to ${today}`;
  return [refusal('forecast-out-of-days', '/asOf', what, mend)];
}

function refuseComputation(
  { of, terms, watermark, inputs, grounds, today }: Of<'compute'>,
  state: OpenSettlement,
): Refusal[] {
  const refused = [
    ...refuseAnotherFund(terms, state),
    ...refuseAnotherPool(terms, of, state),
    ...refuseAnotherRule(terms, state),
    ...refuseOlder(watermark.id, state),
  ];
  if (refused.length > 0) return refused;
  if (terms.content.rule.kind !== 'pay-for-performance') {
    const blank = inputs.filter(({ count }) => count === undefined);
    if (blank.length > 0)
      return blank.map(({ figure }) =>
        refusal('figure-not-reported', '', `Nothing was reported of ${figure}`, 'Have it reported first'),
      );
  }
  const beyond = refuseCost(terms.content, countsOf(inputs));
  if (beyond.length > 0) return beyond;
  const same = inputHash(terms.contentHash, inputs) === state.computation?.inputHash;
  if (same && !state.isClaimOpen && !state.voiding)
    return [refusal('nothing-changed', '', 'Terms and counts are what they were', 'Go on with what stands')];
  if (!state.posted || isOfClaimAlone({ watermark: watermark.id, grounds }, state)) return [];
  return refuseReopening(state, grounds ?? '', today);
}

/** What was held is what a post has to clear: terms of another fund, or of another holder, are of another settlement. */
function refuseAnotherFund({ content }: StandingAgreement, { held }: OpenSettlement): Refusal[] {
  if (content.fundPence === held.fundPence && content.holder === held.holder) return [];
  const what = `${held.holder} holds back ${pounds(held.fundPence)}; the terms say ${content.holder} and ${pounds(content.fundPence)}`;
  const mend =
    'Sign terms of the fund that is held, effective no earlier than these, or of another agreement';
  return [refusal('terms-of-another-fund', '', what, mend)];
}

/** What quarters released is in a pool already: the rest goes into the same. */
function refuseAnotherPool(
  { content }: StandingAgreement,
  of: OfSettlement,
  { interim, terms }: OpenSettlement,
): Refusal[] {
  const [before, after] = [receivingYear(terms.content, of), receivingYear(content, of)];
  if (!interim || before === after) return [];
  const what = `Quarters to ${interim.through} were released into the pool of ${before}; the terms say the pool of ${after}`;
  const mend = `Sign terms that release into the pool of ${before}, or of another agreement`;
  return [refusal('terms-of-another-fund', '', what, mend)];
}

/** Quarters that were released are so under terms that pay by the quarter. */
function refuseAnotherRule({ content }: StandingAgreement, { interim }: OpenSettlement): Refusal[] {
  if (!interim || content.rule.kind === 'pay-for-performance') return [];
  const what = `Quarters to ${interim.through} were released, and these terms pay for none`;
  return [refusal('not-by-quarter', '', what, 'Sign terms of pay for performance, or of another agreement')];
}

/** What was known at an earlier moment was computed already, or passed over. */
function refuseOlder(watermark: number, { computation }: OpenSettlement): Refusal[] {
  const last = computation?.watermark.id ?? watermark;
  if (watermark >= last) return [];
  const what = `It was computed at watermark ${last}, which is later than ${watermark}`;
  return [refusal('older-watermark', '/watermark', what, 'Compute it at that one, or at a later one')];
}

function refuseReopening(state: OpenSettlement, grounds: string, today: string): Refusal[] {
  const { lateRestatement, reopening } = state.terms.content;
  if (lateRestatement !== 'reverse-and-repost')
    return [
      refusal(
        'restatement-not-agreed',
        '',
        'What comes late is left to the next year',
        'Take it up in the next agreement',
      ),
    ];
  const closed =
    reopening && today > reopening.until
      ? [refusal('reopening-closed', '', `It could be reopened until ${reopening.until}`, 'Leave it')]
      : [];
  if (closed.length > 0) return closed;
  const missing = refuseMissingReason(grounds, '/grounds');
  if (missing.length > 0 || !reopening || isAmong(reopening.grounds, grounds)) return missing;
  const mend = `Name one of these, with what happened after a colon: ${reopening.grounds.join('; ')}`;
  return [refusal('grounds-not-agreed', '/grounds', `${grounds} is not agreed as grounds`, mend)];
}

/** The grounds as they were agreed, or with more after a colon: `Late counts: March 2017 was corrected`. */
function isAmong(agreed: readonly string[], given: string): boolean {
  const said = given.trim().toLowerCase();
  return agreed.some((each) => {
    const ground = each.toLowerCase();
    return said === ground || said.startsWith(`${ground}:`);
  });
}

/** What is decided on the computation that stands, before it is posted. */
function refuseOnComputation(
  command: Of<'review' | 'dispute' | 'override-coverage' | 'agree-amount' | 'approve' | 'post'>,
  state: OpenSettlement,
): Refusal[] {
  const { computation } = state;
  if (!computation) return [refusal('not-computed', '', 'Nothing has been computed', 'Compute it first')];
  if (state.posted && !isRestating(state)) return [postedAlready(command)];
  if (command.type === 'post' && state.posted)
    return [refusal('posted-already', '', 'It is posted', 'Restate it')];
  if (state.isClaimOpen) return [claimNotComputed()];
  if (command.type === 'post' && state.voiding)
    return [
      refusal('void-proposed', '', 'It is to be voided', 'Void it, or compute it anew to go on with it'),
    ];
  switch (command.type) {
    case 'review':
      return refuseReview(command, state);
    case 'dispute':
      return refuseDispute(command, state);
    case 'override-coverage':
      return refuseOverride(command, state);
    case 'agree-amount':
      return refuseAgreedAmount(command, state);
    case 'approve':
      return refuseApproval(command, state);
    case 'post':
      return command.through === undefined
        ? refusePosting(command.today, state)
        : refuseQuarters(command.through, command.today, state);
  }
}

function postedAlready({ type }: { readonly type: SettlementCommand['type'] }): Refusal {
  const mend =
    type === 'dispute'
      ? 'Have whoever reported the count correct it, and compute it anew; where they do not, the partners can only sign other terms'
      : 'Compute it anew where a count or the terms have changed; where nothing has, what is posted stands';
  return refusal('posted-already', '', 'It is posted', mend);
}

function claimNotComputed(): Refusal {
  const what = 'What was claimed and upheld is not in the amounts';
  return refusal('claim-not-computed', '', what, 'Compute the settlement anew');
}

const DISPUTES_MAX = 6;
/** Of disputes in all, of reviews and of replies: a statement has each of them. */
const SAID_MAX = 200;
/** As in an agreement. */
const COUNT_MAX = 1_000_000_000;

function refuseDispute(command: Of<'dispute'>, state: OpenSettlement): Refusal[] {
  const { figure, claimed, evidence, replyBy, today } = command;
  const input = state.computation?.inputs.find((each) => each.figure === figure);
  const open = openDisputes(state);
  const partner = refusePartner(command, state);
  if (partner.length > 0) return partner;
  if (!input) {
    const figures = (state.computation?.inputs ?? []).map((each) => each.figure).join(', ');
    return [refusal('unknown-figure', '/figure', `It does not rest on ${figure}`, `Name one of: ${figures}`)];
  }
  const notAClaim = refuseClaim(claimed, input.count);
  return [
    ...notAClaim,
    ...refuseNobody(command.by),
    ...refuseMissingReason(evidence, '/evidence'),
    ...(replyBy > today
      ? []
      : [refusal('deadline-passed', '/replyBy', `${replyBy} has passed`, 'Give a day that lies ahead')]),
    ...(open.some((each) => each.figure === figure)
      ? [refusal('disputed-already', '/figure', `${figure} is disputed`, 'Wait for the outcome')]
      : []),
    ...(open.length < DISPUTES_MAX
      ? []
      : [refusal('too-many-disputes', '', `${open.length} figures are disputed`, 'Resolve one first')]),
    ...refuseMore('disputes', state.disputes.length),
    ...(notAClaim.length === 0 ? refuseClaimedCost([...open, command], state) : []),
  ];
}

function refuseClaim(claimed: number, count: number | undefined): Refusal[] {
  const where = '/claimed';
  if (claimed === count) {
    const mend = 'Give another count than the one that stands, or leave it undisputed';
    return [refusal('claim-not-a-count', where, `${claimed} is the count already`, mend)];
  }
  if (Number.isSafeInteger(claimed) && claimed >= 0 && claimed <= COUNT_MAX) return [];
  const mend = 'Give the count it should be, as a whole number';
  return [refusal('claim-not-a-count', where, `${claimed} is claimed`, mend)];
}

/** Whichever claims hold, what it costs is no more than can be counted. */
function refuseClaimedCost(
  claims: readonly { readonly figure: string; readonly claimed: number }[],
  { terms, computation }: OpenSettlement,
): Refusal[] {
  const counts = new Map(countsOf(computation?.inputs ?? []));
  for (const { figure, claimed } of claims) counts.set(figure, Math.max(claimed, counts.get(figure) ?? 0));
  return refuseCost(terms.content, counts, '/claimed');
}

function refuseOverride(
  { by, reason, counts = [], uncounted = [] }: Of<'override-coverage'>,
  state: OpenSettlement,
): Refusal[] {
  const isNamed = by.name.trim() !== '' && by.position.trim() !== '';
  const open = state.computation ? openQuestions(state.computation) : [];
  return [
    ...(isNamed
      ? []
      : [
          refusal(
            'override-without-a-name',
            '/by',
            'Nobody is named',
            'Say who puts up with it, in what position',
          ),
        ]),
    ...refuseMissingReason(reason),
    ...refuseUnnamedCounts(counts, state),
    ...(uncounted.length === 0 ? [] : refuseUncountedNames(uncounted, state)),
    ...(open.length > 0
      ? []
      : [refusal('coverage-complete', '', 'Nothing is missing', 'There is nothing to override')]),
  ];
}

/** A count reported in part is settled on only as the very count that is named. */
function refuseUnnamedCounts(
  named: NonNullable<Of<'override-coverage'>['counts']>,
  { computation }: OpenSettlement,
): Refusal[] {
  const partial = (computation?.inputs ?? []).filter(({ isPartial }) => isPartial);
  return partial
    .filter((input) => !named.some(({ figure, count }) => figure === input.figure && count === input.count))
    .map(({ figure, count = 0 }) =>
      refusal(
        'figure-not-reported',
        '/counts',
        `${figure} is reported in part: ${count} so far`,
        `Have it reported, or name ${count}, which is settled on all the same: no other count is taken`,
      ),
    );
}

/** It is ended without what was not counted, all of it: what was counted is paid for. */
function refuseUncountedNames(
  named: readonly string[],
  { computation }: Pick<OpenSettlement, 'computation'>,
): Refusal[] {
  const uncounted = computation ? uncountedFigures(computation) : [];
  const isAll = uncounted.every((figure) => named.includes(figure));
  if (isAll && named.every((figure) => uncounted.includes(figure))) return [];
  const what = `Not counted: ${uncounted.join(', ') || 'none'}; named: ${named.join(', ')}`;
  const mend = 'Name each figure that was not counted, and no other, or have them counted';
  return [refusal('quarter-not-counted', '/uncounted', what, mend)];
}

function refuseAgreedAmount(
  { agreedPence, reason = '' }: Of<'agree-amount'>,
  state: OpenSettlement,
): Refusal[] {
  if (openDisputes(state).length > 0)
    return [refusal('dispute-open', '', 'A figure is disputed', 'Resolve the dispute first')];
  const suggested = state.computation?.releasedPence;
  return [
    ...refuseAmount(agreedPence, state, '/agreedPence', keptPence(state)),
    ...(agreedPence === suggested ? [] : refuseMissingReason(reason)),
  ];
}

/** An amount of the fund, no less than was released for good, and beside what was released of it before. */
function refuseAmount(
  pence: number,
  { terms }: OpenSettlement,
  where: string,
  least: number,
  released = 0,
): Refusal[] {
  const fraction = refuseFraction(pence, where);
  if (fraction.length > 0) return fraction;
  const most = terms.content.fundPence - released;
  if (pence >= least && pence <= most) return [];
  const mend = `Give an amount from ${pounds(least)} to ${pounds(most)}`;
  return [refusal('amount-beyond-fund', where, `${pounds(pence)} is not within the fund`, mend)];
}

function refuseApproval(command: Of<'approve'>, state: OpenSettlement): Refusal[] {
  const { partner, contentHash } = command;
  const refused = refusePartner(command, state);
  if (refused.length > 0) return refused;
  const standing = standingHash(state);
  return [
    ...refuseStale(contentHash, standing),
    ...refuseNobody(command.by),
    ...(state.approvals[partner] === standing
      ? [refusal('approved-already', '/partner', `${partner} has approved it`, 'Nothing is left to approve')]
      : []),
    ...refuseDiffering(state),
  ];
}

function refuseDiffering({ computation, voiding }: OpenSettlement): Refusal[] {
  if (!computation || voiding) return [];
  const differing = differingAmounts(computation);
  if (differing.length === 0) return [];
  const names = differing.join(', ');
  const mend = 'Have the rule looked into: it is worked out in two ways that must agree';
  return [refusal('second-opinion-differs', '', `SQL alone comes to other amounts: ${names}`, mend)];
}

/** What holds for money that is to move, the first time or anew. */
function refusePosting(today: string, state: OpenSettlement): Refusal[] {
  const { computation } = state;
  if (!computation) return [];
  const { decidedFrom } = computation.agreement.content;
  return [
    ...refuseDiffering(state),
    ...(today >= decidedFrom
      ? []
      : [refusal('before-its-day', '', `It is decided from ${decidedFrom}`, 'Wait for that day')]),
    ...refuseUncountedEnd(state),
    ...refuseIncomplete(openQuestions(computation), state),
    ...refuseUnapproved(state),
  ];
}

/** A hash that was approved for some quarters ends nothing: what is not counted is left to its holder for good. */
function refuseUncountedEnd({ computation, override }: OpenSettlement): Refusal[] {
  const uncounted = computation ? uncountedFigures(computation) : [];
  if (uncounted.length === 0 || override?.uncounted?.length) return [];
  const what = `Not counted: ${uncounted.join(', ')}`;
  const mend =
    'Post it through the last that was counted, or have who puts up with it name each as uncounted';
  return [refusal('quarter-not-counted', '', what, mend)];
}

function refuseIncomplete(open: readonly string[], { override }: OpenSettlement): Refusal[] {
  if (open.length === 0 || override) return [];
  const mend = 'Have it reported, or let a named person put up with it';
  return [refusal('coverage-incomplete', '', open.join('; '), mend)];
}

/**
 * What holds for quarters that are released before the last is over: what is approved is what all that were counted
 * earned, so it is posted through the last of them and through no other.
 */
function refuseQuarters(through: string, today: string, state: OpenSettlement): Refusal[] {
  const { computation, interim, override } = state;
  if (!computation) return [];
  const { rule, fundPence } = computation.agreement.content;
  const where = '/through';
  if (rule.kind !== 'pay-for-performance')
    return [refusal('not-by-quarter', where, 'These terms pay for no quarter', 'Post it at its end')];
  const periods = rule.quarters.map((quarter) => quarter.period);
  const at = periods.indexOf(through);
  if (at === -1 || at === periods.length - 1) {
    const mend = `Name one of: ${periods.slice(0, -1).join(', ')}; the last is posted with the rest of the fund`;
    return [refusal('no-quarter-before-the-last', where, `${through} is not one of them`, mend)];
  }
  if (interim && at <= periods.indexOf(interim.through)) {
    const what = `Quarters to ${interim.through} are posted`;
    return [refusal('posted-already', where, what, 'What has changed of them is settled with the next')];
  }
  if (override?.uncounted?.length) {
    const what = `It was put up with that it is ended without ${override.uncounted.join(', ')}`;
    return [refusal('quarter-not-counted', where, what, 'Post it at its end, or compute it anew')];
  }
  const last = periods[countedQuarters(computation) - 1];
  if (last !== through) {
    const what = `It was computed on quarters to ${last ?? 'none'}, not to ${through}`;
    const mend = 'Name the last that was computed, or compute it once that was counted';
    return [refusal('quarter-not-the-last-counted', where, what, mend)];
  }
  const lastDayOf = lastDay(period(through));
  return [
    ...refuseDiffering(state),
    ...(today > lastDayOf
      ? []
      : [refusal('before-its-day', where, `${through} ends on ${lastDayOf}`, 'Wait until it is over')]),
    ...refuseIncomplete(
      computation.inputs.slice(0, at + 1).flatMap(({ open }) => open),
      state,
    ),
    ...(splitOf(state).releasedPence < fundPence
      ? []
      : [refusal('nothing-left-to-hold', where, 'They earn the whole fund', 'Post it at its end')]),
    ...refuseUnapproved(state),
  ];
}

function refuseUnapproved(state: OpenSettlement): Refusal[] {
  const standing = standingHash(state);
  const { partners } = state.terms.content;
  const waiting = partners.filter(({ partner }) => state.approvals[partner] !== standing);
  if (waiting.length === 0) return [];
  const what = `Not approved by ${waiting.map(({ name }) => name).join(', ')}`;
  return [refusal('approvals-missing', '', what, 'Have every partner approve what stands')];
}

/** It is ended without a release while nothing was released, and by all partners alone. */
function refuseVoid(command: Of<'propose-void' | 'void'>, state: OpenSettlement): Refusal[] {
  if (state.posted || state.interim) {
    const [what, mend] = state.posted
      ? ['It is posted', 'Compute it anew where something has changed, or close it']
      : [`Quarters to ${state.interim?.through} are posted`, 'Post it at its end'];
    return [refusal('posted-already', '', what, mend)];
  }
  if (command.type === 'propose-void')
    return [...refuseNobody(command.by), ...refuseMissingReason(command.reason)];
  if (state.voiding) return refuseUnapproved(state);
  const what = 'Nobody has asked the partners to void it';
  return [
    refusal('void-not-proposed', '', what, 'Propose it, with a reason, and have every partner approve'),
  ];
}

function refuseReview({ contentHash, by }: Of<'review'>, state: OpenSettlement): Refusal[] {
  return [
    ...refuseStale(contentHash, standingHash(state)),
    ...refuseNobody(by),
    ...refuseMore('reviews', state.reviews),
  ];
}

function refuseMore(what: string, before = 0): Refusal[] {
  if (before < SAID_MAX) return [];
  const mend = 'Say it in the reason or the evidence of what is decided next';
  return [refusal('too-much-said', '', `There are ${before} ${what} of it`, mend)];
}

function refuseAfterPosting(command: Of<'pay-on' | 'restate' | 'close'>, state: OpenSettlement): Refusal[] {
  const isInPart = command.type === 'pay-on' && state.interim !== undefined;
  if (!state.posted && !isInPart)
    return [refusal('not-posted', '', 'Nothing has been posted', 'Post it first')];
  switch (command.type) {
    case 'pay-on':
      // What was posted is owed, whatever its partners make of what came after.
      return [
        ...(duePence(state) === 0
          ? [refusal('released-already', '', 'Nothing that was released waits to be paid', 'Leave it')]
          : []),
        ...refusePaidAhead(command),
        ...refusePaidBefore(command, state),
      ];
    case 'restate':
      if (state.isClaimOpen) return [claimNotComputed()];
      return isRestating(state)
        ? refusePosting(command.today, state)
        : [refusal('nothing-changed', '', 'What is posted is what stands', 'Compute it anew first')];
    case 'close':
      return [
        ...(openDisputes(state).length > 0
          ? [refusal('dispute-open', '', 'A figure is disputed', 'Resolve the dispute first')]
          : refuseUndivided(state)),
        ...refuseUnfinished(state),
        ...refuseUnpaid(state),
      ];
  }
}

/** Once it is closed nobody can say any more that it was paid. */
function refuseUnpaid(state: OpenSettlement): Refusal[] {
  const due = duePence(state);
  if (due === 0) return [];
  const amount = pounds(Math.abs(due));
  const what = due > 0 ? `${amount} that was released is not paid` : `${amount} is not paid back`;
  return [refusal('payment-outstanding', '', what, 'Say when it was paid, and under which reference')];
}

function refusePaidAhead({ paidOn, today }: Of<'pay-on'>): Refusal[] {
  if (paidOn <= today) return [];
  const what = `${paidOn} has not come yet: it is ${today}`;
  return [refusal('paid-ahead', '/paidOn', what, 'Give the day it was paid')];
}

/** Money is not paid on before it is released; what was due before a restatement may have been paid before it. */
function refusePaidBefore({ paidOn }: Of<'pay-on'>, { dueFrom = '' }: OpenSettlement): Refusal[] {
  if (paidOn >= dueFrom) return [];
  const what = `${paidOn} is before the release, which is effective on ${dueFrom}`;
  return [refusal('paid-before-release', '/paidOn', what, `Give the day it was paid, from ${dueFrom} on`)];
}

/** Money that a dispute held is somebody's before nothing more is done. */
function refuseUndivided({ posted }: OpenSettlement): Refusal[] {
  const pence = posted?.split.disputedPence ?? 0;
  if (pence === 0) return [];
  const what = `${pounds(pence)} still waits for the outcome of a dispute`;
  return [refusal('dispute-open', '', what, 'Compute it anew, have it approved, and restate it')];
}

/** What was posted is not the last word yet. */
function refuseUnfinished(state: OpenSettlement): Refusal[] {
  if (state.isClaimOpen) return [claimNotComputed()];
  if (!isRestating(state)) return [];
  const what = 'It was computed anew after it was posted, and is not restated';
  return [refusal('restatement-unfinished', '', what, 'Have it approved, and restate it')];
}

function refuseOutcome(command: Of<'resolve-dispute'>, state: OpenSettlement): Refusal[] {
  const dispute = openDisputes(state).find((each) => each.dispute === command.dispute);
  if (!dispute) return refuseNoDispute(command.dispute, state);
  return [
    ...refuseDecider(command, dispute.partner, state),
    ...refuseNobody(command.by),
    ...refuseMissingReason(command.reason),
  ];
}

/** Who raised it can only take it back, another partner only give in; money against a partner's word needs everybody's. */
function refuseDecider(
  { outcome, actsFor }: Of<'resolve-dispute'>,
  claimant: string,
  { terms }: OpenSettlement,
): Refusal[] {
  const partners = terms.content.partners.map(({ partner }) => partner);
  switch (outcome) {
    case 'withdrawn':
      return refuseForAnother(claimant, actsFor, '/dispute');
    case 'upheld':
      if (partners.some((partner) => partner !== claimant && actsFor.includes(partner))) return [];
      return [outcomeRefusal('A claim is upheld by a partner other than the one that made it')];
    case 'rejected':
      if (partners.every((partner) => actsFor.includes(partner))) return [];
      return [outcomeRefusal('A claim is rejected by who acts for every partner')];
  }
}

function outcomeRefusal(what: string): Refusal {
  const mend = 'Uphold it, have it taken back, or have it decided by who acts for every partner';
  return refusal('outcome-of-one-side', '/dispute', what, mend);
}

/** Refuses an act of nobody: it is answered for by a person, in a position. */
function refuseNobody({ name, position }: Person): Refusal[] {
  if (name.trim() !== '' && position.trim() !== '') return [];
  return [refusal('nobody-named', '/by', 'Nobody is named', 'Say who it is, and in what position')];
}

/** The others reply; who raised it takes it back, or raises another. */
function refuseReply(command: Of<'reply'>, state: OpenSettlement): Refusal[] {
  const { dispute, partner } = command;
  const own = openDisputes(state).some((each) => each.dispute === dispute && each.partner === partner);
  return [
    ...refuseNoDispute(dispute, state),
    ...refusePartner(command, state),
    ...(own
      ? [refusal('reply-of-the-claimant', '/partner', `${partner} raised it`, 'Leave it to the others')]
      : []),
    ...refuseNobody(command.by),
    ...refuseMore('replies', state.replies),
  ];
}

function refuseNoDispute(number: number, state: OpenSettlement): Refusal[] {
  if (openDisputes(state).some(({ dispute }) => dispute === number)) return [];
  return [refusal('no-such-dispute', '/dispute', `No dispute ${number} is open`, 'Name one that is open')];
}

function refusePartner(
  { partner, actsFor }: { readonly partner: string; readonly actsFor: readonly string[] },
  { terms }: OpenSettlement,
): Refusal[] {
  if (!terms.content.partners.some((each) => each.partner === partner))
    return [notAPartner(partner, '/partner')];
  return refuseForAnother(partner, actsFor, '/partner');
}
