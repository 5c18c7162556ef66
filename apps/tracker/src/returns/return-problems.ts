import type { Refusal } from '#kernel';
import { PROBLEMS } from '#platform';
import type { ProblemError, ProblemKind } from '#platform';
import { refusedDecision, type ProblemKinds } from '../deciding';

/** What a command on a return can meet beyond what any route can, and any that is decided over a version. */
export const RETURN_PROBLEMS = {
  misplaced: {
    code: 'return-not-ready',
    status: 409,
    title: 'The return is not where this can be done',
    means:
      'The status of the return does not allow the command: it is locked, not checked, not approved, or other than what was signed.',
    mend: 'Read it; returns.md says which command follows on which status.',
  },
  refused: {
    code: 'return-refused',
    status: 422,
    title: 'What was sent breaks rules',
    means:
      'What was sent is not what the command takes, or may not be done; `errors` has every rule it breaks.',
    mend: 'Mend what `errors` names and send it again.',
  },
} as const satisfies Record<string, ProblemKind>;

const NOT_READY = [
  'return-open-already',
  'return-locked',
  'return-withdrawn',
  'return-not-checked',
  'return-hash-stale',
  'return-not-approved',
  'return-not-signed-off',
  'return-not-submitted',
  'approval-before-its-turn',
  'approved-already',
  'signed-off-already',
  'nothing-to-ratify',
  'acknowledged-already',
  'no-destination',
  'delivery-unknown',
];

const NOT_THERE = [
  'no-return',
  'return-of-unknown-area',
  'return-of-no-template',
  // Asked of a revision, in a question.
  'return-not-submitted at /revision',
];

/** Rules about returns that say something else than that what was sent breaks them. */
const KINDS: ProblemKinds = {
  ...Object.fromEntries(NOT_READY.map((rule) => [rule, RETURN_PROBLEMS.misplaced])),
  ...Object.fromEntries(NOT_THERE.map((rule) => [rule, PROBLEMS.notFound])),
  // A grant for one partner is none for another, and none for what one has prepared.
  'approves-for-another': PROBLEMS.notPermitted,
  'approves-own-preparation': PROBLEMS.notPermitted,
};

/** A command on a return, or a question about one, that was refused. */
export function refusedReturn(refusals: readonly Refusal[]): ProblemError {
  return refusedDecision(refusals, KINDS, RETURN_PROBLEMS.refused);
}
