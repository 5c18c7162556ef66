import { common, example } from './declaration';
import type { Declaration } from './declaration';

export const declareVerify: Declaration = (program, run) => {
  common(program.command('verify'))
    .description(
      'prove from the database that every offset has its outcome, the chains hold, live equals rebuilt, the journal balances',
    )
    .addHelpText('after', example('bettercare verify', 'bettercare verify --json | jq .cells.live'))
    .action(run(async () => (await import('./verify.command')).verify));
};
