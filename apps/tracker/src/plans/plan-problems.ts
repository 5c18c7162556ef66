import type { Refusal } from '#kernel';
import { PROBLEMS, refused } from '#platform';
import type { ProblemError, ProblemKind } from '#platform';

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
  decidedMeanwhile: {
    code: 'decided-meanwhile',
    status: 412,
    title: 'Somebody has decided since',
    means: 'The plan has another version than the one named in `If-Match`. Nothing was decided.',
    mend: 'Read the plan, decide over what it says now, and send its new ETag.',
  },
  refused: {
    code: 'plan-refused',
    status: 422,
    title: 'The plan breaks rules',
    means:
      'What was sent is not a plan, or not one of this area and year; `errors` has every rule it breaks.',
    mend: 'Mend what `errors` names and send it again.',
  },
  unread: {
    code: 'version-missing',
    status: 428,
    title: 'The request does not say what it was decided over',
    means:
      'A command on a plan that exists names in `If-Match` the version that was read, and this one does not.',
    mend: 'Read the plan and send its ETag as `If-Match`.',
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
  'decided-meanwhile': PLAN_PROBLEMS.decidedMeanwhile,
};

/** A plan, or a question about one, that was refused; the first rule that was broken says which kind it is. */
export function refusedPlan(refusals: readonly Refusal[]): ProblemError {
  return refused(KINDS[refusals[0]?.rule ?? ''] ?? PLAN_PROBLEMS.refused, refusals);
}
