import type { RecordedDecision } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import type { DigestEvent } from './digest.events';

export type DigestOutcome = Result<
  { readonly recorded: readonly RecordedDecision<DigestEvent>[] },
  readonly Refusal[]
>;

/** What somebody else did first does not let a decision stand. Nothing of its transaction does. */
export class RefusedInTurn extends Error {
  override readonly name = 'RefusedInTurn';
  constructor(readonly refusal: Refusal) {
    super(refusal.what);
  }
}

/** What came of a decision, of which more is looked at once it is its turn. */
export async function decideInTurn(
  decide: () => Promise<Result<RecordedDecision<DigestEvent>[], Refusal | readonly Refusal[]>>,
): Promise<DigestOutcome> {
  try {
    return outcomeOf(await decide());
  } catch (error) {
    if (error instanceof RefusedInTurn) return fail([error.refusal]);
    throw error;
  }
}

export function outcomeOf(
  decided: Result<RecordedDecision<DigestEvent>[], Refusal | readonly Refusal[]>,
): DigestOutcome {
  if (decided.ok) return ok({ recorded: decided.value });
  return fail('rule' in decided.failure ? [decided.failure] : decided.failure);
}
