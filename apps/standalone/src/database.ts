import {
  applicationRole,
  checkApplicationRole,
  leaveDataFolder,
  makeDataFolder,
  migrate,
  openPool,
  startEmbeddedPostgres,
  takeDataFolder,
} from '#platform';
import type { Logger, Settings } from '#platform';
import type { Pool } from 'pg';
import type { Closers } from './closers';
import { failureLine } from './failure-line';

/** The gateway's, the projector's and the tracker's connections together. */
const POOL_MAX = 20;
/**
 * For what is due: two things at a time, two letters, a digest and two deliveries by each of four ways, what they read beside
 * their transactions, and the looks.
 */
const DUE_WORK_POOL_MAX = 16;
/** Retention's alone. */
const OWNER_POOL_MAX = 1;

export interface Database {
  /** As the application. */
  readonly pool: Pool;
  /** As the application, and no statement is cut off. */
  readonly dueWork: Pool;
  /** As the owner, for what no request may do. */
  readonly owner: Pool;
  readonly url: string;
  readonly ownerUrl: string;
  /** The role the application's connections take; none where it has a login of its own. */
  readonly role: string | undefined;
}

export interface DatabaseParts {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly closers: Closers;
  /** Told when the database is gone for good. */
  readonly onLost: (why: Error) => void;
}

/** Brings up the database, embedded or given, migrated and with a role that cannot rewrite history. */
export async function openDatabase(parts: DatabaseParts): Promise<Database> {
  const { logger, closers } = parts;
  const { url, ownerUrl } = await reachDatabase(parts);
  const role = url === ownerUrl ? applicationRole : undefined;
  const applied = await migrate(ownerUrl, { ownerTakesApplicationRole: role !== undefined }).catch(
    (cause: unknown) => {
      throw new Error(`The database cannot be used: ${failureLine(cause)}`, { cause });
    },
  );
  if (applied.length > 0)
    logger.info('the database was brought up to date', { migrations: applied.join(' ') });
  // Ended connections may still be open for a moment; that the server closes them is then no news.
  let ending = false;
  const onIdleError = (error: Error): void => {
    if (!ending) logger.warn('a database connection broke while idle', {}, error);
  };
  const asApplication = { url, ...(role === undefined ? {} : { role }), onIdleError };
  const pool = openPool({ ...asApplication, max: POOL_MAX, name: 'standalone' });
  closers.add(() => pool.end());
  const dueWork = openPool({
    ...asApplication,
    max: DUE_WORK_POOL_MAX,
    name: 'standalone due work',
    statementTimeoutMs: 0,
  });
  closers.add(() => dueWork.end());
  const owner = openPool({
    url: ownerUrl,
    max: OWNER_POOL_MAX,
    name: 'standalone retention',
    statementTimeoutMs: 0,
    onIdleError,
  });
  closers.add(() => {
    ending = true;
    return owner.end();
  });
  await checkApplicationRole(pool);
  return { pool, dueWork, owner, url, ownerUrl, role };
}

async function reachDatabase({
  settings: { databaseUrl, databaseOwnerUrl, dataFolder },
  logger,
  closers,
  onLost,
}: DatabaseParts): Promise<{ readonly url: string; readonly ownerUrl: string }> {
  if (databaseUrl !== undefined) {
    // The folder then holds the local issuer's keys and this process's address: still one process's alone.
    makeDataFolder(dataFolder);
    takeDataFolder(dataFolder);
    closers.add(() => leaveDataFolder(dataFolder));
    return { url: databaseUrl, ownerUrl: databaseOwnerUrl ?? databaseUrl };
  }
  const postgres = await startEmbeddedPostgres({
    dataFolder,
    log: (line) => logger.info(line),
    onEnded: () => onLost(new Error('The database server ended by itself; start again.')),
  });
  closers.add(() => postgres.stop());
  return { url: postgres.url, ownerUrl: postgres.url };
}
