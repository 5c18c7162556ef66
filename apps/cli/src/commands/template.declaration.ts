import { common } from './declaration';
import type { Declaration } from './declaration';

export const declareTemplate: Declaration = (program, run) => {
  const template = program
    .command('template')
    .description('the forms of returns: what is asked, when, and the rules');
  common(template.command('list'))
    .description('the newest version of each, with the day and time by which it is due')
    .action(run(async () => (await import('./template.command')).listTemplates));
  common(template.command('show'))
    .description('one of them whole, in JSON')
    .argument('<code>', '2015-16-q1, or a version of it: 2015-16-q1@1')
    .action(run(async () => (await import('./template.command')).showTemplate));
  common(template.command('check'))
    .description('say what is wrong with the template of a file, and put nothing in force')
    .argument('<file>', 'the whole template, as `template show` prints one')
    .action(run(async () => (await import('./template.command')).checkTemplate));
  common(template.command('put'))
    .description('put the template of a file in force, as the next version of its code')
    .argument('<file>', 'the whole template, as `template show` prints one')
    .action(run(async () => (await import('./template.command')).putTemplate));
};
