import { common, example, wholeNumber } from './declaration';
import type { Declaration } from './declaration';

export const declareReference: Declaration = (program, run) => {
  const reference = program.command('reference').description('areas, organisations, reporters, populations');
  common(reference.command('show'))
    .description('the version in force')
    .action(run(async () => (await import('./reference.command')).showReference));
  common(reference.command('export'))
    .description('the document in force, whole, to be changed and loaded')
    .action(run(async () => (await import('./reference.command')).exportReference));
  common(reference.command('population'))
    .description('add a population to the version in force, or put it in place of the one there')
    .requiredOption('--area <code>', '9-character ONS code')
    .requiredOption('--band <band>', 'all-ages, 18+ or 65+')
    .requiredOption('--year <year>', 'calendar year, 2014', wholeNumber)
    .requiredOption('--people <number>', 'how many', wholeNumber)
    .requiredOption('--source <words>', 'the document it was taken from')
    .addHelpText(
      'after',
      example(
        'bettercare reference population --area E06000029 --band 18+ --year 2014 --people 120000 ' +
          "--source 'ONS, mid-year estimates'",
      ),
    )
    .action(run(async () => (await import('./reference.command')).putPopulation));
  common(reference.command('load'))
    .description('make a document the newest version')
    .argument('<file>', 'the whole document, as `reference export` prints it')
    .action(run(async () => (await import('./reference.command')).loadReference));
};
