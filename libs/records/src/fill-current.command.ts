import type { ClientBase } from 'pg';
import { CELLS_OF_CURRENT_SQL } from './cells-hash';
import { CELL_KEY, RECORD_KEY_BY_SERIES, withLiveness } from './record.sql';

/**
 * Fills the current records and the cells, of which there are none yet, from everything recorded: what a ledger is left
 * to work out whose records came from a copy. In the caller's transaction, as the owner, while nothing is recorded.
 */
export async function fillCurrent(owner: ClientBase): Promise<{ records: number; cells: number }> {
  // Without figures of their own the tables that were just filled would be joined as if they were empty.
  await owner.query('ANALYZE count_series, record_count_by_series, period_replacement');
  const records = await owner.query(FILL_CURRENT_SQL);
  await owner.query('ANALYZE current_count_by_series');
  const cells = await owner.query(FILL_CELLS_SQL);
  return { records: records.rowCount ?? 0, cells: cells.rowCount ?? 0 };
}

/** The same choice as `winnersOf` makes, by the numbers of the series: one sort over fixed columns. */
const WINNERS_SQL = `
  SELECT * FROM (
    SELECT DISTINCT ON (${RECORD_KEY_BY_SERIES}) *
      FROM record_count_by_series
     ORDER BY ${RECORD_KEY_BY_SERIES}, version DESC, content DESC, appended_at, lane, log_offset) newest
    JOIN count_series USING (series)`;

const COLUMNS = `${RECORD_KEY_BY_SERIES}, lane, withdrawn, live, version, content, log_offset, period, value,
                 published_value, status`;

// Both in key order, so that the index only ever grows at its end.
const FILL_CURRENT_SQL = `
  INSERT INTO current_count_by_series (${COLUMNS})
  SELECT ${COLUMNS} FROM (${withLiveness(WINNERS_SQL, 'true')}) winner ORDER BY ${RECORD_KEY_BY_SERIES}`;

const FILL_CELLS_SQL = `
  INSERT INTO count_cell_by_series (cells_version, ${CELL_KEY}, total, live, provisional)
  SELECT (SELECT version FROM cells_in_use), ${CELL_KEY}, total, live, provisional
    FROM (${CELLS_OF_CURRENT_SQL}) cell ORDER BY ${CELL_KEY}`;
