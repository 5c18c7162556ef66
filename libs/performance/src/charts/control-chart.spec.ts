import { describe, expect, test } from '@jest/globals';
import { fraction, fractionFromDecimal, roundHalfUp, type Fraction } from '#kernel';
import { assuranceOf, controlChart, type ChartOptions, type ControlChart } from './control-chart';

type Value = string | number | undefined;

/** A chart of months that follow each other, from January 2015. */
function chartOf(values: readonly Value[], options: Partial<ChartOptions> = {}): ControlChart {
  const rows = values.map((value, at) => ({
    period: monthAt(at),
    value: value === undefined ? undefined : fractionFromDecimal(String(value)),
  }));
  return controlChart(rows, { improvement: 'decrease', screening: true, ...options });
}

const monthAt = (at: number) => `${2015 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
const labels = (chart: ControlChart) => chart.points.map(({ label }) => label);
const shown = (value: Fraction | undefined) => value && roundHalfUp(value, 2);
const common = (count: number) => Array<string>(count).fill('Common Cause');
const limits = ({ groups }: ControlChart) =>
  groups.map((group) => [group.mean, group.limits?.lower, group.limits?.upper].map(shown));

/** Up and down about 100: mean 100, moving range 10, limits 73.4 and 126.6, near ones 82.27 and 117.73. */
const STEADY = Array.from({ length: 14 }, (_, at) => (at % 2 === 0 ? 95 : 105));

describe('mean and limits', () => {
  test('lie 2.66 mean moving ranges apart, and are not clipped', () => {
    expect(limits(chartOf(STEADY))).toEqual([['100.00', '73.40', '126.60']]);
    expect(limits(chartOf([0, 10]))).toEqual([['5.00', '-21.60', '31.60']]);
  });

  test('leave out moving ranges at 3.267 times their mean or beyond, once, unless screening is off', () => {
    const outlier = [...STEADY, 300];
    expect(limits(chartOf(outlier))).toEqual([['113.33', '86.73', '139.93']]);
    expect(limits(chartOf(outlier, { screening: false }))).toEqual([['113.33', '51.58', '175.08']]);
    const leftOut = (screening: boolean) => chartOf(outlier, { screening }).groups[0]?.rangesLeftOut;
    expect([leftOut(true), leftOut(false)]).toEqual([1, 0]);
  });

  test('are those of the first points where the baseline is fixed', () => {
    const chart = chartOf([...STEADY.slice(0, 12), 500, 500], { baselinePoints: 12 });
    expect(limits(chart)).toEqual([['100.00', '73.40', '126.60']]);
    expect(labels(chart)).toEqual([...common(12), 'Above UCL', 'Above UCL']);
    expect(() => chartOf(STEADY, { baselinePoints: 11 })).toThrow('A baseline of 11 points is too short');
  });

  test('of equal values are none with screening, and the mean itself without', () => {
    const equal = Array<string>(9).fill('33.3');
    expect(limits(chartOf(equal))).toEqual([['33.30', undefined, undefined]]);
    const chart = chartOf(equal, { screening: false });
    expect(limits(chart)).toEqual([['33.30', '33.30', '33.30']]);
    expect(labels(chart)).toEqual(common(9));
  });

  test('need two values, and a missing one takes both its ranges', () => {
    expect(limits(chartOf([7]))).toEqual([['7.00', undefined, undefined]]);
    expect(limits(chartOf([undefined]))).toEqual([[undefined, undefined, undefined]]);
    expect(limits(chartOf([4, undefined, 8, 10]))).toEqual([['7.33', '2.01', '12.65']]);
  });

  test('begin anew at a rebase, and at no period that is not on the chart', () => {
    const chart = chartOf([...STEADY, ...STEADY.map((value) => value + 100)], {
      rebasedAt: [monthAt(14), '2030-01'],
    });
    expect(limits(chart)).toEqual([
      ['100.00', '73.40', '126.60'],
      ['200.00', '173.40', '226.60'],
    ]);
    expect(labels(chart)).toEqual(common(28));
    expect(chartOf(STEADY, { rebasedAt: [monthAt(0)] }).groups).toMatchObject([{ group: 1, points: 14 }]);
  });

  test('of fewer than 13 points are marked', () => {
    const isShort = (count: number) => chartOf(STEADY.slice(0, count)).groups[0]?.isShort;
    expect([isShort(12), isShort(13)]).toEqual([true, false]);
  });
});

describe('a point is special', () => {
  test('beyond a limit, not on it', () => {
    const onLimit = chartOf([...STEADY.slice(0, 12), '126.6', '126.7'], { baselinePoints: 12 });
    expect(labels(onLimit)).toEqual([...common(13), 'Above UCL']);
  });

  test('in a trend of seven, the first of them too; an equal pair breaks it', () => {
    const rise = [98, 99, 100, 101, 102, 103, 104];
    expect(labels(chartOf([...STEADY, ...rise], { baselinePoints: 14 })).slice(14)).toEqual(
      Array(7).fill('7 Point Trend (Increasing)'),
    );
    const broken = [98, 99, 100, 100, 101, 102, 103];
    expect(labels(chartOf([...STEADY, ...broken], { baselinePoints: 14 })).slice(14)).toEqual(common(7));
  });

  test('a peak between a rise and a fall is falling', () => {
    const peak = [97, 98, 99, 100, 101, 102, 103, 102, 101, 100, 99, 98, 97];
    const trend = labels(chartOf([...STEADY, ...peak], { baselinePoints: 14 })).slice(14);
    expect(trend.slice(0, 6)).toEqual(Array(6).fill('7 Point Trend (Increasing)'));
    expect(trend.slice(6)).toEqual(Array(7).fill('7 Point Trend (Decreasing)'));
  });

  test('near a limit in two of three on one side; the third is not', () => {
    const two = chartOf([...STEADY, 120, 101, 120], { baselinePoints: 14 });
    expect(labels(two).slice(14)).toEqual(['2 in 3 Above CL', 'Common Cause', '2 in 3 Above CL']);
    const crossed = chartOf([...STEADY, 120, 99, 120], { baselinePoints: 14 });
    expect(labels(crossed).slice(14)).toEqual(common(3));
  });

  test('in a shift of seven on one side of the mean; one on the mean breaks it', () => {
    const low = [98, 99, 98, 99, 98, 99, 98];
    expect(labels(chartOf([...STEADY, 101, ...low], { baselinePoints: 14 })).slice(15)).toEqual(
      Array(7).fill('7 Points Below CL'),
    );
    const onMean = [98, 99, 98, 100, 98, 99, 98];
    expect(labels(chartOf([...STEADY, 101, ...onMean], { baselinePoints: 14 })).slice(14)).toEqual(common(8));
  });

  test('and nothing of this reaches over a rebase', () => {
    const chart = chartOf([...STEADY, 98, 99, 98, 99, 98, 99, 98], {
      rebasedAt: [monthAt(17)],
      baselinePoints: 14,
    });
    expect(labels(chart)).toEqual(common(21));
  });
});

describe('a missing value', () => {
  test('is common cause, and breaks a shift', () => {
    const chart = chartOf([...STEADY, 101, 98, 99, 98, undefined, 98, 99, 98], { baselinePoints: 14 });
    expect(labels(chart)).toEqual(common(22));
    expect(chart.points.at(18)).toMatchObject({ side: undefined, outside: undefined, near: undefined });
  });

  test('inside what would be a trend leaves no trend, rising or falling', () => {
    const rise = [96, 97, 98, undefined, 100, 101, 102];
    expect(labels(chartOf([...STEADY, ...rise], { baselinePoints: 14 })).slice(14)).toEqual(common(7));
    const fall = rise.toReversed();
    expect(labels(chartOf([...STEADY, ...fall], { baselinePoints: 14 })).slice(14)).toEqual(common(7));
  });

  test('at the end leaves the icon of common cause', () => {
    expect(chartOf([...STEADY, 500]).variation).toBe('concern-high');
    expect(chartOf([...STEADY, 500, undefined]).variation).toBe('common-cause');
  });
});

describe('icons', () => {
  test.each([
    ['decrease', 500, 'concern-high'],
    ['decrease', 1, 'improvement-low'],
    ['increase', 500, 'improvement-high'],
    ['increase', 1, 'concern-low'],
    ['neutral', 500, 'neutral-high'],
    ['neutral', 1, 'neutral-low'],
    ['neutral', 100, 'common-cause'],
  ] as const)('variation where %s is better and the last is %d: %s', (improvement, last, icon) => {
    expect(chartOf([...STEADY, last], { improvement }).variation).toBe(icon);
  });

  test.each([
    ['decrease', 127, 'pass'],
    ['decrease', 73, 'fail'],
    ['decrease', 100, 'inconsistent'],
    ['increase', 127, 'fail'],
    ['increase', 73, 'pass'],
    ['neutral', 127, undefined],
  ] as const)('assurance where %s is better and the target is %d: %s', (improvement, target, icon) => {
    expect(assuranceOf(chartOf(STEADY, { improvement }), fraction(target), improvement)).toBe(icon);
  });

  test('assurance is inconsistent without limits, and on a limit', () => {
    expect(assuranceOf(chartOf([7]), fraction(100), 'increase')).toBe('inconsistent');
    expect(assuranceOf(chartOf(STEADY), fractionFromDecimal('126.6'), 'decrease')).toBe('inconsistent');
  });
});

test('rows are put in order, and a period that comes twice is refused', () => {
  const row = (period: string) => ({ period, value: fraction(1) });
  const options = { improvement: 'increase', screening: true } as const;
  const { points } = controlChart([row('2015-03'), row('2015-01')], options);
  expect(points.map(({ period }) => period)).toEqual(['2015-01', '2015-03']);
  expect(() => controlChart([row('2015-03'), row('2015-03')], options)).toThrow(
    '2015-03 is on the chart twice',
  );
});
