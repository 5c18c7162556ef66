import type { Pool } from 'pg';

/** The day after the last month that is closed in any of these funds' journals; undefined while none is. */
export async function firstOpenDay(pool: Pool, funds: readonly string[]): Promise<string | undefined> {
  const { rows } = await pool.query<{ day: string | null }>(
    `SELECT to_char(max(through) + 1, 'YYYY-MM-DD') AS day FROM journal_closing WHERE fund = ANY($1)`,
    [funds],
  );
  return rows[0]?.day ?? undefined;
}
