import { areaCode, common, example, past } from './declaration';
import type { Declaration } from './declaration';

export const declareStandings: Declaration = (program, run) => {
  const load = () => import('./standings.command');
  past(common(program.command('joint')))
    .description('several areas side by side, metric by metric, added up where they can be')
    .argument(
      '<area...>',
      '9-character ONS codes, E06000031 E10000003',
      (code: string, before?: readonly string[]) => [...(before ?? []), areaCode(code)],
    )
    .addHelpText('after', example('bettercare joint E06000031 E10000003'))
    .action(run(async () => (await load()).joint));
  past(common(program.command('england')))
    .description('how many areas met their plans; with a metric, its areas, the worst off their plan first')
    .option('--metric <code>', 'the metric whose areas are listed, delayed-transfers-of-care')
    .addHelpText(
      'after',
      example('bettercare england', 'bettercare england --metric delayed-transfers-of-care'),
    )
    .action(run(async () => (await load()).england));
};
