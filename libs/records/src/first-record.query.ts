import type { Positions, Queryable } from './as-at';

/** Up to where a lane has to be recorded for an area to have its first record; undefined where it has none. */
export async function readFirstRecord(
  db: Queryable,
  area: string,
): Promise<Pick<Positions, 'lanes' | 'nextOffsets'> | undefined> {
  const { rows } = await db.query<{ lane: number; offset: number }>(
    `SELECT c.lane, c.log_offset AS "offset"
       FROM count_series k
       JOIN record_count_by_series c USING (series)
      WHERE k.area = $1
      ORDER BY c.appended_at, c.lane, c.log_offset
      LIMIT 1`,
    [area],
  );
  const [first] = rows;
  return first && { lanes: [first.lane], nextOffsets: [first.offset + 1] };
}
