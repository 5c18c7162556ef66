import { londonDay, ok, poundsShown, poundsText } from '#kernel';
import { textsTyped, type Field } from '#pages';
import { readValue } from '#platform';
import { ComputeSettlementCommand } from '#settlement';
import type { SettlementStanding } from '#settlement';
import { nothingBody } from '../../../deciding';
import {
  agreeAmountBody,
  computeBody,
  forecastBody,
  postBody,
  releaseBody,
  reviewBody,
  voidBody,
} from '../../../money/settlements.schema';
import { amountTyped } from '../../shell/amounts-typed';
import { personFields, personTyped } from '../../shell/person-fields';
import {
  decided,
  isApprovedByAll,
  isInWork,
  isOver,
  openDisputes,
  type Before,
  type DecisionOnSettlement,
} from './settlement-decision';

// What who records money decides on a settlement.

const COMPUTE: DecisionOnSettlement = {
  name: 'compute',
  title: 'Compute it on the newest counts',
  says: 'It is worked out on what is recorded now. What partners approved before is void.',
  isOffered: ({ standing }) => !isOver(standing) && takesCounts(standing),
  fields: ({ standing }) =>
    standing.posted === undefined
      ? []
      : [
          {
            ...{ kind: 'long-text', name: 'grounds', label: 'Why it is computed anew after it was posted' },
            ...(standing.isClaimOpen && {
              isOptional: true,
              hint: 'Empty, what was claimed and upheld is put in its place on the counts it was posted on.',
            }),
          },
        ],
  command: ({ of, typed, by }) => {
    const read = readValue(computeBody, textsTyped(typed, ['grounds']));
    return read.ok ? ok(new ComputeSettlementCommand(of, read.value, by)) : read;
  },
};

/** Once it is posted, what comes late is let in where the terms say so; what was upheld always is. */
function takesCounts({ posted, isClaimOpen, terms }: SettlementStanding): boolean {
  return posted === undefined || isClaimOpen || terms.content.lateRestatement === 'reverse-and-repost';
}

const REVIEW: DecisionOnSettlement = {
  name: 'review',
  title: 'Note that it was looked at',
  says: 'Your note stands beside what you looked at. It changes nothing, and is no approval.',
  isOfHash: true,
  isOffered: ({ standing }) => isInWork(standing) || (standing.voiding !== undefined && !isOver(standing)),
  fields: ({ session }) => [
    {
      ...{ kind: 'long-text', name: 'note', label: 'What you looked at, and what you found' },
      hint: 'Write nothing about a person.',
    },
    ...personFields(session),
  ],
  command: (sent) => {
    const { typed } = sent;
    const body = { ...textsTyped(typed, ['contentHash', 'note']), by: personTyped(typed) };
    return decided(sent, reviewBody, body, (read) => ({ type: 'review', ...read }));
  },
};

const AGREE_AMOUNT: DecisionOnSettlement = {
  name: 'agree-amount',
  title: 'Say which amount is agreed',
  says: 'What the rule comes to and what partners agree are two amounts. Each partner approves the agreed one anew.',
  isOffered: ({ standing }) => isInWork(standing) && openDisputes(standing).length === 0,
  fields: ({ standing: { computation, agreedPence } }) => [
    {
      ...pounds('pounds', 'The amount to be released, in pounds', '/agreedPence'),
      hint: computation && `The rule comes to ${poundsShown(BigInt(computation.releasedPence))}.`,
      value: agreedPence === undefined ? undefined : poundsText(BigInt(agreedPence)),
    },
    {
      ...{ kind: 'long-text', name: 'reason', label: 'Why it is another than the rule comes to' },
      isOptional: true,
    },
  ],
  command: (sent) => {
    const { typed } = sent;
    const body = { ...amountTyped(typed, 'agreedPence'), ...textsTyped(typed, ['reason']) };
    return decided(sent, agreeAmountBody, body, (read) => ({ type: 'agree-amount', ...read }));
  },
};

const FORECAST: DecisionOnSettlement = {
  name: 'forecast',
  title: 'Enter what is expected to be released',
  says: 'It is accrued in the journal in the place of what was expected before, and reversed once the settlement is posted.',
  isOffered: ({ standing }) => !isOver(standing) && standing.posted === undefined,
  fields: ({ position }) => [
    {
      ...pounds('pounds', 'The amount that is expected, in pounds', '/forecastPence'),
      hint: position && `On the newest counts the forecast is ${rangeInWords(position)}.`,
      value: position && poundsText(BigInt(position.forecastPence)),
    },
    {
      ...{ kind: 'day', name: 'asOf', label: 'Expected on', value: londonDay(new Date()) },
      hint: 'A day that has come, and on which the agreement was in effect.',
    },
    {
      ...{ kind: 'long-text', name: 'method', label: 'How it was worked out' },
      value: position && `${position.method}.`,
    },
  ],
  command: (sent) => {
    const { typed } = sent;
    const body = { ...amountTyped(typed, 'forecastPence'), ...textsTyped(typed, ['asOf', 'method']) };
    return decided(sent, forecastBody, body, ({ forecastPence, ...read }) => ({
      ...{ type: 'forecast', pence: forecastPence, ...read },
    }));
  },
};

function rangeInWords({ forecastPence, lowestPence, highestPence }: NonNullable<Before['position']>): string {
  const [forecast, lowest, highest] = [forecastPence, lowestPence, highestPence].map((pence) =>
    poundsShown(BigInt(pence)),
  );
  return `${forecast}, and may come to between ${lowest} and ${highest}`;
}

const POST: DecisionOnSettlement = {
  name: 'post',
  title: 'Post it',
  says: 'The fund is divided in the journal as stands below. What is posted is not taken back: it can only be restated.',
  isFinal: true,
  isOffered: ({ standing }) =>
    standing.status === 'computed' && isApprovedByAll(standing) && standing.voiding === undefined,
  fields: ({ standing }) =>
    standing.terms.content.rule.kind === 'pay-for-performance'
      ? [
          {
            ...{ kind: 'text', name: 'through', label: 'Up to which quarter', width: 10 },
            isOptional: true,
            hint: 'Such as 2015/16-Q1: what the quarters to that one earned is released, and the rest held anew. Empty, all of it is posted.',
          },
        ]
      : [],
  command: (sent) =>
    decided(sent, postBody, textsTyped(sent.typed, ['through']), (read) => ({ type: 'post', ...read })),
};

const RESTATE: DecisionOnSettlement = {
  name: 'restate',
  title: 'Restate it',
  says: 'What was posted is reversed in the journal, and what stands below is posted.',
  isFinal: true,
  isOffered: ({ standing }) => standing.status === 'restating' && isApprovedByAll(standing),
  fields: () => [],
  command: (sent) => decided(sent, nothingBody, {}, () => ({ type: 'restate' })),
};

const RELEASE: DecisionOnSettlement = {
  name: 'release',
  title: 'Say that it was paid on',
  says: 'What was released is entered as paid.',
  isFinal: true,
  isOffered: ({ standing }) => !isOver(standing) && standing.duePence !== 0,
  fields: ({ standing }) => [
    {
      ...{ kind: 'day', name: 'paidOn', label: 'Paid on' },
      hint: `${poundsShown(BigInt(standing.duePence))} waits to be paid.`,
    },
    { kind: 'text', name: 'reference', label: 'By which reference the payment is found' },
  ],
  command: (sent) =>
    decided(sent, releaseBody, textsTyped(sent.typed, ['paidOn', 'reference']), (read) => ({
      ...{ type: 'pay-on', ...read },
    })),
};

const CLOSE: DecisionOnSettlement = {
  name: 'close',
  title: 'Close it',
  says: 'Nothing more is done to it from then on.',
  isFinal: true,
  isOffered: ({ standing }) =>
    standing.status === 'posted' && standing.duePence === 0 && openDisputes(standing).length === 0,
  fields: () => [],
  command: (sent) => decided(sent, nothingBody, {}, () => ({ type: 'close' })),
};

const PROPOSE_VOID: DecisionOnSettlement = {
  name: 'propose-void',
  title: 'Ask the partners to end it without a release',
  says: 'Each partner is asked to approve that. What was approved before is void, and whatever else is decided meanwhile takes this back.',
  isOffered: ({ standing }) => canBeVoided(standing) && standing.voiding === undefined,
  fields: ({ session }) => [
    { kind: 'long-text', name: 'reason', label: 'Why it is to be ended' },
    ...personFields(session),
  ],
  command: (sent) => {
    const { typed } = sent;
    const body = { ...textsTyped(typed, ['reason']), by: personTyped(typed) };
    return decided(sent, voidBody, body, (read) => ({ type: 'propose-void', ...read }));
  },
};

const VOID: DecisionOnSettlement = {
  name: 'void',
  title: 'End it without a release',
  says: 'What is held back goes back to its holder, as every partner has approved. Nothing is released, and nothing more is done to it.',
  isFinal: true,
  isOffered: ({ standing }) =>
    canBeVoided(standing) && standing.voiding !== undefined && isApprovedByAll(standing),
  fields: () => [],
  command: (sent) => decided(sent, nothingBody, {}, () => ({ type: 'void' })),
};

function canBeVoided(standing: SettlementStanding): boolean {
  return !isOver(standing) && standing.posted === undefined && standing.interim === undefined;
}

/** In the order in which they follow one another. */
export const RECORDING: readonly DecisionOnSettlement[] = [
  ...[COMPUTE, REVIEW, AGREE_AMOUNT, FORECAST, POST, RESTATE],
  ...[RELEASE, CLOSE, PROPOSE_VOID, VOID],
];

function pounds(name: string, label: string, at: string): Field {
  return { kind: 'text', name, label, at, width: 20, inputMode: 'decimal' };
}
