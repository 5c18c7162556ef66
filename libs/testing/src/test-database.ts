import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Pool } from 'pg';
import { applicationRole, openPool } from '#platform';
import { templateDatabase, testServerVariable, urlOf } from './test-server';

export interface TestDatabase {
  /** For code under test that opens its own connections as the application (it takes the role itself). */
  readonly url: string;
  readonly ownerUrl: string;
  /** As the application role: what production code runs as. */
  readonly pool: Pool;
  /** As the owner, for arranging what the application may not, and for looking. */
  readonly owner: Pool;
  close(): Promise<void>;
}

/** A fresh, migrated database of the spec file's own, on the run's PostgreSQL. Close it in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env[testServerVariable];
  if (serverUrl === undefined) {
    throw new Error('There is no test database server: specs on PostgreSQL are called x.int-spec.ts.');
  }
  const name = `test_${randomBytes(8).toString('hex')}`;
  // WAL_LOG copies block by block without a checkpoint: a tenth of the time for a database this small.
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${templateDatabase} STRATEGY WAL_LOG`);
  const url = urlOf(serverUrl, name);
  const pool = openPool({ url, role: applicationRole, max: 10, name: 'test' });
  const owner = openPool({ url, max: 4, name: 'test owner' });
  return {
    url,
    ownerUrl: url,
    pool,
    owner,
    async close() {
      await Promise.all([pool.end(), owner.end()]);
      await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
