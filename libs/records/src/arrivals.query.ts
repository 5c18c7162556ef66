import type { Table } from '#contracts';
import { knownCondition, Parameters } from './as-at';
import type { Positions, Queryable } from './as-at';

/** What came of one measure and table from one source: in one submission or, outside of any, for one period. */
export interface Arrival {
  readonly source: string;
  readonly measure: string;
  readonly table: Table;
  readonly submission: string | null;
  readonly period: string | null;
  /** First and last month of what was reported, `2014-04`. */
  readonly from: string;
  readonly to: string;
  /** Counts it is about: corrections of one are not counted again. */
  readonly records: number;
  /** Deliveries that carried them, and how many of these said what. */
  readonly deliveries: number;
  readonly provisional: number;
  readonly final: number;
  readonly withdrawn: number;
  /** Deliveries that announced that periods are replaced whole. */
  readonly replacements: number;
  readonly firstArrivedAt: Date;
  readonly lastArrivedAt: Date;
  /** The newest applicable time that its sender gave. */
  readonly newestVersion: Date;
}

/** The one that a page ended with, by which they are ordered. */
export type ArrivalPlace = Pick<
  Arrival,
  'lastArrivedAt' | 'source' | 'measure' | 'table' | 'submission' | 'period'
>;

export interface ArrivalsAsked {
  /** 9-character ONS code. */
  readonly area: string;
  /** Only what had been recorded there: the next page is then of the same arrivals, whatever came meanwhile. */
  readonly known: Pick<Positions, 'lanes' | 'nextOffsets'>;
  readonly after?: ArrivalPlace | undefined;
  readonly limit: number;
}

const PLACE = [
  'max(appended_at)',
  'source',
  'measure',
  'tbl',
  "coalesce(submission, '')",
  "coalesce(period, '')",
] as const;

/** What arrived of an area, newest first, one more than `limit` of them when there are more. */
export async function readArrivals(
  db: Queryable,
  { area, known, after, limit }: ArrivalsAsked,
): Promise<Arrival[]> {
  const parameters = new Parameters();
  const ofArea = parameters.add(area);
  const positions = { ...known, decisionPosition: 0, referenceVersion: 0 };
  const isKnown = knownCondition({ watermark: positions }, parameters);
  const place = after && placeOf(after).map((value) => parameters.add(value));
  const { rows } = await db.query<Arrival>(
    `SELECT source, measure, tbl AS "table", submission, period,
            to_char(min(period_from), 'YYYY-MM') AS "from", to_char(max(period_to), 'YYYY-MM') AS "to",
            count(DISTINCT record) AS records, count(*) AS deliveries,
            count(*) FILTER (WHERE status = 'provisional') AS provisional,
            count(*) FILTER (WHERE status = 'final') AS final,
            count(*) FILTER (WHERE withdrawn) AS withdrawn,
            count(*) FILTER (WHERE record IS NULL) AS replacements,
            min(appended_at) AS "firstArrivedAt", max(appended_at) AS "lastArrivedAt",
            max(version) AS "newestVersion"
       FROM (SELECT source, measure, tbl, submission, CASE WHEN submission IS NULL THEN period END AS period,
                    period_from, period_to, status, withdrawn, version, appended_at,
                    concat_ws('|', period, care_type, agency, reason) AS record
               FROM record_count r
              WHERE area = ${ofArea} AND ${isKnown('r', 'version')}
              UNION ALL
             SELECT source, measure, tbl, submission, NULL, period_from, period_to, NULL, false, applicable_at,
                    appended_at, NULL
               FROM period_replacement p
              WHERE area = ${ofArea} AND ${isKnown('p', 'applicable_at')}) arrived
      GROUP BY source, measure, tbl, submission, period
     ${
       place
         ? `HAVING (${PLACE.join(', ')}) < (${place[0]}::timestamptz, ${place
             .slice(1)
             .map((each) => `${each}::text`)
             .join(', ')})`
         : ''
     }
      ORDER BY ${PLACE.map((each) => `${each} DESC`).join(', ')}
      LIMIT ${parameters.add(limit + 1)}`,
    parameters.values,
  );
  return rows;
}

function placeOf({ lastArrivedAt, source, measure, table, submission, period }: ArrivalPlace): unknown[] {
  return [lastArrivedAt, source, measure, table, submission ?? '', period ?? ''];
}
