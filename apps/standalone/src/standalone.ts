import { COUNTS_TOPIC } from '#contracts';
import { DecisionStore } from '#decisions';
import { openChannels } from '#delivery';
import type { Channel, ChannelName } from '#delivery';
import type { EventLog } from '#event-log';
import { openPostgresEventLog, postgresLogSettings } from '#event-log';
import { AreaPerformanceQuery } from '#performance';
import { PlanningModule } from '#planning';
import type { Result } from '#kernel';
import {
  checkPorts,
  checkProfile,
  createHttpApplication,
  listen,
  measureProcess,
  Metrics,
  PersonNames,
  PlatformModule,
  startMetricsServer,
} from '#platform';
import type { Logger, SettingFault, Settings } from '#platform';
import { putFirstVersionsInForce } from '#reference';
import { putFirstTemplatesInForce } from '#returns';
import { GatewayModule } from '#apps/gateway';
import { Projector, ProjectorModule } from '#apps/projector';
import { Reporter, ReporterModule } from '#apps/reporter';
import { TrackerModule } from '#apps/tracker';
import { Module } from '@nestjs/common';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Pool } from 'pg';
import type { Closers } from './closers';
import { removeConnectionFile, writeConnectionFile } from './connection-file';
import { openDatabase } from './database';
import type { Database } from './database';
import { SAMPLE_CLIENTS, SAMPLE_PEOPLE } from './local-accounts';
import { PAGES_CLIENT, startLocalIssuer } from './local-issuer';
import type { LocalIssuer } from './local-issuer';
import { LogKeeper } from './log-keeper';
import { loadSample, NO_SAMPLE } from './sample/load-sample';
import type { Sample } from './sample/load-sample';
import { SamplePlans } from './sample/sample-plans';
import { sampleTable } from './sample/sample-table';
import type { AskPerformance } from './sample/sample-table';
import { subjectOf } from './sign-in-page';
import type { AtTerminal } from './until-stopped';
import { whereToLook } from './where-to-look';

export interface StandaloneOptions extends AtTerminal {
  readonly settings: Settings;
  /** Whether the port was asked for by name; otherwise the next free one will do. */
  readonly portIsGiven: boolean;
  readonly metricsPortIsGiven: boolean;
}

const ACTOR = 'standalone';
/** How many ports are tried, from the usual one upwards. */
const PORTS_TRIED = 50;

/** A reader that was killed is soon given up: it can only be this process as it was before. */
const LOG_SETTINGS = { ...postgresLogSettings, heartbeatMs: 500, memberExpiryMs: 2_000 };

/** Starts every part in this process, and says where to look. What it has opened is in `closers`, whatever happens. */
export async function startStandalone(options: StandaloneOptions): Promise<void> {
  const { settings, logger, say, signal, closers } = options;
  const profile = checkProfile(settings);
  if (!profile.ok) throw new Error(`${profile.failure.setting} ${profile.failure.problem}.`);
  const channels = await openChannels({ settings: settings.delivery });
  if (!channels.ok)
    throw new Error(channels.failure.map(({ setting, problem }) => `${setting} ${problem}.`).join(' '));
  say('Starting Better Care Ledger ...');
  await refuseTakenPorts(options);
  const database = await openDatabase(options);
  signal.throwIfAborted();
  await putFirstVersionsInForce(database.pool, ACTOR, logger);
  await putFirstTemplatesInForce(database.pool, ACTOR);
  const local = profile.value.issuer === 'local' ? await openIssuer(settings, closers) : undefined;
  // What they decided by a token is theirs by name before they have ever signed in.
  const people = SAMPLE_PEOPLE.map(({ id, name }) => ({ subject: subjectOf(id), shownName: name }));
  if (local) await new PersonNames(database.pool).keep(people);
  const log = await openPostgresEventLog({
    pool: database.pool,
    topics: [COUNTS_TOPIC],
    settings: LOG_SETTINGS,
    log: logger,
  });
  closers.add(() => log.close());
  const issuer = local?.issuer ?? settings.oidcIssuer ?? '';
  const opened = { ...database, log, channels: channels.value };
  const oidcClient = local
    ? { id: PAGES_CLIENT, secret: undefined, scope: 'openid profile' }
    : settings.oidcClient;
  const module = standaloneModule({ ...settings, oidcIssuer: issuer, oidcClient }, opened, logger);
  signal.throwIfAborted();
  const application = await createHttpApplication(module, logger);
  closers.add(() => application.close());
  const url = await listenSomewhere(application, options);
  const metrics = await openMetrics(application.get(Metrics), database.pool, options);
  const pages = local?.entranceTo(settings.publicUrl ?? url) ?? settings.publicUrl ?? url;
  await writeConnectionFile(settings.dataFolder, {
    url,
    pages,
    issuer,
    clients: local?.clients ?? [],
    people: local?.people ?? [],
    databaseUrl: database.url,
    databaseOwnerUrl: database.ownerUrl,
    databaseRole: database.role,
  });
  closers.add(() => removeConnectionFile(settings.dataFolder));
  keepLog(database, logger, closers);
  const { plans, hasInvented, hasMoney, hasReturns } =
    local && settings.sample !== 'none' ? await openSample(application, local, log, url, options) : NO_SAMPLE;
  await startReporter(application);
  if (plans.length > 0) say(`\n${await sampleTable(asking(application.get(QueryBus)), plans)}`);
  const { dataFolder } = settings;
  say(
    whereToLook({
      url,
      pages,
      metrics,
      issuer,
      dataFolder,
      local: local !== undefined,
      hasSample: plans.length > 0,
      hasInvented,
      hasMoney,
      hasReturns,
    }),
  );
}

/** Of a port that was not asked for by name the next free one will do, and that is looked for when it is listened on. */
async function refuseTakenPorts({
  settings,
  portIsGiven,
  metricsPortIsGiven,
}: StandaloneOptions): Promise<void> {
  const free = await checkPorts({
    ...settings,
    port: portIsGiven ? settings.port : 0,
    metricsPort: metricsPortIsGiven ? settings.metricsPort : 0,
  });
  if (!free.ok) throw new Error(`${free.failure.setting} ${free.failure.problem}.`);
}

async function openIssuer(settings: Settings, closers: Closers): Promise<LocalIssuer> {
  const issuer = await startLocalIssuer({
    dataFolder: settings.dataFolder,
    host: settings.host,
    audience: settings.oidcAudience,
    clients: SAMPLE_CLIENTS,
    people: SAMPLE_PEOPLE,
  });
  closers.add(() => issuer.close());
  return issuer;
}

/** What the application stands on. */
interface Opened extends Pick<Database, 'pool' | 'dueWork'> {
  readonly log: EventLog;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
}

/** The gateway, the projector, the tracker and the reporter in one application, on one database and one log. */
export function standaloneModule(
  settings: Settings,
  { pool, dueWork, log, channels }: Opened,
  logger: Logger,
): new () => object {
  class Standalone {}
  Module({
    imports: [
      CqrsModule.forRoot(),
      PlatformModule.forRoot(settings, pool, logger),
      GatewayModule.forRoot(log),
      ProjectorModule.forRoot(log),
      TrackerModule.forRoot(log),
      ReporterModule.forRoot(dueWork, log, channels),
      PlanningModule,
    ],
  })(Standalone);
  return Standalone;
}

async function listenSomewhere(
  application: NestFastifyApplication,
  { settings: { host, port }, portIsGiven, say }: StandaloneOptions,
): Promise<string> {
  const found = await onFreePort({ port, isGiven: portIsGiven, setting: 'PORT' }, (tried) =>
    listen(application, { host, port: tried }),
  );
  if (found.port !== port)
    say(`Port ${port} is taken by another process; this one listens on ${found.port}.`);
  return found.value;
}

async function openMetrics(
  metrics: Metrics,
  pool: Pool,
  { settings: { metricsHost, metricsPort }, metricsPortIsGiven, closers }: StandaloneOptions,
): Promise<string> {
  measureProcess(metrics, pool);
  const { value: server } = await onFreePort(
    { port: metricsPort, isGiven: metricsPortIsGiven, setting: 'METRICS_PORT' },
    (tried) => startMetricsServer(metrics, { metricsHost, metricsPort: tried }),
  );
  closers.add(() => server.close());
  return server.address;
}

/** Listens on a port that was asked for by name, or on the next free one from the usual one upwards. */
async function onFreePort<Listening>(
  { port, isGiven, setting }: { readonly port: number; readonly isGiven: boolean; readonly setting: string },
  attempt: (port: number) => Promise<Result<Listening, SettingFault>>,
): Promise<{ readonly value: Listening; readonly port: number }> {
  for (let tried = port; ; tried++) {
    const listening = await attempt(tried);
    if (listening.ok) return { value: listening.value, port: tried };
    const { failure } = listening;
    const isLast = isGiven || tried - port + 1 === PORTS_TRIED;
    if (failure.setting !== setting || isLast) throw new Error(`${failure.setting} ${failure.problem}.`);
  }
}

function keepLog({ owner }: Database, logger: Logger, closers: Closers): void {
  const keeper = new LogKeeper(owner, logger);
  keeper.start();
  closers.add(() => keeper.stop());
}

/** Once the sample is in: nobody is missed who is about to report. */
async function startReporter(application: NestFastifyApplication): Promise<void> {
  const started = await application.get(Reporter, { strict: false }).start();
  if (!started.ok) throw new Error(`${started.failure.setting} ${started.failure.problem}.`);
}

async function openSample(
  application: NestFastifyApplication,
  local: LocalIssuer,
  log: EventLog,
  url: string,
  { settings, say, signal }: StandaloneOptions,
): Promise<Sample> {
  const projector = application.get(Projector, { strict: false });
  return loadSample({
    plans: new SamplePlans(application.get(CommandBus), application.get(DecisionStore, { strict: false })),
    lag: () => projector.lag(),
    door: { url, local },
    append: (event) =>
      log.append(COUNTS_TOPIC.topic, [{ key: event.source, value: Buffer.from(JSON.stringify(event)) }]),
    outturn: settings.sampleOutturn,
    hasFolder: settings.delivery.folder !== undefined,
    say,
    signal,
  });
}

function asking(queries: QueryBus): AskPerformance {
  return async (asked) => {
    const answer = await queries.execute(new AreaPerformanceQuery(asked));
    if (!answer.ok) throw new Error(`The sample cannot be shown: ${answer.failure.what}`);
    return answer.value;
  };
}
