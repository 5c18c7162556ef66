import { common, example } from './declaration';
import type { Declaration } from './declaration';

export const declareRestore: Declaration = (program, run) => {
  common(program.command('restore'))
    .description('fill an empty database from a backup, and prove it to be what was backed up')
    .argument('<folder>', 'of a backup')
    .option('--quiet', 'show no progress')
    .addHelpText(
      'after',
      `
Without DATABASE_URL or DATABASE_OWNER_URL the embedded database of the data folder is filled, which must be new;
nothing may run on it. A database that was not filled to the end is refused by whatever starts on it.
${example('BCL_DATA=/srv/ledger bettercare restore /backups/2026-11-29', 'DATABASE_OWNER_URL=postgres://owner@db/ledger bettercare restore /backups/2026-11-29')}`,
    )
    .action(run(async () => (await import('./restore.command')).restoreBackup));
};
