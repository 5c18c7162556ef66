import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Chance } from '#testing';
import { settledLedger, type SettledLedger } from './settled-ledger.fixture';
import { tamperWithMany } from './tampering.fixture';

// How many rows are tampered with, and from which seed: a run that failed is had again by naming its own.
const MUTATIONS = parseInt(process.env['BCL_MUTATIONS'] ?? '10000', 10);
const SEED = parseInt(process.env['BCL_SEED'] ?? '20170401', 10);
const HOUR_MS = 3_600_000;

let ledger: SettledLedger;
beforeAll(async () => {
  ledger = await settledLedger();
});
afterAll(() => ledger.close());

test(
  `${MUTATIONS} rows changed, dropped, reordered or added, one at a time, are all found out`,
  async () => {
    const { undetected } = await tamperWithMany(ledger, new Chance(SEED), MUTATIONS);
    expect(undetected).toEqual([]);
  },
  HOUR_MS,
);
