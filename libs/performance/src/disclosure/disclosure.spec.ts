import { MEASURES, POLICY_YEARS } from '#catalogue';
import { fraction, multiply, roundHalfUp } from '#kernel';
import type { PublishedRow } from '#records';
import { describe, expect, test } from '@jest/globals';
import { metricPerformance } from '../metric-performance';
import { cell, COUNCIL, delayedTransfers, metricFacts } from '../peterborough.fixture';
import type { MetricFacts } from '../performance-facts';
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
    [
      'are told beside the rate of the number that is told, not the published one',
      154,
      { count: 155, rate: '569.3' },
    ],
    ['are withheld where they are few, with the rate that rests on them', 5, { count: '*', rate: '*' }],
  ])('%s', (_, admissions, expected) => {
    expect(told(admissions, [published])).toMatchObject(expected);
  });
});

describe('the number itself cannot be worked out from all that is told', () => {
  const ADMITTED = 'permanent-residential-admissions';
  const [AT_HOME, DISCHARGED] = ['reablement-at-home-91-days', 'reablement-discharges'];
  /** Of whom admissions are told; everybody knows how many people there are. */
  const PEOPLE_65 = 27_226;

  const rateOf = (people: number, of: number, base: number, places = 1) =>
    roundHalfUp(multiply(fraction(people, of), fraction(base)), places);
  const counted = (measure: string, value: number) => ({
    [measure]: { cells: [cell('2015-03', 'total', value, { measure })] },
  });
  const published = (measure: string, value: string) => ({
    [measure]: {
      published: [{ source: COUNCIL, measure, period: '2014/15', value, status: 'final' as const }],
    },
  });

  /** What everybody is told of the year, against a plan of so many or of such a rate, whichever it is led by. */
  function toldOf(facts: MetricFacts, leads: 'count' | 'rate', numerator: number, rate: string): string {
    if (!facts.plan) throw new Error('It is planned');
    const line = { ...facts.plan.line, leads, targets: [{ period: '2014/15', numerator, rate }] };
    const performance = metricPerformance({ ...facts, plan: { ...facts.plan, line } });
    const told = disclosedMetric(definition(facts.metric.code), [performance], countsPeople);
    return JSON.stringify(told?.figures);
  }

  /** All numbers that are told alike, as rounding has it, are told alike in everything. */
  function holds(all: readonly { readonly alike: string; readonly told: string }[]): void {
    const first = new Map(all.toReversed().map(({ alike, told }) => [alike, told]));
    for (const { alike, told } of all) expect([alike, told]).toEqual([alike, first.get(alike)]);
  }

  const REPORTED = ['counts', 'counts, beside a published rate', 'a published rate alone'] as const;

  test.each(
    REPORTED.flatMap((reported) => (['count', 'rate'] as const).map((leads) => ({ reported, leads }))),
  )('of admissions by $reported, planned by $leads', ({ reported, leads }) => {
    // Of plans at either end of what rounds alike; one of them is printed to more places than rates are published to.
    for (const [planned, places] of [
      [8, 1],
      [13, 3],
      [22, 1],
    ] as const) {
      const rate = rateOf(planned, PEOPLE_65, 100_000, places);
      holds(
        Array.from({ length: 23 }, (_, admitted) => {
          const facts = metricFacts('2014/15', 'residential-admissions', {
            ...(reported === 'a published rate alone' ? {} : counted(ADMITTED, admitted)),
            ...(reported === 'counts'
              ? {}
              : published(`${ADMITTED}-rate`, rateOf(admitted, PEOPLE_65, 100_000))),
          });
          return { alike: String(disclosedPeople(admitted)), told: toldOf(facts, leads, planned, rate) };
        }),
      );
    }
  });

  test.each(
    REPORTED.flatMap((reported) => (['count', 'rate'] as const).map((leads) => ({ reported, leads }))),
  )('of people at home after reablement by $reported, planned by $leads', ({ reported, leads }) => {
    for (const rate of ['50.0', '83.3']) {
      const pairs = [7, 8, 12, 13, 17].flatMap((discharged) =>
        Array.from({ length: discharged + 1 }, (_, atHome) => [atHome, discharged] as const),
      );
      holds(
        pairs.map(([atHome, discharged]) => {
          const facts = metricFacts('2014/15', 'reablement-91-days', {
            ...(reported === 'a published rate alone' ? {} : counted(AT_HOME, atHome)),
            ...counted(DISCHARGED, discharged),
            ...(reported === 'counts'
              ? {}
              : published('reablement-at-home-rate', rateOf(atHome, discharged, 100))),
          });
          const alike = `${disclosedPeople(atHome)} of ${disclosedPeople(discharged)}`;
          return { alike, told: toldOf(facts, leads, 10, rate) };
        }),
      );
    }
  });

  test('nor is a published rate told where it is not known of how many', () => {
    const facts = metricFacts('2014/15', 'reablement-91-days', published('reablement-at-home-rate', '73.8'));
    const told = JSON.parse(toldOf(facts, 'rate', 10, '83.3')) as readonly object[];
    expect(told).toEqual([{ period: '2014/15', status: 'final', plan: { numerator: 10, rate: '83.3' } }]);
  });
});
