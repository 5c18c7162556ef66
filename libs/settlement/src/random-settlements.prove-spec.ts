import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '#kernel';
import { testDatabase, type TestDatabase } from '#testing';
import { randomSettlement, settled } from './random-settlements.fixture';
import { secondOpinion, type SettlementCase } from './second-opinion.query';
import type { Split } from './settlement.events';

// How many are settled, and from which seed: a run that failed is had again by naming its own.
const SETTLEMENTS = parseInt(process.env['BCL_SETTLEMENTS'] ?? '1000000', 10);
const SEED = parseInt(process.env['BCL_SEED'] ?? '20170401', 10);
const BATCH = 2_000;
const HOUR_MS = 3_600_000;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

test(
  `${SETTLEMENTS} random settlements conserve the fund, and both ways of working them out agree to the penny`,
  async () => {
    for (let done = 0; done < SETTLEMENTS; done += BATCH) {
      const numRuns = Math.min(BATCH, SETTLEMENTS - done);
      const cases = fc.sample(randomSettlement, { numRuns, seed: SEED + done });
      // PostgreSQL works while we do.
      const asked = secondOpinion(db.pool, cases);
      const ours = cases.map(settled);
      const theirs = await asked;
      for (const [at, one] of cases.entries()) {
        const { amounts, split } = ours[at] ?? lost();
        // Only what fails is worth the time of an assertion.
        if (isConserved(one, split) && canonicalJson({ amounts, split }) === canonicalJson(theirs[at]))
          continue;
        expect({ ...one, opinion: theirs[at] }).toEqual({ ...one, opinion: { amounts, split } });
        throw new Error(`The fund is not conserved: ${canonicalJson(one)}`);
      }
    }
  },
  HOUR_MS,
);

function isConserved(
  { terms }: SettlementCase,
  { releasedPence, retainedPence, disputedPence, shares }: Split,
): boolean {
  const parts = [releasedPence, retainedPence, disputedPence];
  const shared = shares.reduce((sum, { pence }) => sum + pence, 0);
  return (
    parts.every((pence) => pence >= 0) &&
    releasedPence + retainedPence + disputedPence === terms.fundPence &&
    (shares.length === 0 || shared === releasedPence)
  );
}

function lost(): never {
  throw new Error('A case was lost');
}
