import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#installation';
import { Command } from 'commander';
import type { Declaration, Run } from './commands/declaration';
import { declareAgreement } from './commands/agreement.declaration';
import { declareAreas } from './commands/areas.declaration';
import { declareArrivals } from './commands/arrivals.declaration';
import { declareBackup } from './commands/backup.declaration';
import { declareChanges } from './commands/changes.declaration';
import { declareChart } from './commands/chart.declaration';
import { declareCompletion } from './commands/completion.declaration';
import { declareCoverage } from './commands/coverage.declaration';
import { declareDelivery } from './commands/delivery.declaration';
import { declareDigest } from './commands/digest.declaration';
import { declareDue } from './commands/due.declaration';
import { declareExplain } from './commands/explain.declaration';
import { declareFund } from './commands/fund.declaration';
import { declareLane } from './commands/lane.declaration';
import { declareMapping } from './commands/mapping.declaration';
import { declareExport } from './commands/export.declaration';
import { declareMigrate } from './commands/migrate.declaration';
import { declarePerformance } from './commands/performance.declaration';
import { declarePlan } from './commands/plan.declaration';
import { declarePublicPage } from './commands/public-page.declaration';
import { declarePublish } from './commands/publish.declaration';
import { declareQuarantine } from './commands/quarantine.declaration';
import { declareRebuild } from './commands/rebuild.declaration';
import { declareReference } from './commands/reference.declaration';
import { declareRegister } from './commands/register.declaration';
import { declareRestore } from './commands/restore.declaration';
import { declareReturn } from './commands/return.declaration';
import { declareSession } from './commands/session.declaration';
import { declareSeries } from './commands/series.declaration';
import { declareSettlement } from './commands/settlement.declaration';
import { declareStandings } from './commands/standings.declaration';
import { declareStatus } from './commands/status.declaration';
import { declareTemplate } from './commands/template.declaration';
import { declareToken } from './commands/token.declaration';
import { declareUpload } from './commands/upload.declaration';
import { declareVerify } from './commands/verify.declaration';
import { declareWatch } from './commands/watch.declaration';
import { EXIT, EXIT_CODES } from './exit-codes';

/** In the order of the help: for those who publish, who ask, who operate. */
const COMMANDS: readonly Declaration[] = [
  declareToken,
  declarePublish,
  declareUpload,
  declareAreas,
  declarePerformance,
  declareStandings,
  declareSeries,
  declareChanges,
  declareChart,
  declareExplain,
  declareWatch,
  declareDigest,
  declarePublicPage,
  declareCoverage,
  declareArrivals,
  declareExport,
  declarePlan,
  declareFund,
  declareAgreement,
  declareSettlement,
  declareReturn,
  declareRegister,
  declareQuarantine,
  declareStatus,
  declareDue,
  declareSession,
  declareDelivery,
  declareVerify,
  declareRebuild,
  declareBackup,
  declareRestore,
  declareMigrate,
  declareLane,
  declareReference,
  declareMapping,
  declareTemplate,
  declareCompletion,
];

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['BETTERCARE_URL', 'the server, where it is not the one that runs here'],
  ['BETTERCARE_TOKEN', "bearer token to use instead of one of the local issuer's"],
  ['BCL_DATA', 'data folder of the system that runs here (its connection.json is read)'],
  ['DATABASE_URL', 'the database as the application, for reference, template and lane'],
  ['DATABASE_OWNER_URL', 'the database as the owner of its tables, for what works on all of it'],
  ['KAFKA_BROKERS', 'the Kafka with the event log, with what else begins with KAFKA_, for lane'],
  ['SMTP_URL', 'the mail server, with the settings of the other channels, for delivery'],
];

const AFTER_HELP = [
  '\nEnvironment:',
  ...ENVIRONMENT.map(([name, what]) => `  ${name.padEnd(20)}${what}`),
  '\nExit codes:',
  ...Object.entries(EXIT_CODES).map(
    ([name, what]) => `  ${String(EXIT[name as keyof typeof EXIT]).padEnd(3)}  ${what}`,
  ),
].join('\n');

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

/** Every command, as it is declared; what it does is given to `run`. */
export function commandLine(run: Run): Command {
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
