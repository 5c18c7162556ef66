import type { Command } from 'commander';
import { asKnown, common, example } from './declaration';
import type { Declaration } from './declaration';

export const declarePlan: Declaration = (program, run) => {
  const plan = program
    .command('plan')
    .description('what an area plans for a policy year: draft, agree, revise, withdraw')
    .addHelpText(
      'after',
      example(
        'bettercare plan show --area E06000031 --year 2014/15 --json > plan.json',
        'bettercare plan template --area E06000029 --year 2014/15 > my-plan.json',
        'bettercare plan draft my-plan.json',
        'bettercare plan agree my-plan.json',
        "bettercare plan revise my-plan.json --reason 'Winter funding was confirmed'",
      ),
    );
  asKnown(common(plan.command('list')))
    .description("an area's plans, and how they stand")
    .requiredOption('--area <code>', '9-character ONS code')
    .action(run(async () => (await import('./plan.command')).listPlans));
  asKnown(whose(common(plan.command('show'))))
    .description('a plan: what is in force, what waits, who decided what and when')
    .action(run(async () => (await import('./plan.command')).showPlan));
  whose(common(plan.command('template')))
    .description("a plan to fill in: the year's metrics, and the periods they are planned for")
    .action(run(async () => (await import('./plan.command')).printPlanTemplate));
  submitted(common(plan.command('draft')))
    .description('write the plan of a file, or its draft anew')
    .action(run(async () => (await import('./plan.command')).draftPlan));
  submitted(common(plan.command('agree')))
    .description('put what waits in force, by the agreement in a file')
    .action(run(async () => (await import('./plan.command')).agreePlan));
  submitted(common(plan.command('revise')))
    .description('put the content of a file forward for an agreed plan')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await import('./plan.command')).revisePlan));
  whose(common(plan.command('withdraw')))
    .description('take a plan back')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await import('./plan.command')).withdrawPlan));
};

function whose(command: Command): Command {
  return command
    .requiredOption('--area <code>', '9-character ONS code')
    .requiredOption('--year <year>', 'policy year, 2014/15');
}

function submitted(command: Command): Command {
  return command.argument(
    '<file>',
    'area, policyYear, content and (to agree it) agreement, as docs/your-own-area.md shows',
  );
}
