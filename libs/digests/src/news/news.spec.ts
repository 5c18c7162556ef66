import type { EntryStanding } from '#governance';
import { findRegisterKind } from '#governance/plain';
import type { AreaCoverage, MetricChart, MetricChartPoint } from '#performance';
import { describe, expect, test } from '@jest/globals';
import { writeDigest } from '../digest-mail';
import { newlyOverdue, overdueReports } from './arrival-news';
import { chartNews } from './chart-news';
import type { AreaNews } from './news';
import { entriesObliged, newlyObliged, returnsObliged } from './obligation-news';

type Label = MetricChartPoint['label'];

/** A chart of so many months from April 2015 on, of which some are special. */
function chart(
  special: Readonly<Record<string, readonly [value: string, Label]>>,
  more: Partial<MetricChart> = {},
) {
  const months = ['2015-04', '2015-05', '2015-06', '2015-07', '2015-08', '2015-09', '2015-10', '2015-11'];
  const points = months.map((period): Partial<MetricChartPoint> => {
    const [value, label] = special[period] ?? ['700', 'Common Cause'];
    const type = label === 'Common Cause' ? 'common-cause' : 'special-cause-concern';
    return { period, value, label, type };
  });
  return {
    ...{ title: 'Delayed days', unit: 'day', by: 'month', area: { name: 'Peterborough' }, points },
    ...more,
  } as MetricChart;
}

describe('what is new on a chart', () => {
  const steady = {
    variation: 'common-cause',
    groups: [{ group: 0, points: 8, isShort: false, mean: '700', lower: '600', upper: '800' }],
  } as unknown as Partial<MetricChart>;

  test('is a point that has become special, with what it was before', () => {
    expect(chartNews(chart({}), chart({ '2015-06': ['5000', 'Above UCL'] }))).toEqual([
      'Delayed days, Peterborough: 5,000 in June 2015, above the upper limit, which is a concern; it was 700 before.',
    ]);
  });

  test('is one cause where points follow each other by one rule, told by the newest', () => {
    const run = Object.fromEntries(
      ['2015-04', '2015-05', '2015-06', '2015-07', '2015-08', '2015-09', '2015-10'].map((month) => [
        month,
        ['900', '7 Points Above CL'] as const,
      ]),
    );
    const [only, ...others] = chartNews(undefined, chart(run));
    expect(only).toBe(
      'Delayed days, Peterborough: 900 in October 2015, with seven months or more in a row above the mean, which is a concern; so are all from April 2015 on.',
    );
    expect(others).toEqual([]);
  });

  test('is special by another rule, and not what was special already', () => {
    const was = chart({ '2015-06': ['5000', 'Above UCL'], '2015-08': ['900', '2 in 3 Above CL'] });
    const now = chart({ '2015-06': ['5000', 'Above UCL'], '2015-08': ['900', 'Above UCL'] });
    expect(chartNews(was, now)).toEqual([
      'Delayed days, Peterborough: 900 in August 2015, above the upper limit, which is a concern.',
    ]);
    expect(chartNews(now, now)).toEqual([]);
    expect(chartNews(now, chart({}))).toEqual([]);
  });

  test('is what comes of the plan, where that is another than before', () => {
    const points = chart({}).points.map((point) => ({ ...point, plan: { value: '800', of: point.period } }));
    const [met, missed] = (['pass', 'fail'] as const).map((icon) =>
      chart({}, { assurance: { icon, target: '800' }, points, ...steady }),
    );
    expect(chartNews(met, missed as MetricChart)).toEqual([
      'Delayed days, Peterborough: what it means for the plan has changed. It is steady at a level that misses the plan: unless something changes it will go on missing it.',
    ]);
    expect(chartNews(undefined, missed as MetricChart)).toEqual([]);
  });
});

describe('a monthly report that has not come', () => {
  const missing = [{ source: 'urn:ons:E06000031', name: 'Peterborough City Council' }];
  const trust = { source: 'urn:ods:RGN', name: 'North West Anglia NHS Foundation Trust' };
  const coverage = (frequency: 'month' | 'quarter', state = 'missing', of = missing) =>
    ({
      year: '2015/16',
      measures: [
        {
          measure: { code: 'delayed-days', name: 'Delayed days', frequency },
          periods: [{ period: '2016-02', state, missing: of, expected: of, reported: [] }],
        },
      ],
    }) as unknown as AreaCoverage;
  const at = (moment: string) => overdueReports(coverage('month'), new Date(moment), 14);

  test('is news once the days are over on which it was awaited, and once', () => {
    expect(at('2016-03-14T23:59:00Z')).toEqual([]);
    const overdue = at('2016-03-15T00:00:00Z');
    expect(newlyOverdue([], overdue).map(({ says }) => says)).toEqual([
      'Delayed days, February 2016: missing from Peterborough City Council, awaited until 14 March 2016.',
    ]);
    expect(newlyOverdue(overdue, at('2016-03-16T07:00:00Z'))).toEqual([]);
  });

  test('is no news where some of it has come since, and news again where more of it is missing', () => {
    const late = new Date('2016-03-20T00:00:00Z');
    const [one, both] = [missing, [...missing, trust]].map((of) =>
      overdueReports(coverage('month', 'incomplete', of), late, 14),
    );
    expect(newlyOverdue(both ?? [], one ?? [])).toEqual([]);
    expect(newlyOverdue(one ?? [], both ?? [])).toEqual(both);
  });

  test('is none that is there, and none of a quarter, which has no day', () => {
    const late = new Date('2016-06-01T00:00:00Z');
    expect(overdueReports(coverage('month', 'complete'), late, 14)).toEqual([]);
    expect(overdueReports(coverage('quarter'), late, 14)).toEqual([]);
  });
});

describe('what is due', () => {
  const quarter = {
    ...{ area: 'E06000031', template: '2015-16-q2', name: 'Quarter 2', isIn: false },
    status: 'in-preparation' as const,
  };
  const due = '2015-11-27T12:00:00.000Z';
  const returns = (moment: string, more = {}) =>
    returnsObliged([{ ...quarter, due, ...more }], new Date(moment));

  test('is a return a week before, and again once it is late', () => {
    expect(returns('2015-11-20T07:00:00Z')).toEqual([]);
    const soon = returns('2015-11-23T07:00:00Z');
    expect(soon.map(({ says }) => says)).toEqual([
      'Quarter 2: it is due on 27 November 2015 at 12:00: it is being prepared.',
    ]);
    expect(newlyObliged(soon, returns('2015-11-24T07:00:00Z'))).toEqual([]);
    expect(newlyObliged(soon, returns('2015-11-30T07:00:00Z')).map(({ says }) => says)).toEqual([
      'Quarter 2: it was due on 27 November 2015 at 12:00 and is not in: it is being prepared.',
    ]);
    const [approved] = returns('2015-11-30T07:00:00Z', { status: 'approved' });
    expect(approved?.says).toMatch(/and is not in: it is approved, and waits to be signed off\.$/);
    expect(returns('2015-11-30T07:00:00Z', { isIn: true })).toEqual([]);
  });

  test('is what an open entry of a register is to be done by', () => {
    const kind = findRegisterKind('milestones');
    if (!kind) throw new Error('milestones');
    const entry = { what: 'Seven-day working', status: 'not-started', due: '2016-03-20' };
    const standing = {
      code: 'm-1',
      version: 1,
      recordedAt: '',
      actor: '',
      entry,
    } as unknown as EntryStanding;
    const obliged = (moment: string, status: 'open' | 'closed' = 'open') =>
      entriesObliged('E06000031', kind, [{ ...standing, status }], new Date(moment)).map(({ says }) => says);
    expect(obliged('2016-03-12T07:00:00Z')).toEqual([]);
    expect(obliged('2016-03-14T07:00:00Z')).toEqual(['Milestones: Seven-day working. Due by 20 March 2016.']);
    expect(obliged('2016-03-21T07:00:00Z')).toEqual([
      'Milestones: Seven-day working. Due by 20 March 2016, and overdue.',
    ]);
    expect(obliged('2016-03-21T07:00:00Z', 'closed')).toEqual([]);
  });
});

describe('the mail', () => {
  const line = (says: string) => ({ says, path: '/areas/E06000031/x?asKnown=1', page: 'Page <b>' });
  const news: AreaNews = {
    area: { code: 'E06000031', name: 'Peter & <Borough>' },
    from: new Date('2016-03-07T07:00:00Z'),
    to: new Date('2016-03-08T07:00:00Z'),
    causes: Array.from({ length: 22 }, (_, at) => line(`Cause ${at} <script>alert(1)</script>\r\nBcc: all`)),
    arrivals: [],
    obligations: [line('Due')],
  };
  const written = writeDigest(news, 'https://ledger.example', 'WORD');

  test('says the same as text and as a page, in which nothing is more than text', () => {
    expect(written.subject).toBe('Peter & <Borough>: 22 new special causes, 1 due or overdue');
    expect(written.html).not.toMatch(/<script>|<b>|<Borough>/);
    expect(written.html).toContain('Peter &amp; &lt;Borough&gt;');
    expect(written.text).not.toMatch(/^Bcc/m);
    for (const said of [written.text, written.html]) {
      expect(said).toContain('https://ledger.example/areas/E06000031/x?asKnown=1');
      expect(said).toContain('https://ledger.example/digests/stop/WORD');
      expect(said).toContain('from 7 March 2016 at 07:00 to 8 March 2016 at 07:00');
      expect(said).not.toContain('Reports that have not come');
    }
  });

  test('names twenty of a kind, and counts the others', () => {
    expect(written.text.match(/^- Cause/gm)).toHaveLength(20);
    expect(written.text).toContain('And 2 more, on the pages.');
  });
});
