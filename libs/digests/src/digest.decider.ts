import type { Decider } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import type { DigestEvent, Rhythm, StoppedBy } from './digest.events';
import { refusal } from './rules';

export type DigestCommand =
  | {
      readonly type: 'ask';
      readonly area: string;
      readonly rhythm: Rhythm;
      /** Whether the address is the one that was confirmed. */
      readonly isAddressConfirmed: boolean;
      /** Whether any reporter can send mail. */
      readonly isMailSetUp: boolean;
      /** How often they have had a mail sent to an address that they gave in the last day, for whatever area. */
      readonly askedLately: number;
    }
  | { readonly type: 'confirm'; readonly area: string }
  | { readonly type: 'stop'; readonly area: string; readonly by: StoppedBy };

export interface DigestState {
  readonly status: 'off' | 'asked' | 'on';
  readonly rhythm?: Rhythm;
}

/** Enough for whoever mistypes; too few to have others mailed. */
export const ASKED_MAX = 5;

/** A digest is asked for, confirmed by whoever has the mail that goes to its address, changed, and stopped. */
export const digestDecider: Decider<DigestState, DigestCommand, DigestEvent, readonly Refusal[]> = {
  initialState: { status: 'off' },
  decide,
  evolve,
};

function decide(command: DigestCommand, state: DigestState): Result<DigestEvent[], readonly Refusal[]> {
  const { area } = command;
  switch (command.type) {
    case 'ask':
      return ask(command, state);
    case 'confirm':
      if (state.status === 'on') return ok([]);
      if (state.status === 'off') return fail([notAsked('There is no digest to confirm')]);
      return ok([{ type: 'digest.confirmed', data: { area } }]);
    case 'stop':
      if (state.status === 'off') return fail([notAsked('There is no digest to stop')]);
      return ok([{ type: 'digest.stopped', data: { area, by: command.by } }]);
  }
}

function ask(
  command: Extract<DigestCommand, { type: 'ask' }>,
  { status, rhythm: standing }: DigestState,
): Result<DigestEvent[], readonly Refusal[]> {
  const { area, rhythm, isAddressConfirmed, isMailSetUp, askedLately } = command;
  if (!isMailSetUp) {
    const what = 'No mail can be sent from here';
    return fail([
      refusal('digest-without-mail', '', what, 'Whoever runs this ledger sets SMTP_URL and MAIL_FROM'),
    ]);
  }
  if (status === 'on' && isAddressConfirmed)
    return ok(standing === rhythm ? [] : [{ type: 'digest.changed', data: { area, rhythm } }]);
  if (askedLately >= ASKED_MAX) return fail([askedTooOften(askedLately)]);
  return ok([{ type: 'digest.asked', data: { area, rhythm } }]);
}

function evolve(state: DigestState, event: DigestEvent): DigestState {
  switch (event.type) {
    case 'digest.asked':
      return { status: 'asked', rhythm: event.data.rhythm };
    case 'digest.changed':
      return { ...state, rhythm: event.data.rhythm };
    case 'digest.confirmed':
      return { ...state, status: 'on' };
    case 'digest.stopped':
      return digestDecider.initialState;
  }
}

export function askedTooOften(times: number): Refusal {
  const what = `You have given an address ${times} times within a day`;
  return refusal('digest-asked-too-often', '/address', what, 'Wait until tomorrow');
}

function notAsked(what: string): Refusal {
  return refusal('digest-not-asked', '', what, 'Ask for it first');
}
