import { common, example } from './declaration';
import type { Declaration } from './declaration';

export const declareDelivery: Declaration = (program, run) => {
  const delivery = program
    .command('delivery')
    .description('the channels by which documents leave: which are set up, and trying one')
    .addHelpText(
      'after',
      `
Of the channels that the environment describes, as the reporter has it: SMTP_URL, DELIVERY_FOLDER, WEBHOOK_URL, MESH_URL
and what belongs to each.
${example(
  'bettercare delivery list',
  'bettercare delivery try --channel e-mail --to bcf@example.org',
  'bettercare delivery try --channel mesh',
  'bettercare delivery follow 20151127103001234567_A1B2C3 --channel mesh',
)}`,
    );
  common(delivery.command('list'))
    .description('which channels are set up')
    .action(run(async () => (await import('./delivery.command')).listChannels));
  common(delivery.command('try'))
    .description('send a small document by one channel, and print its receipt')
    .requiredOption('--channel <name>', CHANNEL)
    .option('--to <destination>', 'where to: an address, a folder below, a mailbox; needed for e-mail')
    .option('--id <id>', 'the id of an earlier trial, to send that one again')
    .action(run(async () => (await import('./delivery.command')).tryChannel));
  common(delivery.command('follow'))
    .description(
      'what became of a document that a channel took: the receipt as it stands, and what came back',
    )
    .argument('<reference>', 'of the receipt')
    .requiredOption('--channel <name>', CHANNEL)
    .action(run(async () => (await import('./delivery.command')).followDelivery));
};

const CHANNEL = 'e-mail, folder, webhook or mesh';
