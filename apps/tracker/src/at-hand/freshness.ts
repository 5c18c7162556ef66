import type { LaneProgress } from '#records';

/** How fresh the ledger is. */
export interface Freshness {
  /** When the newest delivery was accepted, recorded or not; undefined before the first. */
  readonly newestAt: Date | undefined;
  /** Accepted and not recorded yet. */
  readonly behind: number;
  /** Since when the oldest of those waits. */
  readonly waitingSince: Date | undefined;
}

/** How fresh the ledger is, all lanes together: it is as far behind as the lane that is furthest behind. */
export function freshnessOf(lanes: readonly LaneProgress[]): Freshness {
  const inOrder = (moments: readonly (Date | null)[]) =>
    moments.filter((at) => at !== null).sort((one, other) => one.getTime() - other.getTime());
  return {
    newestAt: inOrder(lanes.map((lane) => lane.newestAt)).at(-1),
    behind: lanes.reduce((sum, lane) => sum + lane.behind, 0),
    waitingSince: inOrder(lanes.map((lane) => lane.waitingSince))[0],
  };
}

/**
 * The headers that say how fresh an answer is: `Bettercare-Recorded-To`, the moment up to which everything accepted
 * is recorded, and `Bettercare-Behind`, a dictionary of RFC 9651. They stand beside the answer, not in it: time
 * passes while an answer stays the same.
 */
export function freshnessHeaders(
  { newestAt, behind, waitingSince }: Freshness,
  now: Date,
): Record<string, string> {
  const recordedTo = waitingSince ?? newestAt;
  const waitedMs = waitingSince === undefined ? 0 : Math.max(now.getTime() - waitingSince.getTime(), 0);
  const waitedTenths = Math.ceil(waitedMs / 100);
  return {
    ...(recordedTo !== undefined && { 'bettercare-recorded-to': recordedTo.toISOString() }),
    'bettercare-behind': `deliveries=${behind}, seconds=${Math.floor(waitedTenths / 10)}.${waitedTenths % 10}`,
  };
}
