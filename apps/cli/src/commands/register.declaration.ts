import type { Command } from 'commander';
import { areaCode, asKnown, common, example, over } from './declaration';
import type { Declaration } from './declaration';

export const declareRegister: Declaration = (program, run) => {
  const register = program
    .command('register')
    .description('the registers that returns ask for: milestones, risks and more, with their history')
    .addHelpText(
      'after',
      example(
        'bettercare register list --area E10000003 --kind milestones',
        "bettercare register add 'what=Lack of capacity to deliver' likelihood=3 impact=4 --area E10000003 --kind risks --code capacity",
        "bettercare register change status=done doneOn=2016-04-28 --reason 'Approved by the board' --area E10000003 --kind milestones --code annex-b-01",
        "bettercare register import annex-b.csv --mapping annex-b.mapping.json --document 'Plan 2016/17, Annex B' --area E10000003 --kind milestones --table annex-b",
        'bettercare register export --area E10000003 --kind milestones --table annex-b --out annex-b.csv',
      ),
    );
  const load = () => import('./register.command');
  asKnown(common(register.command('list')))
    .description('the registers of an area; with a kind, its entries')
    .requiredOption('--area <code>', '9-character ONS code', areaCode)
    .option('--kind <kind>', 'the kind of register, milestones')
    .option('--up-to <position>', 'as decided below a position, as a watermark has it')
    .action(run(async () => (await load()).listRegister));
  asKnown(ofEntry(common(register.command('show'))))
    .description('one entry, and who changed what in it, when and why')
    .option('--up-to <position>', 'as decided below a position, as a watermark has it')
    .action(run(async () => (await load()).showEntry));
  over(ofEntry(common(register.command('add'))))
    .description('write a new entry')
    .argument('[fields...]', 'its fields, due=2016-05-01; or a file, @entry.json, with all of it')
    .option('--reason <words>', 'why')
    .action(run(async () => (await load()).addEntry));
  over(ofEntry(common(register.command('change'))))
    .description('change fields of an entry; one that is empty says nothing any more')
    .argument('<fields...>', 'what changes, status=done; or a file, @entry.json, with all of it')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).changeEntry));
  over(ofEntry(common(register.command('close'))))
    .description('close an entry from a day on')
    .requiredOption('--on <day>', 'the day, 2016-09-12')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).closeEntry));
  over(ofEntry(common(register.command('reopen'))))
    .description('open a closed entry again')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).reopenEntry));
  over(ofEntry(common(register.command('offer'))))
    .description('offer a comment for approval, as it stands')
    .action(run(async () => (await load()).offerEntry));
  over(ofEntry(common(register.command('approve'))))
    .description('approve a comment that is offered, and that you did not write')
    .action(run(async () => (await load()).approveEntry));
  over(ofEntry(common(register.command('send-back'))))
    .description('send a comment back that is offered')
    .requiredOption('--reason <words>', 'why')
    .action(run(async () => (await load()).sendBackEntry));
  ofKind(common(register.command('import')))
    .description('take the entries of a printed table: all of them, or none, with what is wrong row by row')
    .argument('<file>', 'a CSV file or a workbook')
    .requiredOption('--table <name>', 'its name among those of the area, annex-b')
    .requiredOption('--mapping <file>', 'which column is which field, as docs/registers.md shows')
    .requiredOption('--document <words>', 'the document it stands in, as the public knows it')
    .option('--sheet <name>', 'of a workbook with several')
    .option('--dry-run', 'show what would change, and change nothing')
    .action(run(async () => (await load()).importTable));
  ofKind(common(register.command('export')))
    .description('a table as it was printed, with what its entries say by now; or the whole register')
    .option('--table <name>', 'one that was imported')
    .option('--out <file>', 'where to keep it; printed when left out')
    .action(run(async () => (await load()).exportTable));
};

function ofKind(command: Command): Command {
  return command
    .requiredOption('--area <code>', '9-character ONS code', areaCode)
    .requiredOption('--kind <kind>', 'the kind of register, milestones');
}

function ofEntry(command: Command): Command {
  return ofKind(command).requiredOption('--code <code>', 'the code of the entry, annex-b-02');
}
