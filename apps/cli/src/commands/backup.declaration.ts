import { common, example } from './declaration';
import type { Declaration } from './declaration';

export const declareBackup: Declaration = (program, run) => {
  common(program.command('backup'))
    .description('copy the ledger into a folder, as it stands at one moment, while everything runs')
    .argument('<folder>', 'where to; it must not be there yet, or be empty')
    .option('--quiet', 'show no progress')
    .addHelpText('after', example('bettercare backup /backups/2026-11-29'))
    .action(run(async () => (await import('./backup.command')).backup));
};
