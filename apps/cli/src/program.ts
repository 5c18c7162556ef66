import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOURCE_URN } from '#contracts';
import { repositoryRoot } from '#platform';
import { Command, InvalidArgumentError, Option } from 'commander';
import { explain } from './commands/explain.command';
import { performance } from './commands/performance.command';
import { publish } from './commands/publish.command';
import { rebuild } from './commands/rebuild.command';
import { series } from './commands/series.command';
import { loadReference, showReference } from './commands/reference.command';
import { status } from './commands/status.command';
import { token } from './commands/token.command';
import { verify } from './commands/verify.command';

const AFTER_HELP = `
Environment:
  BETTERCARE_URL      the server, where it is not the one that runs here
  BETTERCARE_TOKEN    bearer token to use instead of one of the local issuer's
  BCL_DATA            data folder of the system that runs here (its connection.json is read)
  DATABASE_URL, DATABASE_OWNER_URL
                      the database, for rebuild, verify and reference

Exit codes:
  0  done
  1  failed: nothing runs, no token, a file that cannot be read, a question refused
  2  some of what was sent was refused, and is listed; the rest was accepted
  3  something does not hold: outcomes, chain, cells or decisions`;

/** Runs one command; answers with its exit code. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const run =
    <Arguments extends readonly unknown[]>(command: (...given: Arguments) => Promise<number>) =>
    async (...given: Arguments): Promise<void> => {
      exitCode = await command(...given);
    };
  const program = new Command('bettercare')
    .description('Publish to the Better Care Ledger, ask it, and check it.')
    .version(version(), '--version', 'print the version')
    .addHelpText('after', AFTER_HELP)
    .showHelpAfterError('Try --help.')
    .exitOverride();
  addPublishing(program, run);
  addQuestions(program, run);
  addOperating(program, run);
  await program.parseAsync(argv, { from: 'user' });
  return exitCode;
}

type Run = <Arguments extends readonly unknown[]>(
  command: (...given: Arguments) => Promise<number>,
) => (...given: Arguments) => Promise<void>;

function addPublishing(program: Command, run: Run): void {
  common(program.command('token'))
    .description("print a bearer token of one of the local issuer's clients")
    .addOption(
      new Option('--client <id>', 'whose')
        .default('sample-viewer')
        .choices(['sample-publisher', 'sample-viewer', 'operator']),
    )
    .option('--grant <role@scope...>', "other grants than the client's own, as the operator")
    .addHelpText(
      'after',
      example(
        'curl -H "Authorization: Bearer $(bettercare token)" http://127.0.0.1:8400/...',
        'bettercare token --grant publisher@urn:ons:E10000003 viewer@E10000003',
      ),
    )
    .action(run(token));
  common(program.command('publish'))
    .description(
      'send events: one CloudEvent in JSON, an array of them, or one a line; - reads standard input',
    )
    .argument('<file>', 'the file, or -')
    .option(
      '--as <source...>',
      'in the name of these organisations, where the local issuer vouches for them',
      sources,
    )
    .addHelpText(
      'after',
      example(
        'bettercare publish september.ndjson',
        'make-events | bettercare publish -',
        'bettercare publish cambridgeshire.json --as urn:ons:E10000003',
      ),
    )
    .action(run(publish));
}

function addQuestions(program: Command, run: Run): void {
  past(common(program.command('performance')))
    .description("plan against actual in an area's policy year")
    .requiredOption('--area <code>', '9-character ONS code')
    .requiredOption('--year <year>', 'policy year, 2014/15')
    .option('--metric <code>', 'one metric; all of the year when left out')
    .addHelpText(
      'after',
      example(
        'bettercare performance --area E06000031 --year 2014/15 --metric delayed-transfers-of-care',
        'bettercare performance --area E06000031 --year 2014/15 --as-published 2014-12-31',
      ),
    )
    .action(run(performance));
  past(common(program.command('series')))
    .description('what was reported of a measure over time, planned for or not')
    .requiredOption('--area <code>', '9-character ONS code')
    .requiredOption('--measure <code>', 'delayed-days')
    .requiredOption('--from <month>', 'first month, 2011-04')
    .requiredOption('--to <month>', 'last month, 2019-12')
    .addOption(
      new Option('--by <period>', 'one figure each').default('month').choices(['month', 'quarter', 'year']),
    )
    .addHelpText(
      'after',
      example(
        'bettercare series --area E06000031 --measure delayed-days --from 2013-04 --to 2016-03 --by quarter',
      ),
    )
    .action(run(series));
  past(common(program.command('explain')))
    .description('where a figure comes from: definition, arithmetic, records, events')
    .requiredOption('--area <code>', '9-character ONS code')
    .requiredOption('--metric <code>', 'delayed-transfers-of-care')
    .requiredOption('--period <period>', '2014-09, 2014/15-Q2, 2014/15 or 2014/15-to-date')
    .option('--year <year>', "policy year that asks for it, where not the period's own")
    .option('--agency <code>', 'one agency of it: nhs, social-care, both')
    .option('--reason <code>', 'one reason of it: A to O')
    .option('--care-type <code>', 'one care type of it: acute, non-acute')
    .option('--limit <number>', 'records to show', wholeNumber, 100)
    .option('--all', 'show every record')
    .addHelpText(
      'after',
      example(
        'bettercare explain --area E06000031 --metric delayed-transfers-of-care --period 2014/15-Q2',
        'bettercare explain --area E06000031 --metric delayed-transfers-of-care --period 2014-09 --agency nhs',
      ),
    )
    .action(run(explain));
}

function addOperating(program: Command, run: Run): void {
  common(program.command('status'))
    .description('where recording stands, and whether what runs is ready')
    .action(run(status));
  common(program.command('verify'))
    .description(
      'prove from the database that every offset has its outcome, the chains hold, live equals rebuilt',
    )
    .addHelpText('after', example('bettercare verify', 'bettercare verify --json | jq .cells.live'))
    .action(run(verify));
  common(program.command('rebuild'))
    .description('fill the cells anew from the current records, and switch to them when they agree')
    .option('--even-if-different', 'switch to them even when they differ from those kept')
    .action(run(rebuild));
  const reference = program.command('reference').description('areas, organisations, reporters, populations');
  common(reference.command('show')).description('the version in force').action(run(showReference));
  common(reference.command('load'))
    .description('make a document the newest version')
    .argument('<file>', 'the whole document, as libs/reference/data/england.json')
    .action(run(loadReference));
}

function common(command: Command): Command {
  return command
    .option('--url <address>', 'the server, where it is not the one that runs here')
    .option('--data <folder>', 'data folder of the system that runs here')
    .option('--json', 'answer in JSON');
}

function past(command: Command): Command {
  return command
    .option(
      '--as-known <moment>',
      'as known here at a moment (2014-11-01T09:00:00Z) or a watermark (its number)',
    )
    .option('--as-published <date>', 'as published by the end of a day, 2014-10-31');
}

function example(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function version(): string {
  const file = readFileSync(join(repositoryRoot(), 'package.json'), 'utf8');
  return (JSON.parse(file) as { readonly version: string }).version;
}

function sources(text: string, before: readonly string[] = []): readonly string[] {
  if (SOURCE_URN.test(text)) return [...before, text];
  throw new InvalidArgumentError(
    'An organisation is named as urn:ons:E10000003 (a council) or urn:ods:RGN (an NHS body).',
  );
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}
