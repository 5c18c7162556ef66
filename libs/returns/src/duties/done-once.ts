import { decideAnyhow, type RecordedDecision } from '#decisions';
import type { Refusal } from '#kernel';
import type { ReturnCommand } from '../return-command';
import type { ReturnEvent } from '../return.events';
import type { ReturnOutcome, ReturnStore } from '../return.store';

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

/**
 * Decides what became of a sending. That is so whatever was decided meanwhile, as the receipt of another way at the same
 * moment, and is decided over it: tried again a minute later, the documents would go out once more first.
 */
export async function becameOf(
  returns: ReturnStore,
  command: Extract<ReturnCommand, { type: 'deliver' | 'give-up' }>,
): Promise<void> {
  doneOnce(await decideAnyhow(() => returns.decide(command, BY_ITSELF)));
}

function said({ what, mend }: Refusal): string {
  return `${what}. ${mend}`;
}
