import { laneName } from '#event-log';
import type { EventLog } from '#event-log';
import type { Pool } from 'pg';
import type { Watermark } from './as-at';
import { readRecordingProgress } from './recording-progress.query';
import type { LaneProgress } from './recording-progress.query';
import { WatermarkStore } from './watermark.store';

export interface LaneStatus extends LaneProgress {
  /** The number by which watermarks name the lane; null before it is first read. */
  readonly lane: number | null;
  /** Hash of the last batch recorded, in hexadecimal; null before the first. */
  readonly chainHead: string | null;
}

export interface RecordsStatus {
  readonly lanes: readonly LaneStatus[];
  /** Deliveries recorded and quarantined. */
  readonly recorded: number;
  readonly quarantined: number;
  /** Of those quarantined, the ones that nobody has replayed or dismissed yet. */
  readonly quarantineOpen: number;
  /** Accepted and not recorded yet, in all lanes. */
  readonly behind: number;
  /** Since when the oldest of those waits. */
  readonly waitingSince: Date | null;
  /** When the newest delivery was accepted, recorded or not. */
  readonly newestAt: Date | null;
  /** What the database occupies on its disk. */
  readonly databaseBytes: number;
  readonly watermark: Watermark | undefined;
}

/** Where recording stands, for whoever operates it. */
export async function readStatus(pool: Pool, log: Pick<EventLog, 'ends'>): Promise<RecordsStatus> {
  const progress = await readRecordingProgress(pool, log);
  const chains = await pool.query<{
    lane: number;
    topic: string;
    partition: number;
    chainHead: string | null;
  }>(
    `SELECT lane, topic, partition,
            (SELECT encode(hash, 'hex') FROM lane_chain WHERE lane_chain.lane = lane_position.lane
              ORDER BY from_offset DESC LIMIT 1) AS "chainHead"
       FROM lane_position`,
  );
  const chainOf = new Map(chains.rows.map((row) => [laneName(row), row]));
  const lanes = progress.map((lane) => {
    const chain = chainOf.get(laneName(lane));
    return { ...lane, lane: chain?.lane ?? null, chainHead: chain?.chainHead ?? null };
  });
  // Every offset has one outcome, so what was recorded need not be counted.
  const numbers = await pool.query<{
    recorded: number;
    quarantined: number;
    decided: number;
    databaseBytes: number;
  }>(
    `SELECT (offsets - quarantined - absent)::int8 AS recorded, quarantined, decided,
            pg_database_size(current_database()) AS "databaseBytes"
       FROM (SELECT coalesce(sum(next_offset - first_offset), 0) AS offsets FROM lane_position) position,
            (SELECT count(*) AS quarantined FROM quarantine) refused,
            (SELECT count(*) AS decided FROM quarantine_standing) standing,
            (SELECT coalesce(sum(to_offset - from_offset), 0) AS absent FROM lane_absence) absence`,
  );
  return {
    lanes,
    recorded: numbers.rows[0]?.recorded ?? 0,
    quarantined: numbers.rows[0]?.quarantined ?? 0,
    quarantineOpen: (numbers.rows[0]?.quarantined ?? 0) - (numbers.rows[0]?.decided ?? 0),
    behind: lanes.reduce((sum, { behind }) => sum + behind, 0),
    waitingSince: oldest(lanes.map(({ waitingSince }) => waitingSince)),
    newestAt: newest(lanes.map(({ newestAt }) => newestAt)),
    databaseBytes: numbers.rows[0]?.databaseBytes ?? 0,
    watermark: await new WatermarkStore(pool).latest(),
  };
}

function oldest(moments: readonly (Date | null)[]): Date | null {
  return inOrder(moments)[0] ?? null;
}

function newest(moments: readonly (Date | null)[]): Date | null {
  return inOrder(moments).at(-1) ?? null;
}

function inOrder(moments: readonly (Date | null)[]): Date[] {
  return moments.filter((moment) => moment !== null).sort((a, b) => a.getTime() - b.getTime());
}
