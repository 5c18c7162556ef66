import type { ClientBase, Pool } from 'pg';

// A table that stands in a database from the first thing a restore does in it to the last. Nothing else has to be
// there for it to be seen, and whoever may look at the schema sees it.
const MARK = 'restore_under_way';

/** Marks the database as one that a restore has begun to fill. */
export async function markRestore(owner: Pool | ClientBase): Promise<void> {
  await owner.query(`
    CREATE TABLE IF NOT EXISTS ${MARK} ();
    COMMENT ON TABLE ${MARK} IS 'stands while a restore into this database has not come to its end'`);
}

/** Says that the restore has come to its end: the database is whole. */
export async function unmarkRestore(owner: Pool | ClientBase): Promise<void> {
  await owner.query(`DROP TABLE ${MARK}`);
}

export async function isRestoreUnfinished(db: Pool | ClientBase): Promise<boolean> {
  const { rows } = await db.query<{ marked: boolean }>(`SELECT to_regclass('${MARK}') IS NOT NULL AS marked`);
  return rows[0]?.marked === true;
}

/** @throws Error in one line where a restore is under way, or broke off: what is there may be a part. */
export async function refuseUnfinishedRestore(db: Pool | ClientBase): Promise<void> {
  if (!(await isRestoreUnfinished(db))) return;
  throw new Error(
    'A restore into this database has not come to its end. Where none is under way, empty the database and restore it again.',
  );
}
