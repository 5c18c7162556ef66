import { areaCondition, isNow, liveRecordsSql, Parameters, type AsAt, type Queryable } from './as-at';

/** A measure of which an area has live records. */
export interface ReportedMeasure {
  readonly area: string;
  readonly measure: string;
  /** First and last month of them, `2011-04`. */
  readonly from: string;
  readonly to: string;
}

/** What there is of each area, or was at a past, in the order of areas and measures. */
export async function readReportedMeasures(
  db: Queryable,
  areas: readonly string[],
  asAt: AsAt = {},
): Promise<ReportedMeasure[]> {
  if (!isNow(asAt)) return readReportedThen(db, areas, asAt);
  // Each series is looked into at both ends of its primary key only: an area has some hundred series, and each of
  // them a record a month.
  const { rows } = await db.query<ReportedMeasure>(
    `SELECT s.area, s.measure,
            to_char(min(first.period_from), 'YYYY-MM') AS "from", to_char(max(last.period_to), 'YYYY-MM') AS "to"
       FROM count_series s
      CROSS JOIN LATERAL (SELECT period_from FROM current_count_by_series c
                           WHERE c.series = s.series AND c.live
                           ORDER BY period_from LIMIT 1) first
      CROSS JOIN LATERAL (SELECT period_to FROM current_count_by_series c
                           WHERE c.series = s.series AND c.live
                           ORDER BY period_from DESC, period_to DESC LIMIT 1) last
      WHERE s.area = ANY($1::text[])
      GROUP BY s.area, s.measure
      ORDER BY s.area, s.measure`,
    [areas],
  );
  return rows;
}

/** Of a past, what was live is found again from everything that had been recorded. */
async function readReportedThen(
  db: Queryable,
  areas: readonly string[],
  asAt: AsAt,
): Promise<ReportedMeasure[]> {
  const parameters = new Parameters();
  const live = liveRecordsSql(asAt, areaCondition({ areas }, parameters), parameters);
  const { rows } = await db.query<ReportedMeasure>(
    `SELECT area, measure,
            to_char(min(period_from), 'YYYY-MM') AS "from", to_char(max(period_to), 'YYYY-MM') AS "to"
       FROM (${live}) record
      GROUP BY area, measure
      ORDER BY area, measure`,
    parameters.values,
  );
  return rows;
}
