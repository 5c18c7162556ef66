import { common, example, past } from './declaration';
import type { Declaration } from './declaration';

export const declarePerformance: Declaration = (program, run) => {
  past(common(program.command('performance')))
    .description("plan against actual in an area's policy year")
    .requiredOption('--area <code>', '9-character ONS code')
    .requiredOption('--year <year>', 'policy year, 2014/15')
    .option('--metric <code>', 'one metric; all of the year when left out')
    .option('--all', 'metrics too of which nothing is reported or planned')
    .addHelpText(
      'after',
      example(
        'bettercare performance --area E06000031 --year 2014/15 --metric delayed-transfers-of-care',
        'bettercare performance --area E06000031 --year 2014/15 --as-published 2014-12-31',
      ),
    )
    .action(run(async () => (await import('./performance.command')).performance));
};
