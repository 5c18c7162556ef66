import { londonDay, poundsShown } from '#kernel';
import type { AgreementContent, AgreementStanding } from '#settlement';
import { inventedLabel } from '#settlement/plain';
import { moment, thousands } from '../output';
import { clauseLines } from './settlement-working-text';

/** The agreement as the server answers it. */
export interface AgreementSaid extends Omit<AgreementStanding, 'decisions'> {
  readonly inForce?: string;
  readonly decisions: readonly {
    readonly version: number;
    readonly type: string;
    readonly actor: string;
    readonly recordedAt: string;
    readonly partner?: string;
    readonly reason?: string;
  }[];
}

/** An agreement for people: all the terms of each content, since nobody signs by a hash what they could not read. */
export function agreementLines({ area, policyYear, agreement, ...standing }: AgreementSaid): string[] {
  const { inForce, signed, proposed, decisions } = standing;
  return [
    `${area} ${policyYear} ${agreement}: at version ${standing.version}`,
    ...signed.flatMap((each) =>
      contentLines(each, each.contentHash === inForce ? 'In force' : 'Signed', policyYear),
    ),
    ...(proposed ? contentLines(proposed, 'Waiting for signatures', policyYear) : []),
    'Decisions:',
    ...decisions.map(({ version, recordedAt, type, actor, partner, reason }) => {
      const more = [partner && ` for ${partner}`, reason && `: ${reason}`].join('');
      return `  ${version}  ${moment(recordedAt)}  ${type} by ${actor}${more}`;
    }),
  ];
}

function contentLines(
  { content, contentHash, signatures }: NonNullable<AgreementSaid['proposed']>,
  state: string,
  policyYear: string,
): string[] {
  const { title, document, fundPence, holder, rule, effectiveFrom, effectiveTo, partners } = content;
  const label = inventedLabel(content);
  return [
    `${state}: ${title}, from ${document}`,
    ...(label === undefined ? [] : [`  ${label}`]),
    `  ${pounds(fundPence)} held by ${holder}, ${rule.kind}, ${effectiveFrom} to ${effectiveTo}`,
    ...[...ruleLines(rule), ...decisionLines(content, policyYear), restsOn(content)].map(
      (line) => `  ${line}`,
    ),
    ...clauseLines(content).map((line) => `  ${line}`),
    `  hash ${contentHash}`,
    ...partners.map(({ partner, name }) => {
      const signature = signatures.find((each) => each.partner === partner);
      const who = signature
        ? `signed by ${signature.signedBy}, ${signature.position}, on ${signature.signedOn}`
        : 'not signed yet';
      return `  ${partner} (${name}): ${who}`;
    }),
  ];
}

function ruleLines(rule: AgreementContent['rule']): string[] {
  if (rule.kind === 'pay-for-performance') {
    const { metric, quarters, unit, rounding, cappedAtPlan, clawsBack, recoverable, minimumRate } = rule;
    return [
      ...quarters.map(
        ({ period, plan, baseline, baselinePeriod }) =>
          `Target of ${metric}, ${period}: ${thousands(plan)}, from ${thousands(baseline)} in ${baselinePeriod}`,
      ),
      `Rounded to the ${unit}, ${rounding === 'to-date' ? 'to date' : 'each quarter by itself'}`,
      `Paid for more than is planned to date: ${yesOrNo(!cappedAtPlan)}; given back: ${yesOrNo(clawsBack)}; made up by a later quarter: ${yesOrNo(recoverable)}`,
      ...(minimumRate === undefined
        ? []
        : [`Least share of the planned reduction that earns: ${minimumRate}`]),
    ];
  }
  const { activity, costBasis, corridorPence, capPence } = rule;
  return [
    ...activity.flatMap(({ name, metric, period, target, pricePence, profile }) => [
      `Target of ${name} (${metric}, ${period}): ${thousands(target)}, at ${pricePence === undefined ? 'no price' : `${pounds(pricePence)} each`}`,
      ...profile.map(({ period: part, count }) => `  ${part}: ${thousands(count)}`),
    ]),
    `Cost by ${costBasis}`,
    ...(corridorPence === undefined
      ? []
      : [`Overspend that does not count: the first ${pounds(corridorPence)}`]),
    ...(capPence === undefined ? [] : [`Most overspend that counts: ${pounds(capPence)}`]),
    ...(rule.kind === 'pool-shares'
      ? rule.shares.map(({ partner, share }) => `Share of ${partner}: ${share}`)
      : []),
  ];
}

function decisionLines(content: AgreementContent, policyYear: string): string[] {
  const { rule, receiver, decidedFrom, releasedOn, decidedBy, useOfReleased } = content;
  const { lateRestatement, reopening } = content;
  const isOver = reopening !== undefined && reopening.until < londonDay(new Date());
  return [
    ...(rule.kind === 'pool-shares'
      ? []
      : [`Released into the pool of ${receiver?.policyYear ?? policyYear}`]),
    `Decided from ${decidedFrom} by ${decidedBy}; released on ${releasedOn}`,
    `Released money may be used for: ${useOfReleased}`,
    lateRestatement === 'reverse-and-repost'
      ? 'Late counts: what was posted is reversed, and what stands is posted'
      : 'Late counts: left to the next year',
    ...(reopening
      ? [
          `Can be reopened until ${reopening.until}${isOver ? ', which has passed' : ''}, for: ${reopening.grounds.join('; ')}`,
        ]
      : []),
  ];
}

/** `Rests on: fund [3]; holder [5] [7]`. */
function restsOn({ termClauses }: AgreementContent): string {
  const terms = Object.entries(termClauses).map(
    ([term, refs]) => `${term} ${refs.map((ref) => `[${ref}]`).join(' ')}`,
  );
  return `Rests on: ${terms.join('; ')}`;
}

function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no';
}

function pounds(pence: number): string {
  return poundsShown(BigInt(pence));
}
