import type { RecordedDecision } from '#decisions';
import type { Refusal } from '#kernel';
import type { ReturnEvent } from '../return.events';
import type { ReturnOutcome } from '../return.store';

/** Who does what falls due. */
export const BY_ITSELF = { actor: 'reporter' } as const;

/**
 * What was decided: nothing where that had been decided before, by somebody or by an attempt that was not heard of again.
 * Throws what is refused otherwise, to be tried again.
 *
 * @param already the rules that say so
 */
export function doneOnce(
  outcome: ReturnOutcome,
  ...already: readonly string[]
): readonly RecordedDecision<ReturnEvent>[] {
  if (outcome.ok) return outcome.value.recorded;
  if (outcome.failure.every(({ rule }) => already.includes(rule))) return [];
  throw new Error(outcome.failure.map(said).join('; '));
}

function said({ what, mend }: Refusal): string {
  return `${what}. ${mend}`;
}
