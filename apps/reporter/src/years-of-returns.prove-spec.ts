import { expect, test } from '@jest/globals';
import { passYears } from './years-of-returns.fixture';

const seed = Number(process.env['YEARS_SEED'] ?? Date.now() % 1_000_000);
const boards = Number(process.env['YEARS_BOARDS'] ?? 150);
const lastDay = process.env['YEARS_TO'] ?? '2024-09-30';

test(`over ten years each return is opened, told of, submitted and delivered once (YEARS_SEED=${seed})`, async () => {
  const began = performance.now();
  const came = await passYears({
    ...{ seed, firstDay: '2014-10-01', lastDay },
    ...{ boards, stepHoursMax: 300, hasRedis: true },
  });
  const seconds = Math.round((performance.now() - began) / 1000);
  // For the table of docs/proofs.md.
  process.stdout.write(`${JSON.stringify({ seed, boards, lastDay, ...came, seconds })}\n`);
  expect(came.faults).toEqual([]);
  // Or nothing has been proved.
  expect(Math.min(...Object.values(came.done))).toBeGreaterThan(3);
  expect(Math.min(came.begunAgain, came.sentAgain)).toBeGreaterThan(10);
}, 14_400_000);
