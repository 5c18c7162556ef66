import type { RecordedDecision } from '#decisions';
import { ok, type Refusal, type Result } from '#kernel';
import type { DigestEvent } from './digest.events';

export type DigestOutcome = Result<
  { readonly recorded: readonly RecordedDecision<DigestEvent>[] },
  readonly Refusal[]
>;

export function outcomeOf(
  decided: Result<RecordedDecision<DigestEvent>[], readonly Refusal[]>,
): DigestOutcome {
  return decided.ok ? ok({ recorded: decided.value }) : decided;
}
