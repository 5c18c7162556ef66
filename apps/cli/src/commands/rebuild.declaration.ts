import { common } from './declaration';
import type { Declaration } from './declaration';

export const declareRebuild: Declaration = (program, run) => {
  common(program.command('rebuild'))
    .description('fill the cells anew from the current records, and switch to them when they agree')
    .option('--even-if-different', 'switch to them even when they differ from those kept')
    .action(run(async () => (await import('./rebuild.command')).rebuild));
};
