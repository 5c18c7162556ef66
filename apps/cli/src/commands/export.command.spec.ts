import type { AreaPerformance, Figure, MeasureSeries } from '#performance';
import { writeCsv } from '#documents';
import { describe, expect, test } from '@jest/globals';
import { exportFigures, performanceRows, seriesRows } from './export.command';

const ANSWERED_AT = {
  watermark: { id: 12, lanes: [1, 2], nextOffsets: [108, 0], decisionPosition: 20, referenceVersion: 1 },
};
const CONTENT_HASH = 'c'.repeat(64);
const REPORTED = {
  coverage: { expected: 3, reported: 3, missing: [], unexpected: [] },
  status: 'final' as const,
  tables: [],
  heldApart: [],
  breakdowns: [],
  warnings: [],
};

/** Peterborough, July to September 2014: 2,162 delayed days against 1,809 planned. */
const QUARTER: Figure = {
  ...REPORTED,
  period: '2014/15-Q2',
  numerator: 2_162,
  denominator: { population: '18+', year: 2014, value: 144_612 },
  rate: '1495.0',
  plan: { numerator: 1_809, rate: '1250.9' },
  variance: { count: { absolute: '353' }, rate: { absolute: '244.1' } },
  met: false,
};
const YEAR: Figure = {
  ...REPORTED,
  period: '2014/15',
  reportedSoFar: 2_162,
  coverage: { expected: 12, reported: 3, missing: [], unexpected: [] },
  notJudged: 'incomplete',
};

const PERFORMANCE: AreaPerformance = {
  known: true,
  area: { code: 'E06000031', name: 'Peterborough', kind: 'council-area' },
  policyYear: '2014/15',
  answeredAt: ANSWERED_AT,
  contentHash: CONTENT_HASH,
  metrics: [
    {
      metric: {
        code: 'delayed-transfers-of-care',
        name: 'Delayed transfers of care',
        base: 100_000,
        decimals: 1,
        polarity: 'low',
        frequency: 'quarter',
        source: 'SitRep',
        line: 'national',
        definitionVersion: 'MSitDT delayed days, 2011',
      },
      unit: 'delayed day',
      baseline: [],
      months: [],
      quarters: [QUARTER],
      year: YEAR,
      onTrack: { met: 0, missed: 1, notJudged: 0 },
    },
  ],
};

const byColumn = ([head = [], ...rows]: readonly (readonly (string | number)[])[]) =>
  rows.map((row) => {
    expect(row).toHaveLength(head.length);
    return Object.fromEntries(head.map((name, at) => [name, row[at]]));
  });

describe('exported performance', () => {
  test('has a row a figure, each with what it was computed at and the hash it is known by', () => {
    const [quarter, year] = byColumn(performanceRows(PERFORMANCE));
    expect(quarter).toMatchObject({
      'area name': 'Peterborough',
      period: '2014/15-Q2',
      count: 2_162,
      denominator: 144_612,
      'planned count': 1_809,
      'count less plan': 353,
      met: 'no',
      watermark: 12,
      'recorded up to': '1:108 2:0',
      'content hash': CONTENT_HASH,
    });
    expect(year).toMatchObject({ count: '', 'reported so far': 2_162, met: '', 'not judged': 'incomplete' });
  });

  test('keeps a difference below zero a number, which a spreadsheet takes for no formula', () => {
    const better = { ...QUARTER, variance: { count: { absolute: '-353' } } };
    const [metric] = PERFORMANCE.metrics;
    if (!metric) throw new Error('no metric');
    const rows = performanceRows({ ...PERFORMANCE, metrics: [{ ...metric, quarters: [better] }] });
    expect(byColumn(rows)[0]).toMatchObject({ 'count less plan': -353, 'rate less plan': '' });
    expect(writeCsv(rows)).toContain(',-353,');
  });
});

test('an exported series leaves what is not known empty', () => {
  const series: MeasureSeries = {
    known: true,
    area: PERFORMANCE.area,
    measure: { code: 'delayed-days', name: 'Delayed days', unit: 'day' },
    answeredAt: ANSWERED_AT,
    contentHash: CONTENT_HASH,
    figures: [
      { ...REPORTED, period: '2014-09', value: 567 },
      { ...REPORTED, period: '2014-10' },
    ],
  };
  expect(byColumn(seriesRows(series))).toMatchObject([
    { period: '2014-09', count: 567, unit: 'day', watermark: 12 },
    { period: '2014-10', count: '' },
  ]);
});

test.each([
  ['both a year and the periods of a measure', { year: '2014/15', by: 'quarter' }, /not both/],
  ['a measure without its months', { measure: 'delayed-days', by: 'year' }, /--from and --to/],
])('an export is not begun for %s', async (_, asked, why) => {
  await expect(exportFigures({ area: 'E06000031', ...asked })).rejects.toThrow(why);
});
