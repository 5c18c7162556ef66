import type { Channel, ChannelName } from '#delivery';
import { applicationRole, createHttpApplication, createLogger, Metrics, openPool } from '#platform';
import { PlatformModule, readSettings } from '#platform';
import { openCountsLog } from '#testing';
import type { TestDatabase } from '#testing';
import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Reporter } from './reporter';
import type { Rhythm } from './reporter';
import { ReporterModule } from './reporter.module';

export interface StartedReporter {
  /** What it has logged, a line each. */
  readonly lines: readonly string[];
  readonly exposition: () => Promise<string>;
  close(): Promise<void>;
}

/** A reporter at work, as its process runs it, on connections of its own. */
export async function startReporter(
  database: Pick<TestDatabase, 'url'>,
  environment: Readonly<Record<string, string>> = {},
  rhythm?: Rhythm,
  channels: ReadonlyMap<ChannelName, Channel> = new Map(),
): Promise<StartedReporter> {
  const settings = readSettings({ OIDC_ISSUER: 'https://issuer.example', ...environment });
  if (!settings.ok) throw new Error('settings');
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ level: 'info', format: 'json', destination });
  const pool = openPool({
    url: database.url,
    role: applicationRole,
    max: 16,
    name: 'reporter',
    statementTimeoutMs: 0,
  });
  const log = await openCountsLog(pool, logger);
  class Process {}
  Module({
    imports: [
      CqrsModule.forRoot(),
      PlatformModule.forRoot(settings.value, pool, logger),
      ReporterModule.forRoot(pool, log, channels, rhythm),
    ],
  })(Process);
  const application = await createHttpApplication(Process, logger);
  await application.init();
  const close = async () => {
    await application.close();
    await log.close();
    await pool.end();
  };
  try {
    const started = await application.get(Reporter, { strict: false }).start();
    if (!started.ok) throw new Error(`${started.failure.setting} ${started.failure.problem}`);
  } catch (failure) {
    await close();
    throw failure;
  }
  return { lines, exposition: async () => (await application.get(Metrics).exposition()).text, close };
}
