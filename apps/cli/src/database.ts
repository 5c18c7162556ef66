import { openPool } from '#platform';
import type { Pool } from 'pg';
import type { DatabaseAddress } from './connection';
import { CommandFailure } from './exit-codes';

const CONNECTIONS_MAX = 2;

/** Lends a pool for one command; whoever runs a rebuild or a verification waits as long as it takes. */
export async function withDatabase<T>(
  { url, role }: DatabaseAddress,
  work: (pool: Pool) => Promise<T>,
): Promise<T> {
  const pool = openPool({
    url,
    ...(role !== undefined && { role }),
    max: CONNECTIONS_MAX,
    name: 'bettercare',
    statementTimeoutMs: 0,
  });
  try {
    await pool.query('SELECT').catch((cause: unknown) => {
      const { code, message } = cause as { readonly code?: string; readonly message: string };
      const why = code ?? message;
      throw new CommandFailure(`The database cannot be reached (${why}). Is the system running?`);
    });
    return await work(pool);
  } finally {
    await pool.end();
  }
}
