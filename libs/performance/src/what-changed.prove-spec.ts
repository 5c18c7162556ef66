import { test } from '@jest/globals';
import { Chance, testDatabase } from '#testing';
import { asking, holdsOver } from './what-changed.fixture';

// How many pairs of moments are compared, and from which seed: a run that failed is had again by naming its own.
const PAIRS = parseInt(process.env['BCL_PAIRS'] ?? '1000', 10);
const SEED = parseInt(process.env['BCL_SEED'] ?? '20261130', 10);
/** Moments of one history. */
const STRETCHES = 20;
const PAIRS_A_HISTORY = 50;
const HOUR_MS = 3_600_000;

test(
  `what changed adds up between ${PAIRS} pairs of moments of random histories (seed ${SEED})`,
  async () => {
    const chance = new Chance(SEED);
    for (let done = 0; done < PAIRS; done += PAIRS_A_HISTORY) {
      const db = await testDatabase();
      const pairs = Math.min(PAIRS_A_HISTORY, PAIRS - done);
      await holdsOver(asking(db), chance, { stretches: STRETCHES, pairs }).finally(() => db.close());
    }
  },
  HOUR_MS,
);
