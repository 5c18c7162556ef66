import type { ClientBase, Pool } from 'pg';
import { migrations } from './migrations';

/** The migrations that a database has had, by name, oldest first. */
export async function appliedMigrations(db: Pool | ClientBase): Promise<readonly string[]> {
  // A name in the table ends in the instant that gives it its order.
  const { rows } = await db.query<{ name: string }>(
    `SELECT regexp_replace(name, '-\\d{13}$', '') AS name FROM migration ORDER BY timestamp, id`,
  );
  return rows.map(({ name }) => name);
}

/**
 * The migrations that this build brings and the database has not had, by name. Asked as the application: while
 * there are any, its tables are not what the code expects.
 */
export async function pendingMigrations(db: Pool | ClientBase): Promise<readonly string[]> {
  const applied = new Set(await appliedMigrations(db));
  return migrations.filter((name) => !applied.has(name));
}
