import type { Refusal } from '#kernel';
import { PROBLEMS } from '#platform';
import type { ProblemError } from '#platform';
import type { ProblemKinds } from '../deciding';
import { MONEY_PROBLEMS, refusedMoney } from './money-command';

/** Rules about a fund that say something else than that what was sent breaks them. */
const KINDS: ProblemKinds = {
  'unknown-fund-area': PROBLEMS.notFound,
  'unknown-fund-year': PROBLEMS.notFound,
  'no-fund': PROBLEMS.notFound,
  'no-fund-to-agree': MONEY_PROBLEMS.misplaced,
  'fund-already-agreed': MONEY_PROBLEMS.misplaced,
  'fund-not-agreed': MONEY_PROBLEMS.misplaced,
  'fund-closed': MONEY_PROBLEMS.misplaced,
  // Asked of, in a question.
  'unknown-partner at /partner': PROBLEMS.notFound,
};

/** A command on a fund, or a question about one, that was refused. */
export function refusedFund(refusals: readonly Refusal[]): ProblemError {
  return refusedMoney(refusals, KINDS);
}
