import { common } from './declaration';
import type { Declaration } from './declaration';

export const declareReference: Declaration = (program, run) => {
  const reference = program.command('reference').description('areas, organisations, reporters, populations');
  common(reference.command('show'))
    .description('the version in force')
    .action(run(async () => (await import('./reference.command')).showReference));
  common(reference.command('load'))
    .description('make a document the newest version')
    .argument('<file>', 'the whole document, as libs/reference/data/england.json')
    .action(run(async () => (await import('./reference.command')).loadReference));
};
