import { expect, test } from '@jest/globals';
import { proveKills } from '#testing';

const KILLS = 5;
const COUNTS = 40_000;
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);

test(`${KILLS} kills while ${COUNTS} counts are published and recorded lose and double nothing (KILL_SEED=${seed})`, async () => {
  const proof = await proveKills({ seed, kills: KILLS, counts: COUNTS });
  expect(proof.kills).toBeGreaterThanOrEqual(KILLS);
  expect(proof.verdict.faults).toEqual([]);
  expect(proof.verdict.lanes.map(({ quarantined }) => quarantined)).toEqual(proof.verdict.lanes.map(() => 0));
  expect(proof.verdict.cells.live).toBe(proof.expectedHash);
}, 300_000);
