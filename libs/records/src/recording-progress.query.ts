import type { EventLog } from '#event-log';
import type { Pool } from 'pg';

/** How far recording has come in one lane of the log. */
export interface LaneProgress {
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: number;
  /** Where the lane ends; before `nextOffset` where it is not the log that was read. */
  readonly end: number;
  /** Accepted and not recorded yet. */
  readonly behind: number;
  /** Since when the oldest of those waits. */
  readonly waitingSince: Date | null;
  /** When the newest delivery was accepted, recorded or not. */
  readonly newestAt: Date | null;
}

/** How far recording has come in each lane. Asked of the positions themselves, whoever records just now. */
export async function readRecordingProgress(
  pool: Pool,
  log: Pick<EventLog, 'ends'>,
  as?: 'now',
): Promise<LaneProgress[]> {
  // Positions first: a lane that grows in between is further behind, and none of this log ends before its position.
  const positions = await pool.query<{ topic: string; partition: number; nextOffset: number }>(
    'SELECT topic, partition, next_offset AS "nextOffset" FROM lane_position',
  );
  const ends = await log.ends(positions.rows, as);
  return ends.map((lane) => ({ ...lane, behind: Math.max(0, lane.end - lane.nextOffset) }));
}

/**
 * Whether a lane ends before what was recorded from it: another log stands in its place, and nothing of it is recorded.
 * One that ends beyond that may be another as well, which only whoever records it finds out, by its bytes.
 */
export function isOtherLog({ nextOffset, end }: Pick<LaneProgress, 'nextOffset' | 'end'>): boolean {
  return end < nextOffset;
}
