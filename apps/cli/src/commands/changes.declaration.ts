import { areaCode, common, example, policyYear, wholeNumber } from './declaration';
import type { Declaration } from './declaration';

export const declareChanges: Declaration = (program, run) => {
  common(program.command('changes'))
    .description('what changed between two moments: by new records, corrections, what is gone, definitions')
    .requiredOption('--area <code>', '9-character ONS code', areaCode)
    .requiredOption('--year <year>', 'policy year, 2014/15', policyYear)
    .option('--metric <code>', 'one metric; all of the year when left out')
    .option('--period <period>', 'one period: 2014-09, 2014/15-Q2, 2014/15')
    .option('--from <moment>', 'the first moment as known here (2014-11-01T09:00:00Z), or a watermark')
    .option('--to <moment>', 'the second moment; now when left out')
    .option('--from-published <date>', 'at the first moment only what was published by the end of that day')
    .option('--to-published <date>', 'the same of the second moment')
    .option('--change <kind>', 'show only these records: new, corrected, gone')
    .option('--limit <number>', 'records to show', wholeNumber, 20)
    .addHelpText(
      'after',
      example(
        'bettercare changes --area E06000031 --year 2014/15 --from 3',
        'bettercare changes --area E06000031 --year 2014/15 --from-published 2014-10-31 --to-published 2014-11-30',
      ),
    )
    .action(run(async () => (await import('./changes.command')).changes));
};
