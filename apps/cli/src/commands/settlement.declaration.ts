import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { whichAgreement } from './agreement.declaration';
import {
  areaCode,
  asKnown,
  common,
  example,
  over,
  overRead,
  policyYear,
  reportedCount,
  wholeNumber,
} from './declaration';
import type { Declaration, Run } from './declaration';

const OF = '--area E10000003 --year 2016/17 --code risk-share';

export const declareSettlement: Declaration = (program, run) => {
  const settlement = program
    .command('settlement')
    .description('what comes of an agreement: from counts to approval, posting and release')
    .addHelpText(
      'after',
      example(
        `bettercare settlement position ${OF}`,
        `bettercare settlement what-if ${OF} --admissions 56308`,
        `bettercare settlement compute ${OF}`,
        `bettercare settlement show ${OF}`,
        `bettercare settlement approve ${OF} --partner urn:ods:06H --name 'A. Person' --position 'Director of Finance' --hash <hash>`,
        `bettercare settlement show ${OF} --out release.pdf`,
        `bettercare settlement evidence ${OF} --to evidence.zip`,
      ),
    );
  declareQuestions(settlement, run);
  declareWorking(settlement, run);
  declareDisputes(settlement, run);
  declarePosting(settlement, run);
};

const load = () => import('./settlement.command');

function declareQuestions(settlement: Command, run: Run): void {
  asKnown(common(settlement.command('list')))
    .description("an area's settlements of a policy year, and how they stand")
    .requiredOption('--area <code>', '9-character ONS code', areaCode)
    .requiredOption('--year <year>', 'policy year, 2016/17', policyYear)
    .action(run(async () => (await load()).listSettlements));
  asKnown(asDocument(whichAgreement(common(settlement.command('show')))))
    .description('one settlement: its working step by step with clauses, disputes, approvals, postings')
    .action(run(async () => (await load()).showSettlement));
  whichAgreement(common(settlement.command('evidence')))
    .description('everything it rests on as one archive, with a program that checks it offline')
    .requiredOption('--to <file>', 'where the archive is written, evidence.zip')
    .action(run(async () => (await load()).saveEvidence));
  asDocument(whichAgreement(common(settlement.command('position'))))
    .description('where it stands in the year: held, earned, at risk, forecast, what has to happen')
    .option('--watermark <id>', 'as known at a stored watermark; the newest when left out')
    .option(
      '--quarter <quarter>',
      'as at the end of a quarter, 2016/17-Q2; as .xlsx it is the quarterly report',
    )
    .action(run(async () => (await load()).showPosition));
  whichAgreement(common(settlement.command('what-if')))
    .description('what it would come to on another count or price; nothing is changed')
    .option('--admissions <count>', 'the count it would be', reportedCount)
    .option('--price <amount>', 'the price of one, 1,490.00')
    .option('--figure <figure>', 'which count, non-elective-admissions/2016/17; not needed where it is one')
    .action(run(async () => (await load()).whatIf));
}

function declareWorking(settlement: Command, run: Run): void {
  whichAgreement(common(settlement.command('open')))
    .description('open the settlement of an agreement in force: its fund is held back')
    .option(
      '--hash <hash>',
      'of the terms that were read, as agreement show gives it; those in force when left out',
    )
    .action(run(async () => (await load()).openSettlement));
  whichAgreement(over(common(settlement.command('forecast'))))
    .description('accrue what is expected to be released')
    .requiredOption('--pounds <amount>', 'how much, 436,000.00')
    .requiredOption('--as-of <day>', 'the day it is known at, 2016-12-31')
    .requiredOption('--method <words>', 'how it was worked out')
    .action(run(async () => (await load()).forecastRelease));
  whichAgreement(over(common(settlement.command('compute'))))
    .description('work it out on the counts that are known')
    .option('--watermark <id>', 'at a stored watermark; as everything stands now when left out', wholeNumber)
    .option(
      '--grounds <words>',
      'why, where it is computed anew after it was posted: one of those agreed, if any are',
    )
    .action(run(async () => (await load()).computeSettlement));
  byPerson(whichAgreement(over(common(settlement.command('review')))))
    .description('say that what stands was looked at, and what was found')
    .requiredOption('--hash <hash>', 'the hash that settlement show gives')
    .requiredOption('--note <words>', 'what was found')
    .action(run(async () => (await load()).reviewSettlement));
  byPerson(whichAgreement(overRead(common(settlement.command('override-coverage')))))
    .description('put up with counts that are not the last word, by name')
    .requiredOption('--reason <words>', 'why')
    .option(
      '--count <figure=count>',
      'of a figure reported in part, the count that is settled on: non-elective-admissions/2016/17=51638; once for each',
      namedCount,
    )
    .option(
      '--uncounted <figure...>',
      'each quarter that was not counted, where it is to be ended without them: non-elective-admissions/2015/16-Q3',
    )
    .action(run(async () => (await load()).overrideCoverage));
  whichAgreement(over(common(settlement.command('agree-amount'))))
    .description('say which amount the partners agreed on')
    .requiredOption('--pounds <amount>', 'how much is released, 436,000.00')
    .option('--reason <words>', 'why, where it is not what the rule suggests')
    .action(run(async () => (await load()).agreeAmount));
}

function declareDisputes(settlement: Command, run: Run): void {
  forPartner(whichAgreement(over(common(settlement.command('dispute')))))
    .description('challenge one figure; only the money that depends on it is held')
    .requiredOption('--figure <figure>', 'which count, non-elective-admissions/2016/17')
    .requiredOption('--claimed <count>', 'the count it should be', reportedCount)
    .requiredOption('--evidence <words>', 'what shows it')
    .requiredOption('--reply-by <day>', 'the day by which the others reply, 2017-06-30')
    .action(run(async () => (await load()).disputeFigure));
  forPartner(numbered(whichAgreement(over(common(settlement.command('reply'))))))
    .description('reply to a dispute')
    .requiredOption('--reply <words>', 'what is said to it')
    .action(run(async () => (await load()).replyToDispute));
  forPartner(numbered(whichAgreement(over(common(settlement.command('withdraw-dispute'))))))
    .description('take a dispute back, for the partner that raised it')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).withdrawDispute));
  forPartner(numbered(whichAgreement(over(common(settlement.command('uphold-dispute'))))))
    .description('give in to what another partner claims')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).upholdDispute));
  byPerson(numbered(whichAgreement(overRead(common(settlement.command('resolve'))))))
    .description('decide a dispute for all partners')
    .requiredOption('--outcome <outcome>', 'upheld or rejected')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).resolveDispute));
}

function declarePosting(settlement: Command, run: Run): void {
  forPartner(whichAgreement(over(common(settlement.command('approve')))))
    .description('approve what was read, for one partner')
    .requiredOption('--hash <hash>', 'the hash that settlement show gives')
    .action(run(async () => (await load()).approveSettlement));
  whichAgreement(over(common(settlement.command('post'))))
    .description('divide the fund in the journal, once every partner has approved')
    .option('--through <quarter>', 'of pay for performance: what the quarters to this one earned, 2015/16-Q1')
    .action(run(async () => (await load()).postSettlement));
  whichAgreement(over(common(settlement.command('restate'))))
    .description('reverse what was posted, and post what stands')
    .action(run(async () => (await load()).restateSettlement));
  whichAgreement(over(common(settlement.command('release'))))
    .description('say that what was released was paid on')
    .requiredOption('--paid-on <day>', 'the day it was paid, 2017-04-28')
    .requiredOption('--reference <words>', 'by which the payment is found')
    .action(run(async () => (await load()).releaseSettlement));
  whichAgreement(over(common(settlement.command('close'))))
    .description('close it: nothing more is done to it')
    .action(run(async () => (await load()).closeSettlement));
  byPerson(whichAgreement(over(common(settlement.command('propose-void')))))
    .description('ask the partners to end it without a release; they approve that')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).proposeVoid));
  whichAgreement(over(common(settlement.command('void'))))
    .description('give what is held back to its holder, once every partner has approved that')
    .action(run(async () => (await load()).voidSettlement));
}

function asDocument(command: Command): Command {
  return command.option('--out <file>', 'as a document: .csv, .html, .pdf or .xlsx');
}

function byPerson(command: Command): Command {
  return command
    .requiredOption('--name <name>', 'who does it')
    .requiredOption('--position <words>', 'in what position');
}

function forPartner(command: Command): Command {
  return byPerson(command).requiredOption('--partner <source>', 'for whom, urn:ods:06H');
}

/** One of those given, after the ones before it. */
function namedCount(
  text: string,
  before: readonly { readonly figure: string; readonly count: number }[] = [],
): { readonly figure: string; readonly count: number }[] {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be a figure, =, and its count.');
  return [...before, { figure: text.slice(0, at), count: reportedCount(text.slice(at + 1)) }];
}

function numbered(command: Command): Command {
  return command.requiredOption('--dispute <number>', 'which dispute', wholeNumber);
}
