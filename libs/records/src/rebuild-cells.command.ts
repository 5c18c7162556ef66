import { fail, ok } from '#kernel';
import type { Refusal, Result } from '#kernel';
import type { Pool, PoolClient } from 'pg';
import { CELLS_OF_CURRENT_SQL } from './cells-hash';
import { CELL_KEY } from './record.sql';
import { cellsInUse, giveUpRebuild, takeRebuild, withBatchesHeldOff } from './locks';

export interface RebuildResult {
  readonly cells: number;
  /** Cells in which what was kept and what was rebuilt differed. */
  readonly different: number;
  /** Whether the rebuilt cells are now the ones in use. */
  readonly switched: boolean;
}

/**
 * Fills a second version of the cells from the current records, beside the one in use, and switches to it.
 * Recording goes on: batches are held off only while the rebuild is registered and while it is switched to,
 * and a reader's snapshot sees the one version or the other.
 *
 * Cells that differ from those in use are the sign of a fault, so these stay in use and both are kept for a
 * look, unless `evenIfDifferent` is set. The version left behind stays until the next rebuild. Needs the
 * owner of the tables. Refused as `rebuild-under-way` while another is at it.
 */
export async function rebuildCells(
  owner: Pool,
  options: { readonly evenIfDifferent?: boolean; readonly onFilled?: () => Promise<void> } = {},
): Promise<Result<RebuildResult, Refusal>> {
  const session = await owner.connect();
  try {
    if (!(await takeRebuild(session))) {
      session.release();
      return fail(underWay);
    }
    await fillNext(owner, session);
    await options.onFilled?.();
    const switching = () => switchToNext(session, options.evenIfDifferent ?? false);
    const result = await withBatchesHeldOff(session, switching);
    await giveUpRebuild(session);
    session.release();
    return ok(result);
  } catch (error) {
    // With the session its locks end, whatever state it is in: nothing is held off by a rebuild that failed.
    session.release(true);
    throw error;
  }
}

const underWay: Refusal = {
  rule: 'rebuild-under-way',
  where: '',
  what: 'Another rebuild is filling the next cells',
  mend: 'Wait for it to end.',
};

/**
 * The fill reads a snapshot taken while no batch is under way, after the rebuild has been registered: every
 * later batch writes its differences to the delta, every earlier one is in the snapshot.
 */
async function fillNext(owner: Pool, session: PoolClient): Promise<void> {
  const filling = await owner.connect();
  try {
    // What an earlier rebuild left; no batch writes to it, so nobody has to wait for this.
    await session.query(
      'DELETE FROM count_cell_by_series WHERE cells_version <> (SELECT version FROM cells_in_use)',
    );
    const next = await withBatchesHeldOff(session, async () => {
      await session.query('DELETE FROM count_cell_delta_by_series');
      await session.query('UPDATE cells_in_use SET filling = version + 1');
      await filling.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      return (await cellsInUse(filling)).filling;
    });
    // In key order, so that the index only ever grows at its end.
    await filling.query(
      `INSERT INTO count_cell_by_series (cells_version, ${CELL_KEY}, total, live, provisional)
       SELECT $1::int4, ${CELL_KEY}, total, live, provisional FROM (${CELLS_OF_CURRENT_SQL}) cell
        ORDER BY ${CELL_KEY}`,
      [next],
    );
    await filling.query('COMMIT');
  } catch (error) {
    await filling.query('ROLLBACK');
    throw error;
  } finally {
    filling.release();
  }
}

async function switchToNext(session: PoolClient, evenIfDifferent: boolean): Promise<RebuildResult> {
  await session.query('BEGIN');
  try {
    await session.query(
      `INSERT INTO count_cell_by_series AS c (cells_version, ${CELL_KEY}, total, live, provisional)
       SELECT cells_version, ${CELL_KEY}, total, live, provisional FROM count_cell_delta_by_series ORDER BY ${CELL_KEY}
       ON CONFLICT (cells_version, ${CELL_KEY}) DO UPDATE
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
                 FROM (SELECT * FROM count_cell_by_series JOIN cells_in_use ON cells_version = version) kept
                 FULL JOIN (SELECT * FROM count_cell_by_series JOIN cells_in_use ON cells_version = filling) next
                USING (${CELL_KEY})) both_versions`,
    );
    const { cells = 0, different = 0 } = compared.rows[0] ?? {};
    const switched = different === 0 || evenIfDifferent;
    await session.query(
      switched
        ? 'UPDATE cells_in_use SET version = filling, filling = NULL'
        : 'UPDATE cells_in_use SET filling = NULL',
    );
    await session.query('COMMIT');
    return { cells, different, switched };
  } catch (error) {
    await session.query('ROLLBACK');
    throw error;
  }
}
