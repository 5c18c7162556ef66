import type { Lane } from '#event-log';
import type { Pool, PoolClient } from 'pg';

/** The right to move a lane's position, until somebody takes a newer epoch. */
export interface Tenure {
  /** The lane's number in the records. */
  readonly lane: number;
  readonly epoch: number;
}

/** Somebody else has taken the lane. Nothing was recorded. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/**
 * Takes the lane: a new epoch, after which no earlier holder can record anything. A lane that was never
 * seen begins at `start`.
 *
 * The identity column would be used up by ON CONFLICT, which draws a number for every attempt, so the
 * row is updated first and inserted only where it is not there.
 */
export async function takeLane(
  pool: Pool,
  { topic, partition }: Lane,
  start: number,
): Promise<Tenure & { nextOffset: number }> {
  for (;;) {
    const taken = await pool.query<{ lane: number; epoch: number; next_offset: number }>(
      `UPDATE lane_position SET epoch = epoch + 1
        WHERE topic = $1 AND partition = $2
        RETURNING lane, epoch, next_offset`,
      [topic, partition],
    );
    const [row] = taken.rows;
    if (row) return { lane: row.lane, epoch: row.epoch, nextOffset: row.next_offset };
    await pool.query(
      `INSERT INTO lane_position (topic, partition, epoch, first_offset, next_offset)
       SELECT $1, $2, 0, $3, $3
        WHERE NOT EXISTS (SELECT FROM lane_position WHERE topic = $1 AND partition = $2)
       ON CONFLICT (topic, partition) DO NOTHING`,
      [topic, partition, start],
    );
  }
}

/** Moves the position on, if it still is where it was left and still is ours. */
export async function movePosition(
  client: PoolClient,
  { lane, epoch }: Tenure,
  from: number,
  to: number,
): Promise<void> {
  const moved = await client.query(
    'UPDATE lane_position SET next_offset = $4 WHERE lane = $1 AND epoch = $2 AND next_offset = $3',
    [lane, epoch, from, to],
  );
  if (moved.rowCount !== 1) throw new Fenced(`Lane ${lane} is no longer at ${from} under epoch ${epoch}`);
}

/** Where lanes stand in the database, and under which epoch. */
export async function positionsOf(
  pool: Pool,
  lanes: readonly number[],
): Promise<(Tenure & { readonly nextOffset: number })[]> {
  const { rows } = await pool.query<Tenure & { nextOffset: number }>(
    'SELECT lane, epoch, next_offset AS "nextOffset" FROM lane_position WHERE lane = ANY($1)',
    [lanes],
  );
  return rows;
}

export interface NewestDelivery {
  readonly offset: number;
  /** Of the bytes as they were delivered. */
  readonly rawHash: Buffer;
  readonly appendedAt: Date;
}

/** The newest delivery recorded or quarantined before `before`, with the hash of its bytes. */
export async function newestDelivery(
  pool: Pool,
  lane: number,
  before: number,
): Promise<NewestDelivery | undefined> {
  const newest = await pool.query<NewestDelivery>(
    `SELECT log_offset AS "offset", raw_hash AS "rawHash", appended_at AS "appendedAt" FROM (
       (SELECT log_offset, raw_hash, appended_at FROM record_count_by_series
         WHERE lane = $1 AND log_offset < $2 ORDER BY log_offset DESC LIMIT 1)
       UNION ALL
       (SELECT log_offset, raw_hash, appended_at FROM period_replacement
         WHERE lane = $1 AND log_offset < $2 ORDER BY log_offset DESC LIMIT 1)
       UNION ALL
       (SELECT log_offset, raw_hash, appended_at FROM quarantine
         WHERE lane = $1 AND log_offset < $2 ORDER BY log_offset DESC LIMIT 1)
     ) newest ORDER BY log_offset DESC LIMIT 1`,
    [lane, before],
  );
  return newest.rows[0];
}
