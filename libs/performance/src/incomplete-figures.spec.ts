import { describe, expect, test } from '@jest/globals';
import type { CellRow } from '#records';
import { figuresInBrief } from './area-figures';
import type { Figure } from './figure';
import { inBrief } from './foresee-figures.query';
import { metricPerformance } from './metric-performance';
import {
  cell,
  COUNCIL,
  delayedTransfers,
  PUBLISHED_CELLS,
  REFERENCE_WITHOUT_POPULATIONS,
} from './peterborough.fixture';
import { warningInWords } from './wording';

const performance = (cells: readonly CellRow[]) => metricPerformance(delayedTransfers('2014/15', cells));

function quarter(cells: readonly CellRow[], period = '2014/15-Q2'): Figure {
  const figure = performance(cells).quarters.find((each) => each.period === period);
  if (!figure) throw new Error(`${period} is missing`);
  return figure;
}

describe('a blank is never zero', () => {
  const withoutSeptember = PUBLISHED_CELLS.filter(({ month }) => month !== '2014-09');

  test('a quarter with a month missing has no value and is neither met nor missed', () => {
    const figure = quarter(withoutSeptember);
    expect(figure).toMatchObject({
      reportedSoFar: 1_595,
      notJudged: 'incomplete',
      coverage: { expected: 3, reported: 2, missing: [{ period: '2014-09', source: COUNCIL }] },
    });
    expect([figure.numerator, figure.rate, figure.met, figure.variance?.count]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('the year has no rate, and the year to date stops at the quarter before', () => {
    const { year, yearToDate, onTrack } = performance(withoutSeptember);
    expect([year.numerator, year.rate, year.met]).toEqual([undefined, undefined, undefined]);
    expect(yearToDate).toMatchObject({
      through: '2014/15-Q1',
      numerator: 1_950,
      rate: '1348.4',
      plan: { numerator: 1_703, sumOf: ['2014/15-Q1'] },
      met: false,
    });
    expect(onTrack).toEqual({ met: 0, missed: 3, notJudged: 1 });
  });

  test('an agency missing from one month leaves that month, and its quarter, incomplete', () => {
    const figure = quarter(
      PUBLISHED_CELLS.filter(({ month, agency }) => !(month === '2014-09' && agency === 'nhs')),
    );
    expect(figure.numerator).toBeUndefined();
    expect(figure.reportedSoFar).toBe(1_599);
    expect(figure.coverage.missing).toEqual([
      { period: '2014-09', source: COUNCIL, categories: [{ agency: 'nhs' }] },
    ]);
    const [agencies] = figure.breakdowns;
    expect(agencies?.complete).toBe(false);
    expect(agencies?.categories[0]).toMatchObject({ code: 'nhs', reportedSoFar: 1_532 });
    expect(agencies?.categories[0]?.value).toBeUndefined();
    expect(agencies?.categories[1]).toMatchObject({ code: 'social-care', value: 66 });
  });

  test('a reported zero is a number', () => {
    const zeros = ['2014-07', '2014-08', '2014-09'].map((month) => cell(month, 'total', 0));
    expect(quarter(zeros)).toMatchObject({ numerator: 0, rate: '0.0', met: true });
  });

  test('with nothing reported there is a plan and no year to date', () => {
    const { year, yearToDate, quarters } = performance([]);
    expect(year.plan?.numerator).toBe(6_812);
    expect(year.status).toBeUndefined();
    expect(yearToDate).toBeUndefined();
    expect(quarters[0]?.coverage).toMatchObject({ expected: 3, reported: 0 });
    expect(quarters[0]?.reportedSoFar).toBeUndefined();
  });
});

describe('every report is in, and the population is not known', () => {
  const facts = delayedTransfers('2014/15');
  const { plan } = facts;
  const withoutPeople = (leads: 'count' | 'rate') =>
    metricPerformance({
      ...facts,
      numerator: { ...facts.numerator, reference: REFERENCE_WITHOUT_POPULATIONS },
      plan: plan && { ...plan, line: { ...plan.line, leads } },
    }).quarters[1];

  test('a plan made in rates cannot be judged, and it is not for want of a report', () => {
    const figure = withoutPeople('rate');
    expect(figure).toMatchObject({
      numerator: 2_162,
      notJudged: 'no-rate',
      coverage: { expected: 3, reported: 3 },
    });
    expect([figure?.rate, figure?.met]).toEqual([undefined, undefined]);
    expect(figure?.warnings).toMatchObject([
      {
        rule: 'population-unknown',
        what: 'No population aged 18+ is known of Peterborough for 2014',
        mend: expect.stringContaining(
          'bettercare reference population --area E06000031 --band 18+ --year 2014 --people NUMBER',
        ),
      },
    ]);
    // On a page no command is told, nor the code of a rule.
    expect(figure?.warnings.map(warningInWords)).toEqual([
      'No population aged 18+ is known of Peterborough for 2014. Whoever looks after this ledger can add it from what is published',
    ]);
  });

  test('a plan made in counts can be judged all the same', () => {
    expect(withoutPeople('count')).toMatchObject({ met: false });
  });
});

describe('which table is summed', () => {
  test('the total where there is one, whatever the agencies say', () => {
    const totals = ['2014-07', '2014-08', '2014-09'].map((month) => cell(month, 'total', 700));
    const figure = quarter([...PUBLISHED_CELLS, ...totals]);
    expect(figure.numerator).toBe(2_100);
    expect(figure.tables).toEqual([
      { source: COUNCIL, table: 'total', periods: ['2014-07', '2014-08', '2014-09'] },
    ]);
  });

  test('another table for another month, each named', () => {
    const figure = quarter([...PUBLISHED_CELLS, cell('2014-08', 'total', 770)]);
    expect(figure.numerator).toBe(2_162);
    expect(figure.tables).toEqual([
      { source: COUNCIL, table: 'agency', periods: ['2014-07', '2014-09'] },
      { source: COUNCIL, table: 'total', periods: ['2014-08'] },
    ]);
    expect(figure.warnings).toEqual([]);
  });

  test('parts that disagree with the total are said, never added and never refused', () => {
    const figure = quarter([...PUBLISHED_CELLS, cell('2014-08', 'total', 771)]);
    expect(figure.numerator).toBe(2_163);
    expect(figure.warnings).toEqual([
      {
        rule: 'parts-disagree-with-total',
        what: 'Delayed days, 2014-08: the agency table adds up to 770, the total table to 771',
        source: COUNCIL,
        table: 'agency',
        periods: ['2014-08'],
      },
    ]);
  });

  test('parts that have not all arrived disagree only once they exceed the total', () => {
    const short = [cell('2014-08', 'total', 770), cell('2014-08', 'agency', 739, { agency: 'nhs' })];
    expect(quarter(short).warnings).toEqual([]);
    const over = [cell('2014-08', 'total', 700), cell('2014-08', 'agency', 739, { agency: 'nhs' })];
    expect(quarter(over).warnings.map(({ rule }) => rule)).toEqual(['parts-disagree-with-total']);
  });
});

describe('whose counts are added', () => {
  test('another kind of organisation is held apart, and shown', () => {
    const trust = 'urn:ods:RGN';
    const figure = quarter([...PUBLISHED_CELLS, cell('2014-08', 'total', 400, { source: trust })]);
    expect(figure.numerator).toBe(2_162);
    expect(figure.heldApart).toMatchObject([
      { source: trust, because: 'another-kind-of-source', periods: ['2014-08'], total: 400 },
    ]);
  });

  test('so is a council that is not expected to report for the area', () => {
    const cambridgeshire = 'urn:ons:E10000003';
    const figure = quarter([...PUBLISHED_CELLS, cell('2014-08', 'total', 9, { source: cambridgeshire })]);
    expect(figure.numerator).toBe(2_162);
    expect(figure.heldApart).toMatchObject([
      { name: 'Cambridgeshire County Council', because: 'not-an-expected-reporter', total: 9 },
    ]);
  });
});

describe('what stands beside a figure', () => {
  test('one provisional record makes it provisional', () => {
    const flex = PUBLISHED_CELLS.map((each) =>
      each.month === '2014-08' && each.agency === 'both' ? { ...each, provisional: 1 } : each,
    );
    expect(quarter(flex).status).toBe('provisional');
    expect(quarter(flex, '2014/15-Q1').status).toBe('final');
    expect(performance(flex).year.status).toBe('provisional');
  });

  test('a warning on a record touches the figures it is behind, and no others', () => {
    const warning = {
      rule: 'version-reused' as const,
      source: COUNCIL,
      measure: 'delayed-days',
      table: 'agency' as const,
      firstMonth: '2014-08',
      lastMonth: '2014-08',
      what: 'two contents',
    };
    const { quarters } = metricPerformance(delayedTransfers('2014/15', PUBLISHED_CELLS, [warning]));
    const rules = quarters.map(({ warnings }) => warnings.map(({ rule }) => rule));
    expect(rules).toEqual([[], ['version-reused'], [], []]);
    const onTotal = metricPerformance(
      delayedTransfers('2014/15', PUBLISHED_CELLS, [{ ...warning, table: 'total' }]),
    );
    expect(onTotal.quarters.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  test('a submission of which nothing has arrived yet is said where the figure is blank', () => {
    const announced = {
      rule: 'submission-incomplete' as const,
      source: COUNCIL,
      measure: 'delayed-days',
      table: 'agency' as const,
      firstMonth: '2014-07',
      lastMonth: '2014-09',
      what: '0 of the 9 rows',
    };
    const { quarters } = metricPerformance(delayedTransfers('2014/15', [], [announced]));
    expect(quarters[1]?.warnings).toMatchObject([
      { rule: 'submission-incomplete', periods: ['2014-07', '2014-08', '2014-09'] },
    ]);
  });
});

describe('breakdowns', () => {
  test('are provisional where their own records are, and nowhere else', () => {
    const cells = PUBLISHED_CELLS.map((each) =>
      each.month === '2014-09' && each.agency === 'nhs' ? { ...each, provisional: 1 } : each,
    );
    const figure = quarter(cells);
    expect(figure.status).toBe('provisional');
    expect(figure.breakdowns[0]?.categories.map(({ code, provisional }) => [code, provisional])).toEqual([
      ['nhs', true],
      ['social-care', false],
      ['both', false],
    ]);
  });

  test('of the full table are provisional where one of the records added up is', () => {
    const full = [
      cell('2014-07', 'full', 5, { careType: 'acute', agency: 'nhs', reason: 'A' }),
      cell('2014-07', 'full', 3, { careType: 'non-acute', agency: 'nhs', reason: 'A', provisional: 1 }),
      cell('2014-07', 'full', 2, { careType: 'acute', agency: 'social-care', reason: 'E' }),
    ];
    const july = performance(full).months.find(({ period }) => period === '2014-07');
    const provisional = july?.breakdowns.map(({ categories }) =>
      categories.filter((each) => each.provisional).map(({ code }) => code),
    );
    expect(provisional).toEqual([['nhs'], ['A'], ['non-acute']]);
  });

  test('are the margins of the full table where no table of their own was reported', () => {
    const full = [
      cell('2014-07', 'full', 5, { careType: 'acute', agency: 'nhs', reason: 'A' }),
      cell('2014-07', 'full', 3, { careType: 'non-acute', agency: 'nhs', reason: 'A' }),
      cell('2014-07', 'full', 2, { careType: 'acute', agency: 'social-care', reason: 'E' }),
    ];
    const july = performance(full).months.find(({ period }) => period === '2014-07');
    expect(july?.tables).toEqual([{ source: COUNCIL, table: 'full', periods: ['2014-07'] }]);
    expect(july?.numerator).toBeUndefined();
    expect(july?.breakdowns.map(({ by, tables, complete }) => [by, tables, complete])).toEqual([
      ['agency', ['full'], false],
      ['reason', ['full'], false],
      ['careType', ['full'], false],
    ]);
    expect(july?.breakdowns[0]?.categories[0]).toMatchObject({ code: 'nhs', reportedSoFar: 8 });
    // Reason O came into use in April 2017, so it is not missing from 2014.
    expect(july?.breakdowns[1]?.categories.map(({ code }) => code)).not.toContain('O');
  });
});

test('a figure in brief says that nobody is expected to report the rest only where no report of it is missing', () => {
  const facts = delayedTransfers(
    '2014/15',
    PUBLISHED_CELLS.filter(({ month }) => month === '2014-07'),
  );
  const briefly = (...months: string[]) => {
    const expectedReporters = (_measure: string, _area: string, month: string) =>
      months.includes(month) ? [COUNCIL] : [];
    const organisation = (source: string) => REFERENCE_WITHOUT_POPULATIONS.organisation(source);
    const reference = { expectedReporters, organisation, population: () => undefined };
    const performance = metricPerformance({ ...facts, numerator: { ...facts.numerator, reference } });
    const foreseen = performance.quarters.map(inBrief)[1];
    const told = figuresInBrief('2014/15', performance).find(({ period }) => period === '2014/15-Q2');
    expect([foreseen?.notJudged, told?.notJudged]).toEqual(['incomplete', 'incomplete']);
    return [foreseen?.nobodyExpected, told?.nobodyExpected];
  };
  expect(briefly('2014-07')).toEqual([true, true]);
  expect(briefly('2014-08')).toEqual([undefined, undefined]);
});
