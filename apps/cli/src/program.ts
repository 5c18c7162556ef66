import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#installation';
import { Command } from 'commander';
import type { Declaration, Run } from './commands/declaration';
import { declareExplain } from './commands/explain.declaration';
import { declarePerformance } from './commands/performance.declaration';
import { declarePublish } from './commands/publish.declaration';
import { declareRebuild } from './commands/rebuild.declaration';
import { declareReference } from './commands/reference.declaration';
import { declareSeries } from './commands/series.declaration';
import { declareStatus } from './commands/status.declaration';
import { declareToken } from './commands/token.declaration';
import { declareVerify } from './commands/verify.declaration';

/** In the order of the help: for those who publish, who ask, who operate. */
const COMMANDS: readonly Declaration[] = [
  declareToken,
  declarePublish,
  declarePerformance,
  declareSeries,
  declareExplain,
  declareStatus,
  declareVerify,
  declareRebuild,
  declareReference,
];

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
  const program = commandLine((load) => async (...given) => {
    const command = await load();
    exitCode = await command(...given);
  });
  await program.parseAsync(argv, { from: 'user' });
  return exitCode;
}

function commandLine(run: Run): Command {
  const program = new Command('bettercare')
    .description('Publish to the Better Care Ledger, ask it, and check it.')
    .version(version(), '--version', 'print the version')
    .addHelpText('after', AFTER_HELP)
    .showHelpAfterError('Try --help.')
    .exitOverride();
  for (const declare of COMMANDS) declare(program, run);
  return program;
}

function version(): string {
  const file = readFileSync(join(repositoryRoot(), 'package.json'), 'utf8');
  return (JSON.parse(file) as { readonly version: string }).version;
}
