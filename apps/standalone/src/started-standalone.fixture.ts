import type { EventLog } from '#event-log';
import { createHttpApplication, readSettings } from '#platform';
import type { Logger } from '#platform';
import type { OpenIdProvider, TestDatabase } from '#testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { standaloneModule } from './standalone';

/** Everything the one process serves, listening on a port of its own. */
export async function startStandalone(
  log: EventLog,
  database: TestDatabase,
  provider: OpenIdProvider,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const settings = readSettings({ OIDC_ISSUER: provider.issuer });
  if (!settings.ok) throw new Error('settings');
  const module = standaloneModule(settings.value, database.pool, log, logger);
  const started = await createHttpApplication(module, logger);
  await started.listen(0, '127.0.0.1');
  return started;
}
