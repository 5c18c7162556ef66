import { common, example } from './declaration';
import type { Declaration } from './declaration';

export const declarePublish: Declaration = (program, run) => {
  common(program.command('publish'))
    .description(
      'send events: one CloudEvent in JSON, an array of them, or one a line; - reads standard input',
    )
    .argument('<file>', 'the file, or -')
    .option('--as <source...>', 'in the name of these organisations, where the local issuer vouches for them')
    .option(
      '--strict',
      'nothing of a request (5,000 events) unless all of it passes; stops at the first refused',
    )
    .option('--error-file <file>', 'list what was refused in a CSV file to work from, written as it goes')
    .option('--from-start', 'send all of it, where it was published in part before and would be gone on with')
    .option('--quiet', 'no word of how it goes')
    .addHelpText(
      'after',
      example(
        'bettercare publish september.ndjson',
        'bettercare publish september.ndjson --strict --error-file refused.csv',
        'make-events | bettercare publish -',
        'bettercare publish cambridgeshire.json --as urn:ons:E10000003',
      ),
    )
    .addHelpText('after', GOING_ON)
    .action(run(async () => (await import('./publish.command')).publish));
};

const GOING_ON = `
A file of any size is sent as it is read. How far it came stands in FILE.publish.json beside it until all of it is
answered: the same command goes on from there. What is sent twice counts once.`;
