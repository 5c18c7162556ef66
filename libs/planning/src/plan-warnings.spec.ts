import { describe, expect, test } from '@jest/globals';
import { POLICY_YEARS } from '#catalogue';
import type { Area } from '#reference';
import type { PlanFigure, TargetLine } from './plan-content';
import { planWarnings } from './plan-warnings';

const METRICS = POLICY_YEARS.find(({ year }) => year === '2014/15')?.metrics ?? [];
const PETERBOROUGH: Area = { code: 'E06000031', name: 'Peterborough', kind: 'council-area' };
/** A rate per 100,000 people, and a percentage. */
const DELAYS = 'delayed-transfers-of-care';
const REABLEMENT = 'reablement-91-days';

/** The rules that a plan stating this one figure is warned by. */
function warnedBy(metric: string, figure: Omit<PlanFigure, 'period'>): string[] {
  const targets = [{ period: '2014/15', ...figure }];
  const plan = { line: 'national', leads: 'count', source: 'SitRep', profile: 'year' } as const;
  const line: TargetLine = { metric, ...plan, targets, baseline: [] };
  const content = { document: 'Part 2', lines: [line], contributors: [], projections: [] };
  return planWarnings(content, { metrics: METRICS, area: PETERBOROUGH, areas: [PETERBOROUGH] }).map(
    ({ rule }) => rule,
  );
}

// All figures: Peterborough BCF submission, September 2014, Part 2, tabs 5 and 6.
function agrees(rate: string, numerator: number, denominator: number, metric = DELAYS): boolean {
  return warnedBy(metric, { rate, numerator, denominator }).length === 0;
}

describe('a rate and its counts agree', () => {
  test.each([
    ['1177.6', 1_703, 144_612],
    ['1165.0', 1_703, 146_185],
    ['2251', 4_293, 190_754],
    ['539.9', 147, 27_226],
  ])('where the plan was made in counts: %s is what %d of %d rounds to', (rate, numerator, denominator) => {
    expect(agrees(rate, numerator, denominator)).toBe(true);
  });

  test.each([
    ['1033.3', 1_511, 146_185],
    ['813.0', 1_188, 146_185],
    ['711.7', 1_052, 147_793],
  ])(
    'where it was made in rates: %s makes %d of %d, to within half a day',
    (rate, numerator, denominator) => {
      expect(agrees(rate, numerator, denominator)).toBe(true);
      expect(agrees(rate, numerator + 1, denominator)).toBe(false);
      expect(agrees(rate, numerator - 1, denominator)).toBe(false);
    },
  );

  test('at exactly half a unit, above and below, and not beyond', () => {
    expect(agrees('50.0', 2, 5, REABLEMENT)).toBe(true);
    expect(agrees('50.0', 3, 5, REABLEMENT)).toBe(true);
    expect(agrees('50.1', 2, 5, REABLEMENT)).toBe(false);
    expect(agrees('49.9', 3, 5, REABLEMENT)).toBe(false);
  });

  test('where only one of the two is stated', () => {
    expect(warnedBy(REABLEMENT, { rate: '80.0' })).toEqual([]);
    expect(warnedBy(REABLEMENT, { numerator: 640 })).toEqual([]);
  });
});

describe('a rate and its counts disagree where the count was published rounded to the nearest 5', () => {
  test('592.8 is the rate of 154 of 25,980 people, printed beside 155', () => {
    expect(agrees('592.8', 155, 25_980)).toBe(false);
    expect(agrees('592.8', 154, 25_980)).toBe(true);
  });

  test('73.8% is 48 of 65 people, printed beside 50', () => {
    expect(agrees('73.8', 50, 65, REABLEMENT)).toBe(false);
    expect(agrees('73.8', 48, 65, REABLEMENT)).toBe(true);
  });
});
