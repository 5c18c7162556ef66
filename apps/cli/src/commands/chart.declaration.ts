import { Option } from 'commander';
import type { Command } from 'commander';
import { areaCode, common, example, over, past, wholeNumber } from './declaration';
import type { Declaration } from './declaration';

export const declareChart: Declaration = (program, run) => {
  const chart = program
    .command('chart')
    .description('a metric over time as a control chart, and what people decide about it')
    .addHelpText(
      'after',
      example(
        'bettercare chart show delayed-transfers-of-care --area E06000031 --year 2015/16',
        "bettercare chart rebase delayed-transfers-of-care --area E06000031 --from 2015-04 --reason 'A discharge lounge was opened'",
        "bettercare chart annotate delayed-transfers-of-care --area E06000031 --period 2015-12 --text 'Norovirus closed two wards'",
      ),
    );
  const load = () => import('./chart.command');
  past(ofMetric(common(chart.command('show', { isDefault: true }))))
    .description('the chart: values, limits, what is out of the ordinary, the forecast, and how it was drawn')
    .requiredOption('--year <year>', 'policy year at whose end the chart ends, 2015/16')
    .addOption(
      new Option(
        '--by <period>',
        'one point each; the shortest period that is reported when left out',
      ).choices(['month', 'quarter', 'year']),
    )
    .option('--from <month>', 'first month, 2013-04; two years before the policy year when left out')
    .action(run(async () => (await load()).showChart));
  over(ofMetric(common(chart.command('rebase'))))
    .description('have mean and limits begin anew from a month')
    .requiredOption('--from <month>', 'the first month after the change, 2015-04')
    .requiredOption('--reason <words>', 'what changed')
    .action(run(async () => (await load()).rebaseChart));
  over(ofMetric(common(chart.command('fix-baseline'))))
    .description('rest mean and limits on the first points')
    .requiredOption('--points <number>', 'how many, 12 or more', wholeNumber)
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).fixChartBaseline));
  over(ofMetric(common(chart.command('choose-ranges'))))
    .description('choose which moving ranges limits rest on')
    .addOption(
      new Option('--ranges <which>', 'without those out of the ordinary, as at first; or all of them')
        .choices(['screened', 'all'])
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).chooseChartRanges));
  over(ofMetric(common(chart.command('clear'))))
    .description('take rebases, fixed baseline and choice of moving ranges back')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).clearChart));
  over(ofMetric(common(chart.command('annotate'))))
    .description('write down what happened in a period; it changes no limit')
    .requiredOption('--period <period>', '2015-12, 2015/16-Q3 or 2015/16')
    .requiredOption('--text <words>', 'what happened')
    .action(run(async () => (await load()).annotateChart));
};

function ofMetric(command: Command): Command {
  return command
    .argument('<metric>', 'its code, delayed-transfers-of-care')
    .requiredOption('--area <code>', '9-character ONS code', areaCode);
}
