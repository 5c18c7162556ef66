import { expect, test } from '@jest/globals';
import { simulateYears } from './simulated-years.fixture';

const seed = Number(process.env['TEN_YEARS_SEED'] ?? Date.now() % 1_000_000);

test(`over ten years each obligation takes effect once, and none is missed (TEN_YEARS_SEED=${seed})`, async () => {
  const began = performance.now();
  const came = await simulateYears({ seed, firstDay: '2012-11-29', lastDay: '2022-11-29' });
  const seconds = Math.round((performance.now() - began) / 1000);
  // For the table of docs/proofs.md.
  process.stdout.write(
    `${JSON.stringify({ seed, owed: came.owed.length, begunAgain: came.begunAgain, ...came.done, seconds })}\n`,
  );
  expect(came.effects).toEqual(new Map(came.owed.map((text) => [text, 1])));
  // Or nothing has been proved.
  expect(Math.min(...Object.values(came.done))).toBeGreaterThan(10);
  expect(came.begunAgain).toBeGreaterThan(10);
}, 3_600_000);
