import { common, example } from './declaration';
import type { Declaration } from './declaration';

export const declareWatch: Declaration = (program, run) => {
  common(program.command('watch'))
    .description('the figures of an area as they change, until Ctrl-C')
    .requiredOption('--area <code>', '9-character ONS code')
    .option('--metric <code>', 'delayed-transfers-of-care; every metric when left out')
    .addHelpText(
      'after',
      example(
        'bettercare watch --area E06000031',
        'bettercare watch --area E06000031 --metric delayed-transfers-of-care --json',
      ),
    )
    .action(run(async () => (await import('./watch.command')).watch));
};
