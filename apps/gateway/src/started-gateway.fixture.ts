import type { EventLog } from '#event-log';
import { createHttpApplication, PlatformModule, readSettings } from '#platform';
import type { Logger } from '#platform';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Pool } from 'pg';
import { GatewayModule } from './gateway.module';

/** The gateway alone, listening on a port of its own. */
export async function startGateway(
  log: EventLog,
  pool: Pool,
  logger: Logger,
  environment: Readonly<Record<string, string>>,
): Promise<NestFastifyApplication> {
  const settings = readSettings(environment);
  if (!settings.ok) throw new Error('settings');
  class Gateway {}
  Module({
    imports: [PlatformModule.forRoot(settings.value, pool, logger), GatewayModule.forRoot(log)],
  })(Gateway);
  const started = await createHttpApplication(Gateway, logger);
  await started.listen(0, '127.0.0.1');
  return started;
}
