import type { Table } from '#contracts';
import { firstDay, period } from '#kernel';
import type { Month } from '#kernel';
import { areaCondition, isNow, liveRecordsSql, measureCondition, scopeCondition } from './as-at';
import type { AsAt, Parameters, Queryable, Scope, ScopeOfAreas } from './as-at';
import { readEachScope } from './each-scope';
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

/** The cells of each scope: as kept, when asked about now; added up again from the records for a past. */
export function readCells(db: Queryable, scopes: readonly Scope[], asAt: AsAt): Promise<CellRow[][]> {
  return readEachScope(db, scopes, {
    columns: `source, measure, tbl AS "table", care_type AS "careType", agency, reason,
              to_char(month, 'YYYY-MM') AS month, total, live, provisional`,
    from: (scope, parameters) =>
      isNow(asAt)
        ? keptCells(scope, parameters)
        : cellsOf(liveRecordsSql(asAt, scopeCondition(scope, parameters), parameters)),
    order: 'measure, source, tbl, month, care_type, agency, reason',
  });
}

function keptCells(scope: ScopeOfAreas, parameters: Parameters): string {
  const { measure, from, to } = scope;
  return `
    SELECT * FROM count_cell
     WHERE cells_version = (SELECT version FROM cells_in_use) AND live > 0 AND ${areaCondition(scope, parameters)}
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

export function readPublishedValues(
  db: Queryable,
  scopes: readonly Scope[],
  asAt: AsAt,
): Promise<PublishedRow[][]> {
  return readEachScope(db, scopes, {
    columns: 'source, measure, period, published_value AS value, status',
    from: (scope, parameters) => {
      const records = liveRecordsSql(asAt, scopeCondition(scope, parameters), parameters);
      return `SELECT * FROM (${records}) record WHERE published_value IS NOT NULL`;
    },
    order: 'measure, source, period_from',
  });
}
