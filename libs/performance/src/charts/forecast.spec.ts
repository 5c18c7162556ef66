import { describe, expect, test } from '@jest/globals';
import { fraction, monthsOf, period } from '#kernel';
import { controlChart } from './control-chart';
import { forecastYear } from './forecast';

const YEAR = monthsOf(period('2015/16'));
const BEFORE = monthsOf(period('2014/15'));
/** The year before and a quarter of this one. */
const ALIKE = [...BEFORE, ...YEAR.slice(0, 3)];

/** Up and down about 600 for a year, limits 53.2 to either side, and then what is given. */
function forecast(values: readonly (number | undefined)[], rebasedAt: readonly string[] = []) {
  const before = BEFORE.map((month, at) => ({ period: month, value: fraction(at % 2 === 0 ? 590 : 610) }));
  const rows = values.map((value, at) => ({
    period: YEAR[at] ?? '',
    value: value === undefined ? undefined : fraction(value),
  }));
  const options = { improvement: 'decrease', screening: true, rebasedAt, baselinePoints: 12 } as const;
  return forecastYear(controlChart([...before, ...rows], options), YEAR);
}

describe('a year of delayed days', () => {
  test.each([[[]], [[600]], [[600, 600]], [[600, undefined, 600]]])(
    'is not forecast from less than a quarter of it: %j',
    (values) => {
      expect(forecast(values)).toBe('too-little-of-the-year');
    },
  );

  test('is first forecast from three months, the range as the limits times the root of those to come', () => {
    expect(forecast([600, 600, 600])).toMatchObject({
      ...{ known: 3, periods: 12, soFar: '1800', expected: '7200', low: '7040', high: '7360' },
    });
  });

  test('takes in what is known, and the range becomes narrower', () => {
    expect(forecast([610, 590, 610, 590, 610, 590, 610, 590])).toMatchObject({
      ...{ known: 8, soFar: '4800', expected: '7200', low: '7094', high: '7306' },
    });
  });

  test('names its method', () => {
    expect(forecast(Array(11).fill(600))).toMatchObject({
      method:
        "What is known, and for the one period to come the mean of the last 23 values since the chart's limits began, 12 or more, once three months, or a whole quarter, of the year are known; the range is the chart's limits about that mean",
    });
  });

  test('expects of a month that was left out what it expects of one to come', () => {
    expect(forecast([600, undefined, 600, 600])).toMatchObject({
      ...{ known: 3, soFar: '1800', expected: '7200' },
    });
  });

  test('is none once the year is complete', () => {
    expect(forecast(Array(12).fill(600))).toBe('year-is-complete');
  });

  test('is none on fewer than twelve values since a rebase', () => {
    expect(forecast([600, 600, 600], ['2015-04'])).toBe('too-few-points');
  });

  test('is none where the values give no limits', () => {
    const rows = ALIKE.map((month) => ({ period: month, value: fraction(600) }));
    const chart = controlChart(rows, { improvement: 'decrease', screening: true });
    expect(forecastYear(chart, YEAR)).toBe('no-limits');
  });

  test('never falls below what is known', () => {
    const rare = ALIKE.map((month, at) => ({ period: month, value: fraction(at % 2) }));
    const chart = controlChart(rare, { improvement: 'decrease', screening: true });
    expect(forecastYear(chart, YEAR)).toMatchObject({ soFar: '1', expected: '5', low: '1', high: '13' });
  });
});
