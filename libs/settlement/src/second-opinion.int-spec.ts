import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { testDatabase, type TestDatabase } from '#testing';
import { agreementOf, randomSettlement } from './random-settlements.fixture';
import { secondOpinion, type SettlementCase } from './second-opinion.query';
import { settle } from './settle';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const amountsOf = ({ terms, counts }: SettlementCase) =>
  settle(agreementOf(terms), new Map(Object.entries(counts))).amounts;

describe('what PostgreSQL alone comes to', () => {
  test('is the same to the penny, for hundreds of agreements of every kind, and conserves the fund', async () => {
    const cases = fc.sample(randomSettlement, { numRuns: 600, seed: 1 });
    const opinions = await secondOpinion(db.pool, cases);
    for (const [at, one] of cases.entries()) {
      expect({ ...one, amounts: opinions[at] }).toEqual({ ...one, amounts: amountsOf(one) });
      const pence = (name: string) => opinions[at]?.find((amount) => amount.name === name)?.pence ?? 0;
      expect(pence('released') + pence('retained')).toBe(one.terms.fundPence);
      expect(Math.min(pence('released'), pence('retained'))).toBeGreaterThanOrEqual(0);
    }
    expect(new Set(cases.map(({ terms }) => terms.rule.kind)).size).toBe(3);
  });

  test.each([
    ['half a pound goes up', '2015/16-Q1', 50n, 2, 1, 100],
    ['less than half goes down', '2015/16-Q1', 49n, 1, 1, 0],
  ])('%s', async (_, period, fundPence, planned, saved, released) => {
    const rule = {
      kind: 'pay-for-performance' as const,
      metric: 'admissions',
      quarters: [{ period, baselinePeriod: '2014/15-Q1', baseline: 100, plan: 100 - planned }],
      unit: 'pound' as const,
      rounding: 'to-date' as const,
      cappedAtPlan: false,
      clawsBack: false,
      recoverable: true,
    };
    const one = {
      terms: { fundPence: parseInt(fundPence.toString(), 10) * planned, rule },
      counts: { [`admissions/${period}`]: 100 - saved },
    };
    const [opinion] = await secondOpinion(db.pool, [one]);
    expect(opinion).toEqual(amountsOf(one));
    // The fund itself bounds what is paid.
    expect(opinion?.find(({ name }) => name === 'released')?.pence).toBe(
      Math.min(released, one.terms.fundPence),
    );
  });
});
