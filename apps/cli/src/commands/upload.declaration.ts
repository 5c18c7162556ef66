import { Option } from 'commander';
import { common, example } from './declaration';
import type { Declaration } from './declaration';

export const declareUpload: Declaration = (program, run) => {
  common(program.command('upload'))
    .description('send a table of counts, a CSV file or a workbook (.xlsx), and see which figures it changes')
    .argument('[file]', 'the file; with --template none')
    .option(
      '--mapping <name>',
      'how its columns are read; `bettercare mapping list` has them',
      'plain-counts',
    )
    .option('--source <urn>', 'in whose name: urn:ons:E10000003 (a council), urn:ods:RGN (an NHS body)')
    .option(
      '--applicable-at <time>',
      'from when it holds, where no column says so: 2014-11-13T09:30:00Z, or a day',
    )
    .option('--period <period>', 'which period it is of, where the file does not say so: 2014-09')
    .addOption(
      new Option('--status <status>', 'where the file does not say so').choices(['provisional', 'final']),
    )
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--partial', 'take in what is fit of a file with errors')
    .option('--error-file <file>', 'write what is wrong into a CSV file to work from')
    .option('--template', 'print the header of an empty file instead')
    .addHelpText(
      'after',
      example(
        'bettercare upload --template > counts.csv',
        'bettercare upload counts.csv --source urn:ons:E06000031 --dry-run',
        'bettercare upload september.xlsx --mapping delayed-days-as-published --source urn:ons:E06000031 --applicable-at 2014-11-13 --error-file errors.csv',
      ),
    )
    .action(run(async () => (await import('./upload.command')).upload));
};
