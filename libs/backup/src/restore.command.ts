import { createHash } from 'node:crypto';
import { DecisionStore } from '#decisions';
import type { ChainVerdict } from '#decisions';
import { fail, ok } from '#kernel';
import type { Refusal, Result } from '#kernel';
import {
  ADVISORY_LOCKS,
  copyIn,
  markRestore,
  migrate,
  migrations,
  transaction,
  unmarkRestore,
} from '#platform';
import { verifyJournal } from '#pooled-fund';
import type { JournalVerdict } from '#pooled-fund';
import { fillCurrent, verifyRecords } from '#records';
import type { Verdict } from '#records';
import type { Pool, PoolClient } from 'pg';
import type { Progress } from './back-up.command';
import { Backup } from './backup-folder';
import { COPIED } from './copied-tables';
import { differences } from './differences';
import { whatItHolds } from './empty-database.query';
import type { Manifest } from './manifest';
import {
  backupDamaged,
  backupNewer,
  databaseNotEmpty,
  refusalOf,
  restoreUnderWay,
  tablesMissing,
} from './refusals';

export interface Destination {
  /** As the owner of what is to be in it. */
  readonly owner: Pool;
  readonly ownerUrl: string;
  /** As `migrate` takes it. */
  readonly ownerTakesApplicationRole: boolean;
}

export interface Restored {
  readonly manifest: Manifest;
  readonly records: Verdict;
  readonly decisions: ChainVerdict;
  readonly journal: JournalVerdict;
  /** What does not hold, or is not as the manifest says, in sentences. While there is any, no process starts on it. */
  readonly faults: readonly string[];
}

/**
 * Fills an empty database from a backup, works out what was not copied, and proves it to be what was backed up. Until
 * that has been done the database is marked, and nothing else starts on it.
 *
 * Refused without a change to the database where the backup is not whole or not for this version, or the database holds
 * anything.
 */
export async function restore(
  { owner, ownerUrl, ownerTakesApplicationRole }: Destination,
  folder: string,
  progress: Progress = () => {},
): Promise<Result<Restored, Refusal>> {
  try {
    const opened = await openWhole(folder, progress);
    if (!opened.ok) return opened;
    const backup = opened.value;
    const migrateTo = (first: number) =>
      migrate(ownerUrl, { ownerTakesApplicationRole, first, isRestore: true });
    return await inTurn(owner, async () => {
      const held = await whatItHolds(owner, backup.manifest.migrations);
      if (held !== undefined) return fail(databaseNotEmpty(held));
      await markRestore(owner);
      // The tables as they were when they were copied; whatever a later version makes of them it makes of what is in them.
      await migrateTo(backup.manifest.migrations.length);
      const filled = await fill(owner, backup, progress);
      if (!filled.ok) return filled;
      await migrateTo(migrations.length);
      progress('the current records and the cells', 0);
      await transaction(owner, fillCurrent);
      const restored = await prove(owner, backup.manifest, progress);
      if (restored.faults.length === 0) await unmarkRestore(owner);
      return ok(restored);
    });
  } catch (cause) {
    const refusal = refusalOf(cause, folder);
    if (refusal === undefined) throw cause;
    return fail(refusal);
  }
}

/** All of it is read before anything is written: most of what can be wrong with a backup is found while nothing is lost. */
async function openWhole(folder: string, progress: Progress): Promise<Result<Backup, Refusal>> {
  const opened = await Backup.open(folder);
  if (!opened.ok) return opened;
  const { manifest } = opened.value;
  const unknown = manifest.migrations.filter((name, at) => name !== migrations[at]);
  if (unknown.length > 0) return fail(backupNewer(manifest.version, unknown));
  const missing = missingFrom(manifest);
  if (missing.length > 0) return fail(tablesMissing(missing));
  const all = bytesOf(manifest);
  const whole = await opened.value.check((done) => progress('checking the backup', done, all));
  return whole.ok ? opened : whole;
}

/** What the database had at its migrations, and a version that did not know it may have left out. */
function missingFrom({ migrations: had, tables }: Manifest): string[] {
  const held = new Set(tables.map(({ name }) => name));
  return COPIED.filter(({ name, since }) => had.includes(since) && !held.has(name)).map(({ name }) => name);
}

async function inTurn<T>(owner: Pool, work: () => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> {
  const session = await owner.connect();
  try {
    const { rows } = await session.query<{ ours: boolean }>('SELECT pg_try_advisory_lock($1, 0) AS ours', [
      ADVISORY_LOCKS.restore,
    ]);
    return rows[0]?.ours === true ? await work() : fail(restoreUnderWay());
  } finally {
    // The lock goes with the connection.
    session.release(true);
  }
}

function fill(owner: Pool, backup: Backup, progress: Progress): Promise<Result<undefined, Refusal>> {
  const { tables } = backup.manifest;
  const all = bytesOf(backup.manifest);
  const work = async (client: PoolClient): Promise<Result<undefined, Refusal>> => {
    // A backup of before the migration that brings a table has none of it.
    const there = COPIED.filter(({ name }) => tables.some((table) => table.name === name));
    const guarded = there.filter(({ isGuarded }) => isGuarded === true);
    for (const { name } of there.filter(({ isSeeded }) => isSeeded === true))
      await client.query(`DELETE FROM ${name}`);
    for (const { name } of guarded) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
    let before = 0;
    for (const table of tables) {
      const hash = createHash('sha256');
      const bytes = watched(backup.read(table), (piece) => {
        hash.update(piece);
        progress(table.name, (before += piece.length), all);
      });
      const rows = await copyIn(client, table.name, table.columns, bytes);
      if (hash.digest('hex') !== table.sha256)
        throw new Changed(backupDamaged(table.file, 'its bytes are no longer those that were written'));
      if (rows !== table.rows)
        throw new Changed(
          backupDamaged(table.file, `it gave ${rows} rows, and was written with ${table.rows}`),
        );
    }
    for (const { name } of guarded) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
    await moveNumbersOn(
      client,
      tables.map(({ name }) => name),
    );
    return ok(undefined);
  };
  return transaction(owner, work, { idleLimit: 'none' }).catch((cause: unknown) => {
    if (cause instanceof Changed) return fail(cause.refusal);
    throw cause;
  });
}

/** Between being checked and being read, a file has changed; what was read of it is undone. */
class Changed extends Error {
  override readonly name = 'Changed';
  constructor(readonly refusal: Refusal) {
    super(refusal.what);
  }
}

/** So that what is recorded next is numbered after what was copied. */
async function moveNumbersOn(client: PoolClient, tables: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `SELECT c.relname::text AS "table", a.attname::text AS "column"
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE a.attidentity <> '' AND c.relnamespace = current_schema()::regnamespace AND c.relname = ANY($1)`,
    [tables],
  );
  for (const { table, column } of rows) {
    await client.query(
      `SELECT setval(pg_get_serial_sequence($1, $2), max(${column})) FROM ${table} HAVING max(${column}) IS NOT NULL`,
      [table, column],
    );
  }
}

async function prove(owner: Pool, manifest: Manifest, progress: Progress): Promise<Restored> {
  progress('verifying', 0);
  const records = await verifyRecords(owner);
  const decisions = await new DecisionStore(owner).verifyChain();
  const journal = await verifyJournal(owner);
  return {
    manifest,
    records,
    decisions,
    journal,
    faults: [...records.faults, ...journal.faults, ...differences(manifest, { records, decisions, journal })],
  };
}

function bytesOf({ tables }: Manifest): number {
  return tables.reduce((all, { bytes }) => all + bytes, 0);
}

async function* watched(pieces: AsyncIterable<Buffer>, read: (piece: Buffer) => void): AsyncIterable<Buffer> {
  for await (const piece of pieces) {
    read(piece);
    yield piece;
  }
}
