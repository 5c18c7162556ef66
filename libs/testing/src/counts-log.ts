import { COUNTS_TOPIC } from '#contracts';
import { openPostgresEventLog, postgresLogSettings } from '#event-log';
import type { EventLog } from '#event-log';
import type { Logger } from '#platform';
import type { Pool } from 'pg';

/** The log that counts are published to, in a database, as its process opens it. */
export function openCountsLog(pool: Pool, logger: Logger): Promise<EventLog> {
  return openPostgresEventLog({ pool, topics: [COUNTS_TOPIC], settings: postgresLogSettings, log: logger });
}
