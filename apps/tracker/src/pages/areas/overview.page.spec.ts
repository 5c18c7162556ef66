import type { Obliged } from '#digests';
import { html } from '#pages';
import type { Cell } from '#pages';
import type { AreaPerformance, Figure, MetricChart, MetricPerformance } from '#performance';
import { newestYearOf } from '#performance/plain';
import { describe, expect, test } from '@jest/globals';
import { figureInCells } from '../live/moving-figures';
import { breakdownTables } from './breakdown-tables';
import { toKnow } from './metric.page';
import { overviewContent, policyYearsInWords } from './overview.page';

const figure = (period: string, more: Partial<Figure> = {}): Figure => ({
  ...{ period, coverage: { expected: 3, reported: 0, missing: [], unexpected: [] }, tables: [] },
  ...{ heldApart: [], breakdowns: [], warnings: [], notJudged: 'no-plan' },
  ...more,
});
const all = { expected: 3, reported: 3, missing: [], unexpected: [] };
const missed = figure('2015/16-Q4', {
  ...{ numerator: 1885, rate: '1275.4', coverage: all, status: 'final' },
  ...{ met: false, notJudged: undefined },
});
const begun = figure('2016/17-Q1', {
  ...{ reportedSoFar: 795, coverage: { ...all, reported: 1 }, status: 'final' },
  ...{ notJudged: 'incomplete' },
});

function metric(code: string, year: string, quarters: readonly Figure[]): MetricPerformance {
  return {
    metric: {
      ...{ code, name: code, base: 100_000, decimals: 1, polarity: 'low', frequency: 'quarter' },
      ...{ source: 'SitRep', line: 'national', definitionVersion: '1' },
    },
    ...{ unit: 'day', baseline: [], months: [], quarters, year: figure(year) },
    onTrack: { met: 0, missed: 1, notJudged: 0 },
  };
}

function shown(...quarters: readonly Figure[]): string {
  return shownWith(quarters);
}

function shownWith(quarters: readonly Figure[], chart?: MetricChart, year?: Figure): string {
  return wordsOf(pageWith(quarters, chart, year));
}

function wordsOf(text: string): string {
  return text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

function pageWith(
  quarters: readonly Figure[],
  chart?: MetricChart,
  year = figure('2015/16'),
  {
    before = [],
    obliged = [],
    moment = {},
  }: {
    readonly before?: readonly MetricPerformance[];
    readonly obliged?: readonly Obliged[];
    readonly moment?: { readonly publishedBy?: string };
  } = {},
): string {
  const overview = {
    ...{
      area: { code: 'E06000031', name: 'Peterborough' },
      policyYears: ['2015/16'],
      comments: [],
      moment,
      nameOf: (id: string) => id,
    },
    ...{
      metrics: [[...before, { ...metric('delayed-days', year.period, quarters), year }]],
      charts: new Map(chart ? [['delayed-days', chart]] : []),
    },
  };
  const { text } = overviewContent(
    { ...overview, obliged, invented: 'Invented figures: the admissions of 2015' },
    html``,
  );
  return text;
}

const level = { mean: '582.0', lower: '400.0', upper: '760.0' };

/** Of a metric that is drawn by the month, up to March 2016. */
function chartWith(more: Partial<MetricChart>): MetricChart {
  return {
    ...{ metric: { polarity: 'low' }, by: 'month', policyYear: '2015/16', variation: 'common-cause' },
    ...{ points: [{ period: '2016-03', plan: { of: '2015/16-Q4' } }] },
    ...{ groups: [{ group: 0, points: 36, isShort: false, ...level }], ...more },
  } as unknown as MetricChart;
}

describe('the line of a metric', () => {
  test('has the newest period that was judged, and below it what came of the one that runs', () => {
    const words = shown(missed, begun);
    expect(words).toContain(
      'Q4 2015/16 3 of 3 reports in Q1 2016/17: 1 of 3 reports, 795 so far Actual 1,885 1,275.4 per 100,000',
    );
    expect(words).toContain('Missed');
  });

  test('says what its rates are of, and of which of two numbers its variance is', () => {
    const plan = { numerator: 1052, rate: '711.7' };
    const both = { count: { percent: '79.2' }, rate: { percent: '79.2' } } as Figure['variance'];
    const words = shown({ ...missed, plan, variance: both });
    expect(words).toContain('Lower is better; days; variance of the days');
    expect(words).toContain('Actual 1,885 1,275.4 per 100,000 Plan 1,052 711.7 per 100,000 Variance +79.2%');
    const rateLed = { rate: { percent: '79.2' } } as Figure['variance'];
    expect(shown({ ...missed, plan: { rate: '711.7' }, variance: rateLed })).toContain(
      'days; variance of the rate',
    );
    expect(shown({ ...missed, met: undefined, baseline: plan, variance: both })).not.toContain('variance of');
  });

  test('has the newest that was reported while none was judged', () => {
    const words = shown(begun);
    expect(words).toContain('Reports are missing');
    expect(words).not.toContain('Q1 2016/17:');
  });

  test('leads from each figure to where it comes from', () => {
    const explained = [...pageWith([missed, begun]).matchAll(/href="([^"]*explain[^"]*)"/g)];
    expect(explained.map(([, path]) => path)).toEqual([
      '/areas/E06000031/explain?metric=delayed-days&amp;period=2016%2F17-Q1',
      '/areas/E06000031/explain?metric=delayed-days&amp;period=2015%2F16-Q4',
    ]);
  });
});

describe('what nobody is expected to report', () => {
  const missing = ['2015-07', '2015-08', '2015-09'].map((period) => ({ period }));
  const nobody = {
    coverage: { expected: 3, reported: 0, missing, unexpected: [] },
    notJudged: 'incomplete',
  } as const;
  const cells = (more: Partial<Figure>) => figureInCells(figure('2015/16-Q2', { ...nobody, ...more }));

  test('is not missing', () => {
    expect(cells({})).toMatchObject({ verdict: 'Nobody is expected to report it', coverage: '0' });
    const coverage = { ...nobody.coverage, reported: 1, missing: missing.slice(1) };
    expect(cells({ coverage })).toMatchObject({
      ...{ verdict: 'Nobody is expected to report the rest of it', coverage: '1 of 3' },
    });
  });

  test('is said alike of a figure in brief, as open pages are told of it', () => {
    const { coverage, ...rest } = figure('2015/16-Q2', nobody);
    const brief = { ...rest, coverage: { expected: coverage.expected, reported: coverage.reported } };
    expect(figureInCells({ ...brief, nobodyExpected: true })).toEqual(cells({}));
    expect(figureInCells(brief).verdict).toBe('Reports are missing');
  });

  test('is missing where somebody is', () => {
    const coverage = { ...nobody.coverage, missing: [...missing, { period: '2015-09', source: 'urn:a' }] };
    expect(cells({ coverage })).toMatchObject({ verdict: 'Reports are missing', coverage: '0 of 3' });
  });
});

test('a baseline is not held against itself', () => {
  const baseline = { numerator: 1_885 };
  const variance = { count: { absolute: '0', percent: '0.0' } };
  const cells = (more: Partial<Figure>) => figureInCells({ ...missed, met: undefined, variance, ...more });
  expect(cells({ baseline }).variance).toBe('baseline');
  expect(cells({ plan: baseline }).variance).toBe('0.0%');
});

test('names the policy years, or the one there is', () => {
  expect(policyYearsInWords(['2016/17'])).toBe('Policy year 2016/17');
  expect(policyYearsInWords(['2015/16', '2016/17'])).toBe('Policy years 2015/16, 2016/17');
});

test('what is late or due soon stands first, each leading to where it is done; the rest of many is counted', () => {
  const due = (name: string): Obliged => ({
    ...{ key: name, page: name, path: `/areas/E06000031/returns/${name}`, hasPast: false },
    says: `${name}: it was due on 29 May 2015 and is not in.`,
  });
  const page = (...names: string[]) => pageWith([missed], undefined, undefined, { obliged: names.map(due) });
  expect(page('q4')).toContain('href="/areas/E06000031/returns/q4"');
  expect(wordsOf(page('q4'))).toMatch(
    /Due and late q4: it was due on 29 May 2015 and is not in\. .*How each metric stands/,
  );
  expect(wordsOf(page('a', 'b', 'c', 'd', 'e', 'f', 'g'))).toContain('and 2 more, in the board pack');
  expect(wordsOf(page())).not.toContain('Due and late');
  const moment = { publishedBy: '2015-11-30' };
  const published = pageWith([missed], undefined, undefined, { obliged: [due('q4')], moment });
  expect(wordsOf(published)).toContain('Due and late , which has no date of publication q4: it was due');
});

describe('what to know of figures', () => {
  const warned = (period: string, ...whats: string[]) =>
    figure(period, { warnings: whats.map((what) => ({ rule: 'r', what })) });

  test('is said once of all the periods that it is true of', () => {
    const { text } = toKnow([
      warned('2014/15-Q1', 'Nobody reports it'),
      warned('2014/15-Q2', 'Nobody reports it', 'The plan is another'),
      warned('2014/15-Q3', 'Nobody reports it'),
      warned('2014/15-Q4'),
      warned('2015/16-Q1', 'Nobody reports it'),
    ]);
    expect(text.match(/<li>[^<]*/g)).toEqual([
      '<li>Q1 2014/15 to Q3 2014/15, Q1 2015/16: Nobody reports it.',
      '<li>Q2 2014/15: The plan is another.',
    ]);
  });
});

describe('what a line says of the year', () => {
  const year = { known: 9, periods: 12, soFar: '4247', expected: '5993', low: '5689', high: '6297' };
  const forecast = { ...year, method: 'What is known, and the mean', plan: 5091 };

  test('is what it is forecast to come to, with its range, its plan and how much of it is known', () => {
    const chart = chartWith({ forecast });
    expect(shownWith([missed], chart)).toContain(
      '2015/16: about 5,993 between 5,689 and 6,297, planned 5,091; 9 of 12 months known',
    );
    expect(pageWith([missed], chart)).toContain('href="/areas/E06000031/metrics/delayed-days#forecast"');
  });

  test('is why it is not forecast', () => {
    expect(shownWith([missed], chartWith({ noForecast: 'too-little-of-the-year' }))).toContain(
      'Too little of 2015/16 is known for a forecast: it takes three months, or a whole quarter, of the year.',
    );
  });

  test('is what it came to once all of it is in, against its plan', () => {
    const complete = figure('2015/16', {
      ...{ numerator: 6132, coverage: all, status: 'final', met: false, plan: { numerator: 5091 } },
    });
    expect(shownWith([missed], chartWith({ noForecast: 'year-is-complete' }), complete)).toContain(
      '2015/16 is complete: 6,132 planned 5,091: missed',
    );
  });

  test('is what the last complete year came to, until there is a forecast of the one that has begun', () => {
    const complete = figure('2015/16', {
      ...{ numerator: 6132, coverage: all, status: 'final', met: false, plan: { numerator: 5091 } },
    });
    const before = [{ ...metric('delayed-days', '2015/16', [missed]), year: complete }];
    const next = figure('2016/17', { coverage: { ...all, reported: 1, missing: [{ period: '2016-05' }] } });
    const words = (more: Partial<MetricChart>) =>
      wordsOf(pageWith([begun], chartWith({ policyYear: '2016/17', ...more }), next, { before }));
    expect(words({ noForecast: 'too-little-of-the-year' })).toContain(
      '2015/16 is complete: 6,132 planned 5,091: missed Too little of 2016/17 is known for a forecast',
    );
    expect(words({ forecast })).not.toContain('is complete');
  });
});

test('a process that does not change is no good news where it misses the plan: that comes first', () => {
  const chart = chartWith({ assurance: { icon: 'fail', target: '350.7' } });
  expect(shownWith([missed], chart)).toMatch(
    /It is steady at a level that misses the plan: unless something changes it will go on missing it\. F Will consistently fail the target as things are ~ Common cause: no significant change By the month, up to March 2016/,
  );
});

test('that figures are invented stands before them', () => {
  expect(shown(missed)).toMatch(/Invented figures: the admissions of 2015\. .*How each metric stands/);
});

describe('the chart of a metric', () => {
  const years = [
    { policyYear: '2015/16', metrics: [metric('delayed-days', '2015/16', [missed])] },
    { policyYear: '2016/17', metrics: [metric('delayed-days', '2016/17', [figure('2016/17-Q1')])] },
  ] as unknown as AreaPerformance[];

  test('ends with the newest year that it was reported in, whatever another metric has', () => {
    expect(newestYearOf(years, 'delayed-days')?.policyYear).toBe('2015/16');
  });

  test('is of the newest year that asks for it where nothing was reported', () => {
    const [, none] = years;
    expect(newestYearOf(none ? [none] : [], 'delayed-days')?.policyYear).toBe('2016/17');
    expect(newestYearOf(years, 'readmissions')).toBeUndefined();
  });
});

describe('what figures are made of', () => {
  const parts = (nhs: number | undefined, social: number, so: object = {}): Figure['breakdowns'] => [
    {
      ...{ by: 'agency', tables: ['agency'], complete: nhs !== undefined },
      categories: [
        { code: 'nhs', name: 'NHS', value: nhs, provisional: false, ...so },
        { code: 'social-care', name: 'Social care', value: social, provisional: false },
      ],
    },
  ];
  const tableOf = (...figures: readonly Figure[]) =>
    breakdownTables(figures, [], (period) => `/explain?period=${period}`);

  test('is told of every period, adds up to the figure, and leads to where each part comes from', () => {
    const { text, tables } = tableOf(
      figure('2014/15-Q1', { numerator: 1_950, breakdowns: parts(1_932, 18) }),
      figure('2014/15-Q2', { numerator: 2_162, breakdowns: parts(2_095, 67) }),
    );
    const [shown] = tables;
    expect(shown?.columns.map(({ name }) => name)).toEqual(['Period', 'NHS', 'Social care', 'Together']);
    expect(shown?.rows.map((row) => row.map(cellWords))).toEqual([
      ['Q1 2014/15', '1,932', '18', '1,950'],
      ['Q2 2014/15', '2,095', '67', '2,162'],
    ]);
    expect(text).toContain('href="/explain?period=2014/15-Q2&amp;agency=social-care"');
  });

  test('names what was not reported that way, so that it adds up all the same', () => {
    const whole = figure('2014/15-Q1', { numerator: 1_950, breakdowns: parts(1_932, 18) });
    const partly = figure('2014/15-Q2', {
      ...{ numerator: 2_162, breakdowns: parts(undefined, 67, { reportedSoFar: 1_500 }) },
    });
    const [shown] = tableOf(whole, partly).tables;
    expect(shown?.rows.map((row) => row.map(cellWords))).toEqual([
      ['Q1 2014/15', '1,932', '18', '0', '1,950'],
      ['Q2 2014/15', '1,500 so far', '67', '595', '2,162'],
    ]);
    expect(tableOf(figure('2014/15-Q3')).text).toBe('');
  });
});

function cellWords(cell: Cell): string {
  return (typeof cell === 'string' ? cell : cell.text).replaceAll(/<[^>]*>/g, '').trim();
}
