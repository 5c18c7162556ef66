import type { ClientBase, Pool } from 'pg';

/** The role that each migration grants what the application may do. It cannot log in. */
export const applicationRole = 'bcl_app';

/**
 * Creates the application role where it is missing. Roles belong to the whole server, so another database's
 * migration may be creating it at the same moment.
 */
export async function createApplicationRole(
  client: ClientBase,
  { grantToLogin }: { readonly grantToLogin: boolean },
): Promise<void> {
  await client.query(`
    DO $$
    BEGIN
      IF to_regrole('${applicationRole}') IS NULL THEN
        CREATE ROLE ${applicationRole} NOLOGIN;
      END IF;
    EXCEPTION
      -- Which of the two is raised depends on how close the race was.
      WHEN duplicate_object OR unique_violation THEN NULL;
    END
    $$`);
  if (!grantToLogin) return;
  // A superuser may take any role as it is; granting again what is granted would only contend for the catalog.
  const { rows } = await client.query<{ able: boolean }>(
    `SELECT pg_has_role(current_user, '${applicationRole}', 'SET') AS able`,
  );
  if (rows[0]?.able !== true) await client.query(`GRANT ${applicationRole} TO CURRENT_USER`);
}

interface Excess {
  readonly table: string;
  readonly privilege: 'own' | 'UPDATE' | 'DELETE' | 'TRUNCATE';
  readonly through: string;
}

/**
 * Refuses an application role that could rewrite history: one that is a superuser, or that owns, or may
 * UPDATE, DELETE or TRUNCATE, an append-only table. Roles it could take count as its own.
 *
 * A table is append-only when its comment, or that of a table it is a partition of, begins with `append-only`.
 *
 * @throws Error in one line naming the table and the privilege.
 */
export async function checkApplicationRole(database: Pool | ClientBase): Promise<void> {
  const { rows: superusers } = await database.query<{ role: string; through: string }>(`
    SELECT current_user AS role, r.rolname AS through
      FROM pg_roles r
     WHERE r.rolsuper AND pg_has_role(current_user, r.oid, 'MEMBER')
     ORDER BY r.rolname <> current_user
     LIMIT 1`);
  const [superuser] = superusers;
  if (superuser !== undefined) {
    throw new Error(
      `The application role ${nameOf(superuser.role, superuser.through)} is a superuser, which nothing binds.`,
    );
  }

  const { rows } = await database.query<{ role: string; tables: number; excess: Excess | null }>(
    appendOnlyExcess,
  );
  const [found] = rows;
  if (found === undefined || found.tables === 0) {
    throw new Error('This database has no append-only table; it has not been migrated.');
  }
  if (found.excess !== null) {
    const { table, privilege, through } = found.excess;
    const may = privilege === 'own' ? `owns ${table}` : `may ${privilege} ${table}`;
    throw new Error(`The application role ${nameOf(found.role, through)} ${may}, which is append-only.`);
  }
}

// has_any_column_privilege, because a grant on one column is enough to rewrite it. A partition keeps its own
// grants, so each is looked at beside its parent.
const appendOnlyExcess = `
  WITH append_only AS (
    SELECT c.oid, c.relowner
      FROM pg_class c
     WHERE c.relkind IN ('r', 'p')
       AND EXISTS (
         SELECT FROM (SELECT c.oid AS relid UNION SELECT relid FROM pg_partition_ancestors(c.oid)) a
          WHERE obj_description(a.relid, 'pg_class') LIKE 'append-only%')
  ),
  reachable AS (
    SELECT oid, rolname FROM pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER')
  ),
  excess AS (
    SELECT t.oid::regclass::text AS "table", p.privilege, r.rolname AS through
      FROM append_only t
      CROSS JOIN reachable r
      CROSS JOIN LATERAL (VALUES
        (1, 'own', t.relowner = r.oid),
        (2, 'UPDATE', has_any_column_privilege(r.oid, t.oid, 'UPDATE')),
        (3, 'DELETE', has_table_privilege(r.oid, t.oid, 'DELETE')),
        (4, 'TRUNCATE', has_table_privilege(r.oid, t.oid, 'TRUNCATE'))
      ) AS p (rank, privilege, held)
     WHERE p.held
     ORDER BY t.oid::regclass::text, p.rank, r.rolname <> current_user
     LIMIT 1
  )
  SELECT current_user AS role,
         (SELECT count(*)::int FROM append_only) AS tables,
         (SELECT row_to_json(excess) FROM excess) AS excess`;

function nameOf(role: string, through: string): string {
  return role === through ? role : `${role} (as ${through})`;
}
