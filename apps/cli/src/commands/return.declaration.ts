import type { Command } from 'commander';
import { areaCode, asKnown, common, example, over, overRead, wholeNumber } from './declaration';
import type { Declaration, Run } from './declaration';

const OF = '--area E06000031 --template 2015-16-q2';

export const declareReturn: Declaration = (program, run) => {
  const returned = program
    .command('return')
    .description('what a board tells NHS England: from opened to acknowledged, and as it was later')
    .addHelpText(
      'after',
      example(
        'bettercare return list --area E06000031',
        `bettercare return show ${OF}`,
        `bettercare return answer pooled=yes 'income-actual-q1=2,686,500.00' ${OF}`,
        `bettercare return check ${OF}`,
        `bettercare return approve ${OF} --approval nhs-finance --organisation urn:ods:06H --name 'A. Person' --position 'Director of Finance' --hash <hash>`,
        `bettercare return submit ${OF} --hash <hash>`,
        `bettercare return diff ${OF}`,
      ),
    );
  declareQuestions(returned, run);
  declarePreparing(returned, run);
  declareSigning(returned, run);
  declareSending(returned, run);
  declareSettings(returned, run);
};

const load = () => import('./return.command');

function declareQuestions(returned: Command, run: Run): void {
  asKnown(common(returned.command('list')))
    .description('the returns of an area in the order of their deadlines, and how they stand')
    .requiredOption('--area <code>', '9-character ONS code', areaCode)
    .action(run(async () => (await load()).listReturns));
  asKnown(whichReturn(common(returned.command('show'))))
    .description('one return, sheet by sheet: answers and where they come from, what blocks, who signed')
    .option('--sheet <name>', 'one sheet alone, by its name or part of it: metrics')
    .option('--blocking', 'the cells alone that something blocks')
    .action(run(async () => (await load()).showReturn));
  ofRevision(whichReturn(common(returned.command('document'))))
    .description(
      'what stands: a draft, or once it is submitted byte for byte what went out, as of an earlier revision',
    )
    .requiredOption('--out <file>', 'where to keep it, as what its name ends in: .xlsx, .csv, .json or .pdf')
    .action(run(async () => (await load()).saveReturn));
  ofRevision(whichReturn(common(returned.command('reproduce'))))
    .description('whether the content and the bytes of what was submitted come to the same again')
    .action(run(async () => (await load()).reproduceReturn));
  asKnown(ofRevision(whichReturn(common(returned.command('diff')))))
    .description(
      'what a revision would change in what was submitted, or filling in a draft, and what is behind',
    )
    .action(run(async () => (await load()).diffReturn));
}

function declarePreparing(returned: Command, run: Run): void {
  whichReturn(common(returned.command('open')))
    .description('open a return before it opens by itself')
    .action(run(async () => (await load()).openReturn));
  whichReturn(over(common(returned.command('fill'))))
    .description('copy what the ledger knows now; what somebody wrote stays')
    .action(run(async () => (await load()).fillReturn));
  whichReturn(over(common(returned.command('answer'))))
    .description('answer, change or take back answers')
    .argument(
      '<answers...>',
      'pooled=yes, money in pounds; an empty one is taken back; or a file of them, @answers.json',
    )
    .action(run(async () => (await load()).answerReturn));
  whichReturn(common(returned.command('import')))
    .description('read what was changed in a workbook: all of it, or none, with what is wrong cell by cell')
    .argument(
      '<file>',
      'the workbook of return document, or the official form with the same sheets and words',
    )
    .option(
      '--over <version>',
      'the version that it was filled in over, where it does not say what it was made of: the official form',
      wholeNumber,
    )
    .action(run(async () => (await load()).importReturn));
  whichReturn(over(common(returned.command('confirm'))))
    .description('say that copied answers were looked at and are right')
    .argument('[cells...]', 'which; all that wait for it when left out')
    .action(run(async () => (await load()).confirmReturn));
  whichReturn(over(common(returned.command('check'))))
    .description('check it as it stands: only what was checked is approved; ends with 3 where it is blocked')
    .action(run(async () => (await load()).checkReturn));
}

function declareSigning(returned: Command, run: Run): void {
  byPerson(hashed(whichReturn(over(common(returned.command('approve'))))))
    .description('approve what was read, for one organisation')
    .requiredOption('--approval <approval>', 'which of the chain, nhs-finance')
    .requiredOption('--organisation <source>', 'for whom, urn:ods:06H')
    .option('--on <day>', 'the day on which it was approved; today when left out')
    .action(run(async () => (await load()).approveReturn));
  byPerson(hashed(whichReturn(over(common(returned.command('sign-off'))))))
    .description('sign off what every partner approved, as the board or for it')
    .requiredOption('--on <day>', 'the day of the meeting, or on which it was signed')
    .option(
      '--authority <words>',
      'by which somebody may sign for the board, which ratifies it; left out where the board signs',
    )
    .action(run(async () => (await load()).signOffReturn));
  byPerson(ofRevision(whichReturn(overRead(common(returned.command('ratify'))))))
    .description('note that the board ratified what was signed for it')
    .requiredOption('--on <day>', 'the day of the meeting')
    .requiredOption('--reference <words>', 'where it is minuted')
    .action(run(async () => (await load()).ratifyReturn));
  whichReturn(overRead(common(returned.command('withdraw'))))
    .description('withdraw a return')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).withdrawReturn));
}

function declareSending(returned: Command, run: Run): void {
  hashed(whichReturn(over(common(returned.command('submit')))))
    .description('lock what was signed off, keep its documents, and have it go out')
    .option('--late <words>', 'after its deadline: why it goes out only now')
    .option(
      '--despite <words>',
      'where the ledger has other figures by now: why it goes out as it was signed',
    )
    .action(run(async () => (await load()).submitReturn));
  ofRevision(whichReturn(over(common(returned.command('acknowledge')))))
    .description('note that NHS England said that it has what was submitted')
    .requiredOption('--on <day>', 'the day it said so')
    .requiredOption('--reference <words>', 'what it wrote')
    .action(run(async () => (await load()).acknowledgeReturn));
  byWay(whichReturn(over(common(returned.command('resend')))))
    .description('have what was submitted go out by one way again')
    .option('--to <address>', 'to another address than before')
    .action(run(async () => (await load()).resendReturn));
  byWay(whichReturn(over(common(returned.command('let-go')))))
    .description('let a way go by which what was submitted has not arrived: the others are enough')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).letGoReturn));
  whichReturn(over(common(returned.command('reopen'))))
    .description('begin the next revision of what was submitted, which stays what it was')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).reopenReturn));
}

function declareSettings(returned: Command, run: Run): void {
  over(common(returned.command('settings')))
    .description('how an area answers returns: approvers, contacts, ways, thresholds')
    .requiredOption('--area <code>', '9-character ONS code', areaCode)
    .option('--set <file>', 'all of them from now on, in JSON, as settings --json has them')
    .option('--reason <words>', 'why they change')
    .action(run(async () => (await load()).returnSettings));
}

function whichReturn(command: Command): Command {
  return command
    .requiredOption('--area <code>', '9-character ONS code', areaCode)
    .requiredOption('--template <code>', 'the code of its template, 2015-16-q2');
}

function ofRevision(command: Command): Command {
  return command.option('--revision <number>', 'which revision that was submitted', wholeNumber);
}

function byWay(command: Command): Command {
  return command
    .requiredOption('--revision <number>', 'which revision', wholeNumber)
    .requiredOption('--channel <channel>', 'by which way: e-mail, folder, webhook or mesh');
}

function hashed(command: Command): Command {
  return command.requiredOption('--hash <hash>', 'of what was read, as return show gives it');
}

function byPerson(command: Command): Command {
  return command
    .requiredOption('--name <name>', 'who does it')
    .requiredOption('--position <words>', 'in what position');
}
