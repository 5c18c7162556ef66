import { Option } from 'commander';
import type { Command } from 'commander';
import { areaCode, common, example, over } from './declaration';
import type { Declaration } from './declaration';

export const declareDigest: Declaration = (program, run) => {
  const digest = program
    .command('digest')
    .description('what is new of an area, sent to you by e-mail')
    .addHelpText(
      'after',
      example(
        'bettercare digest ask --area E06000031 --rhythm weekly --address a.person@example.org',
        'bettercare digest show --area E06000031',
        'bettercare digest stop --area E06000031',
      ),
    );
  const load = () => import('./digest.command');
  ofArea(common(digest.command('show', { isDefault: true })))
    .description('whether it comes, how often and where, and who decided what')
    .action(run(async () => (await load()).showDigest));
  over(ofArea(common(digest.command('ask'))))
    .description('ask for it, or have it come more or less often or elsewhere')
    .addOption(
      new Option('--rhythm <rhythm>', 'daily from Monday to Friday, or weekly on Mondays')
        .choices(['daily', 'weekly'])
        .makeOptionMandatory(),
    )
    .requiredOption('--address <address>', 'where it goes; a mail asks there first whether it is yours')
    .action(run(async () => (await load()).askDigest));
  over(ofArea(common(digest.command('stop'))))
    .description('stop it, and have the address forgotten')
    .action(run(async () => (await load()).stopDigest));
};

function ofArea(command: Command): Command {
  return command.requiredOption('--area <code>', '9-character ONS code', areaCode);
}
