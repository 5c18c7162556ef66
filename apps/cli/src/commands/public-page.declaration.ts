import type { Command } from 'commander';
import { areaCode, common, example, over } from './declaration';
import type { Declaration } from './declaration';

export const declarePublicPage: Declaration = (program, run) => {
  const page = program
    .command('public-page')
    .description('whether everybody may see how an area did against its plan')
    .addHelpText(
      'after',
      example(
        'bettercare public-page show --area E06000031',
        "bettercare public-page open --area E06000031 --reason 'The board publishes its figures'",
      ),
    );
  const load = () => import('./public-page.command');
  ofArea(common(page.command('show', { isDefault: true })))
    .description('whether it is open, and who decided so, when and why')
    .action(run(async () => (await load()).showPublicPage));
  over(ofArea(common(page.command('open'))))
    .description('open it to everybody')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).openPublicPage));
  over(ofArea(common(page.command('close'))))
    .description('close it')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).closePublicPage));
};

function ofArea(command: Command): Command {
  return command.requiredOption('--area <code>', '9-character ONS code', areaCode);
}
