import type { Decider } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import type { QuarantineDismissed, QuarantineEvent, QuarantineReplayed } from './quarantine.events';

export type QuarantineCommand =
  | { readonly type: 'replay'; readonly replay: QuarantineReplayed['data'] }
  | { readonly type: 'dismiss'; readonly dismissal: QuarantineDismissed['data'] };

/** Where a quarantined delivery stands with people. */
export type QuarantineState = 'open' | 'replayed' | 'dismissed';

/**
 * A quarantined delivery is replayed once, or dismissed with a reason. What was dismissed may still be replayed:
 * a dismissal can be a mistake, and nothing of the delivery is gone.
 */
export const quarantineDecider: Decider<QuarantineState, QuarantineCommand, QuarantineEvent, Refusal> = {
  initialState: 'open',
  decide,
  evolve: (_, event) => (event.type === 'quarantine.replayed' ? 'replayed' : 'dismissed'),
};

function decide(command: QuarantineCommand, state: QuarantineState): Result<QuarantineEvent[], Refusal> {
  const refused = refuseInState(command.type, state);
  if (refused) return fail(refused);
  switch (command.type) {
    case 'replay':
      return ok([{ type: 'quarantine.replayed', data: command.replay }]);
    case 'dismiss':
      return command.dismissal.reason.trim() === ''
        ? fail(reasonMissing)
        : ok([{ type: 'quarantine.dismissed', data: command.dismissal }]);
  }
}

/** Whether a command has its place at all; asked before anything is sent, and again when it is decided. */
export function refuseInState(
  command: QuarantineCommand['type'],
  state: QuarantineState,
): Refusal | undefined {
  if (state === 'replayed') {
    return {
      rule: 'already-replayed',
      where: '',
      what: 'This delivery has been replayed',
      mend: 'Look at where it came to stand; if that was refused too, mend that one',
    };
  }
  if (state === 'dismissed' && command === 'dismiss') {
    return {
      rule: 'already-dismissed',
      where: '',
      what: 'This delivery has been dismissed',
      mend: 'Nothing is left to do, unless it is to be replayed after all',
    };
  }
  return undefined;
}

const reasonMissing: Refusal = {
  rule: 'dismissal-reason-required',
  where: '/reason',
  what: 'No reason is given',
  mend: 'Say in a sentence why nothing is to come of it',
};
