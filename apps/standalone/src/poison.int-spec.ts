import { RULES } from '#catalogue';
import { CONTRACT_RULES } from '#contracts';
import { RECORD_RULES } from '#records';
import { POISON_KINDS, provePoison } from '#testing';
import { expect, test } from '@jest/globals';

const seed = Number(process.env['POISON_SEED'] ?? Date.now() % 1_000_000);

/** Of the rules of an error, one is about a command and no delivery, and two are of the lanes that lead past the door. */
const ELSEWHERE = ['rebuild-under-way', 'source-not-of-lane', 'id-of-upload'];

test('there is poison for every rule that keeps a delivery out of the shared lanes', () => {
  const rules = [...CONTRACT_RULES, ...RECORD_RULES, ...RULES].filter(({ severity }) => severity === 'error');
  const codes = rules.map(({ code }) => code).filter((code) => !ELSEWHERE.includes(code));
  expect([...new Set(POISON_KINDS.flatMap((kind) => kind.rules))].sort()).toEqual([...codes].sort());
});

test(`poison of every kind is set aside for its own reason, and once mended was never there (POISON_SEED=${seed})`, async () => {
  const proof = await provePoison({ seed, counts: 10_000, perSecond: 4_000 });
  expect(proof.misjudged).toEqual([]);
  expect(Object.keys(proof.byKind)).toHaveLength(POISON_KINDS.length);
  expect([proof.replayed + proof.sentAnew, proof.leftOpen]).toEqual([proof.bad, 0]);
  expect(proof.verdict.faults).toEqual([]);
  expect(proof.verdict.cells.live).toBe(proof.expectedHash);
}, 300_000);
