import { common, example } from './declaration';
import type { Declaration } from './declaration';

export const declareAreas: Declaration = (program, run) => {
  common(program.command('areas'))
    .description('which areas there are, their plans, and the measures there are records of')
    .option('--area <code>', 'one of them, by its 9-character ONS code')
    .addHelpText('after', example('bettercare areas', 'bettercare areas --area E06000031'))
    .action(run(async () => (await import('./areas.command')).areas));
};
