import { COUNTS_TOPIC, directTopicOf } from '#contracts';
import { openPostgresEventLog, postgresLogSettings } from '#event-log';
import type { EventLog } from '#event-log';
import type { Logger } from '#platform';
import type { Pool } from 'pg';

/** The log that counts are published to, in a database, as its process opens it; with lanes of these organisations' own. */
export function openCountsLog(
  pool: Pool,
  logger: Logger,
  organisations: readonly string[] = [],
): Promise<EventLog> {
  const direct = organisations.map((code) => ({ topic: directTopicOf(code), partitions: 1 }));
  const topics = [COUNTS_TOPIC, ...direct];
  return openPostgresEventLog({ pool, topics, settings: postgresLogSettings, log: logger });
}
