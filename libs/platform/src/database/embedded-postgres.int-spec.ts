import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { folderInstead } from './embedded-data-folder';
import { discardAbandonedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import type { EmbeddedPostgres } from './embedded-postgres';
import { startOf } from './process-identity';
import { repositoryRoot } from '#installation';
import { serverUser } from './server-user';
import type { ServerUser } from './server-user';

const children: ChildProcess[] = [];
let outer: string;
let folder: string;
let said: string[];
let running: EmbeddedPostgres | undefined;

beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), 'bcl-embedded-'));
  folder = outer;
  said = [];
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  for (const child of children.splice(0)) await killed(child);
  await discardAbandonedPostgres(folder, () => {});
  rmSync(outer, { recursive: true, force: true });
});

const log = (line: string): number => said.push(line);

/** Without fsync, since what is killed here is processes, never the machine. */
async function start(port?: number): Promise<EmbeddedPostgres> {
  const wanted = port === undefined ? {} : { port };
  running = await startEmbeddedPostgres({ dataFolder: folder, fsync: false, log, ...wanted });
  return running;
}

async function ask(sql: string, url = running?.url): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  // The query says what a server that is killed did to it; unheard, the connection's own word would end the run.
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows.flat();
  } finally {
    await client.end();
  }
}

const cluster = (): string => join(folder, 'postgres', 'cluster');
const serverPid = (): number => Number.parseInt(readFileSync(join(cluster(), 'postmaster.pid'), 'utf8'), 10);

const built = join(repositoryRoot(), 'dist', 'libs', 'platform', 'src', 'database', 'embedded-postgres.js');

/** The built code in a process that can be killed; gives the database's URL once it is up, or throws as it did. */
async function startElsewhere(
  after = '',
  user?: ServerUser,
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(pathToFileURL(built).href)});
    const options = { dataFolder: ${JSON.stringify(folder)}, fsync: false, log: () => {} };
    const database = await startEmbeddedPostgres(options).catch((error) => ({ url: error.message }));
    console.log(database.url);
    ${after}
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...user,
  });
  children.push(child);
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  if (!url.startsWith('postgres:')) throw new Error(url);
  return { child, url };
}

async function gone(pid: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (startOf(pid) !== undefined && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(startOf(pid)).toBeUndefined();
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('the embedded database', () => {
  it('is PostgreSQL 18 on 127.0.0.1 alone, in UTF-8, safe against a crash, with its secrets in files of mode 0600', async () => {
    running = await startEmbeddedPostgres({ dataFolder: folder, log });
    const { url } = running;
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect(await ask(`SELECT current_setting('server_version_num')::int / 10000`)).toEqual([18]);
    expect(
      await ask(`SELECT current_setting(name) FROM unnest(ARRAY['listen_addresses', 'unix_socket_directories',
        'server_encoding', 'fsync', 'full_page_writes', 'synchronous_commit']) AS name`),
    ).toEqual(['127.0.0.1', '', 'UTF8', 'on', 'on', 'on']);
    for (const name of ['postgres-password', 'postgres-url']) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
    expect(readFileSync(join(folder, 'postgres-url'), 'utf8').trim()).toBe(url);
  });

  it('asks everybody for the password', async () => {
    const { url } = await start();
    const stranger = new URL(url);
    stranger.password = 'wrong';
    await expect(ask('SELECT 1', stranger.href)).rejects.toMatchObject({ code: '28P01' });
  });

  it('keeps its data from one start to the next, and leaves no process and no address behind', async () => {
    const first = await start();
    await ask('CREATE TABLE kept AS SELECT 1 AS n');
    const pid = serverPid();
    await first.stop();
    expect(startOf(pid)).toBeUndefined();
    expect(existsSync(join(folder, 'postgres-url'))).toBe(false);
    await start();
    expect(await ask('SELECT n FROM kept')).toEqual([1]);
    expect(said).toEqual([]);
  });

  it('listens where it was asked to, and where that is taken elsewhere, saying so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { url } = await start(port);
    expect(Number(new URL(url).port)).not.toBe(port);
    expect(said).toEqual([
      expect.stringMatching(
        `^Port ${port} cannot be used \\(EADDRINUSE\\); the database listens on \\d+\\.$`,
      ),
    ]);
    await running?.stop();
    other.close();
    await once(other, 'close');
    expect(new URL((await start(port)).url).port).toBe(String(port));
  });

  it('is not started twice on one folder', async () => {
    await start();
    await expect(startEmbeddedPostgres({ dataFolder: folder, log })).rejects.toThrow(
      `The data folder ${folder} is in use by process ${process.pid}`,
    );
    expect(await ask('SELECT 1')).toEqual([1]);
  });
});

describe('after a process that could not stop it', () => {
  it('killed outright, the server it left is ended and its data are there', async () => {
    const { child, url } = await startElsewhere();
    await ask('CREATE TABLE kept AS SELECT 1 AS n', url);
    await expect(startEmbeddedPostgres({ dataFolder: folder, log })).rejects.toThrow(
      `in use by process ${child.pid}`,
    );
    const orphan = serverPid();
    await killed(child);
    expect(startOf(orphan)).toBeDefined();
    await start();
    expect(startOf(orphan)).toBeUndefined();
    expect(said).toEqual([`A database server was left running (process ${orphan}); it is being stopped.`]);
    expect(await ask('SELECT n FROM kept')).toEqual([1]);
  });

  it('killed together with the server, while a session is busy, it recovers', async () => {
    const { child, url } = await startElsewhere();
    await ask('CREATE TABLE kept AS SELECT 1 AS n', url);
    const busy = ask('SELECT pg_sleep(60)', url).catch(() => {});
    const pid = serverPid();
    await killed(child);
    process.kill(pid, 'SIGKILL');
    await start();
    await busy;
    expect(await ask('SELECT n FROM kept')).toEqual([1]);
  });

  it('ended by process.exit, the server ends too', async () => {
    const { child } = await startElsewhere('setTimeout(() => process.exit(3), 200);');
    const pid = serverPid();
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(3);
    await gone(pid);
  });
});

describe('what an earlier run left in the folder', () => {
  it('is passed over where its process number now belongs to another program of the same user', async () => {
    await (await start()).stop();
    const other = spawn('sleep', ['60'], { ...serverUser(), stdio: 'ignore' });
    writeFileSync(join(cluster(), 'postmaster.pid'), `${other.pid}\n${cluster()}\n0\n5432\n\n127.0.0.1\n`);
    await start();
    expect(await ask('SELECT 1')).toEqual([1]);
    expect(startOf(other.pid as number)).toBeDefined();
    other.kill();
  });

  it('is begun again where the database was not complete', async () => {
    mkdirSync(join(folder, 'postgres', 'cluster.unfinished', 'base'), { recursive: true });
    writeFileSync(join(folder, 'postgres', 'cluster.unfinished', 'PG_VERSION'), '18\n');
    writeFileSync(join(folder, 'postgres-password'), 'of the one that was not completed\n');
    await start();
    expect(await ask('SELECT 1')).toEqual([1]);
    expect(existsSync(`${cluster()}.unfinished`)).toBe(false);
  });

  it('is not replaced where it is a database whose password is lost', async () => {
    await (await start()).stop();
    rmSync(join(folder, 'postgres-password'));
    await expect(start()).rejects.toThrow(/password file .* is missing/);
    expect(existsSync(cluster())).toBe(true);
  });
});

// Run by an ordinary user, every other example is one of these; root can become one where it may read this checkout.
const ordinaryUser = serverUser();
if (ordinaryUser !== undefined && mayRead(built, ordinaryUser)) startedByOrdinaryUser(ordinaryUser);

function startedByOrdinaryUser(user: ServerUser): void {
  describe('started by an ordinary user', () => {
    it('runs as that user, in a folder closed to all others', async () => {
      chownSync(folder, user.uid, user.gid);
      folder = join(folder, 'data'); // below the folder that is this user's
      const { child, url } = await startElsewhere('', user);
      expect(await ask('SELECT 1', url)).toEqual([1]);
      expect(statSync(folder)).toMatchObject(user);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      await killed(child);
    });

    it('cannot use a folder of somebody else, and is told so in one line', async () => {
      chmodSync(folder, 0o755);
      await expect(startElsewhere('', user)).rejects.toThrow(
        `The data folder ${folder} cannot be used: permission denied.`,
      );
    });
  });
}

function mayRead(file: string, user: ServerUser): boolean {
  const script = `require('node:fs').accessSync(${JSON.stringify(file)})`;
  return spawnSync(process.execPath, ['-e', script], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}

// Only root starts the server as somebody else, who may be shut out of a folder that root itself can use.
if (serverUser() !== undefined) startedByRoot();

function startedByRoot(): void {
  describe('started by root on folders that the database’s user cannot enter', () => {
    const elsewhere: string[] = [];
    const runs: EmbeddedPostgres[] = [];
    beforeEach(() => chmodSync(outer, 0o700));
    afterEach(async () => {
      for (const run of runs.splice(0)) await run.stop();
      for (const kept of elsewhere.splice(0)) rmSync(kept, { recursive: true, force: true });
    });

    async function startOn(dataFolder: string): Promise<EmbeddedPostgres> {
      elsewhere.push(folderInstead(dataFolder));
      const run = await startEmbeddedPostgres({ dataFolder, fsync: false, log });
      runs.push(run);
      return run;
    }

    it('keeps the data of each in a place of its own, says where, and finds them again', async () => {
      const [one, other] = [join(outer, 'one', '.data'), join(outer, 'other', '.data')];
      const [first, second] = await Promise.all([startOn(one), startOn(other)]);
      expect(first.dataFolder).toMatch(/^\/var\/lib\/better-care-ledger\/data-[0-9a-f]{8}$/);
      expect(second.dataFolder).not.toBe(first.dataFolder);
      expect(said.sort()).toEqual(
        [
          [one, first.dataFolder],
          [other, second.dataFolder],
        ]
          .map(
            ([wanted, used]) =>
              `The database's unprivileged user cannot enter ${wanted}; its data are kept in ${used}.`,
          )
          .sort(),
      );
      await ask('CREATE TABLE kept AS SELECT 1 AS n', first.url);
      expect(await ask("SELECT to_regclass('kept')", second.url)).toEqual([null]);
      expect(readdirSync(one)).toEqual([]);
      await expect(startOn(one)).rejects.toThrow(`${first.dataFolder} is in use by process ${process.pid}`);
      await first.stop();
      expect(await ask('SELECT n FROM kept', (await startOn(one)).url)).toEqual([1]);
    });

    it('does not begin anew beside a database that it can no longer enter', async () => {
      folder = join(outer, 'data'); // root may be let into the folder itself, not into what is above it
      mkdirSync(cluster(), { recursive: true });
      await expect(startOn(folder)).rejects.toThrow(
        `can no longer enter ${folder}; let it, or move the data.`,
      );
    });
  });
}

/** Below /proc nothing can be made, and Linux says of it that there is no such file. */
const unmakeable =
  process.platform === 'linux' ? [['/proc/ledger/data', 'no folder can be made there'] as const] : [];

describe('a folder that cannot be used', () => {
  it('is told in one line', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const [dataFolder, reason] of [
      [file, 'it is a file'],
      [join(file, 'below'), 'part of the path is a file'],
      ...unmakeable,
    ] as const) {
      await expect(startEmbeddedPostgres({ dataFolder, log })).rejects.toThrow(
        `The data folder ${dataFolder} cannot be used: ${reason}.`,
      );
    }
  });
});
