import { common, example, wholeNumber } from './declaration';
import type { Declaration } from './declaration';

export const declareDue: Declaration = (program, run) => {
  const due = program
    .command('due')
    .description('what falls due by itself: look at what is due, done, late or failed, or have one done now')
    .addHelpText(
      'after',
      example(
        'bettercare due list --state late',
        'bettercare due list --name chase-reports --area E06000031',
        'bettercare due run chase-reports E06000031 2016-04',
      ),
    );
  common(due.command('list'))
    .description(
      'what has come to be due, newest first (with --state open, what failed before), and what came of it',
    )
    .option('--state <state>', 'due, running, failed, done, open (not done) or late')
    .option('--name <duty>', 'of one duty, such as chase-reports or deliver-return')
    .option('--area <area>', 'of one area, or of one lane, activity.counts/3')
    .option('--limit <number>', 'how many to show', wholeNumber, 50)
    .action(run(async () => (await import('./due.command')).listDue));
  common(due.command('run'))
    .description('have one done now, without waiting for the pause after a failure, and say what came of it')
    .argument('<name>', 'the duty as listed, chase-reports')
    .argument('<area>', 'its area or lane as listed')
    .argument('<period>', 'its day or month as listed, 2016-04')
    .action(run(async () => (await import('./due.command')).runDue));
};
