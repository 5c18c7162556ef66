// The laws of the house: which part may know which. One named rule each; `npm run boundaries` holds them.

/**
 * The floors, from the ground up. A library imports itself and what lies on floors below its own, never what
 * lies beside or above it. A new library gets its floor here, or `every-library-has-a-floor` names it.
 */
const FLOORS = [
  { libraries: ['kernel'], law: 'Words everything else speaks: it imports nothing of ours.' },
  { libraries: ['contracts'], law: 'What publishers send: shape only, so that it needs no code list.' },
  { libraries: ['catalogue'], law: 'What is measured, as plain data: it knows no database and no process.' },
  { libraries: ['installation'], law: 'Where this copy stands: it is asked before anything else is loaded.' },
  { libraries: ['platform'], law: 'What every process stands on: it knows nothing of the field.' },
  { libraries: ['event-log'], law: 'Carries bytes in order: it does not know what they say.' },
  { libraries: ['documents'], law: 'Reads and writes tables: what a cell means is for those above.' },
  { libraries: ['pages'], law: 'What every page is made of: which figures one shows is for those above.' },
  { libraries: ['delivery'], law: 'Carries documents out: what they say, and why, is for those above.' },
  {
    libraries: ['decisions', 'jobs'],
    law: 'Keep what people decide, and what is due: what either means is for those above.',
  },
  { libraries: ['reference'], law: 'Who, where and which definitions: asked by records, never the reverse.' },
  { libraries: ['records'], law: 'What was reported: it is recorded alike, whatever was planned.' },
  { libraries: ['planning'], law: 'What was planned: history reaches it only as arguments.' },
  {
    libraries: ['performance', 'pooled-fund'],
    law: 'Actual against plan, which writes nothing; and money, which does not know why it is paid.',
  },
  {
    libraries: ['settlement', 'governance'],
    law: 'Who is owed what, from facts and agreements: it changes neither; and the registers that people keep.',
  },
  {
    libraries: ['returns'],
    law: 'What is told to NHS England: it asks everything, and changes nothing else.',
  },
  {
    libraries: ['digests'],
    law: 'What is news to whoever asked to be told: it asks everything, and changes nothing else.',
  },
  { libraries: ['backup'], law: 'Copies every store and brings it back: nobody below knows of it.' },
];

/** Specs, and what only specs use. */
const TEST = '[.-](spec|behaviour|arbitraries|fixture)\\.ts$|^libs/testing/';

const either = (names) => `(?:${names.join('|')})`;

const floors = FLOORS.map(({ libraries, law }, floor) => {
  const below = FLOORS.slice(0, floor).flatMap((lower) => lower.libraries);
  return {
    name: `floor-of-${libraries.join('-and-')}`,
    comment: law,
    severity: 'error',
    from: { path: `^libs/(${libraries.join('|')})/` },
    // Whether a file may import testing at all is a rule of its own, below.
    to: { path: '^(libs|apps)/', pathNot: `^libs/${either(['$1', ...below, 'testing'])}/` },
  };
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...floors,
    {
      name: 'every-library-has-a-floor',
      comment: 'A library outside the list of floors would be bound by none of them.',
      severity: 'error',
      from: {},
      to: {
        path: '^libs/',
        pathNot: `^libs/${either([...FLOORS.flatMap(({ libraries }) => libraries), 'testing'])}/`,
      },
    },
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or hide a third; and Nest sees undefined.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'library-through-its-index',
      comment:
        'What neither an index nor plain.ts offers is free to change. What plain.ts offers loads no framework.',
      severity: 'error',
      from: { path: '^(?:libs|apps)/([^/]+)/' },
      to: { path: '^(libs|apps)/', pathNot: '^(?:libs|apps)/(?:$1/|[^/]+/src/(?:index|plain)\\.ts$)' },
    },
    {
      name: 'not-through-its-own-index',
      comment:
        'Inside a library files import each other directly: its index would make a circle of them all.',
      severity: 'error',
      from: { path: '^((?:libs|apps)/[^/]+)/', pathNot: TEST },
      to: { path: '^$1/src/index\\.ts$' },
    },
    {
      name: 'only-standalone-imports-apps',
      comment: 'Apps meet in the log and the database, not in memory; standalone puts them in one process.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/standalone/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'only-specs-import-testing',
      comment:
        'What serves tests is not shipped; a cluster on one machine is for trying, and starts what specs start.',
      severity: 'error',
      from: { pathNot: `${TEST}|^apps/standalone/src/(cluster|faults)/` },
      to: { path: TEST },
    },
    {
      name: 'pure-libraries-do-no-io',
      comment:
        'The ground floors answer from their arguments: no clock, disk, network or framework, only zod and hashes.',
      severity: 'error',
      from: {
        path: '^libs/(kernel|contracts|catalogue)/',
        pathNot: `${TEST}|^libs/contracts/src/publish\\.ts$`,
      },
      to: { pathNot: '^libs/|^node_modules/zod/|^(node:)?crypto$' },
    },
    {
      name: 'no-orphans',
      comment:
        'A file that nothing reaches is dead, or not wired up. What browsers load is reached by pages.',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.d\\.ts$|^libs/pages/assets/' },
      to: {},
    },
    {
      name: 'not-to-dev-dependency',
      comment: 'What ships is installed without development dependencies.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-unlisted',
      comment: 'A package that package.json does not name comes and goes with others.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'An import that resolves to nothing fails only when it is reached.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    // Type imports are arrows too: who knows a type knows what it is about.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['bcl-source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
