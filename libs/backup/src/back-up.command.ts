import { readDecisionSeal } from '#decisions';
import { fail, ok } from '#kernel';
import type { Refusal, Result } from '#kernel';
import {
  appliedMigrations,
  copyOut,
  isRestoreUnfinished,
  migrations,
  softwareVersion,
  transaction,
} from '#platform';
import { readJournalSeal } from '#pooled-fund';
import { readPositions, readRecordSeals } from '#records';
import type { ClientBase, Pool, PoolClient } from 'pg';
import { UnfinishedBackup } from './backup-folder';
import { COPIED } from './copied-tables';
import type { CopiedTable } from './copied-tables';
import { FORMAT } from './manifest';
import type { Manifest, TableFile } from './manifest';
import { migrationsPending, migrationsUnknown, refusalOf, restoreUnfinished } from './refusals';

/** Told now and then what is under way, and how many bytes of it are done. */
export type Progress = (step: string, bytes: number, of?: number) => void;

/**
 * Copies everything that cannot be worked out again into a folder, as it stands at one moment, while all goes on. The
 * folder is there when all of it is on the disk, and not before.
 */
export async function backUp(
  owner: Pool,
  folder: string,
  progress: Progress = () => {},
): Promise<Result<Manifest, Refusal>> {
  let begun: UnfinishedBackup | undefined;
  try {
    const reason = await notToBeCopied(owner);
    if (reason !== undefined) return fail(reason);
    const backup = await UnfinishedBackup.begin(folder);
    if (!backup.ok) return backup;
    begun = backup.value;
    const copied = await copy(owner, begun, progress);
    if (copied.ok) await begun.complete(copied.value);
    else await begun.discard();
    return copied;
  } catch (cause) {
    await begun?.discard();
    const refusal = refusalOf(cause, folder);
    if (refusal === undefined) throw cause;
    return fail(refusal);
  }
}

async function notToBeCopied(db: Pool | ClientBase): Promise<Refusal | undefined> {
  if (await isRestoreUnfinished(db)) return restoreUnfinished();
  const applied = await appliedMigrations(db);
  const unknown = applied.filter((name) => !migrations.includes(name));
  if (unknown.length > 0) return migrationsUnknown(unknown);
  const pending = migrations.filter((name) => !applied.includes(name));
  return pending.length === 0 ? undefined : migrationsPending(pending);
}

function copy(owner: Pool, backup: UnfinishedBackup, progress: Progress): Promise<Result<Manifest, Refusal>> {
  return transaction(
    owner,
    async (client) => {
      // Before the snapshot is taken: what it sees of the log must not be let go of before it has been copied.
      await client.query(`LOCK TABLE ${COPIED.map(({ name }) => name).join(', ')} IN ACCESS SHARE MODE`);
      // Asked again of what the snapshot sees: a migration may have come between.
      const reason = await notToBeCopied(client);
      if (reason !== undefined) return fail(reason);
      const about = await readAbout(client);
      const tables: TableFile[] = [];
      for (const table of COPIED) tables.push(await copyTable(client, backup, table, progress));
      progress('the cells', 0);
      const { lanes, cells } = await readRecordSeals(client);
      const decisions = await readDecisionSeal(client);
      const journal = await readJournalSeal(client);
      const { referenceVersion } = await readPositions(client);
      return ok({
        format: FORMAT,
        version: softwareVersion(),
        ...about,
        tables,
        lanes: [...lanes],
        cells,
        decisions,
        journal,
        referenceVersion,
      });
    },
    { isolation: 'repeatable read', readOnly: true, idleLimit: 'none' },
  );
}

async function readAbout(client: PoolClient): Promise<Pick<Manifest, 'postgres' | 'takenAt' | 'migrations'>> {
  const { rows } = await client.query<{ postgres: string; at: Date }>(
    `SELECT current_setting('server_version') AS postgres, clock_timestamp() AS at`,
  );
  const [row] = rows;
  if (!row) throw new Error('A SELECT of one row gave none');
  return {
    postgres: row.postgres,
    takenAt: row.at.toISOString(),
    migrations: [...(await appliedMigrations(client))],
  };
}

async function copyTable(
  client: PoolClient,
  backup: UnfinishedBackup,
  { name, part }: CopiedTable,
  progress: Progress,
): Promise<TableFile> {
  const columns = part?.columns ?? (await columnsOf(client, name));
  const file = `${name}.copy`;
  let written = { bytes: 0, sha256: '' };
  const rows = await copyOut(
    client,
    part ? `(${part.sql})` : `${name} (${columns.join(', ')})`,
    async (bytes) => {
      written = await backup.write(file, bytes, (done) => progress(name, done));
    },
  );
  return { name, columns: [...columns], file, rows, ...written };
}

async function columnsOf(client: PoolClient, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT attname::text AS name FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  );
  return rows.map(({ name: column }) => column);
}
