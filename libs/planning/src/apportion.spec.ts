import { describe, expect, test } from '@jest/globals';
import { apportion } from './apportion';

// Peterborough BCF submission, September 2014, Part 2, tab 5: the CCGs' baselines for Q4 2013/14 to Q3 2014/15.
const QUARTERS = [
  { cambridgeshireAndPeterborough: 18_315, southLincolnshire: 3_699, peterborough: 4_293 },
  { cambridgeshireAndPeterborough: 17_237, southLincolnshire: 3_434, peterborough: 4_038 },
  { cambridgeshireAndPeterborough: 17_554, southLincolnshire: 3_239, peterborough: 4_099 },
  { cambridgeshireAndPeterborough: 18_496, southLincolnshire: 3_468, peterborough: 4_322 },
];

function shared(quarter: (typeof QUARTERS)[number], ofFirst: string, ofSecond: string): number {
  return apportion([
    { count: quarter.cambridgeshireAndPeterborough, registeredShare: ofFirst },
    { count: quarter.southLincolnshire, registeredShare: ofSecond },
  ]);
}

describe("Peterborough's non-elective admissions out of two CCGs", () => {
  test.each(QUARTERS)('with shares at full precision: $peterborough', (quarter) => {
    expect(shared(quarter, '0.22393', '0.05187')).toBe(quarter.peterborough);
  });

  test('with the shares as printed, 22.4% and 5.2%, no quarter comes out', () => {
    expect(QUARTERS.map((quarter) => shared(quarter, '0.224', '0.052'))).toEqual([
      4_295, 4_040, 4_101, 4_323,
    ]);
  });

  test('the sum is rounded once, half up, and not its parts', () => {
    const half = { count: 1, registeredShare: '0.5' };
    expect(apportion([half])).toBe(1);
    expect(apportion([half, half])).toBe(1);
    expect(apportion([half, half, half])).toBe(2);
  });

  test('of no commissioners is nothing', () => {
    expect(apportion([])).toBe(0);
  });
});
