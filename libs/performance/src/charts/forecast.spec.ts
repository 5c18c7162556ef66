import { describe, expect, test } from '@jest/globals';
import { fraction, monthsOf, period } from '#kernel';
import { controlChart } from './control-chart';
import { forecastYear } from './forecast';

const YEAR = monthsOf(period('2015/16'));
const BEFORE = monthsOf(period('2014/15'));

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
  test('begins as twelve times the mean, and the range as the limits times the root of twelve', () => {
    expect(forecast([])).toMatchObject({
      ...{ known: 0, periods: 12, soFar: '0', expected: '7200', low: '7016', high: '7384' },
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
        "What is known, and for the one period to come the mean of the last 23 values since the chart's limits began; the range is the chart's limits about that mean",
    });
  });

  test('expects of a month that was left out what it expects of one to come', () => {
    expect(forecast([600, undefined, 600])).toMatchObject({ known: 2, soFar: '1200', expected: '7200' });
  });

  test('is none once the year is complete', () => {
    expect(forecast(Array(12).fill(600))).toBe('year-is-complete');
  });

  test('is none on fewer than twelve values since a rebase', () => {
    expect(forecast([600, 600, 600], ['2015-04'])).toBe('too-few-points');
  });

  test('is none where the values give no limits', () => {
    const rows = BEFORE.map((month) => ({ period: month, value: fraction(600) }));
    const chart = controlChart(rows, { improvement: 'decrease', screening: true });
    expect(forecastYear(chart, YEAR)).toBe('no-limits');
  });

  test('never falls below what is known', () => {
    const rare = BEFORE.map((month, at) => ({ period: month, value: fraction(at % 2) }));
    const chart = controlChart(rare, { improvement: 'decrease', screening: true });
    expect(forecastYear(chart, YEAR)).toMatchObject({ soFar: '0', expected: '6', low: '0', high: '15' });
  });
});
