import { describe, expect, test } from '@jest/globals';
import { areaPerformance, type AreaPerformance } from './area-performance';
import { metricPerformance } from './metric-performance';
import { cell, COUNCIL, delayedTransfers, PUBLISHED_CELLS, REFERENCE } from './peterborough.fixture';
import { performanceTable } from './performance-table';

const METRIC = 'delayed-transfers-of-care';

// Plan: Peterborough BCF submission, September 2014, Part 2, tab 6. Actual: NHS England, monthly delayed
// transfers of care situation report.
const YEARS = {
  '2014/15': metricPerformance(delayedTransfers('2014/15')),
  '2015/16': metricPerformance(delayedTransfers('2015/16')),
};

describe('the baseline of 2013/14', () => {
  test.each([
    ['2013/14-Q1', 142_556, 1_809, '1269.0'],
    ['2013/14-Q2', 142_556, 1_795, '1259.2'],
    ['2013/14-Q3', 142_556, 1_550, '1087.3'],
    ['2013/14-Q4', 144_612, 1_659, '1147.2'],
  ])('%s is what the plan said it was', (period, population, days, rate) => {
    const figure = YEARS['2014/15'].baseline.find((each) => each.period === period);
    expect(figure).toMatchObject({
      numerator: days,
      denominator: { population: '18+', value: population },
      rate,
      baseline: { numerator: days, rate },
      variance: { count: { absolute: '0', percent: '0.0' } },
      notJudged: 'no-plan',
      status: 'final',
    });
    expect(figure?.met).toBeUndefined();
  });
});

describe('plan against actual', () => {
  test.each([
    ['2014/15-Q1', 144_612, 1_703, '1177.6', 1_950, '1348.4', '14.5', false],
    ['2014/15-Q2', 144_612, 1_703, '1177.6', 2_162, '1495.0', '27.0', false],
    ['2014/15-Q3', 144_612, 1_703, '1177.6', 2_149, '1486.0', '26.2', false],
    ['2014/15-Q4', 146_185, 1_703, '1165.0', 1_747, '1195.1', '2.6', false],
    ['2015/16-Q1', 146_185, 1_511, '1033.3', 1_427, '976.2', '-5.6', true],
    ['2015/16-Q2', 146_185, 1_340, '916.6', 1_501, '1026.8', '12.0', false],
    ['2015/16-Q3', 146_185, 1_188, '813.0', 1_319, '902.3', '11.0', false],
    ['2015/16-Q4', 147_793, 1_052, '711.7', 1_885, '1275.4', '79.2', false],
  ])('%s', (period, population, planDays, planRate, days, rate, percent, met) => {
    const year = YEARS[period.slice(0, 7) as keyof typeof YEARS];
    expect(year.quarters.find((each) => each.period === period)).toMatchObject({
      numerator: days,
      denominator: { value: population },
      rate,
      rateFrom: 'counts',
      plan: { numerator: planDays, rate: planRate },
      variance: { count: { percent } },
      met,
      coverage: { expected: 3, reported: 3, missing: [] },
      tables: [{ source: 'urn:ons:E06000031', table: 'agency' }],
      warnings: [],
    });
  });

  test('one of the eight planned quarters was met', () => {
    expect(YEARS['2014/15'].onTrack).toEqual({ met: 0, missed: 4, notJudged: 0 });
    expect(YEARS['2015/16'].onTrack).toEqual({ met: 1, missed: 3, notJudged: 0 });
  });

  test('a year sums its quarters, in days and in unrounded rates', () => {
    expect(YEARS['2014/15'].year).toMatchObject({
      numerator: 8_008,
      rateFrom: 'sum-of-quarters',
      plan: { numerator: 6_812 },
      variance: { count: { absolute: '1196', percent: '17.6' } },
      met: false,
    });
    expect(YEARS['2014/15'].year.denominator).toBeUndefined();
    // (1,950 + 2,162 + 2,149) / 144,612 + 1,747 / 146,185, each per 100,000: 4,329.5162 + 1,195.0611.
    expect(YEARS['2014/15'].year.rate).toBe('5524.6');
    // The quarters as printed add up to 5,524.5: they were rounded before they were added.
    expect(YEARS['2015/16'].year).toMatchObject({
      numerator: 6_132,
      plan: { numerator: 5_091, rate: '3474.6' },
      variance: { count: { percent: '20.4' } },
      met: false,
    });
  });

  test('a complete year to date is the year', () => {
    const { year, yearToDate } = YEARS['2014/15'];
    expect(yearToDate).toMatchObject({ period: '2014/15-to-date', through: '2014/15-Q4' });
    expect(yearToDate?.numerator).toBe(year.numerator);
    expect(yearToDate?.rate).toBe(year.rate);
  });

  test('months are figures without a target', () => {
    expect(YEARS['2014/15'].months).toHaveLength(12);
    expect(YEARS['2014/15'].months[3]).toMatchObject({
      period: '2014-07',
      numerator: 825,
      notJudged: 'no-plan',
    });
  });

  test('agencies add up to the quarter', () => {
    const [, q2] = YEARS['2014/15'].quarters;
    expect(q2?.breakdowns).toEqual([
      {
        by: 'agency',
        tables: ['agency'],
        complete: true,
        categories: [
          { code: 'nhs', name: 'the NHS', value: 2_095, provisional: false },
          { code: 'social-care', name: 'social care', value: 66, provisional: false },
          { code: 'both', name: 'both', value: 1, provisional: false },
        ],
      },
    ]);
  });
});

test('the table of both years reads as the board knows it', () => {
  const answers = (['2014/15', '2015/16'] as const).map((year) => answerOf(year));
  expect(performanceTable(answers, METRIC)).toBe(
    `Peterborough: Delayed transfers of care (delayed days) from hospital per 100,000 population (aged 18+)

Period      Population   Plan days  Plan rate  Actual days  Actual rate  Variance  Met
--------------------------------------------------------------------------------------
Q1 2013/14     142,556  base 1,809    1,269.0        1,809      1,269.0         -    -
Q2 2013/14     142,556  base 1,795    1,259.2        1,795      1,259.2         -    -
Q3 2013/14     142,556  base 1,550    1,087.3        1,550      1,087.3         -    -
Q4 2013/14     144,612  base 1,659    1,147.2        1,659      1,147.2         -    -
Q1 2014/15     144,612       1,703    1,177.6        1,950      1,348.4    +14.5%   no
Q2 2014/15     144,612       1,703    1,177.6        2,162      1,495.0    +27.0%   no
Q3 2014/15     144,612       1,703    1,177.6        2,149      1,486.0    +26.2%   no
Q4 2014/15     146,185       1,703    1,165.0        1,747      1,195.1     +2.6%   no
Q1 2015/16     146,185       1,511    1,033.3        1,427        976.2     -5.6%  yes
Q2 2015/16     146,185       1,340      916.6        1,501      1,026.8    +12.0%   no
Q3 2015/16     146,185       1,188      813.0        1,319        902.3    +11.0%   no
Q4 2015/16     147,793       1,052      711.7        1,885      1,275.4    +79.2%   no
2014/15              -       6,812    4,697.9        8,008      5,524.6    +17.6%   no
2015/16              -       5,091    3,474.6        6,132      4,180.7    +20.4%   no

1 of 8 plan quarters met.
`,
  );
  expect(performanceTable(answers, 'no-such-metric')).toBeUndefined();
});

test('the table counts no planned quarters where nothing is planned', () => {
  const unplanned = { ...delayedTransfers('2014/15'), plan: undefined };
  expect(performanceTable([answerOf('2014/15', unplanned)], METRIC)).toContain(
    '\nNothing is planned for it.\n',
  );
});

test('the table shows what qualifies a figure: what is provisional, missing, held apart or warned of', () => {
  const cells = [
    ...PUBLISHED_CELLS.filter(({ month, agency }) => !(month === '2014-08' && agency === 'nhs')).map(
      (each) => (each.month === '2014-05' && each.agency === 'nhs' ? { ...each, provisional: 1 } : each),
    ),
    cell('2014-12', 'total', 400, { source: 'urn:ods:RGN' }),
  ];
  const reused = {
    rule: 'version-reused' as const,
    source: COUNCIL,
    measure: 'delayed-days',
    table: 'agency' as const,
    firstMonth: '2015-02',
    lastMonth: '2015-02',
    what: 'two contents',
  };
  const table = performanceTable([answerOf('2014/15', delayedTransfers('2014/15', cells, [reused]))], METRIC);
  expect(table?.slice(table.indexOf('Q1 2014/15'))).toBe(
    `Q1 2014/15          144,612       1,703    1,177.6                           1,950p     1,348.4p    +14.5%   no
Q2 2014/15          144,612       1,703    1,177.6     2 of 3 reports, 1,423 so far            -         -    -
Q3 2014/15          144,612       1,703    1,177.6                            2,149      1,486.0    +26.2%   no
Q4 2014/15          146,185       1,703    1,165.0                            1,747      1,195.1     +2.6%   no
2014/15                   -       6,812    4,697.9  11 of 12 reports, 7,269p so far            -         -    -
2014/15 to date           -       1,703    1,177.6                           1,950p     1,348.4p    +14.5%   no

0 of 4 plan quarters met, 3 missed; 1 of them cannot be judged yet.
p: provisional, a report behind it may still change.
Q3 2014/15: 400 from North West Anglia NHS Foundation Trust (to March 2017 Peterborough and Stamford Hospitals) is not added: another kind of organisation reports this measure.
Q4 2014/15: version-reused: Delayed days, 2015-02: two contents.
`,
  );
});

test('the same facts give the same bytes', () => {
  expect(JSON.stringify(answerOf('2014/15'))).toBe(JSON.stringify(answerOf('2014/15')));
  expect(answerOf('2014/15').contentHash).not.toBe(answerOf('2015/16').contentHash);
});

function answerOf(policyYear: '2014/15' | '2015/16', facts = delayedTransfers(policyYear)): AreaPerformance {
  const area = REFERENCE.area('E06000031');
  if (!area) throw new Error('Peterborough is missing');
  const watermark = { lanes: [1], nextOffsets: [108], decisionPosition: 12, referenceVersion: 1 };
  return areaPerformance(area, policyYear, { watermark }, [facts]);
}
