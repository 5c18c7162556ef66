import { laneName } from '#event-log';
import type { EventLog, Lane, LaneBounds } from '#event-log';
import type { Pool } from 'pg';
import { newestDelivery } from '../lane-position.store';
import { isSameLog } from '../same-log';
import type { RecordedTo } from '../same-log';
import { CLOSED } from './lane.events';

/** A lane as it was recorded, and whether the log goes on where recording stopped. */
export interface LaneStanding extends Lane, RecordedTo {
  /** The number by which the records name the lane. */
  readonly number: number;
  /** What the log holds of it; nothing where it has no such lane. */
  readonly bounds: LaneBounds | undefined;
  /** Why recording cannot go on, as a projector says it; nothing where it can. */
  readonly broken: string | undefined;
}

/** Every lane that is recorded from, held against the log as a projector does when it takes one. */
export async function readLaneStandings(
  pool: Pool,
  log: Pick<EventLog, 'bounds' | 'read'>,
): Promise<LaneStanding[]> {
  const { rows } = await pool.query<Lane & { number: number; nextOffset: number }>(
    `SELECT lane AS number, topic, partition, next_offset AS "nextOffset"
       FROM lane_position WHERE position($1 IN topic) = 0 ORDER BY topic, partition`,
    [CLOSED],
  );
  const standings: LaneStanding[] = [];
  for (const { number, topic, partition, nextOffset } of rows) {
    const lane = { topic, partition };
    const bounds = await log.bounds(lane);
    const newest = await newestDelivery(pool, number, nextOffset);
    const recorded = { nextOffset, newest };
    standings.push({ ...lane, number, ...recorded, bounds, broken: await why(log, lane, recorded, bounds) });
  }
  return standings;
}

async function why(
  log: Pick<EventLog, 'read'>,
  lane: Lane,
  recorded: RecordedTo,
  bounds: LaneBounds | undefined,
): Promise<string | undefined> {
  if (bounds === undefined) return `${laneName(lane)} is not in the log`;
  const same = await isSameLog(log, lane, recorded, bounds);
  return same.goesOn ? undefined : same.why;
}
