import type { RegisterEntry } from './register-kind';

/** An entry was written into a register. */
export interface EntryAdded {
  readonly type: 'register.entry-added';
  readonly data: { readonly entry: RegisterEntry; readonly reason?: string };
}

/** An entry says something else now; all of it is here, and why it changed. */
export interface EntryChanged {
  readonly type: 'register.entry-changed';
  readonly data: { readonly entry: RegisterEntry; readonly reason: string };
}

/** An entry is no business of anybody's any more: a risk that has passed, a milestone that was given up. */
export interface EntryClosed {
  readonly type: 'register.entry-closed';
  readonly data: Closing;
}

export interface EntryReopened {
  readonly type: 'register.entry-reopened';
  readonly data: { readonly reason: string };
}

/** What an entry says is put to whoever approves it, as it stands. */
export interface EntryOffered {
  readonly type: 'register.entry-offered';
  readonly data: { readonly reason?: never };
}

/** Somebody other than its writers stands by what an entry says, until it says something else. */
export interface EntryApproved {
  readonly type: 'register.entry-approved';
  readonly data: { readonly reason?: never };
}

/** Whoever was to approve an entry asks for it to be written otherwise. */
export interface EntrySentBack {
  readonly type: 'register.entry-sent-back';
  readonly data: { readonly reason: string };
}

export interface Closing {
  /** The day from which it is closed, `2016-09-12`. */
  readonly on: string;
  readonly reason: string;
}

export type RegisterEvent =
  EntryAdded | EntryChanged | EntryClosed | EntryReopened | EntryOffered | EntryApproved | EntrySentBack;
