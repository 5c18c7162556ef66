import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isKafkaFetched, KafkaBroker, RedisServer } from '#testing';
import { removeConnectionFile, writeConnectionFile } from '../connection-file';
import { SAMPLE_CLIENTS, SAMPLE_PEOPLE } from '../local-accounts';
import { PAGES_CLIENT, startLocalIssuer } from '../local-issuer';
import type { AtTerminal } from '../until-stopped';
import { whereToLook } from '../where-to-look';
import { ClusterFolder } from './cluster-folder';
import { startClusterDatabase } from './cluster-database';
import { openSample } from './cluster-sample';
import { openFrontDoor } from './front-door';
import { LedgerProcess } from './ledger-process';
import type { Addresses } from './ledger-process';
import { ON_THIS_MACHINE, settingsOf } from './on-this-machine';
import { checkPrograms } from './programs';
import { LEDGER_SERVICES, MIGRATION, PROCESS_ENVIRONMENT } from './start-commands';
import type { ServiceName } from './start-commands';
import { whereThePartsAre } from './where-the-parts-are';

const AUDIENCE = 'better-care-ledger';

/**
 * Starts a cluster on this machine, as docker-compose.yml has it, without containers: every part a process of its own,
 * on free ports of 127.0.0.1, in a folder that is removed with it. Sample people are let in by an issuer that is no
 * part of the ledger, as somebody's OpenID provider is not; each of the ledger's processes is told of that one.
 */
export async function startCluster(atTerminal: AtTerminal): Promise<void> {
  checkPrograms();
  atTerminal.say('Starting Better Care Ledger as a cluster ...');
  const clusterFolder = makeFolder(atTerminal);
  const folder = clusterFolder.path;
  const terminal = keepingLogs(atTerminal, clusterFolder);
  const { say, signal, closers, onLost } = terminal;
  const database = await startClusterDatabase({
    dataFolder: join(folder, 'postgres'),
    fsync: false, // what it holds is gone with it in any case
    log: (line) => terminal.logger.info(line),
    onEnded: () => onLost(new Error('PostgreSQL ended by itself; start again.')),
  });
  closers.add(async () => {
    await database.stop();
    rmSync(database.dataFolder, { recursive: true, force: true });
  });
  signal.throwIfAborted();
  if (!isKafkaFetched()) say('Fetching Apache Kafka, once for this machine; this takes about a minute ...');
  const kafka = await KafkaBroker.start({ signal });
  closers.add(() => kafka.discard());
  void kafka.died().then((how) => {
    // It writes into a folder of its own, which goes with it.
    copyFileSync(kafka.linesFile, clusterFolder.logOf('kafka'));
    onLost(new Error(`Kafka ${how}`));
  });
  const redis = await RedisServer.start();
  closers.add(() => redis.discard());
  void redis.died().then((how) => onLost(new Error(`Redis ${how}`)));
  signal.throwIfAborted();
  const local = await startLocalIssuer({
    dataFolder: folder,
    host: ON_THIS_MACHINE.HOST,
    audience: AUDIENCE,
    clients: SAMPLE_CLIENTS,
    people: SAMPLE_PEOPLE,
  });
  closers.add(() => local.close());

  const environment = {
    ...PROCESS_ENVIRONMENT,
    ...ON_THIS_MACHINE,
    DATABASE_URL: database.url,
    KAFKA_BROKERS: kafka.address,
    REDIS_URL: redis.url,
    OIDC_ISSUER: local.issuer,
    OIDC_AUDIENCE: AUDIENCE,
    OIDC_CLIENT_ID: PAGES_CLIENT,
    DELIVERY_FOLDER: join(folder, 'deliveries'),
  };
  await migrate(database.ownerUrl, folder, terminal);
  const processes = await startProcesses(environment, folder, terminal);
  const addressesOf = (service: ServiceName): Addresses => found(processes, service);
  const door = await openFrontDoor({
    gateway: addressesOf('gateway').address,
    tracker: addressesOf('tracker').address,
  });
  closers.add(() => door.close());
  await writeConnectionFile(folder, {
    url: door.url,
    pages: local.entranceTo(door.url),
    issuer: local.issuer,
    clients: local.clients,
    people: local.people,
    databaseUrl: database.url,
    databaseOwnerUrl: database.ownerUrl,
  });
  closers.add(() => removeConnectionFile(folder));
  const settings = settingsOf(environment);
  const { url } = door;
  const sample = { settings, databaseUrl: database.url, url, local, ...terminal };
  const { table, hasInvented, hasMoney, hasReturns } = await openSample(sample);
  say(`\n${table}`);
  say(
    whereThePartsAre({ postgres: database.url, kafka: kafka.address, redis: redis.url, processes, folder }),
  );
  const looking = {
    url,
    pages: local.entranceTo(url),
    metrics: addressesOf('projector').metrics,
    issuer: local.issuer,
    dataFolder: folder,
  };
  say(whereToLook({ ...looking, local: true, hasSample: true, hasInvented, hasMoney, hasReturns }));
}

function makeFolder({ closers }: AtTerminal): ClusterFolder {
  const folder = new ClusterFolder();
  const remove = (): void => folder.remove();
  closers.add(remove);
  // Also where somebody does not wait for the end.
  process.once('exit', remove);
  return folder;
}

/** What a part had to say stays for whoever asks why it was lost. */
function keepingLogs(terminal: AtTerminal, folder: ClusterFolder): AtTerminal {
  const onLost = (why: Error): void => {
    folder.keepLogs();
    terminal.onLost(new Error(`${why.message} (logs are kept: ${folder.logs})`));
  };
  return { ...terminal, onLost };
}

async function migrate(ownerUrl: string, folder: string, { signal, closers }: AtTerminal): Promise<void> {
  const migration = new LedgerProcess({
    name: 'migration',
    ...MIGRATION,
    environment: { DATABASE_OWNER_URL: ownerUrl },
    folder,
  });
  closers.add(() => migration.stop());
  await migration.done();
  signal.throwIfAborted();
}

interface Running extends Addresses {
  readonly name: ServiceName;
  readonly pid: number | undefined;
}

/** All of them at once, as a cluster's do; any that ends by itself ends the cluster. */
async function startProcesses(
  environment: Readonly<Record<string, string>>,
  folder: string,
  { signal, closers, onLost }: AtTerminal,
): Promise<readonly Running[]> {
  const started = LEDGER_SERVICES.map(({ service, app }) => ({
    service,
    process: new LedgerProcess({ name: service, app, environment, folder }),
  }));
  let stopping = false;
  closers.add(() => {
    stopping = true;
    return Promise.all(started.map(({ process }) => process.stop()));
  });
  for (const { process } of started) {
    void process.ended.then((how) => stopping || onLost(new Error(how)));
  }
  return Promise.all(
    started.map(async ({ service, process }) => ({
      name: service,
      pid: process.pid,
      ...(await process.started(signal)),
    })),
  );
}

function found(processes: readonly Running[], service: ServiceName): Running {
  const running = processes.find(({ name }) => name === service);
  if (running === undefined) throw new Error(`There is no ${service}.`);
  return running;
}
