import type { Positions } from './as-at';

/** Whether everything had been recorded, and decided, exactly as far. */
export function isSamePositions(one: Positions, other: Positions): boolean {
  return isReached(one, other) && isReached(other, one);
}

/**
 * Whether everything has been recorded and decided at least as far as `asked`. Positions that are not reached
 * are of another ledger, or of this one before it was restored from a copy.
 */
export function isReached(asked: Positions, now: Positions): boolean {
  const offsets = new Map(now.lanes.map((lane, at) => [lane, now.nextOffsets[at]]));
  return (
    asked.decisionPosition <= now.decisionPosition &&
    asked.referenceVersion <= now.referenceVersion &&
    asked.lanes.every((lane, at) => (asked.nextOffsets[at] ?? 0) <= (offsets.get(lane) ?? -1))
  );
}
