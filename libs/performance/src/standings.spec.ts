import { describe, expect, test } from '@jest/globals';
import type { Area } from '#reference';
import { metricPerformance, type MetricPerformance } from './metric-performance';
import { COUNCIL, delayedTransfers, PUBLISHED_CELLS, REFERENCE } from './peterborough.fixture';
import { newestFigures, plannedPeriods, plansMetInWords } from './planned-periods';
import { byVariance, notJudgedInWords, standingsOf, sumOfAreas, tallyOf } from './standings';
import type { AreaStanding, MetricStandings, StandingFigure } from './standings';

const [PETERBOROUGH, CAMBRIDGESHIRE] = ['E06000031', 'E10000003'].map((code) => {
  const area = REFERENCE.area(code);
  if (!area) throw new Error(`${code} is missing`);
  return area;
}) as [Area, Area];

/** Figures of Peterborough's years with what was reported up to a month. */
function upTo(month: string) {
  const cells = PUBLISHED_CELLS.filter((cell) => cell.month <= month);
  return [delayedTransfers('2014/15', cells), delayedTransfers('2015/16', cells)];
}

describe('the newest figure of an area', () => {
  test.each(['2016-03', '2015-12', '2015-05', '2014-08', '2013-12', '2013-03'])(
    'is the one its overview shows, with what was reported up to %s',
    (month) => {
      const years = upTo(month);
      const [metric] = standingsOf([PETERBOROUGH], years);
      const { shown, running } = newestFigures(plannedPeriods(years.map(metricPerformance)).toReversed());
      const { newest, running: runs }: Partial<AreaStanding> = metric?.areas[0] ?? {};
      expect([newest && pick(newest), runs && pick(runs)]).toEqual([
        shown && pick(shown),
        running && pick(running),
      ]);
      expect(newest?.warnings).toEqual(shown?.warnings.map(({ rule }) => rule));
    },
  );

  test('is judged, though a newer quarter has begun, and the one that runs stands beside it', () => {
    const [metric] = standingsOf([PETERBOROUGH], upTo('2015-05'));
    const { newest, running }: Partial<AreaStanding> = metric?.areas[0] ?? {};
    expect(newest).toMatchObject({ period: '2014/15-Q4', met: false });
    expect(running).toMatchObject({ period: '2015/16-Q1', notJudged: 'incomplete' });
    expect(tallyOf({ areas: metric?.areas ?? [] })).toMatchObject({ missed: 1 });
  });

  test('of one that reported nothing is none', () => {
    const [metric] = standingsOf([PETERBOROUGH, CAMBRIDGESHIRE], upTo('2016-03'));
    expect(metric?.areas[1]).toEqual({
      area: { code: 'E10000003', name: CAMBRIDGESHIRE.name, kind: 'council-area' },
      newest: undefined,
    });
  });
});

function pick({
  period,
  numerator,
  met,
  variance,
}: Pick<StandingFigure, 'period' | 'numerator' | 'met' | 'variance'>) {
  return { period, numerator, met, variance };
}

interface Standing {
  readonly days?: number;
  readonly plan?: number;
  readonly period?: string;
  readonly kind?: Area['kind'];
  readonly isAwaitedOfNobody?: boolean;
}

/** An area with its delayed days of a quarter; what is left out of it is not there. */
function standing(name: string, given: Standing | undefined): AreaStanding {
  const { days, plan, period = '2014/15-Q2', kind = 'council-area', isAwaitedOfNobody } = given ?? {};
  const percent = days === undefined || !plan ? undefined : String(Math.round((100 * (days - plan)) / plan));
  return {
    area: { code: name, name, kind },
    newest: given && {
      ...{ period, policyYear: '2014/15', numerator: days, coverage: { expected: 3, reported: 3 } },
      plan: plan === undefined ? undefined : { numerator: plan },
      variance: percent === undefined ? undefined : { count: { absolute: '0', percent } },
      met: days === undefined || plan === undefined ? undefined : days <= plan,
      notJudged: days === undefined ? 'incomplete' : plan === undefined ? 'no-plan' : undefined,
      nobodyExpected: isAwaitedOfNobody,
      warnings: [],
    },
  };
}

function standings(areas: Readonly<Record<string, Standing | undefined>>, isAdded = true) {
  const metric: Pick<MetricStandings['metric'], 'decimals' | 'polarity'> = { decimals: 1, polarity: 'low' };
  return { metric, isAdded, areas: Object.entries(areas).map(([name, given]) => standing(name, given)) };
}

describe('areas together', () => {
  test('are their counts of one period, and their plans, added up', () => {
    expect(sumOfAreas(standings({ A: { days: 2_162, plan: 1_703 }, B: { days: 838, plan: 797 } }))).toEqual({
      period: '2014/15-Q2',
      numerator: 3_000,
      plan: 2_500,
      variance: { absolute: '500', percent: '20.0' },
    });
  });

  test('have no plan where one of them has none', () => {
    const sum = sumOfAreas(standings({ A: { days: 2_162, plan: 1_703 }, B: { days: 838 } }));
    expect(sum).toMatchObject({ numerator: 3_000, plan: undefined, variance: undefined });
  });

  test.each([
    ['not-counts', standings({ A: { days: 1 }, B: { days: 2 } }, false)],
    ['incomplete', standings({ A: { days: 1 }, B: {} })],
    ['incomplete', standings({ A: { days: 1 }, B: undefined })],
    ['nobody-expected', standings({ A: { days: 1 }, B: { isAwaitedOfNobody: true } })],
    ['incomplete', standings({ A: { plan: 1 }, B: { isAwaitedOfNobody: true } })],
    ['periods-differ', standings({ A: { days: 1 }, B: { days: 2, period: '2014/15-Q1' } })],
    ['kinds-differ', standings({ A: { days: 1 }, England: { days: 2, kind: 'nation' } })],
  ])('are not added where it is %s', (why, of) => {
    expect(sumOfAreas(of)).toBe(why);
  });

  test('are not added by what was published rounded', () => {
    const [metric] = standingsOf([PETERBOROUGH], upTo('2016-03'));
    expect(metric?.isAdded).toBe(true);
    const rounded = upTo('2016-03').map((facts) => ({
      ...facts,
      metric: { ...facts.metric, publishedRate: 'some-rate' },
    }));
    expect(standingsOf([PETERBOROUGH], rounded)[0]?.isAdded).toBe(false);
  });
});

const FIVE = {
  A: { days: 90, plan: 100 },
  B: undefined,
  C: { days: 150, plan: 100 },
  D: { days: 200 },
  E: { plan: 100 },
};

test('each area has met its plan, missed it, or cannot be judged, and it is said why', () => {
  const tally = tallyOf(standings(FIVE));
  expect(tally).toMatchObject({ areas: 5, reporting: 4, met: 1, missed: 1 });
  expect(notJudgedInWords(tally)).toEqual([
    '1: no plan for the period',
    '1: reports are missing',
    '1: nothing reported',
  ]);
});

test('what nobody is expected to report is not told as missing', () => {
  const tally = tallyOf(standings({ A: { plan: 100 }, B: { plan: 100, isAwaitedOfNobody: true } }));
  expect(notJudgedInWords(tally)).toEqual(['1: reports are missing', '1: nobody is expected to report it']);
});

describe('a quarter with a month that nobody was expected to report', () => {
  /** Of Peterborough's second quarter July and August, where from one of the three months on nobody is, or before it. */
  function expectedIn(...months: string[]) {
    const cells = PUBLISHED_CELLS.filter(({ month }) => month === '2014-07' || month === '2014-08');
    const facts = delayedTransfers('2014/15', cells);
    const expectedReporters = (_measure: string, _area: string, month: string) =>
      months.includes(month) ? [COUNCIL] : [];
    const reference = {
      expectedReporters,
      organisation: REFERENCE.organisation.bind(REFERENCE),
      population: REFERENCE.population.bind(REFERENCE),
    };
    const numerator = { ...facts.numerator, reference };
    const [metric] = standingsOf([PETERBOROUGH], [{ ...facts, numerator }]);
    if (!metric) throw new Error('Nothing was reported');
    return metric;
  }

  test.each([
    ['and reported, lacks the one that somebody is', 'incomplete', ['2014-08', '2014-09']],
    ['lacks nothing', 'nobody-expected', ['2014-07', '2014-08']],
  ] as const)('%s', (_, why, months) => {
    const metric = expectedIn(...months);
    expect(metric.areas[0]?.newest?.warnings).toContain('no-reporter-expected');
    expect(tallyOf(metric).notJudged).toMatchObject({ [why]: 1 });
    expect(sumOfAreas(metric)).toBe(why);
  });
});

test('the area that is worst off its plan comes first, those of which it is not known last', () => {
  const low = standings(FIVE);
  const names = (of: typeof low) => byVariance(of).map(({ area }) => area.name);
  expect(names(low)).toEqual(['C', 'A', 'B', 'D', 'E']);
  expect(names({ ...low, metric: { ...low.metric, polarity: 'high' } })).toEqual(['A', 'C', 'B', 'D', 'E']);
});

test('how many planned periods were met is told with how many were missed, where some cannot be judged', () => {
  const said = (met: number, missed: number, notJudged: number) =>
    plansMetInWords([
      {
        metric: { frequency: 'quarter' },
        onTrack: { met, missed, notJudged },
      } as unknown as MetricPerformance,
    ]);
  expect(said(1, 7, 0)).toBe('1 of 8 plan quarters met.');
  expect(said(2, 2, 1)).toBe('2 of 5 plan quarters met, 2 missed; 1 of them cannot be judged yet.');
  expect(said(0, 0, 2)).toBe('0 of 2 plan quarters can be judged yet.');
  expect(said(0, 0, 0)).toBe('Nothing is planned for it.');
});
