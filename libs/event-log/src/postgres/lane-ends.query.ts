import type { Pool } from 'pg';
import type { LaneEnd, ReaderPlace } from '../event-log';

/** Every lane of the log, where it ends, and since when something waits beyond a reader's place in it. */
export async function readLaneEnds(pool: Pool, places: readonly ReaderPlace[]): Promise<LaneEnd[]> {
  // The delivery at a place is found by its key, in the one segment that can hold it.
  const { rows } = await pool.query<LaneEnd>(
    `SELECT topic, partition, "nextOffset", "end", "newestAt",
            (SELECT d.appended_at FROM log_delivery d
              WHERE d.segment = (SELECT max(s.segment) FROM log_segment_lane s
                                  WHERE s.lane = l.lane AND s.first_offset <= "nextOffset")
                AND d.lane = l.lane AND d.log_offset = "nextOffset") AS "waitingSince"
       FROM (SELECT lane, topic, partition, next_offset AS "end",
                    coalesce(place.next, start_offset) AS "nextOffset",
                    nullif(appended_at, '-infinity') AS "newestAt"
               FROM log_lane
               LEFT JOIN unnest($1::text[], $2::int4[], $3::int8[]) AS place (topic, partition, next)
              USING (topic, partition)) l
      ORDER BY topic, partition`,
    [
      places.map(({ topic }) => topic),
      places.map(({ partition }) => partition),
      places.map(({ nextOffset }) => nextOffset),
    ],
  );
  return rows;
}
