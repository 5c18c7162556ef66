import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { testDatabase, type TestDatabase } from '#testing';
import { randomSettlement, settled } from './random-settlements.fixture';
import { secondOpinion } from './second-opinion.query';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

describe('what PostgreSQL alone comes to', () => {
  test('is the same to the penny, for hundreds of agreements of every kind, and conserves the fund', async () => {
    const cases = fc.sample(randomSettlement, { numRuns: 600, seed: 1 });
    const opinions = await secondOpinion(db.pool, cases);
    for (const [at, one] of cases.entries()) {
      expect({ ...one, opinion: opinions[at] }).toEqual({ ...one, opinion: settled(one) });
      const { releasedPence, retainedPence, disputedPence } = opinions[at]?.split ?? settled(one).split;
      expect(releasedPence + retainedPence + disputedPence).toBe(one.terms.fundPence);
      expect(Math.min(releasedPence, retainedPence, disputedPence)).toBeGreaterThanOrEqual(0);
    }
    const holding = opinions.filter(({ split }) => split.disputedPence > 0);
    expect(holding.length).toBeGreaterThan(100);
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
      inputs: [{ figure: `admissions/${period}`, count: 100 - saved }],
      claims: [],
    };
    const [opinion] = await secondOpinion(db.pool, [one]);
    expect(opinion).toEqual(settled(one));
    // The fund itself bounds what is paid.
    expect(opinion?.split.releasedPence).toBe(Math.min(released, one.terms.fundPence));
  });
});
