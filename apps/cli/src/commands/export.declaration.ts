import { Option } from 'commander';
import { common, example, past } from './declaration';
import type { Declaration } from './declaration';

export const declareExport: Declaration = (program, run) => {
  past(common(program.command('export')))
    .description("an area's figures as CSV for a spreadsheet, each row with what it can be traced by")
    .requiredOption('--area <code>', '9-character ONS code')
    .option('--year <year>', 'plan against actual of a policy year, 2014/15')
    .option('--measure <code>', 'or what was reported of a measure, delayed-days')
    .option('--from <month>', 'its first month, 2013-04')
    .option('--to <month>', 'its last month, 2016-03')
    .addOption(
      new Option('--by <period>', 'of a measure, one figure each; month when left out').choices([
        'month',
        'quarter',
        'year',
      ]),
    )
    .option('--out <file>', 'the file to write; standard output when left out')
    .addHelpText(
      'after',
      example(
        'bettercare export --area E06000031 --year 2014/15 --out peterborough.csv',
        'bettercare export --area E06000031 --measure delayed-days --from 2013-04 --to 2016-03 --by quarter',
      ),
    )
    .action(run(async () => (await import('./export.command')).exportFigures));
};
