import { Module } from '@nestjs/common';
import type { INestApplicationContext, ModuleMetadata } from '@nestjs/common';
import type { Pool } from 'pg';
import { readSettings } from '../configuration/settings';
import type { Settings } from '../configuration/settings';
import { stopOverSettings } from '../configuration/stop';
import { applicationRole, checkApplicationRole } from '../database/application-role';
import { migrate } from '../database/migrate';
import { pendingMigrations } from '../database/pending-migrations';
import { openPool } from '../database/pool';
import { refuseUnfinishedRestore } from '../database/restore-mark';
import { checkPorts } from '../http/free-ports';
import { createHttpApplication, listen } from '../http/http-application';
import { createLogger } from '../logging/logger';
import type { Logger } from '../logging/logger';
import { Metrics } from '../metrics/metrics';
import { startMetricsServer } from '../metrics/metrics-server';
import { measureProcess } from '../metrics/process-metrics';
import { PlatformModule } from '../platform.module';

export interface ProcessOptions {
  /** What it is called in its log, in the database and in `what cannot go on`. */
  readonly name: string;
  /** Database connections at most. */
  readonly poolMax: number;
  /** As of `openPool`. */
  readonly statementTimeoutMs?: number;
  /** Called once it answers HTTP. */
  readonly running?: (application: INestApplicationContext) => Promise<void>;
}

/** What a process has before its own modules are put together. */
export interface ProcessParts {
  readonly settings: Settings;
  readonly pool: Pool;
  readonly logger: Logger;
  /** Has something closed when the process stops; what was opened last is closed first. */
  readonly onStop: (close: () => Promise<unknown>) => void;
}

/**
 * Runs one part of the ledger as a process of its own, from its settings to its clean end: it is told where
 * its database and its OpenID provider are, brings the database up to date unless that is done apart, refuses
 * a role that could rewrite history, answers HTTP until SIGINT or SIGTERM, and ends with 0; with 78 over a setting, and with
 * one line and 1 when it cannot go on.
 */
export async function runProcess(
  options: ProcessOptions,
  modules: (parts: ProcessParts) => Promise<NonNullable<ModuleMetadata['imports']>>,
): Promise<never> {
  try {
    await run(options, modules);
    process.exit(0);
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    process.stderr.write(`The ${options.name} cannot go on: ${reason}\n`);
    process.exit(1);
  }
}

async function run(
  { name, poolMax, statementTimeoutMs, running }: ProcessOptions,
  modules: (parts: ProcessParts) => Promise<NonNullable<ModuleMetadata['imports']>>,
): Promise<void> {
  const settings = settingsOfProcess();
  const logger = createLogger({ level: settings.logLevel, format: settings.logFormat });
  const closes: (() => Promise<unknown>)[] = [];
  const onStop: ProcessParts['onStop'] = (close) => void closes.unshift(close);
  // Listened for before anything is opened: a signal during the start stops the process once it has started.
  const signalled = nextSignal();

  const ports = await checkPorts(settings);
  if (!ports.ok) stopOverSettings([ports.failure]);
  const isOwner = settings.migrate === 'boot' && settings.databaseUrl === settings.databaseOwnerUrl;
  if (settings.migrate === 'boot') {
    await migrate(settings.databaseOwnerUrl, { ownerTakesApplicationRole: isOwner });
  }
  const pool = openPool({
    url: settings.databaseUrl,
    ...(isOwner ? { role: applicationRole } : {}),
    max: poolMax,
    name,
    ...(statementTimeoutMs !== undefined && { statementTimeoutMs }),
    onIdleError: (error) => logger.warn('a database connection broke while idle', {}, error),
  });
  onStop(() => pool.end());
  await checkApplicationRole(pool);
  await refuseOldDatabase(pool);

  const imports = await modules({ settings, pool, logger, onStop });
  class Process {}
  Module({ imports: [PlatformModule.forRoot(settings, pool, logger), ...imports] })(Process);
  const application = await createHttpApplication(Process, logger);
  onStop(() => application.close());
  const metrics = application.get(Metrics);
  measureProcess(metrics, pool);
  const metricsServer = await startMetricsServer(metrics, settings);
  if (!metricsServer.ok) stopOverSettings([metricsServer.failure]);
  onStop(() => metricsServer.value.close());
  const address = await listen(application, settings);
  if (!address.ok) stopOverSettings([address.failure]);
  const { address: metricsAddress } = metricsServer.value;
  logger.info(`the ${name} is running`, { address: address.value, metrics: metricsAddress });
  await running?.(application);
  await signalled;
  for (const close of closes) await close();
  logger.info(`the ${name} has stopped`);
}

/** The tables would not be those the code expects. */
async function refuseOldDatabase(pool: Pool): Promise<void> {
  await refuseUnfinishedRestore(pool);
  const pending = await pendingMigrations(pool);
  if (pending.length === 0) return;
  throw new Error(
    `The database has not had ${pending.join(', ')}; have its owner run \`bettercare migrate\` first.`,
  );
}

function settingsOfProcess() {
  const read = readSettings(process.env);
  if (!read.ok) return stopOverSettings(read.failure);
  const { databaseUrl, databaseOwnerUrl, oidcIssuer } = read.value;
  if (databaseUrl === undefined || databaseOwnerUrl === undefined) {
    return stopOverSettings([{ setting: 'DATABASE_URL', problem: 'is missing' }]);
  }
  if (oidcIssuer === undefined) return stopOverSettings([{ setting: 'OIDC_ISSUER', problem: 'is missing' }]);
  return { ...read.value, databaseUrl, databaseOwnerUrl };
}

function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
