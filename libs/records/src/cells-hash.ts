import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { ClientBase } from 'pg';

/** One cell as it enters the hash of all of them. */
export interface HashedCell {
  readonly area: string;
  readonly measure: string;
  readonly table: string;
  readonly source: string;
  /** `2014-09`. */
  readonly month: string;
  readonly careType: string;
  readonly agency: string;
  readonly reason: string;
  readonly total: number;
  readonly live: number;
  readonly provisional: number;
}

/**
 * The one hash of an answer: over codes and months in byte order and their sums, never over anything that
 * was generated. Live, rebuilt and independently computed cells are the same when their hashes are.
 */
export function hashCells(cells: readonly HashedCell[]): string {
  const lines = cells.map(lineOf).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const hash = createHash('sha256');
  for (const line of lines) addLine(hash, line);
  return hash.digest('hex');
}

/** Cells as kept: a cell without a live record is no answer and does not count. */
export const KEPT_CELLS_SQL = `
  SELECT area, measure, tbl, source, month, care_type, agency, reason, total, live, provisional
    FROM count_cell WHERE live <> 0 OR total <> 0 OR provisional <> 0`;

/** What the current records add up to: how a rebuild fills the cells. */
export const CELLS_OF_CURRENT_SQL = `
  SELECT area, measure, tbl, source, date_trunc('month', period_to)::date AS month, care_type, agency, reason,
         sum(value)::int8 AS total, count(*) AS live,
         count(*) FILTER (WHERE status = 'provisional') AS provisional
    FROM current_count
   WHERE live AND value IS NOT NULL
   GROUP BY area, measure, tbl, source, month, care_type, agency, reason`;

/** What everything ever recorded adds up to, without a look at what is kept as current. */
export const CELLS_OF_RECORDS_SQL = `
  SELECT area, measure, tbl, source, date_trunc('month', period_to)::date AS month, care_type, agency, reason,
         sum(value)::int8 AS total, count(*) AS live,
         count(*) FILTER (WHERE status = 'provisional') AS provisional
    FROM (SELECT DISTINCT ON (area, measure, tbl, source, period, care_type, agency, reason) *
            FROM record_count
           ORDER BY area, measure, tbl, source, period, care_type, agency, reason, version DESC, content DESC) winner
   WHERE NOT withdrawn AND value IS NOT NULL
     AND NOT EXISTS (SELECT FROM period_replacement p
                      WHERE p.source = winner.source AND p.area = winner.area
                        AND p.measure = winner.measure AND p.tbl = winner.tbl
                        AND p.period_from <= winner.period_from AND p.period_to >= winner.period_to
                        AND p.applicable_at > winner.version)
   GROUP BY area, measure, tbl, source, month, care_type, agency, reason`;

const ROWS_AT_ONCE = 5_000;

/** The same hash, of what a query gives, read through a cursor so that memory does not grow with it. */
export async function hashCellsOf(
  client: ClientBase,
  cellsSql: string,
): Promise<{ hash: string; cells: number }> {
  const hash = createHash('sha256');
  let cells = 0;
  // The line is what is ordered, as `hashCells` does it; concat_ws would drop nothing here, no column is null.
  await client.query(`
    DECLARE cell_lines NO SCROLL CURSOR FOR
    SELECT concat_ws('|', area, measure, tbl, source, to_char(month, 'YYYY-MM'), care_type, agency, reason,
                     total, live, provisional) COLLATE "C" AS line
      FROM (${cellsSql}) cell ORDER BY line`);
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`FETCH ${ROWS_AT_ONCE} FROM cell_lines`);
    for (const { line } of rows) addLine(hash, line);
    cells += rows.length;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query('CLOSE cell_lines');
  return { hash: hash.digest('hex'), cells };
}

function lineOf(cell: HashedCell): string {
  return [
    cell.area,
    cell.measure,
    cell.table,
    cell.source,
    cell.month,
    cell.careType,
    cell.agency,
    cell.reason,
    cell.total,
    cell.live,
    cell.provisional,
  ].join('|');
}

function addLine(hash: Hash, line: string): void {
  hash.update(line);
  hash.update('\n');
}
