import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate, startEmbeddedPostgres } from '#platform';
import type { TestServer } from './test-server';
import { templateDatabase, testServerVariable, urlOf } from './test-server';

/** Jest's global set-up: one PostgreSQL for the whole run, with one migrated database that each file copies. */
export default async function startTestPostgres(): Promise<void> {
  globalThis.bclTestServer ??= { server: start(), users: 0 };
  globalThis.bclTestServer.users += 1;
  const { postgres } = await globalThis.bclTestServer.server;
  process.env[testServerVariable] = postgres.url;
}

async function start(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'bcl-test-postgres-'));
  const postgres = await startEmbeddedPostgres({
    dataFolder: folder,
    fsync: false,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${templateDatabase}`);
    await admin.end();
    await migrate(urlOf(postgres.url, templateDatabase));
  } catch (error) {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return { postgres, folder };
}
