import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { cellsOf, winnersOf, withLiveness } from './record.sql';

// An answer is known by one hash: SHA-256 over its lines in byte order, each ended by a line feed. A cell's
// line is area, measure, table, source, month, care type, agency, reason, total, live and provisional, parted
// by bars: codes, months and sums, never anything that was generated. Live, rebuilt and independently
// computed cells are the same when their hashes are.

const cellLines = (cells: string): string => `
  SELECT concat_ws('|', area, measure, tbl, source, to_char(month, 'YYYY-MM'), care_type, agency, reason,
                   total, live, provisional) COLLATE "C" AS line
    FROM (${cells}) cell`;

const recordLines = (records: string): string => `
  SELECT concat_ws('|', area, measure, tbl, source, period, care_type, agency, reason,
                   extract(epoch FROM version), content, withdrawn, live, coalesce(value::text, '-'),
                   coalesce(published_value, '-'), coalesce(status, '-'), period_from, period_to) COLLATE "C" AS line
    FROM (${records}) record`;

const winnersOfEverything = withLiveness(winnersOf('SELECT * FROM record_count'), 'true');

/** What the current records add up to: how a rebuild fills the cells. */
export const CELLS_OF_CURRENT_SQL = cellsOf('SELECT * FROM current_count_by_series WHERE live', 'series');

/** Cells as kept: one without a live record is no answer and does not count. */
export const KEPT_CELL_LINES_SQL = cellLines(`
  SELECT * FROM count_cell
   WHERE cells_version = (SELECT version FROM cells_in_use)
     AND (live <> 0 OR total <> 0 OR provisional <> 0)`);

export const REBUILT_CELL_LINES_SQL = cellLines(
  `SELECT * FROM (${CELLS_OF_CURRENT_SQL}) rebuilt JOIN count_series USING (series)`,
);

/** What everything ever recorded adds up to, without a look at what is kept as current. */
export const RECORDED_CELL_LINES_SQL = cellLines(
  cellsOf(`SELECT * FROM (${winnersOfEverything}) winner WHERE live`),
);

/** The current records as kept, published rates and withdrawals included, and as everything recorded gives them. */
export const KEPT_RECORD_LINES_SQL = recordLines('SELECT * FROM current_count');
export const RECORDED_RECORD_LINES_SQL = recordLines(winnersOfEverything);

const ROWS_AT_ONCE = 5_000;

/** The hash of a query's lines, read through a cursor so that memory does not grow with them. */
export async function hashLines(
  client: ClientBase,
  linesSql: string,
): Promise<{ hash: string; lines: number }> {
  const hash = createHash('sha256');
  let lines = 0;
  await client.query(`DECLARE hashed_lines NO SCROLL CURSOR FOR ${linesSql} ORDER BY line`);
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`FETCH ${ROWS_AT_ONCE} FROM hashed_lines`);
    for (const { line } of rows) hash.update(`${line}\n`);
    lines += rows.length;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query('CLOSE hashed_lines');
  return { hash: hash.digest('hex'), lines };
}
