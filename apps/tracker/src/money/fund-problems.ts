import { PROBLEMS } from '#platform';
import type { ProblemKinds } from '../deciding';
import { MONEY_PROBLEMS } from './money-command';

/** Rules about a fund that say something else than that what was sent breaks them. */
export const FUND_KINDS: ProblemKinds = {
  'unknown-fund-area': PROBLEMS.notFound,
  'unknown-fund-year': PROBLEMS.notFound,
  'no-fund': PROBLEMS.notFound,
  'no-fund-to-agree': MONEY_PROBLEMS.misplaced,
  'fund-already-agreed': MONEY_PROBLEMS.misplaced,
  'fund-not-agreed': MONEY_PROBLEMS.misplaced,
  'fund-closed': MONEY_PROBLEMS.misplaced,
};
