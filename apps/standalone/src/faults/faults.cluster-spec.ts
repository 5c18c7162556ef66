import { expect, test } from '@jest/globals';
import { FAULT_KINDS } from './fault-plan';
import { runSeeds } from './run-seeds';

/** Between them they have every kind of fault. */
const SEEDS = { first: 76_622, runs: 4 };

test('runs with faults of every kind lose and double nothing', async () => {
  const { runs, wrong } = await runSeeds(SEEDS.first, SEEDS.runs, (line) =>
    process.stdout.write(`${line}\n`),
  );
  expect(wrong).toEqual([]);
  const befell = runs.flatMap((run) => run.befell);
  expect(befell).toEqual(expect.arrayContaining([...FAULT_KINDS]));
  // And some at points that the processes themselves passed.
  for (const action of ['kill', 'halt']) expect(befell.join()).toContain(`${action} `);
}, 600_000);
