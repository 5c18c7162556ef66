import { html } from '#pages';
import type { AreaPerformance, Figure, MetricChart, MetricPerformance } from '#performance';
import { describe, expect, test } from '@jest/globals';
import { newestYearOf } from './newest-year';
import { overviewContent } from './overview.page';

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

function shownWith(quarters: readonly Figure[], chart?: MetricChart): string {
  const overview = {
    ...{
      area: { code: 'E06000031', name: 'Peterborough' },
      policyYears: ['2015/16'],
      comments: [],
      moment: {},
    },
    ...{
      metrics: [[metric('delayed-days', '2015/16', quarters)]],
      charts: new Map(chart ? [['delayed-days', chart]] : []),
    },
  };
  const { text } = overviewContent(
    { ...overview, invented: 'Invented figures: the admissions of 2015' },
    html``,
  );
  return text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

describe('the line of a metric', () => {
  test('has the newest period that was judged, and below it what came of the one that runs', () => {
    const words = shown(missed, begun);
    expect(words).toContain('Q4 2015/16 Q1 2016/17: 1 of 3 reports, 795 so far Actual 1,885 1,275.4');
    expect(words).toContain('Missed');
  });

  test('has the newest that was reported while none was judged', () => {
    const words = shown(begun);
    expect(words).toContain('Reports are missing');
    expect(words).not.toContain('Q1 2016/17:');
  });
});

test('a process that does not change is no good news where it misses the plan: that comes first', () => {
  const level = { mean: '582.0', lower: '400.0', upper: '760.0' };
  const chart = {
    ...{ metric: { polarity: 'low' }, variation: 'common-cause', points: [{ plan: { of: '2015/16-Q4' } }] },
    ...{ groups: [{ group: 0, points: 36, isShort: false, ...level }] },
    assurance: { icon: 'fail', target: '350.7' },
  } as unknown as MetricChart;
  expect(shownWith([missed], chart)).toMatch(
    /It is steady at a level that misses the plan: unless something changes it will go on missing it\. F Will consistently fail the target as things are ~ Common cause: no significant change/,
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
