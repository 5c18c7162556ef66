import type { Lane } from '#event-log';
import type { Pool } from 'pg';

/** When the delivery at a place of the log was appended, as it was recorded or quarantined; nothing where none was. */
export async function recordedDeliveryAt(
  pool: Pool,
  { topic, partition }: Lane,
  offset: number,
): Promise<Date | undefined> {
  // By the key of each table, in all of which a place of the log is in one at most.
  const { rows } = await pool.query<{ appendedAt: Date }>(
    `SELECT delivery.appended_at AS "appendedAt"
       FROM lane_position p
      CROSS JOIN LATERAL (
            SELECT appended_at FROM record_count_by_series WHERE lane = p.lane AND log_offset = $3
             UNION ALL
            SELECT appended_at FROM period_replacement WHERE lane = p.lane AND log_offset = $3
             UNION ALL
            SELECT appended_at FROM quarantine WHERE lane = p.lane AND log_offset = $3) delivery
      WHERE p.topic = $1 AND p.partition = $2`,
    [topic, partition, offset],
  );
  return rows[0]?.appendedAt;
}
