import { common, example } from './declaration';
import type { Declaration } from './declaration';

export const declareMigrate: Declaration = (program, run) => {
  common(program.command('migrate'))
    .description('bring the database up to date, as the owner of its tables')
    .addHelpText('after', example('DATABASE_OWNER_URL=postgres://owner@db/ledger bettercare migrate'))
    .action(run(async () => (await import('./migrate.command')).migrateDatabase));
};
