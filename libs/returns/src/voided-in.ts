import type { RecordedDecision } from '#decisions';
import { returnDecider } from './return.decider';
import type { ReturnEvent } from './return.events';
import type { ReturnState, Voided } from './return-state';

/** What an edit made void, and which. */
export interface VoidedAt extends Voided {
  readonly version: number;
  readonly recordedAt: string;
}

/** What edits made void, since the revision was begun, in their order. */
export function voidedIn(history: readonly RecordedDecision<ReturnEvent>[]): VoidedAt[] {
  const { initialState, evolve } = returnDecider;
  let state = initialState;
  let voided: VoidedAt[] = [];
  for (const decision of history) {
    const { version, recordedAt } = decision;
    state = evolve(state, decision);
    const all = voidedOf(state);
    voided = [
      ...voided.slice(0, all.length),
      ...all.slice(voided.length).map((each) => ({ ...each, version, recordedAt })),
    ];
  }
  return voided;
}

function voidedOf(state: ReturnState): readonly Voided[] {
  return state.status === 'none' ? [] : state.voided;
}
