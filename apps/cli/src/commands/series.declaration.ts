import { Option } from 'commander';
import { common, example, past } from './declaration';
import type { Declaration } from './declaration';

export const declareSeries: Declaration = (program, run) => {
  past(common(program.command('series')))
    .description('what was reported of a measure over time, planned for or not')
    .requiredOption('--area <code>', '9-character ONS code')
    .requiredOption('--measure <code>', 'delayed-days')
    .requiredOption('--from <month>', 'first month, 2011-04')
    .requiredOption('--to <month>', 'last month, 2019-12')
    .addOption(
      new Option('--by <period>', 'one figure each').default('month').choices(['month', 'quarter', 'year']),
    )
    .addHelpText(
      'after',
      example(
        'bettercare series --area E06000031 --measure delayed-days --from 2013-04 --to 2016-03 --by quarter',
      ),
    )
    .action(run(async () => (await import('./series.command')).series));
};
