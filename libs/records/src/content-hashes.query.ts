import type { Queryable } from './as-at';

/** Where a delivery stands in the log. */
interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/**
 * The content hashes of counts, in the order of their places: each over what its record says, as a signed number of
 * eight bytes, written as text since JSON does not hold it.
 */
export async function readContentHashes(db: Queryable, places: readonly Place[]): Promise<string[]> {
  const { rows } = await db.query<{ content: string }>(
    `SELECT r.content::text AS content
       FROM unnest($1::text[], $2::int[], $3::int8[]) WITH ORDINALITY AS asked (topic, partition, log_offset, nth)
       JOIN lane_position p USING (topic, partition)
       JOIN record_count r ON r.lane = p.lane AND r.log_offset = asked.log_offset
      ORDER BY nth`,
    [
      places.map(({ topic }) => topic),
      places.map(({ partition }) => partition),
      places.map(({ offset }) => offset),
    ],
  );
  if (rows.length !== places.length) throw new Error('A record that a figure rests on is no longer there');
  return rows.map(({ content }) => content);
}
