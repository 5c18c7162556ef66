import { common, example, wholeNumber } from './declaration';
import type { Declaration } from './declaration';

export const declareQuarantine: Declaration = (program, run) => {
  const quarantine = program
    .command('quarantine')
    .description('deliveries that could not be recorded: look at them, mend and replay them, or dismiss them')
    .addHelpText(
      'after',
      example(
        'bettercare quarantine list --state open',
        'bettercare quarantine show activity.counts/10 108 --event > mended.json',
        'bettercare quarantine replay activity.counts/10 108 --mended mended.json',
        'bettercare quarantine replay --rule unknown-area --dry-run',
        "bettercare quarantine dismiss activity.counts/10 108 --reason 'Reported under another record'",
      ),
    );
  common(quarantine.command('list'))
    .description('what is in quarantine, newest first')
    .option('--source <urn>', 'in the name of one organisation, urn:ons:E06000031')
    .option('--rule <code>', 'that broke one rule')
    .option('--state <state>', 'open, replayed or dismissed')
    .option('--limit <number>', 'how many to show', wholeNumber, 50)
    .action(run(async () => (await import('./quarantine.command')).listQuarantine));
  common(quarantine.command('show'))
    .description('one of them: the rules it broke, how to mend it, what it held, and what was decided on it')
    .argument('<lane>', 'its lane as listed, activity.counts/10')
    .argument('<offset>', 'its offset')
    .option('--event', 'print the event alone, for a file to mend')
    .action(run(async () => (await import('./quarantine.command')).showQuarantined));
  common(quarantine.command('replay'))
    .description(
      'send it again as it stood, or mended; or each that is open and broke one rule, as it stood; you vouch for it',
    )
    .argument('[lane]', 'its lane as listed, activity.counts/10')
    .argument('[offset]', 'its offset')
    .option('--mended <file>', 'the event as it should be')
    .option('--rule <code>', 'instead of one: each that is open and broke this rule')
    .option('--source <urn>', 'with --rule: of those, in the name of one organisation')
    .option('--limit <number>', 'with --rule: how many at most, the newest', wholeNumber, 100)
    .option('--dry-run', 'with --rule: show which, and send nothing')
    .action(run(async () => (await import('./quarantine.command')).replayQuarantined));
  common(quarantine.command('dismiss'))
    .description('say that nothing is to come of it, and why')
    .argument('<lane>', 'its lane as listed, activity.counts/10')
    .argument('<offset>', 'its offset')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await import('./quarantine.command')).dismissQuarantined));
};
