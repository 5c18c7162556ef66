import type { Pool } from 'pg';
import type { Watermark } from './as-at';
import { WatermarkStore } from './watermark.store';

export interface LaneStatus {
  /** The number by which watermarks name the lane. */
  readonly lane: number;
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: number;
  /** Hash of the last batch recorded, in hexadecimal; null before the first. */
  readonly chainHead: string | null;
}

export interface RecordsStatus {
  readonly lanes: readonly LaneStatus[];
  /** Deliveries recorded and quarantined. */
  readonly recorded: number;
  readonly quarantined: number;
  readonly watermark: Watermark | undefined;
}

/** Where recording stands, for whoever operates it. */
export async function readStatus(pool: Pool): Promise<RecordsStatus> {
  const lanes = await pool.query<LaneStatus>(
    `SELECT lane, topic, partition, next_offset AS "nextOffset",
            (SELECT encode(hash, 'hex') FROM lane_chain WHERE lane_chain.lane = lane_position.lane
              ORDER BY from_offset DESC LIMIT 1) AS "chainHead"
       FROM lane_position ORDER BY topic, partition`,
  );
  // Every offset has one outcome, so what was recorded need not be counted.
  const numbers = await pool.query<{ recorded: number; quarantined: number }>(
    `SELECT (offsets - quarantined - absent)::int8 AS recorded, quarantined
       FROM (SELECT coalesce(sum(next_offset - first_offset), 0) AS offsets FROM lane_position) position,
            (SELECT count(*) AS quarantined FROM quarantine) refused,
            (SELECT coalesce(sum(to_offset - from_offset), 0) AS absent FROM lane_absence) absence`,
  );
  return {
    lanes: lanes.rows,
    recorded: numbers.rows[0]?.recorded ?? 0,
    quarantined: numbers.rows[0]?.quarantined ?? 0,
    watermark: await new WatermarkStore(pool).latest(),
  };
}
