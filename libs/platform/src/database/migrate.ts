import pg from 'pg';
import type { ClientBase } from 'pg';
import type { Logger, MigrationInterface, QueryRunner } from 'typeorm';
import { ADVISORY_LOCKS } from './advisory-locks';
import { applicationRole, createApplicationRole } from './application-role';
import { migrations, readMigration } from './migrations';
import { refuseUnfinishedRestore } from './restore-mark';

const oldestServer = 180_000;
// TypeORM orders migrations by the 13 digits their names end in; ours are numbered, so the number is added to
// a fixed instant.
const firstInstant = 1_700_000_000_000;

export interface MigrateOptions {
  /**
   * Whether the owner's login may take the application role: so with one URL for both. Where the application
   * has a URL of its own, the operator grants the role to that login.
   */
  readonly ownerTakesApplicationRole?: boolean;
  /** How many of them, oldest first; all unless given. */
  readonly first?: number;
  /** Whether this is part of a restore, which alone goes on in a database that one has begun to fill. */
  readonly isRestore?: boolean;
}

/**
 * Brings the database up to date: the application role, then each migration not yet applied, in a transaction
 * of its own. Processes that boot together wait for each other.
 *
 * @returns the names of the migrations applied, oldest first; none when it was up to date.
 * @throws Error in one line for a server below PostgreSQL 18, a database that a restore left unfinished, or a listed
 * migration whose file is missing.
 */
export async function migrate(ownerUrl: string, options: MigrateOptions = {}): Promise<readonly string[]> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'migrate',
    statement_timeout: 0,
  });
  // A connection lost between two statements is told by the next one; unheard, it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    await refuseOldServer(client);
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migration]);
    if (options.isRestore !== true) await refuseUnfinishedRestore(client);
    await createApplicationRole(client, { grantToLogin: options.ownerTakesApplicationRole ?? true });
    const applied = await runMigrations(ownerUrl, migrations.slice(0, options.first));
    // So that the application can tell whether the tables are those it expects.
    await client.query(`GRANT SELECT ON migration TO ${applicationRole}`);
    return applied;
  } finally {
    // The lock goes with the connection.
    await client.end();
  }
}

async function refuseOldServer(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`,
  );
  const [server] = rows;
  if (server === undefined || server.number < oldestServer) {
    throw new Error(`PostgreSQL 18 or newer is needed; this server is ${server?.version}.`);
  }
}

/** Whoever boots says what was applied; TypeORM would say it on standard output, which belongs to commands. */
const silent: Logger = {
  logQuery: () => {},
  logQueryError: () => {},
  logQuerySlow: () => {},
  logSchemaBuild: () => {},
  logMigration: () => {},
  log: () => {},
};

async function runMigrations(url: string, names: readonly string[]): Promise<readonly string[]> {
  // Loaded here because it is large and nothing else needs it.
  const { DataSource } = await import('typeorm');
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    migrations: names.map(sqlMigration),
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    installExtensions: false,
    logger: silent,
  });
  await dataSource.initialize();
  try {
    const applied = await dataSource.runMigrations();
    return applied.map(({ name }) => fileOf(name));
  } finally {
    await dataSource.destroy();
  }
}

function sqlMigration(name: string): new () => MigrationInterface {
  const sql = readMigration(name);
  const number = Number(name.slice(0, 4));
  return class implements MigrationInterface {
    readonly name = `${name}-${firstInstant + number}`;

    async up(queryRunner: QueryRunner): Promise<void> {
      try {
        await queryRunner.query(sql);
      } catch (error) {
        // TypeORM's own error repeats the whole file.
        throw new Error(`The migration ${name} failed: ${messageOf(error)}`, { cause: error });
      }
    }

    down(): Promise<void> {
      return Promise.reject(
        new Error('A migration is not undone; restore a backup or add another migration.'),
      );
    }
  };
}

function fileOf(migration: string): string {
  return migration.slice(0, -'-1700000000000'.length);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
