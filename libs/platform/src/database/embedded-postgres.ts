import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedBinaries } from './embedded-binaries';
import { clusterFolder, ensureCluster, usableDataFolder, writePrivately } from './embedded-data-folder';
import { endOrphan, isAbandoned, leaveDataFolder, stopServer, takeDataFolder } from './embedded-owner';
import type { ServerUser } from './server-user';
import { serverUser } from './server-user';

export interface EmbeddedPostgresOptions {
  /** Where the data and the generated password are kept; made where it is missing. */
  readonly dataFolder: string;
  /** The wanted port of 127.0.0.1; a free one without it, or where it is taken. */
  readonly port?: number;
  /**
   * Off only where losing the data to a crash of the machine does not matter: tests. A commit still outlives the
   * killing of any process.
   */
  readonly fsync?: boolean;
  readonly log: (line: string) => void;
  /** Hears that the server ended without having been asked to. It is not started again. */
  readonly onEnded?: () => void;
}

export interface EmbeddedPostgres {
  /** As the superuser `postgres`, who owns everything; holds the password. */
  readonly url: string;
  /** The folder really used, which may not be the one asked for. */
  readonly dataFolder: string;
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const startTimeoutMs = 60_000;
const attempts = 100;
const betweenAttemptsMs = 200;

/**
 * Starts the PostgreSQL 18 that came from the npm registry, on 127.0.0.1 only, and recovers what an earlier run
 * left: a server whose parent was killed, a stale process number, a crash, a creation that was cut short.
 *
 * While it runs, the data folder holds `postgres-url` (mode 0600), by which other programs of the same user find it.
 *
 * @throws Error in one line when the folder cannot be used, another process has it, or the server will not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const user = serverUser();
  const binaries = embeddedBinaries(user, options.log);
  const dataFolder = usableDataFolder(options.dataFolder, user, options.log);
  takeDataFolder(dataFolder);
  let stop = (): Promise<void> => {
    leaveDataFolder(dataFolder);
    return Promise.resolve();
  };
  try {
    await endOrphan(dataFolder, options.log);
    const { password } = ensureCluster(dataFolder, binaries, user, options.fsync ?? true);
    const { server, port } = await startServer(binaries.postgres, dataFolder, user, options);
    const url = `postgres://postgres:${encodeURIComponent(password)}@${host}:${port}/postgres`;
    const urlFile = join(dataFolder, 'postgres-url');
    stop = stopper(server, dataFolder, urlFile, options);
    writePrivately(urlFile, url);
    return { url, dataFolder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Removes a data folder made for a while only, once the process that used it was killed, and ends the server it
 * left there. A folder whose process lives, or that none has taken yet, is left alone.
 */
export async function discardAbandonedPostgres(
  dataFolder: string,
  log: (line: string) => void,
): Promise<void> {
  if (!isAbandoned(dataFolder)) return;
  takeDataFolder(dataFolder);
  await endOrphan(dataFolder, log);
  rmSync(dataFolder, { recursive: true, force: true });
}

function stopper(
  server: ChildProcess,
  dataFolder: string,
  urlFile: string,
  { log, onEnded }: EmbeddedPostgresOptions,
): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const isRunning = (): boolean => server.exitCode === null && server.signalCode === null;
  // A process that ends without stop() takes the server with it, unless it was killed outright.
  const endWithUs = (): void => void server.kill('SIGINT');
  process.once('exit', endWithUs);
  server.once('exit', (code, signal) => {
    process.removeListener('exit', endWithUs);
    if (stopping !== undefined) return;
    log(`The database server ended by itself (${signal ?? `exit code ${code}`}).`);
    onEnded?.();
  });
  const stop = async (): Promise<void> => {
    if (server.pid !== undefined) await stopServer(server.pid, isRunning);
    rmSync(urlFile, { force: true });
    leaveDataFolder(dataFolder);
  };
  return () => (stopping ??= stop());
}

/** Tries again while the port is taken from under us or the sessions of a killed server are still leaving. */
async function startServer(
  postgres: string,
  dataFolder: string,
  user: ServerUser | undefined,
  options: EmbeddedPostgresOptions,
): Promise<{ readonly server: ChildProcess; readonly port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(options.port, options.log);
    const server = launch(
      postgres,
      serverArguments(clusterFolder(dataFolder), port, options.fsync ?? true),
      user,
    );
    const outcome = await outcomeOf(server);
    if (outcome.ready) {
      forward(server.lines, options.log);
      return { server: server.process, port };
    }
    const passing = /postmaster\.pid|shared memory|could not (bind|create any TCP)|Address already in use/i;
    if (attempt >= attempts || !passing.test(outcome.said.join('\n'))) {
      throw new Error(`The database server did not start: ${reasonIn(outcome.said)}`);
    }
    await sleep(betweenAttemptsMs);
  }
}

function serverArguments(cluster: string, port: number, fsync: boolean): string[] {
  const settings: Record<string, string> = {
    listen_addresses: host,
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    max_wal_size: '4GB',
    log_checkpoints: 'off',
    // What a statement does wrong is told to whoever sent it; here only what concerns the server.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(fsync ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

interface Server {
  readonly process: ChildProcess;
  readonly lines: Interface;
}

interface Outcome {
  readonly ready: boolean;
  readonly said: readonly string[];
}

/** A process group of its own, or Ctrl-C would stop the database under an application that is still finishing. */
function launch(postgres: string, args: readonly string[], user: ServerUser | undefined): Server {
  const server = spawn(postgres, args, {
    ...user,
    cwd: process.platform === 'win32' ? undefined : '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  return { process: server, lines: createInterface({ input: server.stderr }) };
}

async function outcomeOf({ process: server, lines }: Server): Promise<Outcome> {
  const said: string[] = [];
  let ready = false;
  const isReady = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      said.push(line);
      if (!line.includes('database system is ready to accept connections')) return;
      ready = true;
      resolve();
    });
  });
  // Its exit may be heard of before its last words, so both are waited for.
  const ended = Promise.all([once(server, 'exit'), once(lines, 'close')]);
  const late = sleep(startTimeoutMs, undefined, { ref: false }).then(() => {
    if (!ready) server.kill('SIGQUIT');
  });
  await Promise.race([isReady, ended, late]);
  lines.removeAllListeners('line');
  return { ready, said };
}

function forward(lines: Interface, log: (line: string) => void): void {
  const telling = /PANIC:|terminated by signal|could not write|No space left/;
  lines.on('line', (line) => {
    if (telling.test(line)) log(`PostgreSQL: ${line}`);
  });
}

function reasonIn(said: readonly string[]): string {
  const worst = said.findLast((line) => /(FATAL|PANIC):/.test(line)) ?? said.at(-1) ?? 'it said nothing';
  return worst.replace(/^.*?(FATAL|PANIC): +/, '');
}

async function choosePort(wanted: number | undefined, log: (line: string) => void): Promise<number> {
  if (wanted === undefined) return freePort(0);
  try {
    return await freePort(wanted);
  } catch (error) {
    const port = await freePort(0);
    log(
      `Port ${wanted} cannot be used (${(error as { code?: string }).code}); the database listens on ${port}.`,
    );
    return port;
  }
}

async function freePort(wanted: number): Promise<number> {
  const probe = createServer();
  probe.listen(wanted, host);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
