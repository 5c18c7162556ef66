import type { Positions, Queryable } from './as-at';

/** Of each lane with records of an area, up to where it has to be recorded for the first of them. */
export async function readFirstRecords(
  db: Queryable,
  area: string,
): Promise<Pick<Positions, 'lanes' | 'nextOffsets'>[]> {
  const { rows } = await db.query<{ lane: number; offset: number }>(
    `SELECT c.lane, min(c.log_offset) AS "offset"
       FROM count_series k
       JOIN record_count_by_series c USING (series)
      WHERE k.area = $1
      GROUP BY c.lane`,
    [area],
  );
  return rows.map(({ lane, offset }) => ({ lanes: [lane], nextOffsets: [offset + 1] }));
}
