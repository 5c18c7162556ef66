import type { ReturnQuestion } from '#catalogue';
import type { Decider } from '#decisions';
import { canonicalJson, fail, ok, type Refusal } from '#kernel';
import { hasOptions, optionMeant } from './answer-option';
import { isToBeConfirmed, type Answer, type Answers, type AnswerValue } from './answers';
import { cellOf } from './form-cells';
import { saysOtherwise } from './outdated-cells';
import type { ReturnCommand } from './return-command';
import { refuseReturn } from './return.refusals';
import {
  approvedOn,
  askedOf,
  contentHashOf,
  copyIn,
  evolve,
  inputHashOf,
  isOfOneSending,
  isSaidSame,
  lastSubmitted,
  ratifiedRevision,
  receiptIn,
  type OpenReturn,
  type ReturnState,
} from './return-state';
import type { ReturnEvent, Snapshot } from './return.events';

/**
 * A return is opened, filled with what the ledger knows, answered, checked, approved by each partner, signed off by the
 * board or for it, and submitted: from then on it is locked, and only a revision says anything else.
 */
export const returnDecider: Decider<ReturnState, ReturnCommand, ReturnEvent, readonly Refusal[]> = {
  initialState: { status: 'none' },
  decide: (command, state) => {
    const refusals = refuseReturn(command, state);
    return refusals.length > 0 ? fail(refusals) : ok(decided(command, state));
  },
  evolve,
};

function decided(command: ReturnCommand, state: ReturnState): readonly ReturnEvent[] {
  const { of } = command;
  if (command.type === 'open') {
    const { inForce, due, approvals, form } = command;
    const { delegation } = form.signOff;
    return [{ type: 'return.opened', data: { ...of, inForce, due, approvals, delegation } }];
  }
  if (state.status === 'none') throw new Error('A command on no return was let through');
  switch (command.type) {
    case 'fill':
      return filled(command, state);
    case 'answer':
      return answered(command, state);
    case 'confirm': {
      const cells = [...new Set(command.cells)];
      if (cells.length === 0) return [];
      return [{ type: 'return.confirmed', data: { ...of, cells, subject: command.subject } }];
    }
    case 'check': {
      const { contentHash, blocking, warnings } = command;
      const check = { contentHash, blocking, warnings };
      return isSame(state.check && pickCheck(state.check), check)
        ? []
        : [{ type: 'return.checked', data: { ...of, ...check } }];
    }
    case 'approve': {
      const { approval, organisation, by, contentHash } = command;
      const on = approvedOn(command);
      return [{ type: 'return.approved', data: { ...of, approval, organisation, by, contentHash, on } }];
    }
    case 'sign-off': {
      const { by, contentHash, on, authority } = command;
      return [
        {
          type: 'return.signed-off',
          data: { ...of, by, contentHash, on, ...(authority !== undefined && { authority }) },
        },
      ];
    }
    case 'ratify': {
      const { on, reference, by } = command;
      const revision = ratifiedRevision(command, state);
      return [{ type: 'return.ratified', data: { ...of, revision, on, reference, by } }];
    }
    case 'submit': {
      const { destinations } = command;
      return [
        { type: 'return.submitted', data: { ...of, snapshot: snapshotOf(command, state), destinations } },
      ];
    }
    case 'deliver': {
      const receipt = receiptIn(command);
      const submission = state.submissions.find(({ snapshot }) => snapshot.revision === receipt.revision);
      const before = submission?.receipts.find((each) => isOfOneSending(each, command));
      // Only that the addressee has it is news of what a way had taken.
      if (before && (before.state === 'acknowledged' || receipt.state === 'accepted')) return [];
      return [{ type: 'return.delivered', data: { ...of, ...receipt } }];
    }
    case 'give-up': {
      const { revision, channel, sending, rule, what } = command;
      const submission = state.submissions.find(({ snapshot }) => snapshot.revision === revision);
      if (submission?.failures.some((each) => isOfOneSending(each, command))) return [];
      // Whatever was heard later of what the addressee has, they have it.
      const receipt = submission?.receipts.find((each) => isOfOneSending(each, command));
      if (receipt?.state === 'acknowledged') return [];
      return [{ type: 'return.delivery-failed', data: { ...of, revision, channel, sending, rule, what } }];
    }
    case 'resend': {
      const { revision, channel, to } = command;
      const submission = state.submissions.find(({ snapshot }) => snapshot.revision === revision);
      const sending = (submission?.sendings[channel] ?? 0) + 1;
      return [
        {
          type: 'return.resent',
          data: { ...of, revision, channel, sending, ...(to !== undefined && { to }) },
        },
      ];
    }
    case 'let-go': {
      const { revision, channel, reason } = command;
      return [{ type: 'return.delivery-let-go', data: { ...of, revision, channel, reason } }];
    }
    case 'acknowledge': {
      const { on, reference } = command;
      const revision = command.revision ?? lastSubmitted(state);
      return [{ type: 'return.acknowledged', data: { ...of, revision, on, reference } }];
    }
    case 'reopen':
      return [
        {
          type: 'return.reopened',
          data: {
            ...of,
            revision: state.submissions.length > 0 ? state.revision + 1 : state.revision,
            reason: command.reason,
          },
        },
      ];
    case 'withdraw':
      return [{ type: 'return.withdrawn', data: { ...of, reason: command.reason } }];
  }
}

/**
 * Only what is other than it stands: what the ledger says as before keeps the place it was taken from, so that nothing
 * that was approved is made void by it. What somebody wrote themselves stays, with what the ledger says kept beside it.
 */
function filled(
  { of, at, found, missing, approvals }: Extract<ReturnCommand, { type: 'fill' }>,
  state: OpenReturn,
): readonly ReturnEvent[] {
  const known = Object.entries(state.answers).map(([cell, answer]) => [cell, copyIn(answer)] as const);
  const before = new Map(known.filter(([, copy]) => copy !== undefined));
  const answers = Object.fromEntries(
    Object.entries(found).filter(([cell, copy]) => !isSaidSame(before.get(cell), copy)),
  );
  const cleared = [...before.keys()].filter((cell) => found[cell] === undefined);
  const isNews = Object.keys(answers).length > 0 || cleared.length > 0 || !isSame(missing, state.missing);
  return [
    ...(isSame(approvals.map(askedOf), state.asked.map(askedOf))
      ? []
      : [{ type: 'return.chain-changed' as const, data: { ...of, approvals } }]),
    ...(isNews ? [{ type: 'return.filled' as const, data: { ...of, at, answers, cleared, missing } }] : []),
  ];
}

function answered(
  { of, form, answers, subject, file }: Extract<ReturnCommand, { type: 'answer' }>,
  state: OpenReturn,
): readonly ReturnEvent[] {
  const given = Object.entries(answers).flatMap(([cell, written]) => {
    const value = written === null ? null : asItsOption(written, cellOf(form, cell)?.question);
    return value === null || isTheirsAlready(state.answers, cell, value) ? [] : [[cell, value] as const];
  });
  const cleared = Object.entries(answers).flatMap(([cell, value]) =>
    value === null && state.answers[cell] !== undefined ? [cell] : [],
  );
  if (given.length === 0 && cleared.length === 0) return [];
  const data = { ...of, answers: Object.fromEntries(given), cleared, subject, ...(file && { file }) };
  return [{ type: 'return.answered', data }];
}

/** An option as the form words it, however it was written. */
function asItsOption(value: AnswerValue, question: ReturnQuestion | undefined): AnswerValue {
  if (!question || !hasOptions(question)) return value;
  const meant = optionMeant(String(value), question, '');
  return meant.ok ? meant.value : value;
}

/** Writing what stands is no edit; over a copy that is to be confirmed it is one's own word. */
function isTheirsAlready(answers: Answers, cell: string, value: Answer['value']): boolean {
  const answer = answers[cell];
  return answer?.value === value && !isToBeConfirmed(answer);
}

type Submitting = Extract<ReturnCommand, { type: 'submit' }>;

/** Why what goes out is late, and why it goes out as it was signed though the ledger says something else of some cells. */
export function reasonsOf(
  { now, late = '', outdated, despite }: Pick<Submitting, 'now' | 'late' | 'outdated' | 'despite'>,
  { due }: OpenReturn,
): Pick<Snapshot, 'late' | 'despite' | 'outdated'> {
  const other = outdated.filter(saysOtherwise).map(({ cell }) => cell);
  return {
    // A revision need not say why it comes after the deadline; where it does, that is kept.
    ...(now > due && late.trim() !== '' && { late }),
    ...(other.length > 0 && { despite, outdated: other }),
  };
}

function snapshotOf(command: Submitting, state: OpenReturn): Snapshot {
  const { locked, now } = command;
  const { revision, template, answers, watermarks, missing, asked, approvals, signOff, ratified } = state;
  if (!signOff) throw new Error('A return that was not signed off was let through');
  return {
    ...{ revision, lockedAt: now, template, answers, watermarks, missing, asked, approvals, signOff },
    ...{ ...(ratified && { ratified }), ...reasonsOf(command, state) },
    ...{ inputHash: inputHashOf(state), contentHash: contentHashOf(state) },
    ...locked,
  };
}

function pickCheck({ contentHash, blocking, warnings }: NonNullable<OpenReturn['check']>) {
  return { contentHash, blocking, warnings };
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined) return one === other;
  return canonicalJson(one) === canonicalJson(other);
}
