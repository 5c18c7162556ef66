import { transaction } from '#platform';
import type { Pool, PoolClient } from 'pg';
import type { Lane } from '../event-log';
import { lockShape } from './shape-lock';

/** The open segment is closed, and the next one opened, when it passes any of these. */
export interface SegmentLimits {
  readonly maxDeliveries: number;
  /** On disk, indexes included. */
  readonly maxBytes: number;
  /** Since it was opened. An empty segment is never due. */
  readonly maxAgeMs: number;
}

/** Why a segment cannot be retired yet. */
export interface RetentionBlock {
  readonly segment: number;
  readonly lane: Lane;
  /** The group that has yet to pass; nothing when no group has ever read the lane. */
  readonly group: string | undefined;
  readonly next: number;
  /** The offset the group has to come to. */
  readonly needed: number;
}

export interface Retired {
  readonly segments: readonly number[];
  /** What keeps the oldest closed segment, if there is one. */
  readonly blockedBy: readonly RetentionBlock[];
}

/**
 * Retention by whole segments, as the owner of the tables. Appending and reading go on meanwhile; a
 * statement that cannot get its lock within `lockTimeoutMs` gives up (SQLSTATE 55P03), with nothing changed,
 * so that it never makes a queue of those behind it. Call again later.
 */
export class LogRetention {
  constructor(
    private readonly ownerPool: Pool,
    private readonly lockTimeoutMs: number,
  ) {}

  /** @returns the number of the segment that was opened, or nothing when it was not due. */
  async rollIfDue(limits: SegmentLimits): Promise<number | undefined> {
    return this.changeShape(async (client) => {
      const open = await measureOpenSegment(client);
      const due =
        open.deliveries >= limits.maxDeliveries ||
        open.bytes >= limits.maxBytes ||
        open.age_ms >= limits.maxAgeMs;
      if (open.deliveries === 0 || !due) return undefined;

      const next = open.segment + 1;
      await openSegment(client, next);
      return next;
    });
  }

  /** Drops every closed segment that every group has passed, oldest first. */
  async retirePassed(): Promise<Retired> {
    const segments: number[] = [];
    for (;;) {
      const outcome = await this.changeShape(retireOldest);
      if (outcome.retired === undefined) return { segments, blockedBy: outcome.blockedBy };
      segments.push(outcome.retired);
    }
  }

  private async changeShape<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return transaction(this.ownerPool, async (client) => {
      await lockShape(client);
      await client.query(`SELECT set_config('lock_timeout', $1, true)`, [String(this.lockTimeoutMs)]);
      return work(client);
    });
  }
}

function tableOf(segment: number): string {
  return `log_delivery_${segment}`;
}

async function measureOpenSegment(client: PoolClient) {
  const { rows } = await client.query<{ segment: number; age_ms: number; deliveries: number; bytes: number }>(
    `SELECT s.segment,
            extract(epoch FROM clock_timestamp() - s.opened_at)::float8 * 1000 AS age_ms,
            (SELECT coalesce(sum(l.next_offset - e.first_offset), 0)::bigint
               FROM log_segment_lane e JOIN log_lane l USING (lane)
              WHERE e.segment = s.segment) AS deliveries,
            pg_total_relation_size(format('log_delivery_%s', s.segment)::regclass) AS bytes
       FROM log_segment s
      ORDER BY s.segment DESC
      LIMIT 1`,
  );
  const [open] = rows;
  if (open === undefined) throw new Error('The event log has no segment; its migration has not run.');
  return open;
}

async function openSegment(client: PoolClient, segment: number): Promise<void> {
  // A table made on its own and then attached holds nobody up; made as a partition it would wait for every
  // reader and writer, and they for it.
  const table = tableOf(segment);
  await client.query(`CREATE TABLE ${table} (LIKE log_delivery INCLUDING DEFAULTS INCLUDING STORAGE)`);
  await client.query(`ALTER TABLE log_delivery ATTACH PARTITION ${table} FOR VALUES IN (${segment})`);

  // With the lanes held no append is under way: where they stand now is where the segment begins.
  await lockLanes(client);
  await client.query('INSERT INTO log_segment (segment) VALUES ($1)', [segment]);
  await client.query(
    `INSERT INTO log_segment_lane (lane, segment, first_offset) SELECT lane, $1, next_offset FROM log_lane`,
    [segment],
  );
}

async function retireOldest(
  client: PoolClient,
): Promise<
  { readonly retired: number } | { readonly retired: undefined; readonly blockedBy: RetentionBlock[] }
> {
  const { rows } = await client.query<{ segment: number }>(
    `SELECT segment FROM log_segment
      WHERE segment < (SELECT max(segment) FROM log_segment)
      ORDER BY segment
      LIMIT 1`,
  );
  const [oldest] = rows;
  if (oldest === undefined) return { retired: undefined, blockedBy: [] };
  const blockedBy = await findBlocks(client, oldest.segment);
  if (blockedBy.length > 0) return { retired: undefined, blockedBy };

  // The lanes before the table, as an append takes them; the other way about the two would deadlock.
  await lockLanes(client);
  await client.query(
    `UPDATE log_lane AS l
        SET start_offset = e.first_offset
       FROM log_segment_lane e
      WHERE e.lane = l.lane AND e.segment = $1 AND e.first_offset > l.start_offset`,
    [oldest.segment + 1],
  );
  await client.query('DELETE FROM log_segment WHERE segment = $1', [oldest.segment]);
  await client.query(`DROP TABLE ${tableOf(oldest.segment)}`);
  return { retired: oldest.segment };
}

/** A lane with deliveries in the segment must have readers, and all of them beyond it. */
async function findBlocks(client: PoolClient, segment: number): Promise<RetentionBlock[]> {
  const { rows } = await client.query<{
    topic: string;
    partition: number;
    consumer_group: string | null;
    next: number;
    needed: number;
  }>(
    `SELECT l.topic, l.partition, c.consumer_group,
            coalesce(c.next_offset, l.start_offset) AS next, following.first_offset AS needed
       FROM log_segment_lane e
       JOIN log_segment_lane following ON following.lane = e.lane AND following.segment = $1 + 1
       JOIN log_lane l ON l.lane = e.lane
       LEFT JOIN log_consumer c ON c.lane = e.lane
      WHERE e.segment = $1
        AND following.first_offset > e.first_offset
        AND coalesce(c.next_offset, l.start_offset) < following.first_offset
      ORDER BY l.topic, l.partition, c.consumer_group`,
    [segment],
  );
  return rows.map(({ topic, partition, consumer_group, next, needed }) => ({
    segment,
    lane: { topic, partition },
    group: consumer_group ?? undefined,
    next,
    needed,
  }));
}

async function lockLanes(client: PoolClient): Promise<void> {
  await client.query('SELECT FROM log_lane ORDER BY lane FOR NO KEY UPDATE');
}
