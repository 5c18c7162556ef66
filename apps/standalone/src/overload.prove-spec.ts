import { expect, test } from '@jest/globals';
import { proveOverload } from '#testing';

const seed = Number(process.env['OVERLOAD_SEED'] ?? Date.now() % 1_000_000);
const seconds = Number(process.env['OVERLOAD_SECONDS'] ?? 20);
const TIMES = 10;

test(`${TIMES} times the load that is sustained: what is accepted stays, and nobody else waits for it (OVERLOAD_SEED=${seed})`, async () => {
  const proof = await proveOverload({ seed, seconds, times: TIMES });
  const { sustained, overloaded } = proof;
  // For the table of docs/proofs.md.
  process.stdout.write(`${JSON.stringify({ seed, sustained, overloaded }, null, 1)}\n`);
  expect(proof.verdict.faults).toEqual([]);
  expect(proof.keptEvents).toBeGreaterThanOrEqual(proof.acceptedEvents);
  expect(proof.verdict.cells.live).toBe(proof.expectedHash);
  expect([sustained.otherwise, overloaded.otherwise]).toEqual([0, 0]);
  expect(overloaded.turnedAway.number).toBeGreaterThan(0);
  expect(overloaded.accepted.p99).toBeLessThan(2_000);
  expect(overloaded.questions.p99).toBeLessThan(1.5 * sustained.questions.p99);
  expect(overloaded.residentMebibytesMax).toBeLessThan(1.5 * sustained.residentMebibytesMax);
}, 1_800_000);
