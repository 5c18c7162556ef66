import type { Rule } from '#kernel';

const LIMITS = 'The limits of this product';
const MACHINE = 'The machine that it runs on';
const MIGRATIONS = "The database's migrations";
const MANIFEST = "The backup's manifest";

/** What a backup and a restore are held to. */
export const BACKUP_RULES: readonly Rule[] = [
  {
    code: 'backup-folder-not-empty',
    severity: 'error',
    sentence: 'A backup is written into a folder that is not there yet, or is empty.',
    why: 'What stands there may be the backup that is needed.',
    source: LIMITS,
  },
  {
    code: 'backup-unfinished',
    severity: 'error',
    sentence: 'One backup at a time is written to a place, and an unfinished one is removed by hand.',
    why: 'It may still be under way on another machine.',
    source: LIMITS,
  },
  {
    code: 'backup-impossible',
    severity: 'error',
    sentence: 'Disk and database let the folder and the tables be read and written.',
    why: 'Otherwise there is no backup, or no ledger.',
    source: MACHINE,
  },
  {
    code: 'connection-lost',
    severity: 'error',
    sentence: 'The connection to the database holds to the end.',
    why: 'A backup is of one moment, and that moment is seen by one connection.',
    source: MACHINE,
  },
  {
    code: 'database-not-migrated',
    severity: 'error',
    sentence: 'A database that is backed up has had every migration of the version that does it.',
    why: 'Tables that a version does not know are not copied by it.',
    source: MIGRATIONS,
  },
  {
    code: 'database-newer',
    severity: 'error',
    sentence:
      'A database that is backed up has had no migration that the version that does it does not know.',
    why: 'A table that such a migration brings would be left out, and the backup would look whole.',
    source: MIGRATIONS,
  },
  {
    code: 'restore-unfinished',
    severity: 'error',
    sentence: 'A database that a restore has not filled to its end is not backed up.',
    why: 'It may be a part, and a backup is whole.',
    source: MANIFEST,
  },
  {
    code: 'backup-missing',
    severity: 'error',
    sentence: 'The folder that is restored from is there.',
    why: 'There is nothing else to go by.',
    source: MANIFEST,
  },
  {
    code: 'backup-incomplete',
    severity: 'error',
    sentence: 'A backup has its manifest, the last file to be written.',
    why: 'Without it some of the rest may be missing.',
    source: MANIFEST,
  },
  {
    code: 'backup-file-missing',
    severity: 'error',
    sentence: 'Every file that the manifest names is there.',
    why: 'The ledger would be restored without it.',
    source: MANIFEST,
  },
  {
    code: 'backup-table-missing',
    severity: 'error',
    sentence: 'A backup holds every table that is to be copied of a database with its migrations.',
    why: 'A version that did not know a table may have left it out, and the ledger would be restored without it.',
    source: MANIFEST,
  },
  {
    code: 'backup-damaged',
    severity: 'error',
    sentence: 'Every file has the size and the SHA-256 that it was written with.',
    why: 'A byte that is another may be a figure that is another.',
    source: MANIFEST,
  },
  {
    code: 'backup-newer',
    severity: 'error',
    sentence: 'The version that restores knows every migration that the backup has had.',
    why: 'It would take the tables for something else.',
    source: MIGRATIONS,
  },
  {
    code: 'database-not-empty',
    severity: 'error',
    sentence: 'A ledger is restored into a database that holds nothing.',
    why: 'Two ledgers in one would be neither.',
    source: LIMITS,
  },
  {
    code: 'restore-under-way',
    severity: 'error',
    sentence: 'One restore at a time fills a database.',
    why: 'Two would fill each table twice.',
    source: LIMITS,
  },
];
