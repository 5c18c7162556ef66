import { fold, type RecordedDecision } from '#decisions';
import type { Pence } from '#kernel';
import type { FundContent } from './fund-content';
import { budgetOf, fundDecider } from './fund.decider';

/** What partners agreed a fund to be, of all that was decided on it; nothing where none of it was agreed yet. */
export function agreedFund(history: readonly RecordedDecision[]): FundContent | undefined {
  const state = fold(fundDecider, history);
  return 'inForce' in state ? state.inForce.content : undefined;
}

/** A line whose underspend or overspend is whatever agreements say. */
export interface SettledLine {
  readonly line: string;
  /** Their codes. */
  readonly agreements: readonly string[];
  /** As agreed, and vired since. */
  readonly budgetPence: Pence;
}

/** The lines of an agreed fund that are settled by agreements. */
export function settledLines(history: readonly RecordedDecision[]): SettledLine[] {
  const state = fold(fundDecider, history);
  if (!('inForce' in state)) return [];
  const { content } = state.inForce;
  return content.lines.flatMap(({ code, underspend, overspend }) => {
    const agreements = [...underspend, ...overspend].flatMap((step) =>
      step.rule === 'settled-by-agreement' ? [step.agreement] : [],
    );
    if (agreements.length === 0) return [];
    const budgetPence = budgetOf(code, content, state.virements);
    return [{ line: code, agreements: [...new Set(agreements)], budgetPence }];
  });
}
