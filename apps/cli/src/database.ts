import { applicationRole, openPool, startEmbeddedPostgres } from '#platform';
import type { EmbeddedPostgres } from '#platform';
import type { Pool } from 'pg';
import { connection, dataFolder, given } from './connection';
import type { Where } from './connection';
import { CommandFailure } from './exit-codes';

const CONNECTIONS_MAX = 2;

interface DatabaseAddress {
  readonly url: string;
  readonly role?: string;
}

/** The database as the owner of its tables. */
export function ownerDatabase(where: Where): DatabaseAddress {
  const url = given('DATABASE_OWNER_URL') ?? given('DATABASE_URL') ?? connection(where).databaseOwnerUrl;
  return { url };
}

/** The database as the application, which may not rewrite history. */
export function applicationDatabase(where: Where): DatabaseAddress {
  const url = given('DATABASE_URL');
  if (url !== undefined) {
    const isOwner = (given('DATABASE_OWNER_URL') ?? url) === url;
    return isOwner ? { url, role: applicationRole } : { url };
  }
  const { databaseUrl, databaseRole } = connection(where);
  return databaseRole === undefined ? { url: databaseUrl } : { url: databaseUrl, role: databaseRole };
}

/** Whether the owner's login is the application's as well, which takes the application's role. */
export function ownerTakesApplicationRole(where: Where): boolean {
  const [owner, application] = [given('DATABASE_OWNER_URL'), given('DATABASE_URL')];
  if (owner !== undefined) return owner === application;
  return application !== undefined || connection(where).databaseRole !== undefined;
}

/**
 * Lends the database that is to be filled, as its owner: the one that is given, or else the embedded one of the data
 * folder, which nothing runs on yet and which is started for as long as this takes.
 */
export async function withDatabaseToFill<T>(
  where: Where,
  work: (database: { readonly url: string; readonly ownerTakesApplicationRole: boolean }) => Promise<T>,
): Promise<T> {
  const url = given('DATABASE_OWNER_URL') ?? given('DATABASE_URL');
  if (url !== undefined) return work({ url, ownerTakesApplicationRole: ownerTakesApplicationRole(where) });
  const postgres = await startEmbedded(dataFolder(where));
  try {
    return await work({ url: postgres.url, ownerTakesApplicationRole: true });
  } finally {
    await postgres.stop();
  }
}

async function startEmbedded(folder: string): Promise<EmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres({
      dataFolder: folder,
      log: (line) => process.stderr.write(`${line}\n`),
    });
  } catch (cause) {
    throw new CommandFailure(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

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
