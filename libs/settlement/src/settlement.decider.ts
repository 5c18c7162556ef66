import type { Decider } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import type { AgreementContent } from './agreement-content';
import { inventedNarrative } from './invented';
import { refuse } from './settlement.refusals';
import { differencesOf } from './differences';
import {
  effectiveDay,
  forecastEntries,
  holdEntry,
  interimEntries,
  outcomeEntries,
  postEntry,
  undo,
  voidEntry,
} from './settlement-entries';
import { receivingYear } from './agreement-content';
import {
  computed,
  countsOf,
  duePence,
  evolve,
  hashOf,
  inputHash,
  isRestating,
  reportedCount,
  splitOf,
  standingHash,
  type OpenSettlement,
  type SettlementState,
} from './settlement-state';
import type { SettlementCommand, StandingEntries } from './settlement-command';
import type { Computation, OfSettlement, SettlementEvent } from './settlement.events';
import { settle } from './settle';
import type { Amount } from './working';

/**
 * A settlement is opened, computed, disputed or not, approved by every partner, posted, and restated or closed; or, before
 * it is posted, voided.
 */
export const settlementDecider: Decider<
  SettlementState,
  SettlementCommand,
  SettlementEvent,
  readonly Refusal[]
> = { initialState: { status: 'none' }, decide, evolve };

function decide(
  command: SettlementCommand,
  state: SettlementState,
): Result<SettlementEvent[], readonly Refusal[]> {
  const refusals = refuse(command, state);
  if (refusals.length > 0) return fail(refusals);
  if (command.type === 'open') return ok([labelled(opened(command), command.terms.content)]);
  if (state.status === 'none') throw new Error('A settlement that was never opened let a command pass');
  return ok([labelled(eventOf(command, state), state.terms.content)]);
}

/** Where figures are invented, what is entered says so. */
function labelled(event: SettlementEvent, content: AgreementContent): SettlementEvent {
  if (!('entries' in event.data) || content.invented === undefined) return event;
  const entries = event.data.entries.map((entry) => {
    return { ...entry, narrative: inventedNarrative(entry.narrative, content) };
  });
  return { ...event, data: { ...event.data, entries } } as SettlementEvent;
}

function opened({ of, terms, journal }: Extract<SettlementCommand, { type: 'open' }>): SettlementEvent {
  const { effectiveFrom, holder, fundPence } = terms.content;
  const entries = [
    holdEntry({ ...of, holder, fundPence }, effectiveDay(effectiveFrom, journal.firstOpenDay)),
  ];
  return { type: 'settlement.opened', data: { ...of, terms, entries } };
}

function eventOf(
  command: Exclude<SettlementCommand, { type: 'open' }>,
  state: OpenSettlement,
): SettlementEvent {
  const { of, today, journal } = command;
  switch (command.type) {
    case 'compute': {
      const { grounds } = command;
      return {
        type: 'settlement.computed',
        data: { ...of, computation: computation(command), ...(state.posted && { grounds }) },
      };
    }
    case 'review': {
      const { contentHash, by, note } = command;
      return { type: 'settlement.reviewed', data: { ...of, contentHash, by, note } };
    }
    case 'dispute': {
      const { partner, by, figure, claimed, evidence, replyBy } = command;
      const dispute = state.disputes.length + 1;
      const counted = reportedCount(computed(state), figure);
      return {
        type: 'settlement.disputed',
        data: { ...of, dispute, partner, by, figure, claimed, counted, evidence, replyBy },
      };
    }
    case 'reply': {
      const { dispute, partner, by, reply } = command;
      return { type: 'settlement.replied', data: { ...of, dispute, partner, by, reply } };
    }
    case 'resolve-dispute':
      return resolved(command, state);
    case 'override-coverage': {
      const { by, reason, counts, uncounted } = command;
      const open = computed(state).inputs.flatMap((input) => input.open);
      return { type: 'settlement.coverage-overridden', data: { ...of, by, reason, open, counts, uncounted } };
    }
    case 'agree-amount': {
      const { agreedPence, reason } = command;
      const suggestedPence = computed(state).releasedPence;
      return { type: 'settlement.amount-agreed', data: { ...of, suggestedPence, agreedPence, reason } };
    }
    case 'approve': {
      const { partner, by, contentHash } = command;
      return { type: 'settlement.approved', data: { ...of, partner, by, contentHash } };
    }
    case 'forecast': {
      const { pence, asOf, method } = command;
      const entries = forecastEntries(of, pence, effectiveDay(asOf, journal.firstOpenDay), journal.forecast);
      return { type: 'settlement.forecast', data: { ...of, pence, asOf, method, entries } };
    }
    case 'post':
      return command.through === undefined
        ? posted(of, state, journal)
        : quartersPosted(of, command.through, state, today, journal);
    case 'restate':
      return restated(of, state, today, journal);
    case 'pay-on': {
      const { paidOn, reference } = command;
      const pence = duePence(state);
      return { type: 'settlement.released', data: { ...of, paidOn, pence, reference } };
    }
    case 'close':
      return { type: 'settlement.closed', data: of };
    case 'propose-void': {
      const { by, reason } = command;
      return { type: 'settlement.void-proposed', data: { ...of, by, reason } };
    }
    case 'void':
      return voided(of, state, today, journal);
  }
}

function computation(command: Extract<SettlementCommand, { type: 'compute' }>): Computation {
  const { terms, watermark, inputs, secondOpinion } = command;
  const { steps, amounts, released, retained } = settle(terms.content, countsOf(inputs));
  const content = { terms: terms.contentHash, inputs, steps, amounts };
  return {
    agreement: terms,
    watermark,
    inputs,
    steps,
    amounts,
    releasedPence: amountOf(amounts, 'released', released),
    retainedPence: amountOf(amounts, 'retained', retained),
    secondOpinion,
    inputHash: inputHash(terms.contentHash, inputs),
    contentHash: hashOf(content),
  };
}

function amountOf(amounts: readonly Amount[], name: string, worked: bigint): number {
  const amount = amounts.find((each) => each.name === name);
  if (amount === undefined || BigInt(amount.pence) !== worked) throw new Error(`No ${name} amount`);
  return amount.pence;
}

function resolved(
  command: Extract<SettlementCommand, { type: 'resolve-dispute' }>,
  state: OpenSettlement,
): SettlementEvent {
  const { of, dispute, outcome, by, reason, today, journal } = command;
  const data = { ...of, dispute, outcome, by, reason, entries: [] };
  const event = { type: 'settlement.dispute-resolved', data } as const;
  const after = evolve(state, event);
  if (!state.posted || after.status === 'none' || !after.posted) return event;
  const { split, computation: settled, effectiveOn } = state.posted;
  const first = effectiveDay(today, journal.firstOpenDay);
  // Not before what it is the outcome of.
  const day = first.effectiveOn < effectiveOn ? { effectiveOn } : first;
  const entries = outcomeEntries(divided(of, state, settled), split, after.posted.split, day);
  return { ...event, data: { ...data, entries } };
}

function posted(of: OfSettlement, state: OpenSettlement, journal: StandingEntries): SettlementEvent {
  const computation = computed(state);
  const split = splitOf(state);
  const { interim } = state;
  const { releasedOn } = computation.agreement.content;
  // What was held anew for the rest is not posted before it was.
  const agreed = interim && interim.effectiveOn > releasedOn ? interim.effectiveOn : releasedOn;
  const day = effectiveDay(agreed, journal.firstOpenDay);
  const expected = journal.forecast ? [undo(journal.forecast, day, 'Posted')] : [];
  const held = divided(of, state, computation);
  const entries = [...expected, postEntry(held, split, holdOf(journal), day, interim?.releasedPence)];
  const { contentHash } = computation;
  return {
    type: 'settlement.posted',
    data: { ...of, contentHash, effectiveOn: day.effectiveOn, split, entries },
  };
}

/** What the quarters earned is released; nothing is, and nothing held anew, where it is what was before. */
function quartersPosted(
  of: OfSettlement,
  through: string,
  state: OpenSettlement,
  today: string,
  journal: StandingEntries,
): SettlementEvent {
  const computation = computed(state);
  const { contentHash } = computation;
  const { releasedPence } = splitOf(state);
  const day = effectiveDay(today, journal.firstOpenDay);
  const quarters = { through, beforePence: state.interim?.releasedPence ?? 0, releasedPence };
  const data = { ...of, contentHash, effectiveOn: day.effectiveOn, ...quarters };
  const expected = journal.forecast ? [undo(journal.forecast, day, 'Quarters posted')] : [];
  const moved =
    releasedPence === quarters.beforePence
      ? []
      : interimEntries(divided(of, state, computation), quarters, holdOf(journal), day);
  return { type: 'settlement.quarters-posted', data: { ...data, entries: [...expected, ...moved] } };
}

function restated(
  of: OfSettlement,
  state: OpenSettlement,
  today: string,
  journal: StandingEntries,
): SettlementEvent {
  const { posted: before, grounds = '' } = state;
  if (!before || !isRestating(state)) throw new Error('There is nothing to restate');
  const after = computed(state);
  const split = splitOf(state);
  const dayOf = (agreed: string) => effectiveDay(agreed, journal.firstOpenDay);
  const undone = [...journal.posted].reverse().map((each) => undo(each, dayOf(today), 'Restated'));
  const { releasedOn } = after.agreement.content;
  const day = dayOf(today < releasedOn ? releasedOn : today);
  return {
    type: 'settlement.restated',
    data: {
      ...of,
      contentHash: after.contentHash,
      effectiveOn: day.effectiveOn,
      grounds,
      before: before.split,
      split,
      differences: differencesOf(before, state),
      entries: [
        ...undone,
        postEntry(divided(of, state, after), split, holdOf(journal), day, state.interim?.releasedPence),
      ],
    },
  };
}

function voided(
  of: OfSettlement,
  state: OpenSettlement,
  today: string,
  journal: StandingEntries,
): SettlementEvent {
  const { voiding } = state;
  if (!voiding) throw new Error('Nobody has asked for it to be voided');
  const day = effectiveDay(today, journal.firstOpenDay);
  const expected = journal.forecast ? [undo(journal.forecast, day, 'Voided')] : [];
  const entries = [...expected, voidEntry({ ...of, ...state.held }, holdOf(journal), day)];
  const contentHash = standingHash(state);
  return { type: 'settlement.voided', data: { ...of, ...voiding, contentHash, entries } };
}

/** What was held, as the terms of a computation divide it. */
function divided(of: OfSettlement, { held }: OpenSettlement, { agreement }: Computation) {
  return { ...of, ...held, receivingYear: receivingYear(agreement.content, of) };
}

function holdOf({ hold }: StandingEntries): number {
  if (hold === undefined) throw new Error('The journal has no hold of the settlement');
  return hold;
}
