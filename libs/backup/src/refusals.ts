import { isConnectionLost, sqlState } from '#platform';
import type { Refusal } from '#kernel';

// Why nothing was backed up or restored, in the words of whoever has to mend it.

const refusal = (rule: string, where: string, what: string, mend: string): Refusal => ({
  rule,
  where,
  what,
  mend,
});

export const folderNotEmpty = (folder: string) =>
  refusal(
    'backup-folder-not-empty',
    folder,
    'There is something in it already',
    'Name a folder that is not there yet.',
  );

export const backupUnfinished = (folder: string) =>
  refusal(
    'backup-unfinished',
    folder,
    'A backup is being written there, or was broken off',
    'Where none is, remove it; or name another folder.',
  );

export const migrationsPending = (names: readonly string[]) =>
  refusal(
    'database-not-migrated',
    '',
    `The database has not had ${names.join(', ')}`,
    'Back up with the version that runs on it, or run `bettercare migrate` first.',
  );

export const migrationsUnknown = (names: readonly string[]) =>
  refusal(
    'database-newer',
    '',
    `The database has had ${names.join(', ')}, which this version does not know`,
    'Back up with the version that migrated it.',
  );

export const restoreUnfinished = (): Refusal =>
  refusal(
    'restore-unfinished',
    '',
    'A restore into this database has not come to its end',
    'Wait for it; where none is under way, empty the database and restore it again.',
  );

export const backupMissing = (folder: string) =>
  refusal('backup-missing', folder, 'There is no such folder', 'Name the folder of a backup.');

export const backupIncomplete = (folder: string) =>
  refusal(
    'backup-incomplete',
    folder,
    'It has no manifest.json, so it is no backup, or one that was broken off',
    'Take another one.',
  );

export const fileMissing = (file: string) =>
  refusal(
    'backup-file-missing',
    file,
    'The manifest names it, and it is not there',
    'Copy the backup again, or take another one.',
  );

export const tablesMissing = (tables: readonly string[]) =>
  refusal(
    'backup-table-missing',
    '',
    `It lacks ${tables.join(', ')}, which its database had`,
    'Take another one.',
  );

export const backupDamaged = (file: string, how: string) =>
  refusal(
    'backup-damaged',
    file,
    `The backup is damaged: ${how}`,
    'Copy it again from where it was made, or take another one.',
  );

export const backupNewer = (version: string, unknown: readonly string[]) =>
  refusal(
    'backup-newer',
    '',
    `It was made by version ${version}, with ${unknown.join(', ')}, which this version does not know`,
    'Restore it with the version that made it, or a newer one.',
  );

export const databaseNotEmpty = (what: string) =>
  refusal(
    'database-not-empty',
    '',
    `The database is not empty: ${what}`,
    'Restore into a database made anew, or a new data folder; nothing was changed.',
  );

export const restoreUnderWay = (): Refusal =>
  refusal('restore-under-way', '', 'Another restore into this database is under way', 'Wait for it to end.');

const CONNECTION_LOST = (why: string) =>
  refusal(
    'connection-lost',
    '',
    `The connection to the database was lost (${why})`,
    'See that it runs, and begin again.',
  );

const OF_THE_DISK: Readonly<Record<string, readonly [what: string, mend: string]>> = {
  ENOSPC: ['The disk is full', 'Make room there, or name a folder on another disk.'],
  EDQUOT: ['The disk is full', 'Make room there, or name a folder on another disk.'],
  EACCES: ['It may not be used by this user', 'Name a folder that you may use.'],
  EPERM: ['It may not be used by this user', 'Name a folder that you may use.'],
  EROFS: ['It may only be read there', 'Name a folder on another disk.'],
  ENOTDIR: ['It is a file, or below one', 'Name a folder.'],
  EBUSY: ['It is where a disk is mounted', 'Name a folder below it.'],
  EIO: ['The disk cannot be read or written', 'Use another disk.'],
};

/** The server's own: of its disk, and of what it may do. */
const OF_THE_SERVER: Readonly<Record<string, readonly [what: string, mend: string]>> = {
  '53100': ['The disk of the database is full', 'Make room there, empty the database, and begin again.'],
  '42501': ['The role may not do that in the database', 'Give the address of the owner, DATABASE_OWNER_URL.'],
};

/** What a failure says to whoever began, where it is one of the machine and not of the software. */
export function refusalOf(cause: unknown, folder: string): Refusal | undefined {
  if (isConnectionLost(cause)) return CONNECTION_LOST(sqlState(cause) ?? codeOf(cause) ?? 'it was closed');
  const [what, mend] = OF_THE_SERVER[sqlState(cause) ?? ''] ?? OF_THE_DISK[codeOf(cause) ?? ''] ?? [];
  if (what === undefined || mend === undefined) return undefined;
  const { path } = cause as NodeJS.ErrnoException;
  return refusal('backup-impossible', sqlState(cause) === undefined ? (path ?? folder) : '', what, mend);
}

function codeOf(cause: unknown): string | undefined {
  const { code } = cause as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
