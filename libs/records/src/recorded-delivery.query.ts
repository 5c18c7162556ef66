import type { Lane } from '#event-log';
import type { Pool } from 'pg';
import { closedTopicPrefix } from './lanes/lane.events';

/** Whether what was appended to a place of the log at a moment was recorded or quarantined, be it before a lane was begun anew. */
export async function isRecordedDelivery(
  pool: Pool,
  { topic, partition, offset, appendedAt }: Lane & { readonly offset: number; readonly appendedAt: Date },
): Promise<boolean> {
  // By the key of each table, in all of which a place of the log is in one at most.
  const { rows } = await pool.query(
    `SELECT
       FROM lane_position p
      CROSS JOIN LATERAL (
            SELECT appended_at FROM record_count_by_series WHERE lane = p.lane AND log_offset = $4
             UNION ALL
            SELECT appended_at FROM period_replacement WHERE lane = p.lane AND log_offset = $4
             UNION ALL
            SELECT appended_at FROM quarantine WHERE lane = p.lane AND log_offset = $4) delivery
      WHERE (p.topic = $1 OR p.topic ^@ $2) AND p.partition = $3 AND delivery.appended_at = $5
      LIMIT 1`,
    [topic, closedTopicPrefix(topic), partition, offset, appendedAt],
  );
  return rows.length > 0;
}
