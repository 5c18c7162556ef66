import { describe, expect, test } from '@jest/globals';
import { ADMISSIONS, CAMBRIDGESHIRE } from './cambridgeshire-2016.fixture';
import { peterborough } from './peterborough-2015.fixture';
import { refuseSupposed, whatIf, type Supposed } from './what-if';

const FORECAST = new Map([[ADMISSIONS, 56_308]]);
const suppose = (...supposed: readonly Supposed[]) => whatIf(CAMBRIDGESHIRE, FORECAST, supposed).released;
const refused = (...supposed: readonly Supposed[]) =>
  refuseSupposed(CAMBRIDGESHIRE, FORECAST, supposed).map(({ rule, where }) => `${rule} ${where}`);

describe("Cambridgeshire's risk share, forecast at 56,308 admissions (invented)", () => {
  test('on another count, another price, or both', () => {
    expect(suppose({ figure: ADMISSIONS, count: 56_041 })).toBe(83_451_000n);
    expect(suppose({ figure: ADMISSIONS, pricePence: 160_000 })).toBe(40_720_000n);
    expect(suppose({ figure: ADMISSIONS, count: 56_041, pricePence: 160_000 })).toBe(83_440_000n);
    expect(refused({ figure: ADMISSIONS, count: 56_041, pricePence: 160_000 })).toEqual([]);
  });

  test.each([
    [
      'a figure it does not rest on',
      [{ figure: 'x/2016/17', count: 1 }],
      'unknown-figure /supposed/0/figure',
    ],
    ['nothing of a figure', [{ figure: ADMISSIONS }], 'nothing-supposed /supposed/0'],
    [
      'a figure twice, of which one would win',
      [
        { figure: ADMISSIONS, count: 1 },
        { figure: ADMISSIONS, count: 2 },
      ],
      'supposed-twice /supposed/1/figure',
    ],
    [
      'more than can be written exactly',
      [{ figure: ADMISSIONS, count: 9_007_199_254_740_991 }],
      'cost-beyond-limits /supposed',
    ],
  ])('cannot suppose %s', (_, supposed, refusal) => {
    expect(refused(...supposed)).toEqual([refusal]);
  });
});

test('pay for performance has no price to suppose another of', () => {
  const supposed = [{ figure: 'non-elective-admissions/2014/15-Q4', pricePence: 160_000 }];
  expect(refuseSupposed(peterborough(), new Map(), supposed)).toMatchObject([
    { rule: 'no-price-in-rule', where: '/supposed/0/pricePence' },
  ]);
});

test('what quarters that were posted keep is not supposed away, and the working says so', () => {
  const terms = peterborough();
  const corrected = new Map([['non-elective-admissions/2014/15-Q4', 4_293]]);
  const { released, retained, amounts, steps } = whatIf(terms, corrected, [], 6_411_400);
  expect([released, retained]).toEqual([6_411_400n, 18_488_600n]);
  expect(amounts.slice(-2)).toEqual([
    { name: 'released', pence: 6_411_400 },
    { name: 'retained', pence: 18_488_600 },
  ]);
  expect(steps.slice(-2).map(({ step, result }) => [step, result])).toEqual([
    ['kept', { name: 'Released', pence: 6_411_400 }],
    ['retained', { name: 'Retained', pence: 18_488_600 }],
  ]);
  expect(whatIf(terms, new Map([['non-elective-admissions/2014/15-Q4', 4_250]]), [], 4_920_400)).toEqual(
    whatIf(terms, new Map([['non-elective-admissions/2014/15-Q4', 4_250]]), []),
  );
});
