import type { Month } from '#kernel';
import type { Positions, Queryable } from './as-at';

/** Counts of one area and measure that a stretch of the lanes is about, and their months. */
export interface CountsTouched {
  readonly area: string;
  readonly measure: string;
  readonly from: Month;
  readonly to: Month;
}

/** A lane that is not among the earlier positions was not read at all by then. */
const BEGINNING = 0;

/**
 * What may have become another by what was recorded between two positions, by area and measure. Whether any figure changed by it is not said:
 * a delivery may repeat what is there, or be outdated. A stretch is read by lane and offset, so it costs what is
 * in it, however much was recorded before.
 */
export async function readChangesBetween(
  db: Queryable,
  since: Positions,
  upTo: Positions,
): Promise<CountsTouched[]> {
  const offsetThen = new Map(since.lanes.map((lane, at) => [lane, since.nextOffsets[at] ?? BEGINNING]));
  const stretches = upTo.lanes
    .map((lane, at) => ({
      lane,
      from: offsetThen.get(lane) ?? BEGINNING,
      to: upTo.nextOffsets[at] ?? BEGINNING,
    }))
    .filter(({ from, to }) => from < to);
  if (stretches.length === 0) return [];
  const delivered = (table: string) =>
    `SELECT source, submission, area, measure, period_from, period_to FROM ${table}
      WHERE ${table}.lane = stretch.lane AND log_offset >= from_offset AND log_offset < to_offset`;
  // A submission may replace periods of several areas: what is recorded of it in one makes it whole in all.
  const { rows } = await db.query<CountsTouched>(
    `WITH delivery AS MATERIALIZED (
       SELECT delivered.*
         FROM unnest($1::int2[], $2::int8[], $3::int8[]) AS stretch (lane, from_offset, to_offset)
              CROSS JOIN LATERAL (${delivered('record_count')} UNION ALL ${delivered('period_replacement')}) delivered),
     touched AS (
       SELECT area, measure, period_from, period_to FROM delivery
       UNION ALL
       SELECT p.area, p.measure, p.period_from, p.period_to
         FROM (SELECT DISTINCT source, submission FROM delivery WHERE submission IS NOT NULL) submitted
              JOIN period_replacement p USING (source, submission))
     SELECT area, measure, to_char(min(period_from), 'YYYY-MM') AS "from", to_char(max(period_to), 'YYYY-MM') AS "to"
       FROM touched
      GROUP BY area, measure`,
    [stretches.map(({ lane }) => lane), stretches.map(({ from }) => from), stretches.map(({ to }) => to)],
  );
  return rows;
}
