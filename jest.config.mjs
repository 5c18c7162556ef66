// Two projects: `unit` needs nothing, `int` runs on a real PostgreSQL started once for the whole run.
import { availableParallelism } from 'node:os';
import { jsc } from './scripts/specs/typescript.mjs';

const base = {
  testEnvironment: 'node',
  injectGlobals: false,
  testRunner: './scripts/specs/run-spec.mjs',
  moduleFileExtensions: ['ts', 'mjs', 'js', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  // For what starts the servers; specs are loaded by Node.
  transform: {
    '^.+\\.ts$': ['@swc/jest', { swcrc: false, jsc, module: { type: 'es6' }, sourceMaps: 'inline' }],
  },
};

const database = {
  globalSetup: './libs/testing/src/start-test-postgres.ts',
  globalTeardown: './libs/testing/src/stop-test-postgres.ts',
};

const cluster = {
  globalSetup: './libs/testing/src/start-test-cluster.ts',
  globalTeardown: './libs/testing/src/stop-test-cluster.ts',
};

export default {
  // One worker a core, since most specs wait for the database; few enough for the server's connections.
  maxWorkers: Math.min(availableParallelism(), 4),
  // What finished files left is not all given back: a worker of hundreds would spend its time collecting garbage.
  workerIdleMemoryLimit: '1GB',
  // On a busy machine a worker that has loaded all of an application takes longer than half a second to end by itself.
  workerGracefulExitTimeout: 10_000,
  testSequencer: './scripts/longest-first.mjs',
  // A limit against hanging, not a measure of speed: a busy machine may take two minutes to start a whole system.
  testTimeout: 180_000,
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'] },
    { ...base, ...database, displayName: 'int', testMatch: ['<rootDir>/{apps,libs}/**/*.int-spec.ts'] },
    // Published figures kept beside the checkout; left out, and said so, where they are not there.
    { ...base, ...database, displayName: 'oracle', testMatch: ['<rootDir>/{apps,libs}/**/*.oracle-spec.ts'] },
    // On servers that `npm test` does not bring along. `npm run test:cluster` only.
    {
      ...base,
      ...cluster,
      displayName: 'cluster',
      testMatch: ['<rootDir>/{apps,libs}/**/*.cluster-spec.ts'],
    },
    // Documents opened by LibreOffice and Poppler, which come with a machine. `npm run test:office` only.
    { ...base, ...database, displayName: 'office', testMatch: ['<rootDir>/{apps,libs}/**/*.office-spec.ts'] },
    // Pages in a headless Chromium, which comes with a machine. `npm run test:browser` only.
    {
      ...base,
      ...database,
      displayName: 'browser',
      testMatch: ['<rootDir>/{apps,libs}/**/*.browser-spec.ts'],
    },
    // Long proofs: many kills, many seeds. `npm run prove` only.
    { ...base, ...database, displayName: 'prove', testMatch: ['<rootDir>/{apps,libs}/**/*.prove-spec.ts'] },
  ],
};
