import type { Refusal } from '#kernel';
import { PROBLEMS } from '#platform';
import type { ProblemError, ProblemKind } from '#platform';
import { refusedDecision } from '../deciding';

/** What a command on a plan can meet beyond what any route can. */
export const PLAN_PROBLEMS = {
  misplaced: {
    code: 'plan-not-ready',
    status: 409,
    title: 'The plan is not where this can be done',
    means:
      'Its status does not allow the command: only what waits can be agreed, and only what is agreed revised.',
    mend: 'Read the plan; planning.md says which command follows on which status.',
  },
  refused: {
    code: 'plan-refused',
    status: 422,
    title: 'The plan breaks rules',
    means:
      'What was sent is not a plan, or not one of this area and year; `errors` has every rule it breaks.',
    mend: 'Mend what `errors` names and send it again.',
  },
} as const satisfies Record<string, ProblemKind>;

const KINDS: Readonly<Record<string, ProblemKind>> = {
  'unknown-plan-area': PROBLEMS.notFound,
  'unknown-policy-year': PROBLEMS.notFound,
  'no-plan': PROBLEMS.notFound,
  'plan-already-agreed': PLAN_PROBLEMS.misplaced,
  'plan-not-agreed': PLAN_PROBLEMS.misplaced,
  'no-plan-to-agree': PLAN_PROBLEMS.misplaced,
  'no-plan-to-withdraw': PLAN_PROBLEMS.misplaced,
};

/** A plan, or a question about one, that was refused; the first rule that was broken says which kind it is. */
export function refusedPlan(refusals: readonly Refusal[]): ProblemError {
  return refusedDecision(refusals, KINDS, PLAN_PROBLEMS.refused);
}
