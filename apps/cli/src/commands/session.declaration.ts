import { common, example, wholeNumber } from './declaration';
import type { Declaration } from './declaration';

export const declareSession: Declaration = (program, run) => {
  const session = program
    .command('session')
    .description('who is signed in to the pages, and signing somebody out')
    .addHelpText('after', example('bettercare session list', 'bettercare session end person:board'));
  common(session.command('list'))
    .description('who is signed in, the newest first')
    .option('--limit <number>', 'how many to show', wholeNumber, 50)
    .action(run(async () => (await import('./session.command')).listSessions));
  common(session.command('end'))
    .description(
      'sign somebody out wherever they are signed in; whether they may come back their provider says',
    )
    .argument('<subject>', 'who, as listed')
    .action(run(async () => (await import('./session.command')).endSessions));
};
