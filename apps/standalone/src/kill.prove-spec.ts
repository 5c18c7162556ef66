import { expect, test } from '@jest/globals';
import { proveKills } from '#testing';

const KILLS = 50;
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);

test(`${KILLS} kills while 100,000 counts are published and recorded lose and double nothing (KILL_SEED=${seed})`, async () => {
  const proof = await proveKills({ seed, kills: KILLS, counts: 100_000 });
  const { kills, serverKills, killsInStart, sentAgain } = proof;
  // For the table of docs/proofs.md.
  process.stdout.write(`${JSON.stringify({ seed, kills, serverKills, killsInStart, sentAgain })}\n`);
  expect(proof.kills).toBeGreaterThanOrEqual(KILLS);
  expect(proof.verdict.faults).toEqual([]);
  expect(proof.verdict.lanes.map(({ quarantined }) => quarantined)).toEqual(proof.verdict.lanes.map(() => 0));
  expect(proof.verdict.cells.live).toBe(proof.expectedHash);
}, 1_800_000);
