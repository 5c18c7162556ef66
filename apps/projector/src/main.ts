import { COUNTS_TOPIC } from '#contracts';
import { DecisionStore } from '#decisions';
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
import { ProjectorModule } from './projector.module';

const POOL_MAX = 8;
const ACTOR = 'projector';

type Stop = () => Promise<unknown>;

/** The projector as a process of its own; its HTTP server answers for its health and nothing else. */
async function main(): Promise<void> {
  const settings = projectorSettings();
  const logger = createLogger({ level: settings.logLevel, format: settings.logFormat });
  const stops: Stop[] = [];
  // Before anything is opened, so that a signal during the start closes what there is by then.
  const stopped = stopOnSignal(stops);

  const oneUrl = settings.databaseUrl === settings.databaseOwnerUrl;
  await migrate(settings.databaseOwnerUrl, { ownerTakesApplicationRole: oneUrl });
  const pool = openPool({
    url: settings.databaseUrl,
    ...(oneUrl ? { role: applicationRole } : {}),
    max: POOL_MAX,
    name: 'projector',
    onIdleError: (error) => logger.warn('a database connection broke while idle', {}, error),
  });
  stops.unshift(() => pool.end());
  await checkApplicationRole(pool);
  // What deliveries are held against has to be there before the first is read.
  await new ReferenceStore(pool).publishFirstVersion(ACTOR);
  await new DefinitionStore(new DecisionStore(pool)).putFirstVersionsInForce(ACTOR);
  const log = await openPostgresEventLog({
    pool,
    topics: [COUNTS_TOPIC],
    settings: postgresLogSettings,
    log: logger,
  });
  stops.unshift(() => log.close());

  class ProjectorProcess {}
  Module({ imports: [PlatformModule.forRoot(settings, pool, logger), ProjectorModule.forRoot(log)] })(
    ProjectorProcess,
  );
  const application = await createHttpApplication(ProjectorProcess, logger);
  stops.unshift(() => application.close());
  const address = await listen(application, settings);
  if (!address.ok) stopOverSettings([address.failure]);
  logger.info('the projector is recording', { address: address.value });
  await stopped;
  logger.info('the projector has stopped');
}

function projectorSettings() {
  const read = readSettings(process.env);
  if (!read.ok) return stopOverSettings(read.failure);
  const { databaseUrl, databaseOwnerUrl, oidcIssuer } = read.value;
  if (databaseUrl === undefined || databaseOwnerUrl === undefined) {
    return stopOverSettings([{ setting: 'DATABASE_URL', problem: 'is missing' }]);
  }
  // Its routes are open, but no process of ours runs without knowing whom to ask about tokens.
  if (oidcIssuer === undefined) return stopOverSettings([{ setting: 'OIDC_ISSUER', problem: 'is missing' }]);
  return { ...read.value, databaseUrl, databaseOwnerUrl } satisfies Settings;
}

/** Resolves once a signal has come and everything opened by then is closed, the last opened first. */
async function stopOnSignal(stops: readonly Stop[]): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  for (const stop of [...stops]) await stop();
}

main().then(
  () => process.exit(0),
  (failure: unknown) => {
    process.stderr.write(
      `The projector cannot go on: ${failure instanceof Error ? failure.message : String(failure)}\n`,
    );
    process.exit(1);
  },
);
