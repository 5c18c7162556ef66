import { COUNTS_TOPIC } from '#contracts';
import { openPostgresEventLog, postgresLogSettings } from '#event-log';
import {
  applicationRole,
  checkApplicationRole,
  createHttpApplication,
  createLogger,
  listen,
  migrate,
  openPool,
  PlatformModule,
  readSettings,
  stopOverSettings,
} from '#platform';
import type { Settings } from '#platform';
import { DefinitionStore, ReferenceStore } from '#reference';
import { Module } from '@nestjs/common';
import { GatewayModule } from './gateway.module';

const POOL_MAX = 10;
const ACTOR = 'gateway';

type Stop = () => Promise<unknown>;

/** The gateway as a process of its own. It is told where its database and its OpenID provider are. */
async function main(): Promise<void> {
  const settings = gatewaySettings();
  const logger = createLogger({ level: settings.logLevel, format: settings.logFormat });
  /** The last opened first. */
  const stops: Stop[] = [];
  // Listened for before anything is opened: a signal during the start stops the gateway once it has started.
  const signalled = nextSignal();

  const oneUrl = settings.databaseUrl === settings.databaseOwnerUrl;
  await migrate(settings.databaseOwnerUrl, { ownerTakesApplicationRole: oneUrl });
  const pool = openPool({
    url: settings.databaseUrl,
    ...(oneUrl ? { role: applicationRole } : {}),
    max: POOL_MAX,
    name: 'gateway',
    onIdleError: (error) => logger.warn('a database connection broke while idle', {}, error),
  });
  stops.unshift(() => pool.end());
  await checkApplicationRole(pool);
  const log = await openPostgresEventLog({
    pool,
    topics: [COUNTS_TOPIC],
    settings: postgresLogSettings,
    log: logger,
  });
  stops.unshift(() => log.close());

  class Gateway {}
  Module({ imports: [PlatformModule.forRoot(settings, pool, logger), GatewayModule.forRoot(log)] })(Gateway);
  const application = await createHttpApplication(Gateway, logger);
  stops.unshift(() => application.close());
  await application.get(ReferenceStore, { strict: false }).publishFirstVersion(ACTOR);
  await application.get(DefinitionStore, { strict: false }).putFirstVersionsInForce(ACTOR);
  const address = await listen(application, settings);
  if (!address.ok) stopOverSettings([address.failure]);
  logger.info('the gateway is listening', { address: address.value });
  await signalled;
  for (const stop of stops) await stop();
  logger.info('the gateway has stopped');
}

function gatewaySettings() {
  const read = readSettings(process.env);
  if (!read.ok) return stopOverSettings(read.failure);
  const { databaseUrl, databaseOwnerUrl, oidcIssuer } = read.value;
  if (databaseUrl === undefined || databaseOwnerUrl === undefined) {
    return stopOverSettings([{ setting: 'DATABASE_URL', problem: 'is missing' }]);
  }
  if (oidcIssuer === undefined) return stopOverSettings([{ setting: 'OIDC_ISSUER', problem: 'is missing' }]);
  return { ...read.value, databaseUrl, databaseOwnerUrl } satisfies Settings;
}

function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

main().then(
  () => process.exit(0),
  (failure: unknown) => {
    process.stderr.write(
      `The gateway cannot go on: ${failure instanceof Error ? failure.message : String(failure)}\n`,
    );
    process.exit(1);
  },
);
