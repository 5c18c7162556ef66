import { describe, expect, test } from '@jest/globals';
import { fraction, fractionFromDecimal } from '#kernel';
import type { PublishedRow } from '#records';
import { isMet } from './comparison';
import { metricPerformance } from './metric-performance';
import { cell, COUNCIL, metricFacts } from './peterborough.fixture';

const exact = (decimal: string) => ({ rate: fractionFromDecimal(decimal) });
const planned = (rate: string) => ({ rate, exactRate: fractionFromDecimal(rate), sumOf: [] });

describe('which way is good', () => {
  test.each([
    ['Cheshire East 2017/18, residential admissions', 'low', '705.30', '716.9', true],
    ['Cheshire East 2017/18, reablement', 'high', '79.3', '88.4', false],
    ['Herefordshire 2022/23, normal place of residence', 'high', '90', '91.6', false],
    ['exactly as planned, low is good', 'low', '711.7', '711.7', true],
    ['exactly as planned, high is good', 'high', '80.0', '80.0', true],
  ] as const)('%s', (_, polarity, actual, plan, met) => {
    expect(isMet(exact(actual), planned(plan), 'rate', polarity)).toBe(met);
  });

  test('Cheshire East 2017/18, non-elective admissions of the last quarter, in counts', () => {
    expect(isMet({ count: 9_265 }, { numerator: 10_072, sumOf: [] }, 'count', 'low')).toBe(true);
  });

  test('a rate is compared before it is rounded', () => {
    // 813.03 prints as 813.0, and is above a plan of 813.0.
    const actual = { rate: fraction(81_303, 100) };
    expect(isMet(actual, planned('813.0'), 'rate', 'low')).toBe(false);
  });
});

describe('a plan is judged in the unit it was made in', () => {
  // Of 146,185 people 1,188 days make 812.7 and 1,189 make 813.4; the plan prints 813.0 beside 1,188.
  test.each([
    ['rate', 1_188, true],
    ['rate', 1_189, false],
    ['count', 1_188, true],
    ['count', 1_189, false],
  ] as const)('led by %s, %i days', (leads, days, met) => {
    const actual = { count: days, rate: fraction(days * 100_000, 146_185) };
    expect(isMet(actual, { ...planned('813.0'), numerator: 1_188 }, leads, 'low')).toBe(met);
  });

  test('1,340 days meet the count of Q2 2015/16 and miss its rate of 916.6 by a hair', () => {
    const actual = { count: 1_340, rate: fraction(1_340 * 100_000, 146_185) };
    const target = { ...planned('916.6'), numerator: 1_340 };
    expect(isMet(actual, target, 'count', 'low')).toBe(true);
    expect(isMet(actual, target, 'rate', 'low')).toBe(false);
  });
});

describe('residential admissions 2013/14: counts published rounded, the rate not', () => {
  const counts = { cells: [cell('2014-03', 'total', 155, { measure: 'permanent-residential-admissions' })] };
  const rate: PublishedRow = {
    source: COUNCIL,
    measure: 'permanent-residential-admissions-rate',
    period: '2013/14',
    value: '592.8',
    status: 'final',
  };

  const baselineOf = (reported: Parameters<typeof metricFacts>[2]) =>
    metricPerformance(metricFacts('2014/15', 'residential-admissions', reported)).baseline[0];

  test('the published rate stands beside the rounded count, and is no error', () => {
    const figure = baselineOf({
      'permanent-residential-admissions': counts,
      'permanent-residential-admissions-rate': { published: [rate] },
    });
    expect(figure).toMatchObject({
      numerator: 155,
      denominator: { population: '65+', year: 2013, value: 25_980 },
      rate: '592.8',
      rateFrom: 'published',
      baseline: { numerator: 155, rate: '592.8' },
      variance: { rate: { absolute: '0.0', percent: '0.0' } },
      warnings: [],
    });
  });

  test('without a published rate it is worked out from the count, and says so', () => {
    const figure = baselineOf({ 'permanent-residential-admissions': counts });
    expect(figure).toMatchObject({ rate: '596.6', rateFrom: 'counts' });
  });

  test('two published rates are neither added nor chosen between', () => {
    const facts = metricFacts('2014/15', 'residential-admissions', {
      'permanent-residential-admissions-rate': { published: [rate, { ...rate, value: '600.0' }] },
    });
    const [figure] = metricPerformance(facts).baseline;
    expect(figure?.rate).toBeUndefined();
    expect(figure?.warnings.map(({ rule }) => rule)).toContain('several-published-rates');
  });

  test('a yearly metric has no months, quarters or year to date', () => {
    const { months, quarters, yearToDate, onTrack } = metricPerformance(
      metricFacts('2014/15', 'residential-admissions', {}),
    );
    expect([months, quarters, yearToDate]).toEqual([[], [], undefined]);
    expect(onTrack).toEqual({ met: 0, missed: 0, notJudged: 1 });
  });
});

describe('reablement, a percentage of two counts', () => {
  const reported = (atHome: number, discharges: number) => ({
    'reablement-at-home-91-days': {
      cells: [cell('2015-03', 'total', atHome, { measure: 'reablement-at-home-91-days' })],
    },
    'reablement-discharges': {
      cells: [cell('2015-03', 'total', discharges, { measure: 'reablement-discharges' })],
    },
  });
  const year = (facts: Parameters<typeof metricFacts>[2]) =>
    metricPerformance(metricFacts('2014/15', 'reablement-91-days', facts)).year;

  test('Lancashire’s 1,140 of 1,304 are 87.4%, and would have met 80%', () => {
    expect(year(reported(1_140, 1_304))).toMatchObject({
      numerator: 1_140,
      denominator: { measure: 'reablement-discharges', value: 1_304 },
      rate: '87.4',
      plan: { rate: '80.0' },
      variance: { rate: { absolute: '7.4' } },
      met: true,
      coverage: { expected: 2, reported: 2 },
    });
  });

  test('without the discharges there is no percentage', () => {
    const { 'reablement-at-home-91-days': atHome } = reported(1_140, 1_304);
    const figure = year({ 'reablement-at-home-91-days': atHome });
    expect(figure).toMatchObject({ numerator: 1_140, notJudged: 'incomplete' });
    expect(figure.rate).toBeUndefined();
    expect(figure.coverage).toMatchObject({ expected: 2, reported: 1 });
  });
});

describe('patient experience, a score that stands by itself', () => {
  test('is shown as written', () => {
    const score: PublishedRow = {
      source: COUNCIL,
      measure: 'patient-experience-score',
      period: '2014/15',
      value: '7.80',
      status: 'provisional',
    };
    const facts = metricFacts('2014/15', 'patient-experience', {
      'patient-experience-score': { published: [score] },
    });
    expect(metricPerformance(facts).year).toMatchObject({
      rate: '7.80',
      rateFrom: 'published',
      status: 'provisional',
      coverage: { expected: 1, reported: 1 },
      notJudged: 'no-plan',
    });
  });
});

describe('non-elective admissions', () => {
  const admissions = (source: string, ...months: readonly (readonly [string, number])[]) =>
    months.map(([month, count]) =>
      cell(month, 'total', count, { measure: 'non-elective-admissions', source: `urn:ods:${source}` }),
    );
  const reported = {
    'non-elective-admissions': {
      cells: [
        ...admissions('06H', ['2015-01', 1_400], ['2015-02', 1_300], ['2015-03', 1_530]),
        ...admissions('99D', ['2015-01', 4], ['2015-02', 3], ['2015-03', 3]),
        ...admissions('06H', ['2014-10', 1_400], ['2014-11', 1_350], ['2014-12', 1_450]),
      ],
    },
  };

  test('add up months and commissioners; January to March takes the next year’s population', () => {
    const { quarters, year, months } = metricPerformance(
      metricFacts('2014/15', 'non-elective-admissions', reported),
    );
    expect(months[11]).toMatchObject({ numerator: 1_533, coverage: { expected: 2, reported: 2 } });
    expect(quarters[3]).toMatchObject({
      numerator: 4_240,
      denominator: { population: 'all-ages', year: 2015, value: 192_953 },
      rate: '2197',
      plan: { numerator: 4_250, rate: '2203' },
      met: true,
      coverage: { expected: 6, reported: 6 },
    });
    expect(year.plan).toBeUndefined();
    expect(quarters[0]).toMatchObject({ baseline: { numerator: 4_038 }, notJudged: 'no-plan' });
  });

  test('are no figure while a commissioner’s part is missing', () => {
    const cells = reported['non-elective-admissions'].cells.filter(({ month, source }) => {
      return month !== '2015-02' || source !== 'urn:ods:99D';
    });
    const facts = metricFacts('2014/15', 'non-elective-admissions', { 'non-elective-admissions': { cells } });
    const quarter = metricPerformance(facts).quarters[3];
    expect(quarter).toMatchObject({ reportedSoFar: 4_237, notJudged: 'incomplete' });
    expect(quarter?.numerator).toBeUndefined();
    expect(quarter?.coverage.missing).toEqual([{ period: '2015-02', source: 'urn:ods:99D' }]);
  });

  test('of 2014 have nobody who is known to be expected, and the figure says so', () => {
    const { quarters } = metricPerformance(metricFacts('2014/15', 'non-elective-admissions', reported));
    expect(quarters[2]).toMatchObject({ numerator: 4_200 });
    expect(quarters[2]?.warnings.map(({ rule }) => rule)).toEqual(['no-reporter-expected']);
  });

  test('of the Monthly Activity Return are no part of a year that is counted from SUS', () => {
    const { 'non-elective-admissions': mar } = reported;
    const cells = mar.cells.map((each) => ({ ...each, month: each.month.replace('2015', '2017') }));
    const facts = metricFacts('2016/17', 'non-elective-admissions', { 'non-elective-admissions': { cells } });
    const { metric, quarters } = metricPerformance(facts);
    expect(metric).toMatchObject({ source: 'SUS' });
    expect(quarters[3]).toMatchObject({ coverage: { reported: 0 } });
    expect(quarters[3]?.reportedSoFar).toBeUndefined();
  });

  test('a plan on MAR held against actuals from SUS is flagged', () => {
    const facts = metricFacts('2014/15', 'non-elective-admissions', reported, (metric) => ({
      ...metric,
      source: 'SUS',
      definitionVersion: 'SUS specific acute spells, 2016',
    }));
    const plan = facts.plan && { ...facts.plan, definitionVersion: 'MAR general and acute, 2014' };
    const { quarters } = metricPerformance({ ...facts, plan });
    expect(quarters[3]?.warnings.map(({ rule }) => rule)).toEqual(['sources-differ', 'definition-changed']);
    // Q1 has a baseline only, and it too was counted the old way.
    expect(quarters[0]?.warnings.map(({ rule }) => rule)).toContain('sources-differ');
  });
});
