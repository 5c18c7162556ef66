import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Chance } from '#testing';
import { settledLedger, type SettledLedger } from './settled-ledger.fixture';
import { tamperWithMany } from './tampering.fixture';

let ledger: SettledLedger;
beforeAll(async () => {
  ledger = await settledLedger();
});
afterAll(() => ledger.close());

test('whichever row is changed, dropped, reordered or added, the verification or the checker finds it', async () => {
  const { undetected, ofLedger, ofPack } = await tamperWithMany(ledger, new Chance(2017), 120);
  expect(undetected).toEqual([]);
  expect(Math.min(ofLedger, ofPack)).toBeGreaterThan(30);
});
