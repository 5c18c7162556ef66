import { expect, test } from '@jest/globals';
import { runSeeds } from './run-seeds';

/** Between them they have every kind of fault; and one that nobody has tried. */
const RUNS = [
  { first: 76622, runs: 4 },
  { first: Date.now() % 1_000_000, runs: 1 },
];

test.each(RUNS)(
  '$runs runs with faults, of the seeds from $first on, lose and double nothing',
  async (of) => {
    const { wrong } = await runSeeds(of.first, of.runs, (line) => process.stdout.write(`${line}\n`));
    expect(wrong).toEqual([]);
  },
  600_000,
);
