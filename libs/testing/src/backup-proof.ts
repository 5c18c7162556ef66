import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { categoriesOf, MEASURES } from '#catalogue';
import type { Category, CountReported, Table } from '#contracts';
import { DecisionStore } from '#decisions';
import type { Delivery, Lane } from '#event-log';
import { monthsOf, period } from '#kernel';
import { applicationRole, createLogger, migrate, openPool, startEmbeddedPostgres } from '#platform';
import { LaneRecorder } from '#records';
import { DefinitionStore, putFirstVersionsInForce, ReferenceStore } from '#reference';
import type { Pool } from 'pg';
import { reported } from './event-builders';
import { spawnBuilt } from './standalone-process';
import type { Verdict } from './verdict';

/** What a command took. */
export interface Taken {
  readonly seconds: number;
  /** The most memory it held, as Linux counts it; 0 elsewhere. */
  readonly mebibytes: number;
}

export interface BackupProof {
  readonly records: number;
  readonly cells: number;
  readonly databaseMebibytes: number;
  readonly backupMebibytes: number;
  readonly backup: Taken;
  /** With the verification that belongs to it. */
  readonly restore: Taken;
  readonly verify: Taken;
  /** What does not hold in the restored ledger, by its restore and by `bettercare verify`. */
  readonly faults: readonly string[];
  /** Of the ledger that was backed up, and of the restored one. */
  readonly cellsHashes: readonly [string, string];
}

const BATCH = 5_000;
const LANES = 12;
const TABLES: readonly Table[] = ['total', 'agency', 'reason', 'care-type', 'full'];
const YEARS = Array.from(
  { length: 8 },
  (_, index) => `${2010 + index}/${String(11 + index).padStart(2, '0')}`,
);
const APPENDED_AT = new Date('2026-01-01T00:00:00Z');

/** Records counts, backs them up, restores them into an empty database, and verifies that; each by its command. */
export async function proveBackup(records: number): Promise<BackupProof> {
  const folder = mkdtempSync(join(tmpdir(), 'bcl-backup-proof-'));
  // As in production: what is committed is on the disk.
  const server = await startEmbeddedPostgres({
    dataFolder: join(folder, 'data'),
    fsync: true,
    log: () => {},
  });
  const owner = openPool({ url: server.url, max: 2, name: 'backup proof', statementTimeoutMs: 0 });
  try {
    await migrate(server.url);
    await recordCounts(server.url, records);
    await owner.query('CREATE DATABASE restored');
    const url = Object.assign(new URL(server.url), { pathname: '/restored' }).href;
    const to = join(folder, 'backup');
    const backup = await measured(['backup', to, '--json', '--quiet'], server.url);
    const manifest = JSON.parse(backup.output) as ManifestRead;
    const restore = await measured(['restore', to, '--json', '--quiet'], url);
    const verify = await measured(['verify', '--json'], url);
    const verdict = JSON.parse(verify.output) as Verdict;
    return {
      records: rowsOf(manifest, 'record_count_by_series'),
      cells: manifest.cells.number,
      databaseMebibytes: await databaseMebibytes(owner),
      backupMebibytes: inMebibytes(manifest.tables.reduce((sum, { bytes }) => sum + bytes, 0)),
      backup: backup.taken,
      restore: restore.taken,
      verify: verify.taken,
      faults: [...(JSON.parse(restore.output) as { readonly faults: string[] }).faults, ...verdict.faults],
      cellsHashes: [manifest.cells.hash, verdict.cells.live],
    };
  } finally {
    await owner.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface ManifestRead {
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly bytes: number }[];
  readonly cells: { readonly number: number; readonly hash: string };
}

function rowsOf({ tables }: ManifestRead, name: string): number {
  return tables.find((table) => table.name === name)?.rows ?? 0;
}

/** Delayed days of every council, month and category, in as many versions as come to so many records. */
async function recordCounts(url: string, records: number): Promise<void> {
  const pool = openPool({ url, role: applicationRole, max: 4, name: 'backup proof' });
  try {
    await putFirstVersionsInForce(pool, 'proof');
    const known = await knownIn(pool);
    const recorder = new LaneRecorder({
      pool,
      log: { read: () => Promise.reject(new Error('not read')), bounds: () => Promise.resolve(undefined) },
      known: () => Promise.resolve(known),
      logger: createLogger({ level: 'silent', format: 'json' }),
    });
    const lanes = Array.from({ length: LANES }, (_, partition): Lane => ({
      topic: 'activity.counts',
      partition,
    }));
    for (const lane of lanes) await recorder.assigned(lane, { start: 0, end: 0 });
    const councils = known.reference.areas
      .filter(({ kind }) => kind === 'council-area')
      .map(({ code }) => code);
    const places = allPlaces(councils);
    const ends = lanes.map(() => 0);
    for (let number = 0; number < records; number += BATCH) {
      const at = (number / BATCH) % LANES;
      const [lane, from] = [lanes[at], ends[at] ?? 0];
      if (lane === undefined) throw new Error('There is no such lane');
      const deliveries = deliveriesOf(places, number, Math.min(BATCH, records - number), from);
      const to = (ends[at] = from + deliveries.length);
      await recorder.batch({ lane, from, to, deliveries, logEnd: to });
    }
  } finally {
    await pool.end();
  }
}

async function knownIn(pool: Pool) {
  const decisions = new DecisionStore(pool);
  const decisionPosition = await decisions.head();
  const reference = await new ReferenceStore(pool).current();
  if (reference === undefined) throw new Error('The first reference data were not published');
  return {
    definitions: await new DefinitionStore(decisions).inForce(decisionPosition),
    reference,
    decisionPosition,
  };
}

interface Place {
  readonly area: string;
  readonly period: string;
  readonly table: Table;
  readonly category: Category;
}

function allPlaces(councils: readonly string[]): Place[] {
  const measure = MEASURES.find(({ code }) => code === 'delayed-days');
  if (measure === undefined) throw new Error('There is no measure of delayed days.');
  const months = YEARS.flatMap((year) => monthsOf(period(year)));
  return months.flatMap((month) =>
    TABLES.flatMap((table) =>
      categoriesOf(measure, table, month).flatMap((category) =>
        councils.map((area) => ({ area, period: month, table, category })),
      ),
    ),
  );
}

function deliveriesOf(places: readonly Place[], first: number, number: number, offset: number): Delivery[] {
  return Array.from({ length: number }, (_, index) => {
    const event = countOf(places, first + index);
    return {
      offset: offset + index,
      appendedAt: APPENDED_AT,
      key: event.source,
      value: Buffer.from(JSON.stringify(event)),
      headers: {},
    };
  });
}

function countOf(places: readonly Place[], number: number): CountReported {
  const place = places[number % places.length];
  if (place === undefined) throw new Error('There are no places');
  const version = Math.floor(number / places.length);
  return reported({
    ...place,
    source: `urn:ons:${place.area}`,
    id: `proof-${number}`,
    value: (number * 7_919) % 997,
    applicableAt: new Date(Date.UTC(2020, 0, 1 + version)).toISOString(),
  });
}

async function measured(
  args: readonly string[],
  ownerUrl: string,
): Promise<{ readonly output: string; readonly taken: Taken }> {
  const began = performance.now();
  const child = spawnBuilt('apps/cli/src/main.js', args, { DATABASE_OWNER_URL: ownerUrl });
  let peakKibibytes = 0;
  const looking = setInterval(() => (peakKibibytes = Math.max(peakKibibytes, residentKibibytes(child))), 50);
  let [output, errors] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(looking);
  if (code !== 0) throw new Error(`bettercare ${args[0]} ended with ${code}: ${output}${errors}`);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  return { output, taken: { seconds, mebibytes: Math.round(peakKibibytes / 1024) } };
}

function residentKibibytes({ pid }: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0; // it has ended, or this is no Linux
  }
}

async function databaseMebibytes(owner: Pool): Promise<number> {
  const { rows } = await owner.query<{ bytes: number }>(
    'SELECT pg_database_size(current_database()) AS bytes',
  );
  return inMebibytes(rows[0]?.bytes ?? 0);
}

function inMebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
