import type { Table } from '#contracts';
import { firstDay, period } from '#kernel';
import type { Month } from '#kernel';
import { isNow, liveRecordsSql, measureCondition, Parameters, scopeCondition } from './as-at';
import type { AsAt, Queryable, Scope } from './as-at';
import { cellsOf } from './record.sql';

/** The sum of one category of one table of one source, for the period that ends with a month. */
export interface CellRow {
  readonly source: string;
  readonly measure: string;
  readonly table: Table;
  /** '' where the table does not have the dimension. */
  readonly careType: string;
  readonly agency: string;
  readonly reason: string;
  readonly month: Month;
  readonly total: number;
  /** Live records behind the sum; never 0: a cell without one is no answer, and not returned. */
  readonly live: number;
  readonly provisional: number;
}

/** The cells of a scope: as kept, when asked about now; added up again from the records for a past. */
export async function readCells(db: Queryable, scope: Scope, asAt: AsAt): Promise<CellRow[]> {
  const parameters = new Parameters();
  const from = isNow(asAt)
    ? keptCells(scope, parameters)
    : cellsOf(liveRecordsSql(asAt, scopeCondition(scope, parameters), parameters));
  const { rows } = await db.query<CellRow>(
    `SELECT source, measure, tbl AS "table", care_type AS "careType", agency, reason,
            to_char(month, 'YYYY-MM') AS month, total, live, provisional
       FROM (${from}) cell
      ORDER BY measure, source, tbl, month, care_type, agency, reason`,
    parameters.values,
  );
  return rows;
}

function keptCells({ area, measure, from, to }: Scope, parameters: Parameters): string {
  return `
    SELECT * FROM count_cell
     WHERE cells_version = (SELECT version FROM cells_in_use) AND live > 0 AND area = ${parameters.add(area)}
       AND month >= ${parameters.add(firstDay(period(from)))} AND month <= ${parameters.add(firstDay(period(to)))}
       AND ${measureCondition(measure, parameters)}`;
}

/** A published rate or score, as written. Shown, never summed. */
export interface PublishedRow {
  readonly source: string;
  readonly measure: string;
  readonly period: string;
  readonly value: string;
  readonly status: 'provisional' | 'final';
}

export async function readPublishedValues(db: Queryable, scope: Scope, asAt: AsAt): Promise<PublishedRow[]> {
  const parameters = new Parameters();
  const records = liveRecordsSql(asAt, scopeCondition(scope, parameters), parameters);
  const { rows } = await db.query<PublishedRow>(
    `SELECT source, measure, period, published_value AS value, status
       FROM (${records}) record
      WHERE published_value IS NOT NULL
      ORDER BY measure, source, period_from`,
    parameters.values,
  );
  return rows;
}
