import type { Pool, PoolClient } from 'pg';
import { CELLS_OF_CURRENT_SQL } from './cells-hash';
import { withBatchesHeldOff } from './locks';

const CELL_KEY = 'area, measure, tbl, source, month, care_type, agency, reason';

export interface RebuildResult {
  readonly cells: number;
  /** Cells in which what was kept and what was rebuilt differed. */
  readonly different: number;
  /** Whether the rebuilt cells are now the ones in use. */
  readonly switched: boolean;
}

/**
 * Fills a second set of cells from the current records, beside the live ones, and switches to it. Recording
 * goes on: batches are held off only while the rebuild is registered and while it is switched to.
 *
 * Cells that differ from the live ones are the sign of a fault, so the live ones stay in use and both are
 * kept for a look, unless `evenIfDifferent` is set. After a switch the former cells remain as
 * `count_cell_before` until the next rebuild. Needs the owner of the tables.
 */
export async function rebuildCells(
  owner: Pool,
  options: { readonly evenIfDifferent?: boolean; readonly onFilled?: () => Promise<void> } = {},
): Promise<RebuildResult> {
  const session = await owner.connect();
  try {
    await fillNextCells(owner, session);
    await options.onFilled?.();
    return await withBatchesHeldOff(session, () => switchCells(session, options.evenIfDifferent ?? false));
  } finally {
    session.release();
  }
}

/**
 * The fill reads a snapshot taken while no batch is under way, after the rebuild has been registered: every
 * later batch writes its differences to the delta, every earlier one is in the snapshot.
 */
async function fillNextCells(owner: Pool, session: PoolClient): Promise<void> {
  const filling = await owner.connect();
  try {
    await withBatchesHeldOff(session, async () => {
      await session.query(`
        BEGIN;
        DROP TABLE IF EXISTS count_cell_next, count_cell_next_delta;
        CREATE TABLE count_cell_next (LIKE count_cell INCLUDING ALL) WITH (fillfactor = 70);
        CREATE TABLE count_cell_next_delta (LIKE count_cell INCLUDING ALL);
        GRANT SELECT, INSERT, UPDATE ON count_cell_next, count_cell_next_delta TO bcl_app;
        DELETE FROM cells_rebuild;
        INSERT INTO cells_rebuild (started_at) VALUES (now());
        COMMIT`);
      await filling.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      await filling.query('SELECT FROM cells_rebuild');
    });
    await filling.query(
      `INSERT INTO count_cell_next (${CELL_KEY}, total, live, provisional)
       SELECT ${CELL_KEY}, total, live, provisional FROM (${CELLS_OF_CURRENT_SQL}) cell`,
    );
    await filling.query('COMMIT');
  } catch (error) {
    await filling.query('ROLLBACK');
    throw error;
  } finally {
    filling.release();
  }
}

async function switchCells(session: PoolClient, evenIfDifferent: boolean): Promise<RebuildResult> {
  await session.query('BEGIN');
  try {
    await session.query(
      `INSERT INTO count_cell_next AS c (${CELL_KEY}, total, live, provisional)
       SELECT ${CELL_KEY}, total, live, provisional FROM count_cell_next_delta ORDER BY ${CELL_KEY}
       ON CONFLICT (${CELL_KEY}) DO UPDATE
          SET total = c.total + excluded.total, live = c.live + excluded.live,
              provisional = c.provisional + excluded.provisional`,
    );
    // A cell whose records have all gone says nothing, whether a row of zeros is kept for it or none.
    const compared = await session.query<{ cells: number; different: number }>(
      `SELECT count(*) FILTER (WHERE next_live <> 0) AS cells,
              count(*) FILTER (WHERE (kept_total, kept_live, kept_provisional)
                               IS DISTINCT FROM (next_total, next_live, next_provisional)) AS different
         FROM (SELECT coalesce(kept.total, 0) AS kept_total, coalesce(next.total, 0) AS next_total,
                      coalesce(kept.live, 0) AS kept_live, coalesce(next.live, 0) AS next_live,
                      coalesce(kept.provisional, 0) AS kept_provisional,
                      coalesce(next.provisional, 0) AS next_provisional
                 FROM count_cell kept FULL JOIN count_cell_next next USING (${CELL_KEY})) both_sets`,
    );
    const { cells = 0, different = 0 } = compared.rows[0] ?? {};
    const switched = different === 0 || evenIfDifferent;
    await session.query('DELETE FROM cells_rebuild');
    if (switched) {
      await session.query(`
        DROP TABLE count_cell_next_delta;
        DROP TABLE IF EXISTS count_cell_before;
        ALTER TABLE count_cell RENAME TO count_cell_before;
        ALTER TABLE count_cell_next RENAME TO count_cell;
        REVOKE ALL ON count_cell_before FROM bcl_app`);
    }
    await session.query('COMMIT');
    return { cells, different, switched };
  } catch (error) {
    await session.query('ROLLBACK');
    throw error;
  }
}
