import type { Decider } from '#decisions';
import { canonicalJson, fail, ok, type Json, type Refusal, type Result } from '#kernel';
import { valueInWords } from './entry-in-words';
import {
  entryCodeSchema,
  refusal,
  type RegisterEntry,
  type RegisterKind,
  type Surroundings,
} from './register-kind';
import type { Closing, RegisterEvent } from './register.events';

interface OfEntry {
  readonly kind: RegisterKind;
  readonly code: string;
  /** The day in Europe/London, `2016-09-12`. */
  readonly today: string;
  /** What the entry is held against beside itself. */
  readonly around: Surroundings;
  /** Who decides, and who has written what it says: where it is approved, never the same. */
  readonly actor?: string | undefined;
  readonly writers?: readonly string[] | undefined;
}

/** What somebody decides on one entry of a register. */
export type EntryDecision =
  | { readonly type: 'add'; readonly entry: RegisterEntry; readonly reason?: string | undefined }
  | { readonly type: 'change'; readonly entry: RegisterEntry; readonly reason: string }
  | { readonly type: 'close'; readonly on: string; readonly reason: string }
  | { readonly type: 'reopen'; readonly reason: string }
  | { readonly type: 'offer' }
  | { readonly type: 'approve' }
  | { readonly type: 'send-back'; readonly reason: string };

export type RegisterCommand = OfEntry & EntryDecision;

export type EntryState =
  | { readonly status: 'none' }
  | ({ readonly status: 'open' } & Written)
  | ({ readonly status: 'closed'; readonly closed: Closing } & Written);

interface Written {
  readonly entry: RegisterEntry;
  /** How far its words have come to be approved; as it was before there were approvals, it is written and no more. */
  readonly words: 'written' | 'offered' | 'approved';
}

/**
 * An entry is added, changed for a reason, closed on a day for a reason, and opened again; where its kind asks for it,
 * what it says is offered, and approved or sent back.
 */
export const registerDecider: Decider<EntryState, RegisterCommand, RegisterEvent, readonly Refusal[]> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};

function decide(command: RegisterCommand, state: EntryState): Result<RegisterEvent[], readonly Refusal[]> {
  const refusals = refuse(command, state);
  return refusals.length > 0 ? fail(refusals) : ok(eventsOf(command, state));
}

function eventsOf(command: RegisterCommand, state: EntryState): RegisterEvent[] {
  const { kind } = command;
  switch (command.type) {
    case 'add': {
      const { entry, reason } = command;
      const data = { entry: completed(kind, entry), ...(reason !== undefined && { reason }) };
      return [{ type: 'register.entry-added', data }];
    }
    case 'change': {
      const entry = completed(kind, command.entry);
      if ('entry' in state && canonicalJson(state.entry) === canonicalJson(entry)) return [];
      return [{ type: 'register.entry-changed', data: { entry, reason: command.reason } }];
    }
    case 'close':
      return [{ type: 'register.entry-closed', data: { on: command.on, reason: command.reason } }];
    case 'reopen':
      return [{ type: 'register.entry-reopened', data: { reason: command.reason } }];
    case 'offer':
      return [{ type: 'register.entry-offered', data: {} }];
    case 'approve':
      return [{ type: 'register.entry-approved', data: {} }];
    case 'send-back':
      return [{ type: 'register.entry-sent-back', data: { reason: command.reason } }];
  }
}

function completed(kind: RegisterKind, entry: RegisterEntry): RegisterEntry {
  return kind.complete?.(entry) ?? entry;
}

function evolve(state: EntryState, event: RegisterEvent): EntryState {
  switch (event.type) {
    case 'register.entry-added':
    case 'register.entry-changed':
      return { status: 'open', entry: event.data.entry, words: 'written' };
    case 'register.entry-closed':
      return { ...writtenOf(state), status: 'closed', closed: event.data };
    case 'register.entry-reopened':
      return { status: 'open', ...writtenOf(state) };
    case 'register.entry-offered':
      return { status: 'open', entry: writtenOf(state).entry, words: 'offered' };
    case 'register.entry-approved':
      return { status: 'open', entry: writtenOf(state).entry, words: 'approved' };
    case 'register.entry-sent-back':
      return { status: 'open', entry: writtenOf(state).entry, words: 'written' };
  }
}

function refuse(command: RegisterCommand, state: EntryState): readonly Refusal[] {
  const misplaced = refuseInState(command, state);
  if (misplaced) return [misplaced];
  const { today } = command;
  switch (command.type) {
    case 'add':
      return [...refuseCode(command.code), ...refuseEntry(command, command.entry)];
    case 'change':
      return refuseEntry(command, command.entry);
    case 'close': {
      if (command.on <= today) return [];
      const what = `${command.on} has not come yet: it is ${today}`;
      return [refusal('closed-ahead', '/on', what, 'Close it once that day has come')];
    }
    case 'reopen':
      // What is around it may have changed since it was closed.
      return refuseEntry(command, writtenOf(state).entry);
    case 'offer':
      return refuseOffer(command, state);
    case 'approve':
    case 'send-back':
      return refuseApproval(command, state);
  }
}

function refuseOffer({ kind, code }: RegisterCommand, state: EntryState): Refusal[] {
  if (!kind.isApproved) return [takesNoApproval(kind)];
  const { words } = writtenOf(state);
  if (words === 'written') return [];
  const what = `The ${kind.one} ${code} is ${words} already`;
  return [refusal('entry-offered-already', '', what, 'Change it first, and say why')];
}

function refuseApproval({ kind, code, actor, writers }: RegisterCommand, state: EntryState): Refusal[] {
  if (!kind.isApproved) return [takesNoApproval(kind)];
  if (writtenOf(state).words !== 'offered') {
    const what = `The ${kind.one} ${code} is not offered for approval as it stands`;
    return [refusal('entry-not-offered', '', what, 'Have who wrote it offer it')];
  }
  if (actor === undefined || !(writers ?? []).includes(actor)) return [];
  const what = `You have written the ${kind.one} ${code}`;
  return [refusal('own-entry-approved', '', what, 'Leave it to another who approves')];
}

function takesNoApproval({ one }: RegisterKind): Refusal {
  return refusal('entry-takes-no-approval', '', `A ${one} is not approved`, 'Leave it as it is');
}

function refuseCode(code: string): Refusal[] {
  if (entryCodeSchema.safeParse(code).success) return [];
  const mend = 'Use letters and digits, parted by hyphens, dots or underscores, such as annex-c-07';
  return [refusal('entry-code-malformed', '/code', `${code} is no code`, mend)];
}

function refuseEntry({ kind, code, today, around }: OfEntry, entry: RegisterEntry): Refusal[] {
  return [
    ...refuseOtherCode(code, kind.codeOf?.(entry)),
    ...kind.refuse(entry, today, around).map((each) => ({ ...each, where: `/entry${each.where}` })),
  ];
}

function refuseOtherCode(code: string, own = code): Refusal[] {
  if (code === own) return [];
  const what = `What it says stands under ${own}, not under ${code}`;
  return [refusal('entry-under-other-code', '/code', what, 'Use that code, or mend what the entry says')];
}

/** Whether the command has its place in the life of the entry at all. */
function refuseInState(command: RegisterCommand, state: EntryState): Refusal | undefined {
  const { type, kind, code } = command;
  if (type === 'add') return state.status === 'none' ? undefined : standsAlready(command);
  const name = `The ${kind.one} ${code}`;
  switch (state.status) {
    case 'none':
      return refusal('no-register-entry', '', `There is no ${kind.one} ${code}`, 'Add it first');
    case 'open':
      if (type !== 'reopen') return undefined;
      return refusal('register-entry-open', '', `${name} is open`, 'Nothing is left to open');
    case 'closed':
      if (type === 'reopen') return undefined;
      return refusal('register-entry-closed', '', `${name} is closed`, 'Open it again, and say why');
  }
}

/** Told of the code, or of what the code follows from. */
function standsAlready({ kind, code, entry }: OfEntry & { readonly entry: RegisterEntry }): Refusal {
  const rule = 'register-entry-exists';
  if (kind.codeOf === undefined) {
    const mend = 'Choose another code, or change it there';
    return refusal(rule, '/code', `${code} is in the register already`, mend);
  }
  const says: Readonly<Record<string, Json | undefined>> = { ...entry };
  const told = kind.knownBy.at(-1) ?? '';
  const named = valueInWords(told, says[told], says['policyYear']);
  return refusal(rule, `/entry/${told}`, `There is one for ${named} already`, 'Change it there');
}

function writtenOf(state: EntryState): Written {
  if ('entry' in state) return { entry: state.entry, words: state.words };
  throw new Error('An entry that was never added was decided on: its stream is broken');
}
