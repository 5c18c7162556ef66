import { common, example, past, wholeNumber } from './declaration';
import type { Declaration } from './declaration';

export const declareExplain: Declaration = (program, run) => {
  past(common(program.command('explain')))
    .description('where a figure comes from: definition, arithmetic, records, events')
    .requiredOption('--area <code>', '9-character ONS code')
    .requiredOption('--metric <code>', 'delayed-transfers-of-care')
    .requiredOption(
      '--period <period>',
      '2014-09, 2014/15-Q2, 2014/15 or 2014/15-to-date; or as tables print it, "Q2 2014/15"',
    )
    .option('--year <year>', "policy year that asks for it, where not the period's own")
    .option('--agency <code>', 'one agency of it: nhs, social-care, both')
    .option('--reason <code>', 'one reason of it: A to O')
    .option('--care-type <code>', 'one care type of it: acute, non-acute')
    .option('--limit <number>', 'records to show', wholeNumber, 100)
    .option('--all', 'show every record')
    .addHelpText(
      'after',
      example(
        'bettercare explain --area E06000031 --metric delayed-transfers-of-care --period 2014/15-Q2',
        'bettercare explain --area E06000031 --metric delayed-transfers-of-care --period 2014-09 --agency nhs',
      ),
    )
    .action(run(async () => (await import('./explain.command')).explain));
};
