import { applicationRole, openPool } from '#platform';
import type { TestDatabase } from '#testing';
import { testDatabase } from '#testing';
import type { Pool } from 'pg';
import type { EventLog, Lane } from '../event-log';
import type { EventLogHarness, OpenedLog } from '../event-log.fixture';
import { counts, direct } from '../event-log.fixture';
import { createTopics } from './lane.store';
import { openPostgresEventLog } from './postgres-event-log';
import type { PostgresLogSettings } from './postgres-log.settings';
import { postgresLogSettings } from './postgres-log.settings';

export const silent = { info: () => {}, warn: () => {}, error: () => {} };
/** Heartbeats and looks in quick succession; an expiry that a busy machine does not miss. */
export const quick: PostgresLogSettings = {
  ...postgresLogSettings,
  pollMs: 10,
  heartbeatMs: 50,
  memberExpiryMs: 3_000,
};

/** A database of its own, and any number of logs over it, each with its own connections. */
export class PostgresHarness implements EventLogHarness {
  private readonly opened: { pool: Pool; log: EventLog; vanished: boolean }[] = [];

  constructor(readonly database: TestDatabase) {}

  async open(settings = quick): Promise<OpenedLog> {
    const pool = openPool({ url: this.database.url, role: applicationRole, max: 6, name: 'event log test' });
    const log = await openPostgresEventLog({ pool, topics: [counts, direct], settings, log: silent });
    const each = { pool, log, vanished: false };
    this.opened.push(each);
    const vanish = async (): Promise<void> => {
      each.vanished = true;
      await pool.end();
    };
    return { log, vanish };
  }

  async create(topic: string): Promise<void> {
    await createTopics(this.database.pool, [{ topic, partitions: 1 }]);
  }

  async lay({ topic, partition }: Lane, values: readonly (string | undefined)[]): Promise<void> {
    await this.database.owner.query(
      `WITH grown AS (
         UPDATE log_lane SET next_offset = next_offset + cardinality($3::text[]), appended_at = clock_timestamp()
          WHERE topic = $1 AND partition = $2 RETURNING lane, old.next_offset AS first, appended_at)
       INSERT INTO log_delivery (segment, lane, log_offset, appended_at, key, value)
       SELECT (SELECT max(segment) FROM log_segment), lane, first + place - 1, appended_at, 'urn:ods:RGN',
              convert_to(value, 'UTF8')
         FROM grown, unnest($3::text[]) WITH ORDINALITY AS laid (value, place)
        WHERE value IS NOT NULL`,
      [topic, partition, values],
    );
  }

  /** Another writer that has taken offsets and written, and neither commits nor gives up until told. */
  async holdTransaction(value: string): Promise<{ end(keep: boolean): Promise<void> }> {
    const client = await this.database.pool.connect();
    await client.query('BEGIN');
    await client.query(
      `WITH taken AS (
         UPDATE log_lane SET next_offset = next_offset + 1, appended_at = clock_timestamp()
          WHERE topic = $1 RETURNING lane, old.next_offset AS log_offset, new.appended_at)
       INSERT INTO log_delivery (segment, lane, log_offset, appended_at, key, value)
       SELECT (SELECT max(segment) FROM log_segment), lane, log_offset, appended_at, 'urn:ods:RGN', $2 FROM taken`,
      [direct.topic, Buffer.from(value)],
    );
    return {
      end: async (keep) => {
        await client.query(keep ? 'COMMIT' : 'ROLLBACK');
        client.release();
      },
    };
  }

  /** Whether anything waits for a lock now: how a test knows that two things have met. */
  async waitsForLock(): Promise<boolean> {
    const { rows } = await this.database.owner.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows.length > 0;
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map(({ log }) => log.close()));
    await Promise.all(this.opened.filter(({ vanished }) => !vanished).map(({ pool }) => pool.end()));
    await this.database.close();
  }
}

export async function makePostgresHarness(): Promise<PostgresHarness> {
  return new PostgresHarness(await testDatabase());
}
