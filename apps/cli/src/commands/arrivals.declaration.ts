import { common, example } from './declaration';
import type { Declaration } from './declaration';

export const declareArrivals: Declaration = (program, run) => {
  common(program.command('arrivals'))
    .description('what arrived of an area, when and from whom, newest first')
    .requiredOption('--area <code>', '9-character ONS code')
    .option('--after <place>', 'where the page before ended')
    .addHelpText('after', example('bettercare arrivals --area E06000031'))
    .action(run(async () => (await import('./arrivals.command')).arrivals));
};
