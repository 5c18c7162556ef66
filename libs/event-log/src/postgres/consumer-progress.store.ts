import { transaction } from '#platform';
import type { Pool } from 'pg';
import { lockShape } from './shape-lock';

/** How far a group has come in a lane, and where the lane ends. */
export interface LaneProgress {
  readonly id: number;
  readonly next: number;
  readonly end: number;
}

/** How far a group has durably come: advice, for lag and retention. */
export class ConsumerProgressStore {
  private unwritten = new Map<number, number>();

  constructor(
    private readonly pool: Pool,
    private readonly group: string,
  ) {}

  /** Makes the group known, so that nothing it has yet to read is retired. */
  async register(lanes: readonly number[]): Promise<void> {
    await transaction(this.pool, async (client) => {
      await lockShape(client);
      await client.query(
        `INSERT INTO log_consumer (consumer_group, lane, next_offset)
         SELECT $1, lane, start_offset FROM log_lane WHERE lane = ANY ($2::smallint[])
         ON CONFLICT (consumer_group, lane) DO NOTHING`,
        [this.group, lanes],
      );
    });
  }

  /** Kept in memory until `flush`. */
  note(lane: number, next: number): void {
    if (!Number.isSafeInteger(next) || next < 0) throw new RangeError(`${next} is not a place in a log.`);
    this.unwritten.set(lane, next);
  }

  /** Writes what was noted since the last time. It may go back: a reader that begins again needs it all again. */
  async flush(): Promise<void> {
    const writing = this.unwritten;
    if (writing.size === 0) return;
    this.unwritten = new Map();
    try {
      await this.pool.query(
        `INSERT INTO log_consumer AS c (consumer_group, lane, next_offset)
         SELECT $1, noted.lane, noted.next
           FROM unnest($2::smallint[], $3::bigint[]) AS noted (lane, next)
          ORDER BY noted.lane
         ON CONFLICT (consumer_group, lane)
         DO UPDATE SET next_offset = excluded.next_offset, updated_at = clock_timestamp()
         WHERE c.next_offset <> excluded.next_offset`,
        [this.group, [...writing.keys()], [...writing.values()]],
      );
    } catch (error) {
      this.unwritten = new Map([...writing, ...this.unwritten]);
      throw error;
    }
  }

  async read(lanes: readonly number[]): Promise<LaneProgress[]> {
    const { rows } = await this.pool.query<LaneProgress>(
      `SELECT l.lane AS id, coalesce(c.next_offset, l.start_offset) AS next, l.next_offset AS "end"
         FROM log_lane l
         LEFT JOIN log_consumer c ON c.lane = l.lane AND c.consumer_group = $1
        WHERE l.lane = ANY ($2::smallint[])
        ORDER BY l.topic, l.partition`,
      [this.group, lanes],
    );
    return rows.map((row) => ({ ...row, next: this.unwritten.get(row.id) ?? row.next }));
  }
}
