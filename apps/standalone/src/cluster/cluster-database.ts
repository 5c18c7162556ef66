import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { applicationRole, startEmbeddedPostgres } from '#platform';
import type { EmbeddedPostgresOptions } from '#platform';

const DATABASE = 'ledger';
const LOGIN = 'better_care_ledger';

export interface ClusterDatabase {
  /** As the application's login, which may not rewrite history. */
  readonly url: string;
  /** As the one who owns the tables. */
  readonly ownerUrl: string;
  readonly dataFolder: string;
  stop(): Promise<void>;
}

/** A PostgreSQL with an empty database and the two logins of a cluster, as the containers have them. */
export async function startClusterDatabase(options: EmbeddedPostgresOptions): Promise<ClusterDatabase> {
  const postgres = await startEmbeddedPostgres(options);
  try {
    const password = randomBytes(24).toString('hex');
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    try {
      await admin.query(`CREATE DATABASE ${DATABASE}`);
      await admin.query(`CREATE ROLE ${applicationRole} NOLOGIN`);
      await admin.query(`CREATE ROLE ${LOGIN} LOGIN PASSWORD '${password}' IN ROLE ${applicationRole}`);
    } finally {
      await admin.end();
    }
    const owner = new URL(postgres.url);
    owner.pathname = `/${DATABASE}`;
    const application = new URL(owner);
    application.username = LOGIN;
    application.password = password;
    const { dataFolder } = postgres;
    return { url: application.href, ownerUrl: owner.href, dataFolder, stop: () => postgres.stop() };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
