import { londonDay, poundsShown } from '#kernel';
import type {
  AgreementContent,
  AgreementPosition,
  Computation,
  Mover,
  Person,
  QuarterPosition,
  SettlementStanding,
} from '#settlement';
import { amountNamed, inventedLabel, untoldText } from '#settlement/plain';
import { moment, thousands } from '../output';
import { countOr, movedRecordText, placeOf, RECORDS_SHOWN_MAX } from './moved-record-text';
import { clauseLines, stepLines, workingLines } from './settlement-working-text';

/** A settlement as the server answers it. */
export interface SettlementSaid extends Omit<
  SettlementStanding,
  'computation' | 'approvedBy' | 'waitingFor' | 'decisions' | 'entries'
> {
  readonly computation?: Omit<Computation, 'agreement'>;
  readonly approvals: readonly {
    readonly partner: string;
    readonly approved?: { readonly by: Person; readonly actor: string; readonly recordedAt: string };
  }[];
  readonly decisions: readonly {
    readonly version: number;
    readonly type: string;
    readonly actor: string;
    readonly recordedAt: string;
    readonly partner?: string;
    readonly by?: Person;
    readonly dispute?: number;
    readonly says?: string;
  }[];
  readonly entries: readonly {
    readonly number: number;
    readonly kind: string;
    readonly effectiveOn: string;
    readonly recordedAt: string;
    readonly narrative: string;
  }[];
}

/** A settlement for people: what it comes to, how, who has to do what, and what it did. */
export function settlementLines(settlement: SettlementSaid): string[] {
  const { area, policyYear, agreement, status, version, terms, computation, split, posted, interim } =
    settlement;
  const { content } = terms;
  return [
    `${area} ${policyYear} ${agreement}: ${status}, at version ${version}`,
    `${content.title}, from ${content.document}`,
    ...labelLines(terms),
    `Fund: ${pounds(content.fundPence)}, held by ${content.holder}${receiverText(content, policyYear)}`,
    ...(split ? [`As it stands: ${splitText(split)}`] : []),
    ...voidingLines(settlement),
    ...(interim
      ? [`Posted for quarters to ${interim.through}: ${pounds(interim.releasedPence)} released in all`]
      : []),
    ...(posted
      ? [`As posted: ${splitText(posted)}, effective on ${settlement.effectiveOn ?? content.releasedOn}`]
      : []),
    ...(settlement.isClaimOpen ? ['A claim was upheld and is not in the amounts: compute it anew.'] : []),
    ...lapsedClaimLines(settlement),
    ...changedLines(settlement),
    ...(computation ? workingLines(settlement, computation) : ['Nothing has been computed.']),
    ...agreedLines(settlement),
    ...roundingLines(settlement),
    ...disputeLines(settlement),
    ...approvalLines(settlement),
    ...quartersMovedLines(settlement),
    ...restatementLines(settlement),
    ...paymentLines(settlement),
    ...settlement.openQuestions.map((question) => `Not the last word: ${question}`),
    ...historyLines(settlement),
    ...clauseLines(content),
  ];
}

/** Where an agreement stands in the year. */
export function positionLines({
  area,
  policyYear,
  agreement,
  terms,
  status,
  watermark,
  position,
}: AgreementPosition): string[] {
  const settlement = status === 'none' ? 'no settlement was opened by then' : `its settlement is ${status}`;
  return [
    `${area} ${policyYear} ${agreement} at watermark ${watermark.id} (${moment(watermark.at)}); ${settlement}`,
    ...labelLines(terms),
    `Held      ${pounds(position.heldPence)}`,
    `Earned    ${pounds(position.earnedPence)} if all that is left goes as planned`,
    `At risk   ${pounds(position.atRiskPence)}`,
    `Forecast  ${pounds(position.forecastPence)}, between ${pounds(position.lowestPence)} and ${pounds(position.highestPence)}`,
    `Method    ${position.method}`,
    ...quarterLines(position.quarters ?? []),
    ...position.figures.flatMap(({ figure, target, forecast, parts }) => [
      `${figure}: ${thousands(target)} agreed, ${thousands(forecast)} forecast`,
      ...parts.map(({ period, plan, count, planToDate, countToDate }) => {
        const counted = count === undefined ? 'not reported' : thousands(count);
        const toDate = countToDate === undefined ? '-' : thousands(countToDate);
        return `  ${period}  planned ${thousands(plan)}, counted ${counted}; to date ${thousands(planToDate)}, ${toDate}`;
      }),
    ]),
    ...position.toRelease.map((sentence) => `For the fund in full: ${sentence}`),
  ];
}

/** Of pay for performance: each quarter in a row, what is forecast in brackets. */
function quarterLines(quarters: readonly QuarterPosition[]): string[] {
  if (quarters.length === 0) return [];
  const row = (...cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(12) : cell.padStart(at < 4 ? 13 : 16))).join('');
  return [
    row(
      ...['Quarter', 'planned', 'counted', 'saved', 'worth', 'earned to date', 'by the rule'],
      ...['posted', 'to be made up', 'short'],
    ),
    ...quarters.map((quarter) => {
      const { period, plan, plannedReductionToDate, mostPence, counted, forecast } = quarter;
      const { postedPence, atRiskPence } = quarter;
      return row(
        ...[period, thousands(plan), counted ? thousands(counted.actual) : `(${thousands(forecast.count)})`],
        `${counted ? thousands(counted.reductionToDate) : '-'} of ${thousands(plannedReductionToDate)}`,
        ...[pounds(mostPence), counted ? pounds(counted.earnedToDatePence) : '-'],
        counted ? pounds(counted.paidPence) : `(${pounds(forecast.paidPence)})`,
        postedPence === undefined ? '-' : pounds(postedPence),
        ...[counted ? pounds(counted.recoverablePence) : '-', pounds(atRiskPence)],
      );
    }),
    'Saved, to be made up and short (planned to be paid by then, and not forecast to be) are to date; in brackets is what is forecast.',
  ];
}

/** What an agreement would come to on what was supposed, beside what is forecast; how it is worked out stands below. */
export function whatIfLines({ terms, position, supposed }: AgreementPosition): string[] {
  const released = supposed.amounts.find(({ name }) => name === 'released')?.pence ?? 0;
  return [
    ...labelLines(terms),
    'Nothing was decided by this. It would come to:',
    ...supposed.amounts.map(({ name, pence }) => `${amountNamed(name)}: ${pounds(pence)}`),
    `Forecast as it stands: ${pounds(position.forecastPence)} released, so ${comparedText(released - position.forecastPence)}`,
    'Working:',
    ...stepLines(supposed.steps),
  ];
}

function comparedText(morePence: number): string {
  if (morePence === 0) return 'it would be the same';
  return `it would be ${pounds(Math.abs(morePence))} ${morePence > 0 ? 'more' : 'less'}`;
}

/** Which figures are invented, wherever what follows from them is shown. */
function labelLines({ content }: SettlementSaid['terms']): string[] {
  const label = inventedLabel(content);
  return label === undefined ? [] : [label];
}

/** Why the amounts at the head are not what the working ends in. */
function agreedLines({
  computation,
  split,
  agreedPence,
  voiding,
  approvals,
  decisions,
}: SettlementSaid): string[] {
  if (!computation || !split || voiding) return [];
  if (agreedPence !== undefined) {
    const reason = decisions.findLast(({ type }) => type === 'settlement.amount-agreed')?.says;
    const isAgreed = approvals.every(({ approved }) => approved !== undefined);
    const what = isAgreed ? 'Agreed' : 'Put forward as agreed, until every partner has approved it,';
    const because = reason === undefined ? '' : `: ${reason}`;
    return [`${what} in the place of ${pounds(computation.releasedPence)}: ${pounds(agreedPence)}${because}`];
  }
  if (split.disputedPence === 0) return [];
  return [
    `Released however the open disputes end: ${pounds(split.releasedPence)}; ${pounds(split.disputedPence)} more is held until they are over`,
  ];
}

function voidingLines({ voiding, status }: SettlementSaid): string[] {
  if (!voiding) return [];
  const { by, reason } = voiding;
  const what = status === 'voided' ? 'Voided, nothing is released' : 'To be voided';
  return [`${what}: ${reason} (${by.name}, ${by.position})`];
}

/** What stands is out of date; and what can be done about it, by the terms. */
function changedLines({ countsChanged, posted, isClaimOpen, terms }: SettlementSaid): string[] {
  if (countsChanged.length === 0) return [];
  const { lateRestatement, reopening } = terms.content;
  const today = londonDay(new Date());
  const over = lateRestatement === 'reverse-and-repost' && reopening && reopening.until < today;
  const anew = posted ? 'compute it anew, and say why by --grounds' : 'compute it anew';
  const isLeft = posted && (over || lateRestatement === 'next-year') && !isClaimOpen;
  const left = over
    ? `its agreement reopened it for them until ${reopening.until}, which has passed`
    : 'its agreement does not reopen it for them';
  return [
    `Counts have changed since it was computed: ${isLeft ? left : anew}.`,
    ...countsChanged.map(
      ({ figure, before, after }) => `  ${figure}: ${countOr(before)} then, ${countOr(after)} now`,
    ),
  ];
}

function lapsedClaimLines({ lapsedClaims }: SettlementSaid): string[] {
  return lapsedClaims.map(({ dispute, figure, claimed, counted, reported }) => {
    const moved = `${countOr(counted)} was reported when it was disputed, ${countOr(reported)} is now`;
    return `The claim of ${thousands(claimed)} that was upheld in dispute ${dispute} no longer stands for ${figure}: ${moved}. Whoever still holds to it disputes the count anew.`;
  });
}

/** Of pay for performance: what the plan is worth in both ways of rounding, and where they differ. */
function roundingLines({ rounding }: SettlementSaid): string[] {
  if (!rounding) return [];
  const row = (name: string, toDate: number, byItself: number): string => {
    const difference = byItself === toDate ? '' : `  ${pounds(byItself - toDate)}`;
    return `  ${name.padEnd(12)}${pounds(toDate).padStart(16)}${pounds(byItself).padStart(16)}${difference}`;
  };
  return [
    'What the plan is worth, rounded in both ways:',
    `  ${''.padEnd(12)}${'to date'.padStart(16)}${'by itself'.padStart(16)}`,
    ...rounding.quarters.map(({ period, toDatePence, byItselfPence }) =>
      row(period, toDatePence, byItselfPence),
    ),
    row('together', rounding.toDatePence, rounding.byItselfPence),
    `  ${rounding.explained}`,
  ];
}

function disputeLines({ disputes, decisions }: SettlementSaid): string[] {
  const today = londonDay(new Date());
  const replied = new Set(
    decisions.flatMap(({ type, dispute }) => (type === 'settlement.replied' ? [dispute] : [])),
  );
  return disputes.map(({ dispute, partner, figure, claimed, evidence, replyBy, outcome }) => {
    const isOverdue = replyBy < today && !replied.has(dispute);
    const state =
      outcome ?? (isOverdue ? `open, reply overdue since ${replyBy}` : `open, reply by ${replyBy}`);
    return `Dispute ${dispute} by ${partner}: ${figure} should be ${thousands(claimed)} (${evidence}); ${state}`;
  });
}

function approvalLines({ contentHash, postedHash, approvals }: SettlementSaid): string[] {
  if (contentHash === undefined) return [];
  return [
    `${contentHash === postedHash ? 'Posted as approved' : 'To approve'}: ${contentHash}`,
    ...approvals.map(({ partner, approved }) => {
      if (!approved) return `  ${partner}  not yet`;
      return `  ${partner}  by ${whoText(approved.by, approved.actor)}, ${moment(approved.recordedAt)}`;
    }),
  ];
}

/** Post by post, what moved what was released since the one before it; last what is computed, and not posted. */
function quartersMovedLines({ quartersMoved }: SettlementSaid): string[] {
  return quartersMoved.flatMap((post) => {
    const { from, through, beforePence, releasedPence, effectiveOn } = post;
    const [was, is] = [pounds(beforePence), pounds(releasedPence)];
    const when = effectiveOn === undefined ? 'as it stands' : `effective on ${effectiveOn}`;
    const what = `Since quarters to ${from} were posted: released ${was} then, ${is} for those to ${through}, ${when}`;
    return [what, ...differenceLines(post)];
  });
}

function restatementLines({ restatements, restating }: SettlementSaid): string[] {
  return [
    ...restatements.flatMap((restatement) => {
      const { grounds, effectiveOn, before, split } = restatement;
      const [was, is] = [pounds(before.releasedPence), pounds(split.releasedPence)];
      return [
        `Restated (${grounds}): released ${was} before, ${is} now, effective on ${effectiveOn}`,
        ...differenceLines(restatement),
      ];
    }),
    ...(restating ? restatingLines(restating) : []),
  ];
}

/** What partners are asked to approve in the place of what is posted. */
function restatingLines(restating: Restating): string[] {
  const { grounds, before, split } = restating;
  const [posted, stands] = [pounds(before.releasedPence), pounds(split.releasedPence)];
  const what = `Being restated (${grounds}): released ${posted} as posted, ${stands} as it stands`;
  return [what, ...differenceLines(restating)];
}

type Restating = NonNullable<SettlementSaid['restating']>;

function differenceLines({ differences }: Pick<Restating, 'differences'>): string[] {
  return differences.flatMap(({ figure, before, after, releasedPence, movedBy, untold }) => {
    // Terms, disputes and agreed amounts have no count.
    const counts = before === after ? '' : ` ${countOr(before)} to ${countOr(after)}`;
    const movers = untold ? [`    ${untoldText(untold)}`] : moverLines(movedBy);
    return [`  ${figure}${counts}: ${pounds(releasedPence)}`, ...movers];
  });
}

function moverLines(movers: readonly Mover[]): string[] {
  const more = movers.length - RECORDS_SHOWN_MAX;
  return [
    ...movers.slice(0, RECORDS_SHOWN_MAX).map(({ record, dispute, before, after, releasedPence }) => {
      const what = record ? movedRecordText(record) : `claim of dispute ${dispute ?? ''}`;
      const moved = releasedPence === undefined ? 'with the others' : pounds(releasedPence);
      const from = record ? `  (${record.event.id}, ${placeOf(record.event)})` : '';
      return `    ${what}: ${countOr(before)} to ${countOr(after)}, ${moved}${from}`;
    }),
    ...(more > 0 ? [`    and ${thousands(more)} more, which --json names`] : []),
  ];
}

function paymentLines({ status, payments, duePence }: SettlementSaid): string[] {
  const paid = payments.map(({ paidOn, pence, reference }) => {
    const what = pence < 0 ? 'Paid back' : 'Paid';
    return `${what} on ${paidOn}: ${pounds(Math.abs(pence))} (${reference})`;
  });
  if (duePence === 0) return paid;
  const due = duePence < 0 ? 'To be paid back' : 'To be paid';
  const until = status === 'restating' ? ' of what was posted, until what is restated is posted' : '';
  return [...paid, `${due}${until}: ${pounds(Math.abs(duePence))}`];
}

function historyLines({ decisions, entries }: SettlementSaid): string[] {
  return [
    'Decisions:',
    ...decisions.map(({ version, recordedAt, type, actor, partner, by, says }) => {
      const who = by ? whoText(by, actor) : actor;
      const forWhom = partner === undefined ? '' : ` for ${partner}`;
      return `  ${version}  ${moment(recordedAt)}  ${type} by ${who}${forWhom}${says === undefined ? '' : `: ${says}`}`;
    }),
    'Journal:',
    ...entries.map(
      ({ number, kind, effectiveOn, recordedAt, narrative }) =>
        `  ${number}  ${kind}, effective on ${effectiveOn}, recorded ${moment(recordedAt)}: ${narrative}`,
    ),
  ];
}

function receiverText({ receiver, rule }: AgreementContent, own: string): string {
  return rule.kind === 'pool-shares' ? '' : `, released into the pool of ${receiver?.policyYear ?? own}`;
}

/** A name is what somebody typed; who had signed in stands beside it. */
function whoText({ name, position }: Person, actor: string): string {
  return `${name}, ${position} (signed in as ${actor})`;
}

function splitText({
  releasedPence,
  retainedPence,
  disputedPence,
  shares,
}: NonNullable<SettlementSaid['split']>): string {
  const held = disputedPence === 0 ? '' : `, ${pounds(disputedPence)} held for disputes`;
  const parts = shares.map(({ partner, pence }) => `; to ${partner} ${pounds(pence)}`).join('');
  return `${pounds(releasedPence)} released, ${pounds(retainedPence)} retained${held}${parts}`;
}

function pounds(pence: number): string {
  return poundsShown(BigInt(pence));
}
