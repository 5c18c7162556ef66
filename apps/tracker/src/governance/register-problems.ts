import type { Refusal } from '#kernel';
import { PROBLEMS } from '#platform';
import type { ProblemError, ProblemKind } from '#platform';
import { refusedDecision } from '../deciding';

/** What a command on a register can meet beyond what any route can, and any that is decided over a version. */
export const REGISTER_PROBLEMS = {
  misplaced: {
    code: 'register-not-ready',
    status: 409,
    title: 'The entry is not where this can be done',
    means: 'The entry is there already, closed, or open, and the command does not follow on that.',
    mend: 'Read it; registers.md says which command follows on which status.',
  },
  refused: {
    code: 'register-refused',
    status: 422,
    title: 'What was sent breaks rules',
    means: 'What was sent is not what the command takes, or breaks rules of its register; `errors` has each.',
    mend: 'Mend what `errors` names and send it again.',
  },
} as const satisfies Record<string, ProblemKind>;

/** Rules that say something else than that what was sent breaks them. */
const KINDS: Readonly<Record<string, ProblemKind>> = {
  'unknown-register-area': PROBLEMS.notFound,
  'unknown-register-kind': PROBLEMS.notFound,
  'no-register-entry': PROBLEMS.notFound,
  'no-register-table': PROBLEMS.notFound,
  'register-entry-exists': REGISTER_PROBLEMS.misplaced,
  'register-entry-closed': REGISTER_PROBLEMS.misplaced,
  'register-entry-open': REGISTER_PROBLEMS.misplaced,
  'entry-takes-no-approval': REGISTER_PROBLEMS.misplaced,
  'entry-offered-already': REGISTER_PROBLEMS.misplaced,
  'entry-not-offered': REGISTER_PROBLEMS.misplaced,
  'own-entry-approved': PROBLEMS.notPermitted,
};

/** A command, or a question about a register, that was refused; the first rule says which kind of problem it is. */
export function refusedRegister(refusals: readonly Refusal[]): ProblemError {
  return refusedDecision(refusals, KINDS, REGISTER_PROBLEMS.refused);
}
