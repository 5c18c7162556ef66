import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { CountReported } from '#contracts';
import {
  bettercare,
  expectedCells,
  hashCells,
  reported,
  spawnBuilt,
  StandaloneProcess,
  tokenOf,
} from '#testing';
import type { Connection } from '#testing';
import { inventedCounts } from '../sample/invented-counts.fixture';
import { sampleEvents } from '../sample/sample-events';
import { readDelayedDays } from '../sample/sample-files';
import { LEDGER_SERVICES } from './start-commands';

// A limit against hanging, not a measure of speed: a broker, a database and a process for each part are started.
jest.setTimeout(240_000);

const RUNNING = 'Better Care Ledger is running.';
const TABLE = /^Peterborough: [^]*?plan quarters met\.$/m;

interface Cluster {
  readonly child: ChildProcess;
  readonly printed: () => string;
  readonly errors: () => string;
  readonly folder: string;
  readonly connection: Connection;
  /** By the name of each process of the ledger. */
  readonly pids: ReadonlyMap<string, number>;
  readonly ended: Promise<number | null>;
}

/** Every cluster that was started, so that none outlives a failure. */
const children: ChildProcess[] = [];
afterAll(async () => {
  for (const child of children.filter(({ exitCode }) => exitCode === null)) {
    child.kill('SIGTERM');
    await once(child, 'close');
  }
});

async function start(environment: Readonly<Record<string, string>> = {}): Promise<Cluster> {
  const child = spawnBuilt('apps/standalone/src/cluster/main.js', [], environment);
  children.push(child);
  let printed = '';
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (printed.includes(RUNNING)) resolve();
    });
    void ended.then(() => reject(new Error(`The cluster did not start:\n${printed}\n${errors}`)));
  });
  const folder = /logs +(\S+)\/\*\.log/.exec(printed)?.[1] ?? '';
  const pids = new Map(
    [...printed.matchAll(/^ {2}(\S+) .* process (\d+),/gm)].map(([, name = '', pid]) => [name, Number(pid)]),
  );
  const connection = JSON.parse(readFileSync(join(folder, 'connection.json'), 'utf8')) as Connection;
  return { child, printed: () => printed, errors: () => errors, folder, connection, pids, ended };
}

/** What is left of a cluster that has ended: its folder, its broker's and its processes. */
function leftOf({ folder, child, pids }: Cluster): string[] {
  const broker = `bcl-test-kafka-${child.pid}-`;
  return [
    ...(existsSync(folder) ? [folder] : []),
    ...readdirSync(tmpdir()).filter((name) => name.startsWith(broker)),
    ...[...pids].filter(([, pid]) => existsSync(`/proc/${pid}`)).map(([name]) => name),
    ...processesNaming(folder),
    ...processesNaming(broker),
  ];
}

async function sampleCounts(): Promise<CountReported[]> {
  return [...sampleEvents(await readDelayedDays()), ...(await inventedCounts())];
}

function processesNaming(text: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false; // it has ended meanwhile
      }
    });
}

describe('a cluster on this machine', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await start();
  });

  test('consists of what docker-compose.yml has, each a process of its own', () => {
    expect([...cluster.pids.keys()]).toEqual(LEDGER_SERVICES.map(({ service }) => service));
    expect(new Set(cluster.pids.values()).size).toBe(LEDGER_SERVICES.length);
  });

  test('shows what the one process shows, and has the same cells to the last hash', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'bcl-standalone-'));
    const one = new StandaloneProcess(dataFolder, { PORT: '0', METRICS_PORT: '0' });
    try {
      const [table] = TABLE.exec(await one.started()) ?? [];
      expect(table).toContain('1 of 8 plan quarters met.');
      expect(cluster.printed()).toContain(table);
      const hashes = [];
      for (const folder of [dataFolder, cluster.folder]) hashes.push(await verifiedHash(folder));
      const events = await sampleCounts();
      expect(hashes).toEqual(Array(2).fill(hashCells(expectedCells(events))));
    } finally {
      await one.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    }
  });

  test('hands on what is published, whichever projector records it', async () => {
    // Of many councils, so that there are lanes of either projector among theirs.
    const areas = ['E06000031', 'E06000032', 'E06000001', 'E06000005', 'E06000010', 'E08000025'];
    const events = areas.map((area) =>
      reported({
        source: `urn:ons:${area}`,
        area,
        period: '2014-09',
        table: 'total',
        value: 7,
        applicableAt: '2014-11-14T12:00:00Z',
      }),
    );
    const grants = areas.map((area) => `publisher@urn:ons:${area}`);
    const answer = await fetch(`${cluster.connection.url}/v1/events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokenOf(cluster.connection, 'operator', grants)}`,
        'content-type': 'application/cloudevents-batch+json',
      },
      body: JSON.stringify(events),
    });
    expect(await answer.json()).toMatchObject({ accepted: areas.length, refused: 0 });
    const all = [...(await sampleCounts()), ...events];
    const expected = hashCells(expectedCells(all));
    for (let until = Date.now() + 60_000; Date.now() < until;) {
      if ((await verifiedHash(cluster.folder)) === expected) break;
    }
    expect(await verifiedHash(cluster.folder)).toBe(expected);
    const { output } = await bettercare(cluster.folder, ['status']);
    expect(output).toContain('nothing waits');
  });

  test('stops when it is asked to, and leaves nothing behind', async () => {
    cluster.child.kill('SIGINT');
    expect(await cluster.ended).toBe(0);
    expect(cluster.printed()).toMatch(/Stopping \.\.\.\nStopped\.\n$/);
    expect(cluster.errors()).toBe('');
    expect(leftOf(cluster)).toEqual([]);
  });
});

test('a cluster that loses a part says which, and ends without leaving anything behind but its logs', async () => {
  const cluster = await start();
  process.kill(cluster.pids.get('tracker') ?? 0, 'SIGKILL');
  expect(await cluster.ended).toBe(1);
  expect(cluster.errors().trim().split('\n').at(-1)).toMatch(
    new RegExp(
      `^Better Care Ledger cannot go on: tracker ended \\(SIGKILL\\).* \\(logs are kept: ${cluster.folder}/\\*\\.log\\)$`,
    ),
  );
  expect(leftOf(cluster)).toEqual([cluster.folder]);
  expect(readdirSync(cluster.folder).sort()).toEqual(
    ['migration', ...LEDGER_SERVICES.map(({ service }) => service)].map((name) => `${name}.log`).sort(),
  );
  rmSync(cluster.folder, { recursive: true });
});

describe('where Kafka has not been fetched', () => {
  /** A Maven that does as it is told here, and no jars. */
  async function fetching(maven: string, meanwhile: (child: ChildProcess) => void = () => {}) {
    const folder = mkdtempSync(join(tmpdir(), 'bcl-fetching-'));
    try {
      writeFileSync(join(folder, 'mvn'), `#!/bin/sh\n[ "$1" = --version ] || { ${maven}; }\n`, {
        mode: 0o755,
      });
      const jars = join(folder, 'jars');
      const child = spawnBuilt('apps/standalone/src/cluster/main.js', [], {
        PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
        BCL_KAFKA_JARS: jars,
      });
      children.push(child);
      let printed = '';
      let errors = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
        if (text.includes('Fetching Apache Kafka')) meanwhile(child);
      });
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, printed, errors, left: readdirSync(jars) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  test('it says so, and why it could not be', async () => {
    const why = '[ERROR] Could not transfer artifact org.apache.kafka';
    const { printed, ...ended } = await fetching(`echo "${why}"; echo "[ERROR] [Help 1]"; exit 1`);
    expect(printed).toContain('Fetching Apache Kafka, once for this machine; this takes about a minute ...');
    expect(ended).toEqual({
      code: 1,
      errors: `Better Care Ledger cannot start: Maven could not fetch Apache Kafka: ${why}\n`,
      left: [],
    });
  });

  test('it is not waited for by one who asks to stop', async () => {
    const { printed, ...ended } = await fetching('exec sleep 600', (child) => {
      setTimeout(() => child.kill('SIGINT'), 1_000);
    });
    expect(printed).toMatch(/Stopping \.\.\.\nStopped\.\n$/);
    expect(ended).toEqual({ code: 0, errors: '', left: [] });
  });
});

test('without Java it says in one line what to install', async () => {
  const child = spawnBuilt('apps/standalone/src/cluster/main.js', [], { PATH: '/nowhere' });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(errors).toMatch(/^Better Care Ledger cannot start: a cluster needs Java 17 or newer \(java\)/);
  expect(errors).toContain('sudo apt-get install openjdk-17-jre-headless');
  expect(errors.trim().split('\n')).toHaveLength(1);
});

/** What `verify` says the cells hash to; that all holds besides is in its exit code. */
async function verifiedHash(folder: string): Promise<string> {
  const { code, json, errors } = await bettercare(folder, ['verify', '--json']);
  if (code !== 0) throw new Error(`verify: ${errors}`);
  return (json() as { cells: { live: string } }).cells.live;
}
