import { ok } from '#kernel';
import { type Field, html, type Html, inset, typedIfAny } from '#pages';
import { readValue } from '#platform';
import { CheckReturnCommand, FillReturnCommand, SubmitReturnCommand } from '#returns';
import type { ReturnStanding } from '#returns';
import { PREPARER } from '../../../permissions';
import { acknowledgeBody, reopenBody, resendBody, submitBody } from '../../../returns/returns.schema';
import { decided, isInWork, may, type DecisionOnReturn } from './return-decision';
import { onlyOne, waysWaiting, wayTyped } from './signing';

// What a preparer does with a return as a whole.

export const FILL: DecisionOnReturn = {
  ...{ name: 'fill', title: 'Fill it from the ledger', button: 'Fill it' },
  does: 'Copies into it what the ledger knows by now.',
  next: 'You answer what the ledger does not know, and confirm what was copied from elsewhere.',
  isOffered: (before) => isInWork(before.standing) && may(before, PREPARER),
  about: ({ standing }) =>
    html`<p>What somebody wrote stays, and what says the same as before stays as it is.</p>
      ${wouldBeVoid(standing)}`,
  fields: () => [],
  command: ({ of, by }) => ok(new FillReturnCommand(of, by)),
};

export const CHECK: DecisionOnReturn = {
  ...{ name: 'check', title: 'Have it checked', button: 'Check it as it stands' },
  does: 'Keeps on record what the checks find now. It approves nothing.',
  next: 'Once nothing is left to do, the partners that are asked approve what was checked, in their order.',
  isOffered: (before) => isInWork(before.standing) && !before.standing.isChecked && may(before, PREPARER),
  about: ({ standing: { checked } }) =>
    html`<p>
      Only what was checked as it stands, and what nothing blocks, can be
      approved.${checked.verdict.ready ? '' : ' It is blocked still: a check now keeps on record by how much.'}
    </p>`,
  fields: () => [],
  command: ({ of, by }) => ok(new CheckReturnCommand(of, by)),
};

/** What a change of any answer would make void. */
export function wouldBeVoid({ approvals, signOff }: ReturnStanding): Html {
  if (approvals.length === 0 && !signOff) return html``;
  const given = approvals.length === 1 ? '1 approval' : `${approvals.length} approvals`;
  return inset(
    `If anything changes by it, ${given}${signOff ? ' and the signature become' : approvals.length === 1 ? ' becomes' : ' become'} void.`,
  );
}

const WHY_LATE: Field = {
  ...{ kind: 'long-text', name: 'late', label: 'Why it goes out only after its deadline' },
};

const WHY_DESPITE: Field = {
  ...{ kind: 'long-text', name: 'despite' },
  label: 'Why it goes out as it was signed, though the ledger has other figures by now',
};

export const SUBMIT: DecisionOnReturn = {
  ...{ name: 'submit', title: 'Submit it', button: 'Submit it to NHS England', isFinal: true },
  does: 'Sends it to NHS England as it was signed.',
  next: 'Each way by which it goes out gives a receipt; then NHS England says that it has it, and a preparer notes that.',
  isOffered: (before) =>
    isInWork(before.standing) && before.standing.signOff !== undefined && may(before, PREPARER),
  about: () =>
    html`<p>
      It is locked, its documents are kept as they are, and it goes out by the ways that the settings of the
      area name.
    </p>`,
  unseen: ({ standing }) => ({ hash: standing.contentHash }),
  fields: ({ standing }) => [
    ...(isLateFirst(standing) ? [WHY_LATE] : []),
    ...(standing.takesDespite ? [WHY_DESPITE] : []),
  ],
  command: ({ of, typed, by }) => {
    const body = {
      ...{ contentHash: typed.get('hash') },
      ...{ late: typedIfAny(typed, 'late'), despite: typedIfAny(typed, 'despite') },
    };
    const read = readValue(submitBody, body);
    return read.ok ? ok(new SubmitReturnCommand(of, read.value, by)) : read;
  },
};

/** A revision is late by nature, and says why it is one. */
function isLateFirst({ isLate, submissions }: ReturnStanding): boolean {
  return isLate && submissions.length === 0;
}

export const RESEND: DecisionOnReturn = {
  ...{ name: 'resend', title: 'Send it again by a way', button: 'Send it again' },
  does: 'Sends the same content again, by one way.',
  next: 'A receipt is waited for by that way.',
  isOffered: (before) => waysWaiting(before.standing).length > 0 && may(before, PREPARER),
  about: () => html`<p>Mend first what the way was refused for, where it was.</p>`,
  fields: ({ standing }) => [
    {
      kind: 'one-of-few',
      name: 'way',
      at: '/channel',
      label: 'Which way',
      ...onlyOne(waysWaiting(standing)),
    },
    {
      ...{ kind: 'text', name: 'to', label: 'Another address than before', isOptional: true },
      hint: 'Of e-mail an address; of a folder or MESH the name of one',
    },
  ],
  command: (sent) => {
    const to = typedIfAny(sent.typed, 'to');
    const body = { ...wayTyped(sent.typed), ...(to !== undefined && { to }) };
    return decided(sent, resendBody, body, (read) => ({ type: 'resend', ...read }));
  },
};

export const ACKNOWLEDGE: DecisionOnReturn = {
  ...{ name: 'acknowledge', title: 'Note that NHS England has it', button: 'Note it' },
  does: 'Notes when and how NHS England said that it has the return.',
  next: 'Nothing more, unless something is corrected: then the next revision is begun.',
  isOffered: (before) => toAcknowledge(before.standing) !== undefined && may(before, PREPARER),
  about: ({ standing }) =>
    html`<p>
      ${`Revision ${toAcknowledge(standing) ?? standing.revision}: NHS England said that it has it.`}
    </p>`,
  unseen: ({ standing }) => ({ revision: String(toAcknowledge(standing) ?? standing.revision) }),
  fields: () => [
    { kind: 'day', name: 'on', label: 'The day on which they said so' },
    { kind: 'text', name: 'reference', label: 'What they wrote, or where it is kept' },
  ],
  command: (sent) => {
    const { typed } = sent;
    const body = {
      ...{ on: typedIfAny(typed, 'on'), reference: typedIfAny(typed, 'reference') },
      revision: Number(typed.get('revision')),
    };
    return decided(sent, acknowledgeBody, body, (read) => ({ type: 'acknowledge', ...read }));
  },
};

/** The revision that was submitted last, where it is not acknowledged. */
function toAcknowledge({ submissions }: ReturnStanding): number | undefined {
  const last = submissions.at(-1);
  return last && !last.acknowledged ? last.snapshot.revision : undefined;
}

export const REOPEN: DecisionOnReturn = {
  ...{ name: 'reopen', title: 'Begin the next revision', button: 'Begin it' },
  does: 'Opens the answers again, as a revision with a number of its own.',
  next: 'You correct it and have it checked; it is approved, signed and submitted anew.',
  isOffered: (before) => !isInWork(before.standing) && may(before, PREPARER),
  about: () =>
    html`<p>
      What was submitted stays what it was. The next revision begins with its answers, and is filled, checked,
      approved, signed and submitted as the first was.
    </p>`,
  fields: () => [{ kind: 'long-text', name: 'reason', label: 'Why there is to be a revision' }],
  command: (sent) =>
    decided(sent, reopenBody, { reason: typedIfAny(sent.typed, 'reason') }, (read) => ({
      ...{ type: 'reopen', ...read },
    })),
};
