import { common, example, past } from './declaration';
import type { Declaration } from './declaration';

export const declareCoverage: Declaration = (program, run) => {
  past(common(program.command('coverage')))
    .description('what is there, and what is missing, of what is expected in a year')
    .requiredOption('--area <code>', '9-character ONS code')
    .requiredOption('--year <year>', 'financial year, 2014/15')
    .addHelpText('after', example('bettercare coverage --area E06000031 --year 2014/15'))
    .action(run(async () => (await import('./coverage.command')).coverage));
};
