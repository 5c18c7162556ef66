import { londonDay } from '#kernel';
import { details, html, inset, link, tag, typedIfAny } from '#pages';
import type { Html, Option } from '#pages';
import type { ReturnStanding } from '#returns';
import { undelivered } from '#returns/plain';
import { capitalised } from '../../../wording';
import { actsFor, APPROVER } from '../../../permissions';
import {
  approveReturnBody,
  letGoBody,
  ratifyBody,
  signOffBody,
  withdrawReturnBody,
} from '../../../returns/returns.schema';
import { personFields, personTyped } from '../../shell/person-fields';
import { decisionPath, documentPath } from '../return-paths';
import { day } from '../return-words';
import { withoutStop } from '../return-checks';
import {
  decided,
  isInWork,
  may,
  prepared,
  shortHash,
  type Before,
  type DecisionOnReturn,
} from './return-decision';

// What persons answer for: the approvals of partners, the board's sign-off, and what becomes of it.

export const APPROVE: DecisionOnReturn = {
  ...{ name: 'approve', title: 'Approve it', button: 'Approve what stands' },
  does: 'Gives the approval of one organisation to what stands now. It is no comment: what is said about figures stands in the commentaries on the sheets, and approves nothing.',
  next: 'Once every partner that is asked has approved, the board signs it off. Nothing goes out before that.',
  isOffered: (before) =>
    isInWork(before.standing) &&
    before.standing.isChecked &&
    !prepared(before) &&
    approvalsOf(before).length > 0,
  isFor: ({ standing, session }) => {
    const mine = actsFor(session.identity);
    return standing.asked.some(({ organisations }) =>
      organisations.some(({ source }) => mine.includes(source)),
    );
  },
  done: (before) =>
    html`${approvedFor(before).map((said) => html`<p>${tag('Approved', 'green')} ${said}</p>`)}`,
  about: ({ standing }) =>
    html`<p>An answer that is changed later makes it void.</p>
      ${readFirst(standing, decisionPath(standing, 'approve/document'))}`,
  unseen: ({ standing }) => ({ hash: standing.contentHash }),
  fields: (before) => [
    {
      ...{ kind: 'one-of-few', name: 'gives', at: '/approval', label: 'What you approve it as' },
      ...onlyOne(approvalsOf(before)),
    },
    {
      ...{ kind: 'day', name: 'on', label: 'The day on which it is approved', value: londonDay(new Date()) },
      hint: 'The board signs on this day or later.',
    },
    ...personFields(before.session),
  ],
  command: (sent) => {
    const { typed, session } = sent;
    const [approval, organisation] = (typed.get('gives') ?? '').split(' ');
    const body = {
      ...{ approval, organisation, by: personTyped(typed), contentHash: typed.get('hash') },
      on: typedIfAny(typed, 'on'),
    };
    return decided(sent, approveReturnBody, body, (read) => ({
      ...{ type: 'approve', ...read },
      actsFor: actsFor(session.identity),
    }));
  },
};

/** What was approved of what stands for organisations that this person acts for. */
function approvedFor({ standing, session }: Before): string[] {
  const mine = new Set(actsFor(session.identity));
  return standing.approvals.flatMap(({ approval, organisation, by, on }) => {
    if (!mine.has(organisation)) return [];
    const { title, name } = askedOf(standing, approval, organisation);
    const when = on === undefined ? '' : ` on ${day(on)}`;
    return [`for ${name}, as “${title}”, by ${by.name}, ${by.position}${when}`];
  });
}

/** What an approval and an organisation of the chain are called. */
function askedOf(
  { asked }: ReturnStanding,
  approval: string,
  organisation: string,
): { readonly title: string; readonly name: string } {
  const { title = approval, organisations = [] } = asked.find(({ code }) => code === approval) ?? {};
  const { name = organisation } = organisations.find(({ source }) => source === organisation) ?? {};
  return { title, name };
}

/** The approvals that are next in the chain, of organisations that this person acts for. */
function approvalsOf({ standing, session }: Before): Option[] {
  const { lacking } = standing;
  const mine = new Set(actsFor(session.identity));
  const next = lacking.filter(({ approval }) => approval === lacking[0]?.approval);
  return next.flatMap(({ approval, organisation = '' }) => {
    if (!mine.has(organisation)) return [];
    const { title, name } = askedOf(standing, approval, organisation);
    return [{ value: `${approval} ${organisation}`, name: `${title}, for ${name}` }];
  });
}

/** One of one is chosen already. */
export function onlyOne(options: readonly Option[]): {
  readonly options: readonly Option[];
  readonly value: string | undefined;
} {
  return { options, value: options.length === 1 ? options[0]?.value : undefined };
}

/** What approvers and signatories are to know: the warnings, and where the whole of it is to be read. */
function readFirst(standing: ReturnStanding, document = documentPath(standing, 'pdf')): Html {
  const { checked, contentHash } = standing;
  const warnings = checked.findings.filter(({ severity }) => severity === 'warns');
  const said = warnings.map(
    ({ what, cells: [cell] }) =>
      html`<li>${cell === undefined ? '' : `${cell.address}, ${cell.question}: `}${withoutStop(what)}.</li>`,
  );
  return html`<p>
      ${link(document, 'The whole of it as a PDF')}; what you decide on is the content
      <code class="hash">${shortHash(contentHash)}</code> and nothing else.
    </p>
    ${
      warnings.length === 0
        ? ''
        : details(
            `${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'} to be known`,
            html`<ul class="nhsuk-list nhsuk-list--bullet">
              ${said}
            </ul>`,
          )
    }`;
}

export const SIGN_OFF: DecisionOnReturn = {
  ...{ name: 'sign-off', title: 'Sign it off', button: 'Sign it off' },
  does: 'Signs for the board what every partner that is asked has approved.',
  next: 'Before its deadline it goes out at the hour that the area has set for that, if it has; otherwise a preparer submits it.',
  isOffered: (before) => {
    const { lacking, isChecked, signOff } = before.standing;
    const isReady = isInWork(before.standing) && isChecked && lacking.length === 0 && signOff === undefined;
    return isReady && may(before, APPROVER) && !prepared(before);
  },
  about: ({ standing }) =>
    html`<p>Every partner that is asked has approved what stands. It is signed by the board, or for it.</p>
      ${readFirst(standing)}`,
  unseen: ({ standing }) => ({ hash: standing.contentHash }),
  fields: (before) => [
    { kind: 'day', name: 'on', label: 'The day of the meeting, or on which it is signed' },
    {
      ...{ kind: 'long-text', name: 'authority', isOptional: true },
      label: 'The resolution by which you may sign for the board',
      hint: 'Leave it empty where the board itself has signed. The board ratifies later what was signed for it.',
    },
    ...personFields(before.session),
  ],
  command: (sent) => {
    const { typed } = sent;
    const body = {
      ...{ by: personTyped(typed), contentHash: typed.get('hash') },
      ...{ on: typedIfAny(typed, 'on'), authority: typedIfAny(typed, 'authority') },
    };
    return decided(sent, signOffBody, body, (read) => ({ type: 'sign-off', ...read }));
  },
};

export const RATIFY: DecisionOnReturn = {
  ...{ name: 'ratify', title: 'Note that the board ratified it', button: 'Note it' },
  does: 'Notes that the board stands behind what was signed for it.',
  next: 'Nothing more is to be done about the signature.',
  isOffered: (before) => toRatify(before.standing) !== undefined && may(before, APPROVER),
  about: ({ standing }) => {
    const { revision, signOff } = toRatify(standing) ?? {};
    if (!signOff) return html``;
    return html`<p>
      ${`Revision ${revision ?? ''} was signed for the board on ${day(signOff.on)} by ${signOff.by.name}, ${signOff.by.position}, under: ${signOff.authority ?? ''}.`}
    </p>`;
  },
  unseen: ({ standing }) => ({ revision: String(toRatify(standing)?.revision ?? standing.revision) }),
  fields: (before) => [
    { kind: 'day', name: 'on', label: 'The day of the meeting' },
    { kind: 'text', name: 'reference', label: 'Where it is minuted' },
    ...personFields(before.session),
  ],
  command: (sent) => {
    const { typed } = sent;
    const body = {
      ...{ on: typedIfAny(typed, 'on'), reference: typedIfAny(typed, 'reference'), by: personTyped(typed) },
      revision: Number(typed.get('revision')),
    };
    return decided(sent, ratifyBody, body, (read) => ({ type: 'ratify', ...read }));
  },
};

/** What was signed for the board and is not ratified: what is signed off, else what was submitted last. */
function toRatify(
  standing: ReturnStanding,
): { revision: number; signOff: NonNullable<ReturnStanding['signOff']> | Submitted['signOff'] } | undefined {
  const { signOff, ratified, revision, submissions } = standing;
  if (signOff && isInWork(standing))
    return signOff.authority !== undefined && !ratified ? { revision, signOff } : undefined;
  const last = submissions.at(-1);
  if (!last || last.snapshot.signOff.authority === undefined) return undefined;
  const isRatified = (last.ratified ?? last.snapshot.ratified) !== undefined;
  return isRatified ? undefined : { revision: last.snapshot.revision, signOff: last.snapshot.signOff };
}

type Submitted = ReturnStanding['submissions'][number]['snapshot'];

export const LET_GO: DecisionOnReturn = {
  ...{
    name: 'let-go',
    title: 'Let a way go by which it has not arrived',
    button: 'Let it go',
    isFinal: true,
  },
  does: 'Gives up one way by which no receipt has come.',
  next: 'The return counts as delivered once no other way waits for a receipt.',
  isOffered: (before) => waysWaiting(before.standing).length > 0 && may(before, APPROVER),
  about: () => html`<p>It is not to go out by this way any more. The reason stands beside it for good.</p>`,
  fields: ({ standing }) => [
    {
      kind: 'one-of-few',
      name: 'way',
      at: '/channel',
      label: 'Which way',
      ...onlyOne(waysWaiting(standing)),
    },
    { kind: 'long-text', name: 'reason', label: 'Why the other ways are enough' },
  ],
  command: (sent) => {
    const body = { ...wayTyped(sent.typed), reason: typedIfAny(sent.typed, 'reason') };
    return decided(sent, letGoBody, body, (read) => ({ type: 'let-go', ...read }));
  },
};

/** Ways by which something was submitted and that have no receipt. */
export function waysWaiting({ submissions }: ReturnStanding): Option[] {
  return submissions.flatMap((submission) => {
    const { revision } = submission.snapshot;
    return undelivered(submission).map(({ channel, to }) => ({
      value: `${revision} ${channel}`,
      name: capitalised(`${channel}${to === undefined ? '' : ` to ${to}`}, of revision ${revision}`),
    }));
  });
}

export function wayTyped(typed: URLSearchParams): { revision: number; channel: string | undefined } {
  const [revision, channel] = (typed.get('way') ?? '').split(' ');
  return { revision: Number(revision), channel };
}

export const WITHDRAW: DecisionOnReturn = {
  ...{ name: 'withdraw', title: 'Withdraw it', button: 'Withdraw it', isFinal: true },
  does: 'Takes the return out, so that it does not count.',
  next: 'Nothing goes out. A preparer can begin a revision later.',
  isOffered: (before) => isInWork(before.standing) && may(before, APPROVER),
  about: () =>
    inset(
      'A return that is withdrawn does not count. What was answered stays on record; a revision can be begun later.',
    ),
  fields: () => [{ kind: 'long-text', name: 'reason', label: 'Why it is withdrawn' }],
  command: (sent) =>
    decided(sent, withdrawReturnBody, { reason: typedIfAny(sent.typed, 'reason') }, (read) => ({
      ...{ type: 'withdraw', ...read },
    })),
};
