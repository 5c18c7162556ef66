import { MEASURES, POLICY_YEARS } from '#catalogue';
import type { PublishedRow } from '#records';
import { describe, expect, test } from '@jest/globals';
import { metricPerformance } from '../metric-performance';
import { cell, COUNCIL, delayedTransfers, metricFacts } from '../peterborough.fixture';
import { disclosedMetric, disclosedPeople } from './disclosure';

const countsPeople = (code: string): boolean =>
  MEASURES.find((measure) => measure.code === code)?.countsPeople ?? true;

function definition(code: string) {
  const metric = POLICY_YEARS.flatMap(({ metrics }) => metrics).find((each) => each.code === code);
  if (!metric) throw new Error(code);
  return metric;
}

describe('a number of people', () => {
  test.each([
    [0, 0],
    [1, '*'],
    [7, '*'],
    [8, 10],
    [12, 10],
    [13, 15],
    [17, 15],
    [18, 20],
    [2_162, 2_160],
  ])('%i is told as %s', (people, told) => {
    expect(disclosedPeople(people)).toBe(told);
  });
});

test('delayed days are not people, and are told as they are', () => {
  const told = disclosedMetric(
    definition('delayed-transfers-of-care'),
    [metricPerformance(delayedTransfers('2014/15'))],
    countsPeople,
  );
  expect(told).toMatchObject({ countsPeople: false, unit: 'day' });
  expect(told?.figures.find(({ period }) => period === '2014/15-Q2')).toMatchObject({
    ...{ count: 2_162, status: 'final', met: false },
  });
});

describe('people still at home 91 days after reablement', () => {
  function told(atHome: number, discharged: number) {
    const facts = metricFacts('2014/15', 'reablement-91-days', {
      'reablement-at-home-91-days': {
        cells: [cell('2015-03', 'total', atHome, { measure: 'reablement-at-home-91-days' })],
      },
      'reablement-discharges': {
        cells: [cell('2015-03', 'total', discharged, { measure: 'reablement-discharges' })],
      },
    });
    const metric = disclosedMetric(
      definition('reablement-91-days'),
      [metricPerformance(facts)],
      countsPeople,
    );
    return metric?.figures.find(({ period }) => period === '2014/15');
  }

  test('are rounded, and so is what they are a percentage of', () => {
    // 163 of 204 are 79.9%, from which the number could be worked out; 165 of 205 are told, and their 80.5%.
    expect(told(163, 204)).toMatchObject({ count: 165, rate: '80.5' });
  });

  test.each([
    ['few at home', 7, 40],
    ['few discharged', 0, 6],
  ])('are withheld with the percentage and the verdict where there are %s', (_, atHome, discharged) => {
    const figure = told(atHome, discharged);
    expect(figure?.rate).toBe('*');
    expect(figure?.met).toBeUndefined();
    expect(figure?.plan?.rate).toBeDefined();
  });
});

describe('admissions to care homes', () => {
  const published: PublishedRow = {
    source: COUNCIL,
    measure: 'permanent-residential-admissions-rate',
    period: '2014/15',
    value: '592.8',
    status: 'final',
  };

  function told(admissions: number, rows: readonly PublishedRow[] = []) {
    const facts = metricFacts('2014/15', 'residential-admissions', {
      'permanent-residential-admissions': {
        cells: [cell('2015-03', 'total', admissions, { measure: 'permanent-residential-admissions' })],
      },
      'permanent-residential-admissions-rate': { published: rows },
    });
    const metric = disclosedMetric(
      definition('residential-admissions'),
      [metricPerformance(facts)],
      countsPeople,
    );
    return metric?.figures.find(({ period }) => period === '2014/15');
  }

  test('are told to be met or missed only where their rounding leaves no doubt of it', () => {
    expect(told(147)?.plan?.numerator).toBe(147);
    expect([143, 147].map((admissions) => told(admissions)?.met)).toEqual([undefined, undefined]);
    expect(told(148)).toMatchObject({ count: 150, met: false });
    expect(told(142)).toMatchObject({ count: 140, met: true });
  });

  test.each([
    ['are told beside the rate that is published already', 154, { count: 155, rate: '592.8' }],
    ['are withheld where they are few, with the rate that rests on them', 5, { count: '*', rate: '*' }],
  ])('%s', (_, admissions, expected) => {
    expect(told(admissions, [published])).toMatchObject(expected);
  });
});
