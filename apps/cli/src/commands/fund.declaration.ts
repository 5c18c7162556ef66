import type { Command } from 'commander';
import { areaCode, asKnown, common, example, over, policyYear } from './declaration';
import type { Declaration } from './declaration';

export const declareFund: Declaration = (program, run) => {
  const fund = program
    .command('fund')
    .description("an area's pooled fund of a policy year: what partners put in, and what is spent")
    .addHelpText(
      'after',
      example(
        'bettercare fund draft fund-cambridgeshire-2016-17.json',
        'bettercare fund show --area E10000003 --year 2016/17',
        'bettercare fund spending --area E10000003 --year 2016/17 --line iachs --month 2016-06 --pounds 1,417,666.67',
        'bettercare fund statement --area E10000003 --year 2016/17 --partner urn:ods:06H --out ccg.pdf',
      ),
    );
  const load = () => import('./fund.command');
  asKnown(common(fund.command('list')))
    .description("an area's pooled funds, and how they stand")
    .requiredOption('--area <code>', '9-character ONS code', areaCode)
    .action(run(async () => (await load()).listFunds));
  asKnown(whose(common(fund.command('show'))))
    .description('a fund: how each line stands, what came in, what does not add up, who decided')
    .action(run(async () => (await load()).showFund));
  submitted(over(common(fund.command('draft'))))
    .description('write the fund of a file, or its draft anew')
    .action(run(async () => (await load()).draftFund));
  submitted(over(common(fund.command('agree'))))
    .description('put what waits in force, by the agreement in a file')
    .action(run(async () => (await load()).agreeFund));
  submitted(over(common(fund.command('revise'))))
    .description('put the content of a file forward for an agreed fund')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).reviseFund));
  whose(over(common(fund.command('contributions'))))
    .description('say that a contribution came in; again under its reference, put that right')
    .requiredOption('--contribution <code>', 'which of the fund, ccg-minimum')
    .requiredOption('--reference <words>', 'what this payment is known by')
    .requiredOption('--received-on <day>', 'the day it came, 2016-06-15')
    .requiredOption('--pounds <amount>', 'how much, 2,971,250.00')
    .option('--effective-on <day>', 'the day it takes effect on; the day it came when left out')
    .action(run(async () => (await load()).receiveContribution));
  whose(over(common(fund.command('spending'))))
    .description('say what was spent on a line in a month; again, put that right')
    .requiredOption('--line <code>', 'which of the budget, iachs')
    .requiredOption('--month <month>', 'the month it is of, 2016-06')
    .requiredOption('--pounds <amount>', 'how much in all of the month, 1,417,666.67')
    .option('--effective-on <day>', 'the day it takes effect on; the last of the month when left out')
    .action(run(async () => (await load()).recordSpending));
  whose(over(common(fund.command('forecasts'))))
    .description('say what a line is expected to come to at the end of the year')
    .requiredOption('--line <code>', 'which of the budget, iachs')
    .requiredOption('--as-of <month>', 'the last month that is known, 2016-09')
    .requiredOption('--pounds <amount>', 'the outturn, 17,012,000.00')
    .requiredOption('--method <words>', 'how it was worked out')
    .action(run(async () => (await load()).forecastLine));
  whose(over(common(fund.command('virements'))))
    .description('move budget from one line to another')
    .requiredOption('--from-line <code>', 'the line that gives it')
    .requiredOption('--to-line <code>', 'the line that gets it')
    .requiredOption('--pounds <amount>', 'how much, 10,000.00')
    .requiredOption('--reason <words>', 'why')
    .requiredOption('--authority <words>', 'who allowed it, and by what')
    .action(run(async () => (await load()).vire));
  whose(over(common(fund.command('close-month'))))
    .description('close a month, and those before it: nothing takes effect in them any more')
    .requiredOption('--month <month>', 'the last to close, 2016-06')
    .action(run(async () => (await load()).closeMonth));
  whose(over(common(fund.command('close-year'))))
    .description('close the year: what was spent is what it came to')
    .action(run(async () => (await load()).closeYear));
  days(whose(common(fund.command('journal'))))
    .description('every entry of its journal, on both sides')
    .action(run(async () => (await load()).fundJournal));
  days(whose(common(fund.command('statement'))))
    .description("a partner's statement of account")
    .requiredOption('--partner <source>', 'urn:ods:06H, or urn:ons:E10000003')
    .option('--out <file>', 'as a document: .csv, .html, .pdf or .xlsx')
    .action(run(async () => (await load()).fundStatement));
};

function whose(command: Command): Command {
  return command
    .requiredOption('--area <code>', '9-character ONS code', areaCode)
    .requiredOption('--year <year>', 'policy year, 2016/17', policyYear);
}

function days(command: Command): Command {
  return asKnown(command)
    .option('--from <day>', 'what takes effect from that day, 2016-04-01')
    .option('--to <day>', 'what takes effect through that day, 2016-06-30');
}

function submitted(command: Command): Command {
  return command.argument(
    '<file>',
    'area, policyYear, content and (to agree it) agreement, as docs/pooled-fund.md shows',
  );
}
