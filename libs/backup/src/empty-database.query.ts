import { appliedMigrations, isRestoreUnfinished } from '#platform';
import type { Pool } from 'pg';
import { COPIED } from './copied-tables';

/**
 * What keeps a database from being restored into, in words; undefined where nothing does: it has no tables, or those of
 * a ledger that has had no more migrations than the backup's, with nothing in them.
 */
export async function whatItHolds(owner: Pool, migrations: readonly string[]): Promise<string | undefined> {
  const tables = await tablesOf(owner);
  if (tables.length === 0) return undefined;
  if (!tables.includes('migration')) return `there are tables of something else in it (${tables.join(', ')})`;
  const later = (await appliedMigrations(owner)).filter((name) => !migrations.includes(name));
  if (later.length > 0) return `it has had ${later.join(', ')}, which the backup's had not`;
  if (!(await isAnyFilled(owner, tables))) return undefined;
  return (await isRestoreUnfinished(owner)) ? 'a restore into it broke off' : 'a ledger stands in it';
}

/** Those of the schema, without the mark of a restore and the parts of others. */
async function tablesOf(owner: Pool): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT relname::text AS name FROM pg_class
      WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND relname <> 'restore_under_way'
      ORDER BY relname`,
  );
  return rows.map(({ name }) => name);
}

/** What follows from the tables that are copied is there only where they hold something. */
async function isAnyFilled(owner: Pool, tables: readonly string[]): Promise<boolean> {
  const looked = COPIED.filter(({ name, isSeeded }) => isSeeded !== true && tables.includes(name));
  const filled = looked.map(({ name }) => `EXISTS (SELECT FROM ${name})`).join(' OR ');
  if (filled === '') return false;
  const { rows } = await owner.query<{ filled: boolean }>(`SELECT ${filled} AS filled`);
  return rows[0]?.filled === true;
}
