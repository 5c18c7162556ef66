import { entryTitle, findRegisterKind, type RegisterKind } from '#governance/plain';
import type { Approval, EntryHistory } from '#governance';
import { commandForm, heading, html, inset, link, linkList, summaryList } from '#pages';
import type { Field, FormGiven, Html } from '#pages';
import { isGranted } from '#platform';
import type { Session } from '#platform';
import type { NameOf } from '#reference';
import { APPROVER, PREPARER } from '../../permissions';
import type { AreaNamed } from '../areas/area-sections';
import { addressOf } from '../shell/time-bar';
import { askedFields, entryFields, type Says, type YearsOffered } from './entry-fields';
import { approvalInWords } from './entry-approval';
import { fieldLines } from './entry.page';
import { entryPath, entryStepPath, newEntryPath, type ApprovalStep, type EntryStep } from './register-paths';

type Decidable = Pick<EntryHistory, 'kind' | 'code' | 'status' | 'entry' | 'version' | 'approval'>;

interface Deciding {
  readonly area: AreaNamed;
  readonly session: Session;
  readonly years: YearsOffered;
  readonly given: FormGiven;
}

export interface NewEntryShown extends Deciding {
  readonly kind: RegisterKind;
  /** Under which it was to be added. */
  readonly code?: string | undefined;
}

export interface EntryDecisionShown extends Deciding {
  readonly entry: Decidable;
  readonly step: EntryStep | ApprovalStep;
  /** The day in Europe/London. */
  readonly today: string;
  readonly nameOf: NameOf;
}

const REASON: Field = {
  ...{ kind: 'long-text', name: 'reason', label: 'Why' },
  hint: 'In a sentence. It is kept with the decision, and everybody who reads the entry sees it.',
};

const STEPS: Readonly<Record<EntryStep | ApprovalStep, { readonly title: string; readonly button: string }>> =
  {
    change: { title: 'Change', button: 'Change it' },
    progress: { title: 'Note how it goes', button: 'Note it' },
    close: { title: 'Close', button: 'Close it' },
    reopen: { title: 'Open again', button: 'Open it again' },
    offer: { title: 'Offer for approval', button: 'Offer it' },
    approve: { title: 'Approve', button: 'Approve it' },
    'send-back': { title: 'Send back', button: 'Send it back' },
  };

/** Where a new entry of a register is written; what its address says is filled in. */
export function newEntryContent({ area, session, kind, years, given, code: under }: NewEntryShown): Html {
  const says = Object.fromEntries(given.typed);
  const isThere = given.refusals.some(({ rule }) => rule === 'register-entry-exists');
  // Of a kind of which there is one of each, the code follows from what is said.
  const code: Field = {
    ...{ kind: 'text', name: 'code', label: 'Code', width: 20 },
    hint: `By which it is known from now on, such as ${kind.example.code}.`,
  };
  return html`${heading(newEntryTitle(kind.one), area.name)}
    <p class="nhsuk-body-l">${kind.what}</p>
    ${isThere && under !== undefined ? linkList([link(entryPath(area.code, kind.kind, under), `The ${kind.one} that is there already`)]) : ''}
    ${commandForm({
      ...{ session, path: newEntryPath(area.code, kind.kind), unseen: { version: '0' }, given },
      fields: [
        ...(kind.codeOf === undefined ? [code] : []),
        ...entryFields(kind, askedFields(kind), yearOf(says), years),
      ],
      button: `Add the ${kind.one}`,
    })}`;
}

export function newEntryTitle(one: string): string {
  return `Add ${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one}`;
}

/** Options are those of the policy year that is chosen already. */
function yearOf({ policyYear = '' }: Says): Says {
  return policyYear === '' ? {} : { policyYear };
}

/** Where an entry is changed, closed or opened again, with what it says now. */
export function entryDecisionContent(shown: EntryDecisionShown): Html {
  const { area, session, entry, step, given } = shown;
  const { kind, code, version } = entry;
  const { title, button } = STEPS[step];
  const path = entryPath(area.code, kind, code);
  return html`${heading(`${title}: ${entryTitle(entry)}`, `${area.name}: ${oneOf(kind)} ${code}`)}
    <p>${link(path, 'How it stands now, and what was decided on it')}</p>
    ${approvalContent(shown)}
    ${step === 'close' ? inset('Closed, it is not held to its days any more. It can be opened again.') : ''}
    ${commandForm({
      ...{ session, path: entryStepPath(area.code, kind, code, step), given, button },
      unseen: { version: String(version) },
      fields: step === 'offer' || step === 'approve' ? [] : [...stepFields(shown), REASON],
    })}`;
}

/** What is offered, approved or sent back, word for word. */
function approvalContent({ entry, step, nameOf }: EntryDecisionShown): Html {
  const { approval } = entry;
  if (approval === undefined) return html``;
  const isAsked = step === 'offer' || step === 'approve' || step === 'send-back';
  return html`<p>${approvalInWords(approval, nameOf)}</p>
    ${isAsked ? summaryList(fieldLines(entry)) : ''}
    ${step === 'change' || step === 'progress' ? voidedContent(approval) : ''}`;
}

/** What a change makes of it. */
function voidedContent({ status }: Approval): Html {
  if (status === 'approved')
    return inset('Changed, what it says is not approved any more, and is to be offered anew.');
  return status === 'offered' ? inset('Changed, what it says is to be offered anew.') : html``;
}

function stepFields({ entry, step, years, today }: EntryDecisionShown): Field[] {
  const kind = findRegisterKind(entry.kind);
  const says = entry.entry as Says;
  if (step === 'close') return [{ kind: 'day', name: 'on', label: 'From which day', value: today }];
  return kind && (step === 'change' || step === 'progress')
    ? entryFields(kind, stepNames(kind, step), says, years)
    : [];
}

/** The fields of an entry that a change asks for, or a note of how it goes. */
export function stepNames(kind: RegisterKind, step: 'change' | 'progress'): readonly string[] {
  return step === 'progress' ? (kind.progress ?? []) : askedFields(kind);
}

/** What somebody may decide on an entry as it stands, as links. */
export function entryStepLinks({ code: area }: AreaNamed, entry: Decidable, session: Session): Html {
  const steps = [
    ...(isGranted(session.identity, PREPARER.roles, area) ? entrySteps(entry) : []),
    ...(isGranted(session.identity, APPROVER.roles, area) ? approvalSteps(entry) : []),
  ];
  return linkList(
    steps.map((step) => link(entryStepPath(area, entry.kind, entry.code, step), STEPS[step].title)),
  );
}

/** Where somebody may write a new entry of a register, as a link. */
export function newEntryLink({ code: area }: AreaNamed, kind: string, session: Session): Html {
  if (!isGranted(session.identity, PREPARER.roles, area)) return html``;
  return linkList([link(newEntryPath(area, kind), newEntryTitle(oneOf(kind)))]);
}

/** Where the owner of a metric says how it goes, as a link; of a quarter that is filled in there. */
export function newCommentLink(
  { code: area }: AreaNamed,
  of: { readonly policyYear: string; readonly metric: string; readonly period: string | undefined },
  session: Session,
): Html {
  if (!isGranted(session.identity, PREPARER.roles, area)) return html``;
  return linkList([link(addressOf(newEntryPath(area, 'comments'), of), 'Say how it goes')]);
}

function entrySteps({ kind, status, entry, approval }: Decidable): EntryStep[] {
  if (status === 'closed') return ['reopen'];
  // What a provider said in its own name, it alone may change.
  if ((entry as Says)['given'] === 'by-provider') return ['close'];
  const isNoted = findRegisterKind(kind)?.progress !== undefined;
  const isToOffer = approval?.status === 'not-offered' || approval?.status === 'sent-back';
  return [
    ...(isNoted ? (['progress'] as const) : []),
    ...(isToOffer ? (['offer'] as const) : []),
    ...(['change', 'close'] as const),
  ];
}

/** What whoever approves may decide on it, as it stands. */
function approvalSteps({ status, approval }: Decidable): ApprovalStep[] {
  return status === 'open' && approval?.status === 'offered' ? ['approve', 'send-back'] : [];
}

function oneOf(kind: string): string {
  return findRegisterKind(kind)?.one ?? 'entry';
}
