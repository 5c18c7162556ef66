import type { DecisionStore } from '#decisions';
import { comments, progressOf, type MetricComment } from './kinds/comments.kind';
import { openEntries, type OfYear, type OpenEntry } from './open-entries.query';

/** What the owner of a metric says of it, in the words of the policy year's return. */
export interface StatedComment extends OpenEntry<MetricComment> {
  /** `On track to meet target` */
  readonly progressName: string;
}

/** What is said of a policy year's metrics, quarter by quarter, in the order of their codes. */
export async function commentsAt(store: DecisionStore, of: OfYear): Promise<StatedComment[]> {
  const offered = progressOf(of.policyYear);
  return (await openEntries(store, comments, of)).map((said) => {
    const { progress } = said.entry;
    return { ...said, progressName: offered.find(({ code }) => code === progress)?.name ?? progress };
  });
}
