import { liveRecordsSql, scopeCondition, winnersSql } from './as-at';
import type { AsAt, Parameters, Queryable, Scope } from './as-at';
import type { CellRow, PublishedRow } from './cells.query';
import { readEachScope } from './each-scope';
import { RECORD_KEY } from './record.sql';

/** Two moments, the first no later than the second. */
export interface Between {
  readonly first: AsAt;
  readonly second: AsAt;
}

/**
 * What became of a record between two moments: it had no live version and has one (`new`), its live version says
 * something else (`corrected`), or it had one and has none (`gone`: withdrawn, or its period replaced). One that was
 * delivered again with the same content is none of them.
 */
export const RECORD_CHANGES = ['new', 'corrected', 'gone'] as const;

export type RecordChange = (typeof RECORD_CHANGES)[number];

/** What changes of one kind add to a cell, or take from it. */
export interface CellChange {
  readonly change: RecordChange;
  /** By how much its sum and its records differ. */
  readonly by: CellRow;
}

/** A published rate or score that came, or went, by a change. */
export interface PublishedChange {
  readonly change: RecordChange;
  readonly was?: PublishedRow | undefined;
  readonly became?: PublishedRow | undefined;
}

/** By how much the cells of each scope differ between two moments, by what became of their records. */
export async function readCellChanges(
  db: Queryable,
  scopes: readonly Scope[],
  between: Between,
): Promise<CellChange[][]> {
  const read = await readEachScope<CellRow & Pick<CellChange, 'change'>>(db, scopes, {
    columns: `source, measure, tbl AS "table", care_type AS "careType", agency, reason,
              to_char(month, 'YYYY-MM') AS month, change, total, live, provisional`,
    from: (scope, parameters) => `
      SELECT area, source, measure, tbl, care_type, agency, reason, change,
             date_trunc('month', period_to::timestamp)::date AS month,
             sum(coalesce(value, 0) - coalesce(old_value, 0))::int8 AS total,
             count(value) - count(old_value) AS live,
             count(value) FILTER (WHERE status = 'provisional')
               - count(old_value) FILTER (WHERE old_status = 'provisional') AS provisional
        FROM (${changedSql(between, scopeCondition(scope, parameters), parameters)}) changed
       WHERE value IS NOT NULL OR old_value IS NOT NULL
       GROUP BY area, source, measure, tbl, care_type, agency, reason, change, month`,
    order: 'measure, source, tbl, month, care_type, agency, reason, change',
  });
  return read.map((rows) => rows.map(({ change, ...by }) => ({ change, by })));
}

/** The published rates and scores of each scope that differ between two moments. */
export async function readPublishedChanges(
  db: Queryable,
  scopes: readonly Scope[],
  between: Between,
): Promise<PublishedChange[][]> {
  const read = await readEachScope<PublishedChangeRow>(db, scopes, {
    columns: `source, measure, period, change, published_value AS value, status,
              old_published_value AS "oldValue", old_status AS "oldStatus"`,
    from: (scope, parameters) => `
      SELECT * FROM (${changedSql(between, scopeCondition(scope, parameters), parameters)}) changed
       WHERE published_value IS NOT NULL OR old_published_value IS NOT NULL`,
    order: 'measure, source, period_from, change',
  });
  return read.map((rows) =>
    rows.map(({ source, measure, period, change, ...row }) => {
      const rowOf = (value: string | null, status: PublishedRow['status'] | null) =>
        value === null || status === null ? undefined : { source, measure, period, value, status };
      return { change, was: rowOf(row.oldValue, row.oldStatus), became: rowOf(row.value, row.status) };
    }),
  );
}

interface PublishedChangeRow extends Pick<PublishedRow, 'source' | 'measure' | 'period'> {
  readonly change: RecordChange;
  readonly value: string | null;
  readonly status: PublishedRow['status'] | null;
  readonly oldValue: string | null;
  readonly oldStatus: PublishedRow['status'] | null;
}

/**
 * Every record that changed. Only what is known at the first moment is known at the second as well, so each record
 * that was live then has a version that counts now, live or not.
 */
export function changedSql({ first, second }: Between, condition: string, parameters: Parameters): string {
  return `
    SELECT ${RECORD_KEY}, period_from, period_to,
           CASE WHEN was.content IS NULL THEN 'new' WHEN became.live THEN 'corrected' ELSE 'gone' END AS change,
           was.value AS old_value, was.published_value AS old_published_value, was.status AS old_status,
           was.version AS old_version, was.lane AS old_lane, was.log_offset AS old_offset,
           CASE WHEN became.live THEN became.value END AS value,
           CASE WHEN became.live THEN became.published_value END AS published_value,
           CASE WHEN became.live THEN became.status END AS status,
           became.live, became.withdrawn, became.version, became.lane, became.log_offset
      FROM (${liveRecordsSql(first, condition, parameters)}) was
      FULL JOIN (${winnersSql(second, condition, parameters)}) became
           USING (${RECORD_KEY}, period_from, period_to)
     WHERE (was.content IS NOT NULL OR became.live)
       AND (was.content IS DISTINCT FROM became.content OR NOT became.live)`;
}
