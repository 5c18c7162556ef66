import type { Refusal } from '#kernel';
import { PROBLEMS } from '#platform';
import type { ProblemError, ProblemKind } from '#platform';
import { refusedDecision } from '../deciding';

/** What a decision on a digest can meet beyond what any route can, and any that is decided over a version. */
export const DIGEST_PROBLEMS = {
  misplaced: {
    code: 'digest-not-ready',
    status: 409,
    title: 'The digest is not where this can be done',
    means: 'No mail can be sent from here, an address was given too often, or there is no digest to stop.',
    mend: 'Read it; digests.md says what each command does, and what has to be set up.',
  },
  refused: {
    code: 'digest-refused',
    status: 422,
    title: 'What was sent breaks rules',
    means: 'What was sent is not what the command takes; `errors` has every rule it breaks.',
    mend: 'Mend what `errors` names and send it again.',
  },
} as const satisfies Record<string, ProblemKind>;

const KINDS: Readonly<Record<string, ProblemKind>> = {
  'unknown-area': PROBLEMS.notFound,
  'digest-without-mail': DIGEST_PROBLEMS.misplaced,
  'digest-without-pages': DIGEST_PROBLEMS.misplaced,
  'digest-asked-too-often': DIGEST_PROBLEMS.misplaced,
  'digest-not-asked': DIGEST_PROBLEMS.misplaced,
  'digest-link-over': DIGEST_PROBLEMS.misplaced,
};

/** A decision on a digest that was refused; the first rule that was broken says which kind it is. */
export function refusedDigest(refusals: readonly Refusal[]): ProblemError {
  return refusedDecision(refusals, KINDS, DIGEST_PROBLEMS.refused);
}
