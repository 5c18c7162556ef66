import { expect, test } from '@jest/globals';
import { proveSequences } from '#testing';

const SEQUENCES = 5;
const seed = Number(process.env['SEQUENCE_SEED'] ?? Date.now() % 1_000_000);

test(`after each of ${SEQUENCES} sequences of commands the doors say what they were told (SEQUENCE_SEED=${seed})`, async () => {
  const proof = await proveSequences({ seed, sequences: SEQUENCES, commandsMax: 12 });
  expect(proof.sequences).toBe(SEQUENCES);
}, 300_000);
