import type { Pool } from 'pg';
import { migrations } from './migrations';

/**
 * The migrations that this build brings and the database has not had, by name. Asked as the application: while
 * there are any, its tables are not what the code expects.
 */
export async function pendingMigrations(pool: Pool): Promise<readonly string[]> {
  // A name in the table ends in the instant that gives it its order.
  const { rows } = await pool.query<{ name: string }>(
    `SELECT regexp_replace(name, '-\\d{13}$', '') AS name FROM migration`,
  );
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.filter((name) => !applied.has(name));
}
