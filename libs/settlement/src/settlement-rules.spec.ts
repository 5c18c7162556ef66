import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { balancingSum } from './balancing-sum';
import { payForPerformance } from './pay-for-performance';
import type { PayForPerformanceTerms } from './pay-for-performance';

describe("Cambridgeshire's risk share of 836,000 pounds for 2016/17 (plan, Annex A)", () => {
  const FUND = 83_600_000n;
  /** As if all of the overspend were one admission's. */
  const costing = (overspend: bigint) =>
    balancingSum(FUND, [
      { name: 'the target', target: 56_040, actual: 56_040, price: 149_000n },
      { name: 'beyond it', target: 0, actual: 1, price: overspend },
    ]);

  test.each([
    ['the target is met', 0n, 83_600_000n],
    ['one penny over', 1n, 83_599_999n],
    ['400,000 over', 40_000_000n, 43_600_000n],
    ['835,999 over', 83_599_900n, 100n],
    ['836,000 over', 83_600_000n, 0n],
    ['2,000,000 over', 200_000_000n, 0n],
  ])('%s', (_, overspend, released) => {
    expect(costing(overspend)).toMatchObject({ overspend, released, retained: FUND - released });
  });

  test.each([
    [-100, 83_600_000n],
    [1, 83_451_000n],
    [561, 11_000n],
    [562, 0n],
  ])('%i admissions beyond the target at 1,490 pounds each', (more, released) => {
    const activity = [{ name: 'admissions', target: 56_040, actual: 56_040 + more, price: 149_000n }];
    expect(balancingSum(FUND, activity).released).toBe(released);
  });

  test('what one activity costs more, another may have saved', () => {
    const { overspend, released } = balancingSum(FUND, [
      { name: 'short stay', target: 100, actual: 110, price: 50_000n },
      { name: 'long stay', target: 100, actual: 90, price: 300_000n },
    ]);
    expect([overspend, released]).toEqual([0n, FUND]);
  });
});

describe("Peterborough's 249,000 pounds of pay for performance (planning template 2014, Part 2)", () => {
  const YEAR = [
    { baseline: 4_293, plan: 4_250 },
    { baseline: 4_038, plan: 3_998 },
    { baseline: 4_099, plan: 4_058 },
    { baseline: 4_322, plan: 4_279 },
  ] as const;
  const TERMS: PayForPerformanceTerms = {
    fund: 24_900_000n,
    unit: 'pound',
    rounding: 'to-date',
    cappedAtPlan: true,
    clawsBack: false,
    recoverable: true,
  };
  const paid = (terms: Partial<PayForPerformanceTerms>, actuals: readonly number[]) => {
    const year = YEAR.map((quarter, at) => ({
      ...quarter,
      ...(actuals[at] !== undefined && { actual: actuals[at] }),
    }));
    return payForPerformance({ ...TERMS, ...terms }, year);
  };
  const pounds = (amounts: readonly bigint[]) => amounts.map((pence) => Number(pence) / 100);
  const AS_PLANNED = YEAR.map(({ plan }) => plan);

  test('the template rounds each quarter by itself, and comes to one pound more than the fund', () => {
    const { quarters } = paid({ rounding: 'each-quarter' }, AS_PLANNED);
    expect(pounds(quarters.map(({ most }) => most))).toEqual([64_114, 59_641, 61_132, 64_114]);
    expect(pounds([quarters.at(-1)?.mostToDate ?? 0n])).toEqual([249_001]);
  });

  test('rounded to date, the quarters sum to the fund', () => {
    const { quarters, unreleased } = paid({}, AS_PLANNED);
    expect(pounds(quarters.map((quarter) => quarter.paid))).toEqual([64_114, 59_640, 61_132, 64_114]);
    expect(unreleased).toBe(0n);
  });

  const FALLING_BACK = [4_230, 4_020, 4_120, 4_200];
  test('a quarter that falls back pays nothing and gives nothing back, and what it missed is earned later', () => {
    const { quarters } = paid({}, FALLING_BACK);
    expect(pounds(quarters.map((quarter) => quarter.paid))).toEqual([64_114, 56_658, 0, 128_228]);
  });

  test.each<[string, Partial<PayForPerformanceTerms>, number[]]>([
    ['given back where a quarter falls back', { clawsBack: true }, [64_114, 56_658, -31_311, 159_539]],
    ['earned beyond the plan to date', { cappedAtPlan: false }, [93_934, 26_838, 0, 128_228]],
    ['not earned later', { recoverable: false }, [64_114, 26_838, 0, 64_114]],
  ])('%s', (_, terms, expected) => {
    expect(pounds(paid(terms, FALLING_BACK).quarters.map((quarter) => quarter.paid))).toEqual(expected);
  });

  test('pays the quarters that were reported, and no more', () => {
    const { quarters, unreleased } = paid({}, FALLING_BACK.slice(0, 2));
    expect(quarters).toHaveLength(2);
    expect(pounds([unreleased])).toEqual([249_000 - 64_114 - 56_658]);
  });

  test('a plan that does not reduce has no fund', () => {
    const year = YEAR.map(({ baseline }) => ({ baseline, plan: baseline, actual: baseline - 100 }));
    expect(payForPerformance(TERMS, year)).toMatchObject({ fund: 0n, paid: 0n, unreleased: 0n });
  });

  test('whatever the terms and the year, what is paid lies between nothing and the fund, and conserves it', () => {
    const admissions = fc.integer({ min: 0, max: 50_000 });
    const quarter = fc.record({ baseline: admissions, plan: admissions, actual: admissions });
    const terms = fc.record({
      fund: fc.bigInt(0n, 10n ** 11n),
      unit: fc.constantFrom('penny' as const, 'pound' as const),
      rounding: fc.constant('to-date' as const),
      cappedAtPlan: fc.boolean(),
      clawsBack: fc.boolean(),
      recoverable: fc.boolean(),
    });
    fc.assert(
      fc.property(terms, fc.array(quarter, { minLength: 4, maxLength: 4 }), (given, year) => {
        const outcome = payForPerformance({ ...given, fund: given.fund * 100n }, year);
        let sum = 0n;
        for (const { paid: amount, paidToDate } of outcome.quarters) {
          sum += amount;
          expect(paidToDate).toBe(sum);
          expect(sum >= 0n && sum <= outcome.fund).toBe(true);
          if (!given.clawsBack) expect(amount >= 0n).toBe(true);
        }
        expect(outcome.unreleased + sum).toBe(outcome.fund);
      }),
      { numRuns: 500 },
    );
  });
});
