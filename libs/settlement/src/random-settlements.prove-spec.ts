import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '#kernel';
import { testDatabase, type TestDatabase } from '#testing';
import { agreementOf, randomSettlement } from './random-settlements.fixture';
import { secondOpinion } from './second-opinion.query';
import { settle } from './settle';

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
      const settled = cases.map(({ terms, counts }) =>
        settle(agreementOf(terms), new Map(Object.entries(counts))),
      );
      const opinions = await asked;
      for (const [at, { amounts, released, retained }] of settled.entries()) {
        const { terms, counts } = cases[at] ?? lost();
        const isConserved =
          released >= 0n && retained >= 0n && released + retained === BigInt(terms.fundPence);
        // Only what fails is worth the time of an assertion.
        if (isConserved && canonicalJson(amounts) === canonicalJson(opinions[at])) continue;
        expect({ terms, counts, amounts: opinions[at] }).toEqual({ terms, counts, amounts });
        throw new Error(`The fund is not conserved: ${canonicalJson({ terms, counts })}`);
      }
    }
  },
  HOUR_MS,
);

function lost(): never {
  throw new Error('A case was lost');
}
