import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { repositoryRoot } from '#installation';
import { discardAbandoned, folderPrefixOf, pidFileIn } from './abandoned';

const run = promisify(execFile);
const SOURCE = join(repositoryRoot(), 'infra/kafka/broker');
const FOLDER_KIND = 'bcl-test-kafka-';
const STARTED = 'Kafka Server started';
const START_MS_MAX = 120_000;
const STOP_MS_MAX = 30_000;
const HEAP_MEBIBYTES = 512;
/** In base64, 16 bytes: all brokers of specs are the same cluster as far as their folders say. */
const CLUSTER_ID = 'AAAAAAAAAAAAAAAAAAAAAQ';

export interface KafkaBrokerOptions {
  /** What differs from infra/kafka/broker/server.properties, or is added to it. */
  readonly properties?: (ports: KafkaPorts) => Readonly<Record<string, string>>;
  /** Where its folder is made; among the system's temporary ones unless given. */
  readonly below?: string;
  /** Who may log in by SCRAM-SHA-256, and the password of each. */
  readonly users?: Readonly<Record<string, string>>;
  /** Breaks off the first fetching, which takes long. */
  readonly signal?: AbortSignal;
  /** Where it is to listen; on ports that are free, if nobody says. */
  readonly ports?: KafkaPorts;
  readonly heapMebibytes?: number;
}

export interface KafkaPorts {
  readonly port: number;
  readonly controllerPort: number;
  /** A third, for a listener of the spec's own. */
  readonly sparePort: number;
}

/** A real Apache Kafka of one broker in a temporary folder, on ports that were free. Needs Java 17 and Maven. */
export class KafkaBroker {
  private broker: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly ports: KafkaPorts,
    private readonly jars: string,
    private readonly heapMebibytes: number,
  ) {}

  static async start(options: KafkaBrokerOptions = {}): Promise<KafkaBroker> {
    KafkaBroker.discardAbandoned(options.below);
    const jars = await fetchJars(options.signal);
    const folder = mkdtempSync(join(options.below ?? tmpdir(), folderPrefixOf(FOLDER_KIND)));
    const [ports] = options.ports ? [options.ports] : await freeBrokerPorts(1);
    if (ports === undefined) throw new Error('No ports were free.');
    writeFileSync(join(folder, 'server.properties'), propertiesOf(folder, ports, options));
    const broker = new KafkaBroker(folder, ports, jars, options.heapMebibytes ?? HEAP_MEBIBYTES);
    process.once('exit', broker.discardNow);
    try {
      await broker.format(options.users ?? {});
      await broker.startAgain();
      return broker;
    } catch (error) {
      await broker.discard();
      throw error;
    }
  }

  /** What runs that were killed outright left behind. */
  static discardAbandoned(below?: string): void {
    discardAbandoned(FOLDER_KIND, below);
  }

  get address(): string {
    return `127.0.0.1:${this.ports.port}`;
  }

  get isRunning(): boolean {
    return this.broker !== undefined && this.broker.exitCode === null && this.broker.signalCode === null;
  }

  /** With what its folder holds. */
  async startAgain(): Promise<void> {
    const lines = openSync(this.linesFile, 'w');
    this.broker = spawn(
      'java',
      [
        ...['-Xms128m', `-Xmx${this.heapMebibytes}m`, '-XX:+UseSerialGC', '-Djava.awt.headless=true'],
        ...['-Djava.net.preferIPv4Stack=true', '-Dorg.slf4j.simpleLogger.showDateTime=true'],
        ...['-cp', join(this.jars, '*'), 'kafka.Kafka', this.propertiesFile],
      ],
      // A group of its own: Ctrl-C is for the one who started it, whose other parts still need it.
      { stdio: ['ignore', lines, lines], detached: true },
    );
    closeSync(lines);
    if (this.broker.pid !== undefined) writeFileSync(pidFileIn(this.folder), String(this.broker.pid));
    await this.hasStarted();
  }

  /** SIGTERM lets it write down where it is; SIGKILL does not. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const { broker } = this;
    if (broker === undefined || !this.isRunning) return;
    const ended = new Promise((resolve) => broker.once('exit', resolve));
    broker.kill(signal);
    const late = setTimeout(() => broker.kill('SIGKILL'), STOP_MS_MAX);
    await ended;
    clearTimeout(late);
  }

  /** Whether it answers is not asked of a broker that is halted, so that it can be. */
  halt(halted: boolean): void {
    this.broker?.kill(halted ? 'SIGSTOP' : 'SIGCONT');
  }

  /** Resolves once it has ended without having been asked to, with how and what it said last. */
  async died(): Promise<string> {
    const { broker } = this;
    if (broker === undefined) throw new Error('The broker was not started.');
    const [code, signal] = (await once(broker, 'exit')) as [number | null, NodeJS.Signals | null];
    // Nobody waits for this any more once it was told to end.
    if (broker.killed) return new Promise(() => undefined);
    const said = readFileSync(this.linesFile, 'utf8').trimEnd().split('\n').at(-1) ?? '';
    return `ended by itself (${signal ?? `exit code ${code}`}): ${said}`;
  }

  async discard(): Promise<void> {
    await this.stop('SIGKILL');
    process.removeListener('exit', this.discardNow);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** When this process ends without waiting. */
  private readonly discardNow = (): void => {
    this.broker?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  };

  private get propertiesFile(): string {
    return join(this.folder, 'server.properties');
  }

  /** What it has said since it was last started. */
  get linesFile(): string {
    return join(this.folder, 'broker.log');
  }

  private async format(users: Readonly<Record<string, string>>): Promise<void> {
    const tool = ['-cp', join(this.jars, '*'), 'kafka.tools.StorageTool'];
    const options = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx128m'];
    const known = Object.entries(users).flatMap(([name, password]) => [
      '--add-scram',
      `SCRAM-SHA-256=[name=${name},password=${password}]`,
    ]);
    await run('java', [...options, ...tool, 'format', '-t', CLUSTER_ID, '-c', this.propertiesFile, ...known]);
  }

  private async hasStarted(): Promise<void> {
    const until = performance.now() + START_MS_MAX;
    for (;;) {
      // Written once it is registered and its listeners accept.
      const lines = readFileSync(this.linesFile, 'utf8');
      if (lines.includes(STARTED)) return;
      if (!this.isRunning || performance.now() > until) {
        throw new Error(
          `Kafka ${!this.isRunning ? 'ended at once' : 'did not start in time'}:\n${lines.slice(-4_000)}`,
        );
      }
      await sleep(50);
    }
  }
}

function propertiesOf(folder: string, ports: KafkaPorts, { properties }: KafkaBrokerOptions): string {
  const template = readFileSync(join(SOURCE, 'server.properties'), 'utf8')
    .replaceAll('@PORT@', String(ports.port))
    .replaceAll('@CONTROLLER_PORT@', String(ports.controllerPort))
    .replaceAll('@FOLDER@', folder);
  // The last one of a name counts.
  const more = Object.entries(properties?.(ports) ?? {}).map(([name, value]) => `${name}=${value}`);
  return `${template}\n${more.join('\n')}\n`;
}

/** Whether its jars are here already: it is then started without Maven. */
export function isKafkaFetched(): boolean {
  return existsSync(jarsFolder());
}

/** Where its jars are once they were fetched, in a folder that other checkouts use too. */
function jarsFolder(): string {
  const [, version = ''] = /<version>([\d.]{5,})<\/version>/.exec(pom()) ?? [];
  return join(process.env.BCL_KAFKA_JARS ?? join(homedir(), '.cache', 'better-care-ledger'), version);
}

/** Fetched once for each description of them. */
async function fetchJars(signal: AbortSignal | undefined): Promise<string> {
  const jars = jarsFolder();
  if (existsSync(jars)) return jars;
  const unfinished = `${jars}-${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const fetching = [
    ...['-q', '-B', '-f', join(SOURCE, 'pom.xml'), 'dependency:copy-dependencies'],
    ...['-DincludeScope=runtime', `-DoutputDirectory=${unfinished}`],
  ];
  try {
    await run('mvn', fetching, { signal });
    renameSync(unfinished, jars);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true, maxRetries: 5 });
    // Another run may have fetched the same meanwhile.
    if (!existsSync(jars)) throw signal?.aborted === true ? error : notFetched(error);
  }
  return jars;
}

/** Where Java finds Kafka's own tools. The jar they are in, which no broker needs, is fetched into the folder. */
export async function fetchKafkaTools(folder: string): Promise<string> {
  const jars = await fetchJars(undefined);
  const artifact = `org.apache.kafka:kafka-tools:${basename(jars)}`;
  const copying = ['dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`];
  await run('mvn', ['-q', '-B', '-f', join(SOURCE, 'pom.xml'), ...copying]).catch((error: unknown) => {
    throw notFetched(error);
  });
  return [folder, jars].map((each) => join(each, '*')).join(delimiter);
}

/** Maven says what went wrong in its first line, on standard output. */
function notFetched(cause: unknown): Error {
  const { stdout = '', message } = cause as Error & { readonly stdout?: string };
  const why = stdout.trim().split('\n')[0] || message;
  return new Error(`Maven could not fetch Apache Kafka: ${why}`, { cause });
}

function pom(): string {
  return readFileSync(join(SOURCE, 'pom.xml'), 'utf8');
}

/** Of so many brokers, none of which another has too. */
export async function freeBrokerPorts(brokers: number): Promise<KafkaPorts[]> {
  const free = await freePorts(3 * brokers);
  return Array.from({ length: brokers }, (_, index) => {
    const [port = 0, controllerPort = 0, sparePort = 0] = free.slice(3 * index);
    return { port, controllerPort, sparePort };
  });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
