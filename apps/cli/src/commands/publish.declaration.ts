import { common, example } from './declaration';
import type { Declaration } from './declaration';

export const declarePublish: Declaration = (program, run) => {
  common(program.command('publish'))
    .description(
      'send events: one CloudEvent in JSON, an array of them, or one a line; - reads standard input',
    )
    .argument('<file>', 'the file, or -')
    .option('--as <source...>', 'in the name of these organisations, where the local issuer vouches for them')
    .addHelpText(
      'after',
      example(
        'bettercare publish september.ndjson',
        'make-events | bettercare publish -',
        'bettercare publish cambridgeshire.json --as urn:ons:E10000003',
      ),
    )
    .action(run(async () => (await import('./publish.command')).publish));
};
