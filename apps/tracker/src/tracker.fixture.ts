import { createHttpApplication, createLogger, PlatformModule, readSettings } from '#platform';
import { openCountsLog } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TrackerModule } from './tracker.module';

export interface RunningTracker {
  readonly application: NestFastifyApplication;
  readonly address: string;
  close(): Promise<void>;
}

/** A tracker on a port of its own, as its process runs it. */
export async function startTracker(
  database: TestDatabase,
  provider: OpenIdProvider,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningTracker> {
  const settings = readSettings({ OIDC_ISSUER: provider.issuer, ...environment });
  if (!settings.ok) throw new Error('settings');
  const logger = createLogger({ level: 'silent', format: 'json' });
  const log = await openCountsLog(database.pool, logger);
  class Tracker {}
  Module({
    imports: [
      CqrsModule.forRoot(),
      PlatformModule.forRoot(settings.value, database.pool, logger),
      TrackerModule.forRoot(log),
    ],
  })(Tracker);
  const application = await createHttpApplication(Tracker, logger);
  await application.listen(0, '127.0.0.1');
  const close = async (): Promise<void> => {
    await application.close();
    await log.close();
  };
  return { application, address: await application.getUrl(), close };
}
