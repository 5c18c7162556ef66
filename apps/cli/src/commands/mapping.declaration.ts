import { common } from './declaration';
import type { Declaration } from './declaration';

export const declareMapping: Declaration = (program, run) => {
  const mapping = program.command('mapping').description('how the columns of uploaded files are read');
  common(mapping.command('list'))
    .description('the newest version of each')
    .action(run(async () => (await import('./mapping.command')).listMappings));
  common(mapping.command('show'))
    .description('one of them whole, in JSON')
    .argument('<name>', 'plain-counts, or a version of it: plain-counts@1')
    .action(run(async () => (await import('./mapping.command')).showMapping));
  common(mapping.command('load'))
    .description('put the mapping of a file in force, as the next version of its name')
    .argument('<file>', 'the whole mapping, as `mapping show` prints one')
    .action(run(async () => (await import('./mapping.command')).loadMapping));
};
