import { fold, type RecordedDecision } from '#decisions';
import type { FundContent } from './fund-content';
import { fundDecider } from './fund.decider';

/** What partners agreed a fund to be, of all that was decided on it; nothing where none of it was agreed yet. */
export function agreedFund(history: readonly RecordedDecision[]): FundContent | undefined {
  const state = fold(fundDecider, history);
  return 'inForce' in state ? state.inForce.content : undefined;
}
