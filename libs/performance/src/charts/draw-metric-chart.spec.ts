import { describe, expect, test } from '@jest/globals';
import { monthsOf, period, periodsWithin, type PeriodKind } from '#kernel';
import type { CellRow } from '#records';
import type { AnsweredAt } from '../as-asked';
import { cell, delayedTransfers, metricFacts, PUBLISHED_CELLS } from '../peterborough.fixture';
import type { ChartStanding } from './chart-standing.query';
import { hashOf } from '../area-performance';
import { processInWords } from './chart-words';
import { drawMetricChart } from './draw-metric-chart';
import type { MetricChart } from './metric-chart';

// Delayed days in Peterborough from April 2013 to March 2016, as published, and its plans of September 2014.

const AT: AnsweredAt = {
  watermark: { lanes: [], nextOffsets: [], decisionPosition: 0, referenceVersion: 1 },
};
const NOTHING_DECIDED: ChartStanding = { version: 0, rebases: [], annotations: [] };
const decided = { by: 'analyst', at: '2016-05-12T09:30:00.000Z' };
const YEARS = ['2013/14', '2014/15', '2015/16'];

interface Asked {
  readonly by?: PeriodKind;
  readonly upTo?: string;
  readonly without?: string;
  readonly cells?: readonly CellRow[];
  readonly standing?: ChartStanding;
}

function chart({ by = 'month', upTo = '2016-03', without, ...asked }: Asked = {}): MetricChart {
  const { cells: all = PUBLISHED_CELLS, standing = NOTHING_DECIDED } = asked;
  const cells = all.filter(({ month }) => month <= upTo && month !== without);
  const periods = YEARS.flatMap((year) => periodsWithin(by, period(year)));
  const facts = delayedTransfers('2015/16', cells);
  return drawMetricChart(
    { facts, otherYears: [delayedTransfers('2014/15', cells)], periods, by, standing },
    AT,
  );
}

const pointOf = ({ points }: MetricChart, key: string) => points.find((point) => point.period === key);

describe("Peterborough's delayed days, a point a month", () => {
  test('are counts, with mean and limits of all 36 months', () => {
    const { drawn, unit, points, groups, variation } = chart();
    expect({ drawn, unit, count: points.length, variation }).toEqual({
      ...{ drawn: 'count', unit: 'day', count: 36, variation: 'common-cause' },
    });
    expect(groups).toMatchObject([{ from: '2013-04', to: '2016-03', mean: '582.0', isShort: false }]);
  });

  test('stand against a third of what was planned for the quarter, each by the plan of its own year', () => {
    expect(pointOf(chart(), '2014-06')?.plan).toEqual({ value: '567.7', of: '2014/15-Q1' });
    expect(pointOf(chart(), '2015-06')?.plan).toEqual({ value: '503.7', of: '2015/16-Q1' });
    expect(pointOf(chart(), '2013-06')?.plan).toBeUndefined();
  });

  test('say in a sentence where they stand', () => {
    expect(chart({ upTo: '2015-01' }).summary).toBe(
      'Delayed days, Peterborough: 604 in January 2015, higher than the plan of 567.7, within its usual variation; it is steady, and its usual level, 621.7 days a month, is worse than the plan, 567.7 days a month: unless something changes it will be met only by chance.',
    );
  });

  test('say what is out of the ordinary, and whether it is good', () => {
    const months = YEARS.flatMap((year) => monthsOf(period(year))).slice(0, 21);
    const cells = months.map((month, at) => cell(month, 'total', at > 13 ? 605 : at % 2 === 0 ? 590 : 610));
    expect(chart({ cells }).summary).toBe(
      'Delayed days, Peterborough: 605 in December 2014, higher than the plan of 567.7, with seven months or more in a row above the mean, which is a concern; it is worse of late than it usually is, and its usual level, 601.7 days a month, is worse than the plan, 567.7 days a month: unless something changes it will be met only by chance.',
    );
  });

  test('say how many values their limits rest on, and from when', () => {
    const said =
      'Mean and limits rest on 36 values, from April 2013 to March 2016. A chart has a policy year';
    expect(chart().method.join(' ')).toContain(said);
    const baseline = { ...decided, points: 12, reason: 'A new ward' };
    expect(chart({ standing: { ...NOTHING_DECIDED, baseline } }).method.join(' ')).not.toContain('36 values');
  });

  test('have a hash of what they say, in whatever words', () => {
    const { contentHash, ...drawn } = chart();
    const beside = ['known', 'summary', 'method', 'answeredAt'];
    const said = Object.fromEntries(Object.entries(drawn).filter(([key]) => !beside.includes(key)));
    expect(hashOf(said)).toBe(contentHash);
  });

  describe('say first what becomes of the plan', () => {
    const months = YEARS.flatMap((year) => monthsOf(period(year)));
    /** Up and down about a level, to March 2016, or as far as is said. */
    const about = (level: number, upTo = 36) =>
      chart({
        cells: months
          .slice(0, upTo)
          .map((month, at) => cell(month, 'total', level + (at % 2 === 0 ? -9 : 9))),
      });

    test('that it will go on being missed, where nothing changes', () => {
      const { variation, assurance, ...said } = about(600);
      expect([variation, assurance?.icon]).toEqual(['common-cause', 'fail']);
      expect(processInWords({ variation, assurance, ...said })).toBe(
        'It is steady at a level that misses the plan: unless something changes it will go on missing it.',
      );
    });

    test('that it will go on being met', () => {
      expect(processInWords(about(300))).toBe(
        'It is steady at a level that meets the plan: as things are it will go on meeting it.',
      );
    });

    test('that it is left to chance on the better side too', () => {
      expect(processInWords(about(345))).toContain('but not so much better that it is sure to be met');
    });

    test('that it goes on only where it does: what has moved and stays is only better or worse than usual', () => {
      const moved = (to: (at: number) => number) =>
        processInWords(
          chart({
            cells: months.map((month, at) =>
              cell(month, 'total', at > 28 ? to(at) : 600 + (at % 2 === 0 ? -90 : 90)),
            ),
          }),
        );
      expect(moved(() => 590)).toMatch(/^It is better of late than it usually is, /);
      expect(moved((at) => 580 - at)).toMatch(/^It is improving, /);
      expect(moved(() => 620)).toMatch(/^It is worse of late than it usually is, /);
      expect(moved((at) => 580 + at)).toMatch(/^It is getting worse, /);
    });

    test('by which plan, where the usual level is better than one and worse than another', () => {
      expect(processInWords(about(540))).toContain('misses the plan of Q4 2015/16: unless');
    });

    test('how few values that rests on', () => {
      const said = chart({
        cells: months.slice(0, 5).map((month, at) => cell(month, 'total', 590 + at * 5)),
      });
      expect(processInWords(said)).toBe(
        'As far as 5 values can say, it is steady: it varies as it usually does.',
      );
    });

    test('nothing of a plan where none was made, and of an older one by its name', () => {
      expect(processInWords(about(600, 12))).toBe(
        'As far as 12 values can say, it is steady: it varies as it usually does.',
      );
      const { points, ...rest } = about(600);
      const unplanned = points.map((point, at) => (at > 33 ? { ...point, plan: undefined } : point));
      expect(processInWords({ points: unplanned, ...rest })).toBe(
        'It is steady at a level that misses the last plan there was (of Q4 2015/16): unless something changes it will go on missing it.',
      );
    });
  });

  test('are forecast to the end of the year', () => {
    expect(chart().noForecast).toBe('year-is-complete');
    expect(chart({ upTo: '2015-12' }).forecast).toMatchObject({ known: 9, periods: 12, plan: 5_091 });
  });

  test('have no value in a month of which a report is missing, and that one breaks a run', () => {
    const point = pointOf(chart({ without: '2014-07' }), '2014-07');
    expect(point).toMatchObject({ label: 'Common Cause', coverage: { reported: 0 } });
    expect(point?.value).toBeUndefined();
  });
});

test('a quarter that is not complete is not drawn, and said to be incomplete', () => {
  const { points, incomplete } = chart({ by: 'quarter', upTo: '2015-08' });
  expect(points.at(-1)?.period).toBe('2015/16-Q1');
  expect(incomplete).toMatchObject([{ period: '2015/16-Q2', coverage: { expected: 3, reported: 2 } }]);
});

describe('what a person decided', () => {
  const rebases = [{ from: '2015-05', reason: 'A discharge lounge was opened', ...decided }];
  const standing = { ...NOTHING_DECIDED, version: 1, rebases };

  test('begins mean and limits anew, and is told with its reason', () => {
    const { groups, method } = chart({ standing });
    expect(groups.map(({ from, to, points }) => [from, to, points])).toEqual([
      ['2013-04', '2015-04', 25],
      ['2015-05', '2016-03', 11],
    ]);
    expect(method).toContain(
      'Mean and limits begin anew from May 2015, decided by analyst on 12 May 2016: A discharge lounge was opened',
    );
    expect(method).toContain('The last limits rest on fewer than 13 points: read them with care.');
  });

  test('takes effect from the first whole quarter on a chart by the quarter', () => {
    expect(chart({ by: 'quarter', standing }).groups.map(({ from }) => from)).toEqual([
      '2013/14-Q1',
      '2015/16-Q2',
    ]);
  });

  test('rests mean and limits on the first points', () => {
    const baseline = { points: 12, reason: 'Before the plan', ...decided };
    const { groups, method } = chart({ standing: { ...NOTHING_DECIDED, version: 1, baseline } });
    expect(groups).toMatchObject([{ points: 36, mean: '567.8' }]);
    expect(method).toContain(
      'Mean and limits rest on the first 12 points, decided by analyst on 12 May 2016: Before the plan',
    );
  });

  test('leaves moving ranges out of the ordinary in the limits, and the chart says which it is', () => {
    const months = YEARS.flatMap((year) => monthsOf(period(year)));
    const cells = months.map((month, at) =>
      cell(month, 'total', at === 20 ? 1_900 : at % 2 === 0 ? 590 : 610),
    );
    const screened = chart({ cells });
    const ranges = { kept: 'all', reason: 'As the trust draws its own', ...decided } as const;
    const all = chart({ cells, standing: { ...NOTHING_DECIDED, version: 1, ranges } });
    const limits = ({ groups }: MetricChart) =>
      groups.map(({ mean, lower, upper, rangesLeftOut }) => [mean, lower, upper, rangesLeftOut]);
    // 33 ranges of 20, and two of 1,290: without those the mean one is 20, with them 92.6.
    expect(limits(screened)).toEqual([['636.4', '583.2', '689.6', 2]]);
    expect(limits(all)).toEqual([['636.4', '390.1', '882.6', 0]]);
    expect(screened.method).toContain(
      '2 moving ranges were out of the ordinary, and left out of the limits.',
    );
    expect(screened.method[0]).toContain('without moving ranges of 3.267 times their mean or more');
    expect(all.method).toContain(
      'Limits rest on every moving range, those out of the ordinary too, decided by analyst on 12 May 2016: As the trust draws its own',
    );
    expect(all.method[0]).toContain('each moving range among them');
    expect(all.method.join(' ')).not.toContain('left out');
    expect(all.contentHash).not.toBe(screened.contentHash);
  });
});

describe('a percentage', () => {
  /** Still at home 91 days after they came, of those who were offered reablement, against a plan of 83.3%. */
  const reablement = (atHome: number, offered: number): MetricChart => {
    const counted = (measure: string, value: number) => ({
      [measure]: { cells: [cell('2016-03', 'total', value, { measure })] },
    });
    const facts = metricFacts('2015/16', 'reablement-91-days', {
      ...counted('reablement-at-home-91-days', atHome),
      ...counted('reablement-discharges', offered),
    });
    const periods = YEARS.map(period);
    return drawMetricChart({ facts, otherYears: [], periods, by: 'year', standing: NOTHING_DECIDED }, AT);
  };

  test('is drawn as its rate, and not added up to a year', () => {
    const drawn = reablement(83, 100);
    expect(drawn).toMatchObject({ drawn: 'rate', unit: '%', noForecast: 'not-added-up' });
    expect(drawn.points).toMatchObject([{ period: '2015/16', value: '83.0', plan: { of: '2015/16' } }]);
  });

  test.each([
    [83, 100, '83.0% in 2015/16, lower than the plan of 83.30%'],
    [833, 1_000, '83.3% in 2015/16, as planned (83.30%)'],
    [8_326, 10_000, '83.3% in 2015/16, just lower than the plan of 83.30%'],
    [8_334, 10_000, '83.3% in 2015/16, just higher than the plan of 83.30%'],
  ])('of %i in %i is said to be where its verdict has it', (atHome, offered, words) => {
    expect(reablement(atHome, offered).summary).toContain(words);
  });
});

test('where nothing is reported there is nothing to draw, and it says so', () => {
  const nothing = chart({ upTo: '2013-03' });
  expect(nothing).toMatchObject({ points: [], groups: [], noForecast: 'too-little-of-the-year' });
  expect(nothing.summary).toBe('Delayed days, Peterborough: nothing is reported yet.');
});
