import { common } from './declaration';
import type { Declaration } from './declaration';

export const declareStatus: Declaration = (program, run) => {
  common(program.command('status'))
    .description('where recording stands, and whether what runs is ready')
    .action(run(async () => (await import('./status.command')).status));
};
