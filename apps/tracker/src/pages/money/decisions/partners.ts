import { thousands } from '#performance/plain';
import { textsTyped, textTyped, typedIfAny, type Field, type Option } from '#pages';
import type { SettlementDecision, SettlementStanding } from '#settlement';
import { actsFor } from '../../../permissions';
import { approveBody, closeDisputeBody, disputeBody, replyBody } from '../../../money/settlements.schema';
import { countTyped } from '../../shell/amounts-typed';
import { personFields, personTyped } from '../../shell/person-fields';
import { inputName, nameOf } from '../settlement.page';
import {
  decided,
  isInWork,
  isOver,
  openDisputes,
  ownPartners,
  type Before,
  type DecisionOnSettlement,
  type Sent,
} from './settlement-decision';

// What a partner's person decides on a settlement, in the name of that partner.

const APPROVE: DecisionOnSettlement = {
  name: 'approve',
  title: 'Approve it',
  says: 'You approve what stands below, in the name of your organisation. Computed anew, it is approved anew.',
  isOfHash: true,
  isOffered: (before) => {
    const { computation, contentHash, voiding, waitingFor } = before.standing;
    if (isOver(before.standing) || contentHash === undefined) return false;
    if (voiding === undefined && (computation === undefined || before.standing.isClaimOpen)) return false;
    return own(before).some((partner) => waitingFor.includes(partner));
  },
  fields: (before) => byPartner(before, own(before)),
  command: (sent) => {
    const { typed } = sent;
    const body = { ...textsTyped(typed, ['partner', 'contentHash']), by: personTyped(typed) };
    return decided(sent, approveBody, body, (read) => ({ type: 'approve', ...read, ...acting(sent) }));
  },
};

const DISPUTE: DecisionOnSettlement = {
  name: 'dispute',
  title: 'Dispute a count',
  says: 'The others are asked to reply. Nothing is posted of the money that depends on the count while it is disputed.',
  isOffered: (before) => own(before).length > 0 && isInWork(before.standing),
  fields: (before) => [
    ...byPartner(before, own(before)),
    {
      ...{ kind: 'one-of-many', name: 'figure', label: 'Which count' },
      options: (before.standing.computation?.inputs ?? []).map((input) => {
        const { figure, count } = input;
        return {
          value: figure,
          name: `${inputName(input)}: ${count === undefined ? 'not reported' : thousands(count)}`,
        };
      }),
    },
    {
      ...{ kind: 'text', name: 'claimed', label: 'What it should be', width: 10 },
      inputMode: 'numeric',
    },
    {
      ...{ kind: 'long-text', name: 'evidence', label: 'What shows it' },
      hint: 'Write nothing about a person.',
    },
    { kind: 'day', name: 'replyBy', label: 'By when the others are asked to reply' },
  ],
  command: (sent) => {
    const { typed } = sent;
    const claimed = typedIfAny(typed, 'claimed');
    const body = {
      ...textsTyped(typed, ['partner', 'figure', 'evidence', 'replyBy']),
      ...(claimed !== undefined && { claimed: countTyped(claimed) }),
      by: personTyped(typed),
    };
    return decided(sent, disputeBody, body, (read) => ({ type: 'dispute', ...read, ...acting(sent) }));
  },
};

const REPLY: DecisionOnSettlement = {
  name: 'reply',
  title: 'Reply to a dispute',
  says: 'What you reply stands beside the dispute. It does not end it.',
  isOffered: (before) => ofOthers(before).length > 0,
  fields: (before) => [
    whichDispute(before.standing, ofOthers(before)),
    ...byPartner(before, own(before)),
    {
      ...{ kind: 'long-text', name: 'reply', label: 'What you reply' },
      hint: 'Write nothing about a person.',
    },
  ],
  command: (sent) => {
    const { typed } = sent;
    const body = {
      ...disputeTyped(typed),
      ...textsTyped(typed, ['partner', 'reply']),
      by: personTyped(typed),
    };
    return decided(sent, replyBody, body, (read) => ({ type: 'reply', ...read, ...acting(sent) }));
  },
};

const WITHDRAW: DecisionOnSettlement = {
  name: 'withdraw-dispute',
  title: 'Take your dispute back',
  says: 'The money goes as it was worked out. What partners approved before is void.',
  isFinal: true,
  isOffered: (before) => ownDisputes(before).length > 0,
  fields: (before) => ending(before, ownDisputes(before), 'Why you take it back'),
  command: (sent) => ended(sent, 'withdrawn'),
};

const UPHOLD: DecisionOnSettlement = {
  name: 'uphold-dispute',
  title: 'Uphold what another partner claims',
  says: 'The count that is claimed stands in the place of the one that is disputed, once the settlement is computed anew.',
  isFinal: true,
  isOffered: (before) => ofOthers(before).length > 0,
  fields: (before) => ending(before, ofOthers(before), 'Why you uphold it'),
  command: (sent) => ended(sent, 'upheld'),
};

/** In the order in which they follow one another. */
export const BY_PARTNERS: readonly DecisionOnSettlement[] = [APPROVE, DISPUTE, REPLY, WITHDRAW, UPHOLD];

/** Which of some disputes, as people tell them apart. */
export function whichDispute(standing: SettlementStanding, disputes: SettlementStanding['disputes']): Field {
  const options = disputes.map(({ dispute, figure, claimed, counted, partner }): Option => {
    const input = standing.computation?.inputs.find((each) => each.figure === figure);
    const of = input === undefined ? figure : inputName(input);
    const before = counted === undefined ? 'not reported' : `${thousands(counted)} counted`;
    const by = nameOf(standing.terms.content, partner);
    return { value: String(dispute), name: `${of}: ${before}, ${thousands(claimed)} claimed by ${by}` };
  });
  const [first] = options;
  const value = options.length === 1 ? first?.value : undefined;
  return { kind: 'one-of-few', name: 'dispute', label: 'Which dispute', options, value };
}

/** The dispute that was chosen, by its number. */
export function disputeTyped(typed: URLSearchParams): { readonly dispute?: number | string } {
  const text = textTyped(typed, 'dispute');
  return text === '' ? {} : { dispute: countTyped(text) };
}

function own({ standing, session }: Before): string[] {
  return ownPartners(standing.terms.content, session.identity);
}

function ownDisputes(before: Before): SettlementStanding['disputes'] {
  if (isOver(before.standing)) return [];
  return openDisputes(before.standing).filter(({ partner }) => own(before).includes(partner));
}

/** Disputes that another partner raised than one this person signs for. */
function ofOthers(before: Before): SettlementStanding['disputes'] {
  if (isOver(before.standing)) return [];
  return openDisputes(before.standing).filter(({ partner }) => own(before).some((each) => each !== partner));
}

function ending({ standing, session }: Before, disputes: SettlementStanding['disputes'], why: string) {
  return [
    whichDispute(standing, disputes),
    { kind: 'long-text', name: 'reason', label: why },
    ...personFields(session),
  ] as const satisfies readonly Field[];
}

function ended(sent: Sent, outcome: 'withdrawn' | 'upheld') {
  const { typed } = sent;
  const body = { ...disputeTyped(typed), ...textsTyped(typed, ['reason']), by: personTyped(typed) };
  return decided(sent, closeDisputeBody, body, (read): SettlementDecision => ({
    ...{ type: 'resolve-dispute', outcome, ...read },
    ...acting(sent),
  }));
}

/** The organisations that whoever sent it may act for. */
function acting({ session }: Sent): { readonly actsFor: readonly string[] } {
  return { actsFor: actsFor(session.identity) };
}

/** Whose name it is done in, and who does it. */
function byPartner({ standing, session }: Before, partners: readonly string[]): Field[] {
  return [
    {
      ...{ kind: 'one-of-few', name: 'partner', label: 'In whose name', value: partners[0] },
      options: partners.map((partner) => ({
        value: partner,
        name: nameOf(standing.terms.content, partner),
      })),
    },
    ...personFields(session),
  ];
}
