import type { Command } from 'commander';
import { areaCode, asKnown, common, example, over, overRead, policyYear } from './declaration';
import type { Declaration } from './declaration';

export const declareAgreement: Declaration = (program, run) => {
  const agreement = program
    .command('agreement')
    .description('the terms by which money is held back and released: propose, sign, withdraw')
    .addHelpText(
      'after',
      example(
        'bettercare agreement propose risk-share.json --area E10000003 --year 2016/17 --code risk-share',
        "bettercare agreement sign --area E10000003 --year 2016/17 --code risk-share --partner urn:ods:06H --name 'A. Person' --position 'Director of Finance' --signed-on 2016-06-30 --hash <hash>",
        'bettercare agreement show --area E10000003 --year 2016/17 --code risk-share',
      ),
    );
  const load = () => import('./agreement.command');
  asKnown(common(agreement.command('list')))
    .description("an area's agreements, and how they stand")
    .requiredOption('--area <code>', '9-character ONS code', areaCode)
    .action(run(async () => (await load()).listAgreements));
  asKnown(whichAgreement(common(agreement.command('show'))))
    .description('one agreement: its versions, who signed, which is in force')
    .action(run(async () => (await load()).showAgreement));
  over(whichAgreement(common(agreement.command('propose'))))
    .argument('<file>', 'its content, as docs/settlement.md shows')
    .description('put the terms of a file forward; they bind once every partner has signed')
    .action(run(async () => (await load()).proposeAgreement));
  over(whichAgreement(common(agreement.command('sign'))))
    .description('sign what was read, for one partner')
    .requiredOption('--hash <hash>', 'the hash that agreement show gives')
    .requiredOption('--partner <source>', 'for whom, urn:ods:06H')
    .requiredOption('--name <name>', 'who signs')
    .requiredOption('--position <words>', 'in what position')
    .requiredOption('--signed-on <day>', 'the day of the signature, 2016-06-30')
    .action(run(async () => (await load()).signAgreement));
  overRead(whichAgreement(common(agreement.command('withdraw'))))
    .description('take an agreement back')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).withdrawAgreement));
};

/** For commands on one agreement, or its settlement. */
export function whichAgreement(command: Command): Command {
  return command
    .requiredOption('--area <code>', '9-character ONS code', areaCode)
    .requiredOption('--year <year>', 'policy year, 2016/17', policyYear)
    .requiredOption('--code <code>', "the agreement's own name, risk-share");
}
