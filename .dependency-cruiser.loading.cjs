// What is loaded when something runs: types are no arrows here, as they are to the laws of the house.

const { options } = require('./.dependency-cruiser.cjs');

/** Commands that work by themselves, on the database or on what the settings name. */
const BY_THEMSELVES =
  '(backup|delivery|lane|migrate|rebuild|reference|restore|template|verify)\\.command\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'commands-load-no-framework',
      comment:
        'The framework takes longer to load than a question takes to be answered; see plain.ts of a library.',
      severity: 'error',
      from: { path: '^apps/cli/src/commands/.*\\.command\\.ts$', pathNot: BY_THEMSELVES },
      to: { path: '^node_modules/@nestjs/', reachable: true },
    },
  ],
  options: { ...options, tsPreCompilationDeps: false },
};
