import type { LaneBegun } from './begin-lane.command';
import type { ClosedLane } from './closed-lanes.query';
import { closedTopicPrefix } from './lane.events';

/**
 * Since when something may be missing: where the first of the lanes ends whose log is the one that is gone. Those are
 * the lanes that were begun now, and those of their topics that were begun before, by a command that did not come to
 * its end.
 *
 * @param closed in the order in which they were closed
 */
export function missingSince(begun: readonly LaneBegun[], closed: readonly ClosedLane[]): Date | undefined {
  const topics = [...new Set(begun.map(({ lane }) => closedTopicPrefix(lane.topic)))];
  const ends = begun.flatMap(({ closed: { newestAt } }) => newestAt ?? []).sort(inTime);
  for (const { topic, closedAt, newestAt } of [...closed].reverse()) {
    if (!topics.some((prefix) => topic.startsWith(prefix))) continue;
    // Lanes are closed after all that their log took in: one that was closed before that is of an earlier log.
    const newest = ends.at(-1);
    if (newest !== undefined && new Date(closedAt) < newest) break;
    if (newestAt !== null) ends.push(new Date(newestAt));
    ends.sort(inTime);
  }
  return ends[0];
}

function inTime(one: Date, other: Date): number {
  return one.getTime() - other.getTime();
}
