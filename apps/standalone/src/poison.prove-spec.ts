import { expect, test } from '@jest/globals';
import { provePoison } from '#testing';

const seed = Number(process.env['POISON_SEED'] ?? Date.now() % 1_000_000);
const counts = Number(process.env['POISON_COUNTS'] ?? 1_000_000);
const perSecond = Number(process.env['POISON_PER_SECOND'] ?? 2_000);

test(`poison among ${counts} counts delays no others, is all set aside, and once mended was never there (POISON_SEED=${seed})`, async () => {
  const { verdict, expectedHash, misjudged, ...proof } = await provePoison({
    seed,
    counts,
    perSecond,
  });
  // For the table of docs/proofs.md.
  process.stdout.write(`${JSON.stringify({ seed, counts, perSecond, ...proof }, null, 1)}\n`);
  expect(misjudged).toEqual([]);
  expect(proof.bad).toBeGreaterThan(counts * 0.009);
  expect(proof.leftOpen).toBe(0);
  expect(verdict.faults).toEqual([]);
  expect(verdict.cells.live).toBe(expectedHash);
  expect(proof.poisoned.p50).toBeLessThanOrEqual(1.2 * proof.clean.p50);
}, 7_200_000);
