import type { EventLog } from '#event-log';
import { createHttpApplication, createLogger, readSettings } from '#platform';
import { openCountsLog, startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { standaloneModule } from './standalone';

/** Everything the one process serves, on a database and an issuer of its own, in the process of the spec. */
export interface OpenStandalone {
  readonly application: NestFastifyApplication;
  readonly address: string;
  readonly database: TestDatabase;
  readonly provider: OpenIdProvider;
  readonly log: EventLog;
  close(): Promise<void>;
}

/** Opens all of it, listening on a port of its own. No reference data and no definitions are in force yet. */
export async function openStandalone(): Promise<OpenStandalone> {
  const database = await testDatabase();
  const provider = await startOpenIdProvider('better-care-ledger');
  const logger = createLogger({ level: 'silent', format: 'json' });
  const log = await openCountsLog(database.pool, logger);
  const settings = readSettings({ OIDC_ISSUER: provider.issuer });
  if (!settings.ok) throw new Error('settings');
  const module = standaloneModule(
    settings.value,
    { pool: database.pool, dueWork: database.pool, log, channels: new Map() },
    logger,
  );
  const application = await createHttpApplication(module, logger);
  await application.listen(0, '127.0.0.1');
  return {
    application,
    address: await application.getUrl(),
    database,
    provider,
    log,
    close: async () => {
      await application.close();
      await log.close();
      await provider.close();
      await database.close();
    },
  };
}
