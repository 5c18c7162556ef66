import { expect, test } from '@jest/globals';
import { runSeeds } from './run-seeds';

const runs = Number(process.env['FAULT_RUNS'] ?? 200);
const seed = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);

test(
  `${runs} runs with faults lose and double nothing (FAULT_SEED=${seed})`,
  async () => {
    // Its last lines are for the table of docs/proofs.md.
    const { wrong } = await runSeeds(seed, runs, (line) => process.stdout.write(`${line}\n`));
    expect(wrong).toEqual([]);
  },
  runs * 180_000,
);
