import { expect, test } from '@jest/globals';
import { proveSequences } from '#testing';

const sequences = Number(process.env['SEQUENCE_RUNS'] ?? 200);
const seed = Number(process.env['SEQUENCE_SEED'] ?? Date.now() % 1_000_000);

test(`after each of ${sequences} sequences of commands the doors say what they were told (SEQUENCE_SEED=${seed})`, async () => {
  const proof = await proveSequences({ seed, sequences, commandsMax: 40 });
  // For the table of docs/proofs.md.
  process.stdout.write(`${JSON.stringify({ seed, ...proof })}\n`);
  expect(proof.sequences).toBe(sequences);
}, 3_600_000);
