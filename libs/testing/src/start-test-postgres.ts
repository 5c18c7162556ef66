import { mkdtempSync, readdirSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { discardAbandonedPostgres, migrate, startEmbeddedPostgres } from '#platform';
import { stopTestServer } from './stop-test-postgres';
import type { TestServer } from './test-server';
import { templateDatabase, testFolderVariable, testServerVariable, urlOf } from './test-server';

/** Jest's global set-up: one PostgreSQL for the whole run, with one migrated database that each file copies. */
export default async function startTestPostgres(): Promise<void> {
  globalThis.bclTestServer ??= { server: start(), users: 0 };
  globalThis.bclTestServer.users += 1;
  const { postgres, folder } = await globalThis.bclTestServer.server;
  process.env[testServerVariable] = postgres.url;
  process.env[testFolderVariable] = folder;
}

const folderPrefix = 'bcl-test-postgres-';

async function start(): Promise<TestServer> {
  await discardAbandoned();
  const folder = mkdtempSync(join(tmpdir(), folderPrefix));
  const postgres = await startEmbeddedPostgres({ dataFolder: folder, fsync: false, log });
  const server = { postgres, folder };
  try {
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${templateDatabase}`);
    await admin.end();
    await migrate(urlOf(postgres.url, templateDatabase));
  } catch (error) {
    await stopTestServer(server);
    throw error;
  }
  stopOnSignals(server);
  return server;
}

/** Jest ends on a signal without its tear-down. */
function stopOnSignals(server: TestServer): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      void stopTestServer(server).finally(() => process.exit(128 + constants.signals[signal]));
    });
  }
}

/** What runs that were killed outright left behind. */
async function discardAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith(folderPrefix)) await discardAbandonedPostgres(join(tmpdir(), name), log);
  }
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
