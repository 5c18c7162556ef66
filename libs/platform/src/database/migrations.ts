import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#installation';

/** Every migration, oldest first. A file that has been released is never edited or reordered: add another. */
export const migrations: readonly string[] = [
  '0001_event_log',
  '0002_decisions',
  '0003_reference',
  '0004_records',
  '0009_count_series',
  '0010_quarantine_desk',
  '0011_uploaded_files',
  '0012_files_handed_in_again',
  '0013_job_runs',
  '0014_journal',
  '0015_closed_pools',
  '0016_return_documents',
  '0017_person_sessions',
  '0018_ways_set_up',
  '0019_return_deliveries',
  '0020_returns_by_deadline',
  '0021_failed_deliveries',
  '0022_ways_of_reporters',
  '0023_person_names',
  '0024_digests',
];

/** @throws Error naming the file when a listed migration is not there: the installation is incomplete. */
export function readMigration(name: string): string {
  const file = join(repositoryRoot(), 'infra', 'postgres', 'migrations', `${name}.sql`);
  if (!existsSync(file)) throw new Error(`The migration ${file} is listed but is not there.`);
  return readFileSync(file, 'utf8');
}
