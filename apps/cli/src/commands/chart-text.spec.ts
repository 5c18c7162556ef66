import { describe, expect, test } from '@jest/globals';
import type { MetricChart } from '#performance';
import { chartLines } from './chart-text';

const coverage = { expected: 1, reported: 1, missing: [], unexpected: [] };
const point = {
  group: 0,
  label: 'Common Cause',
  type: 'common-cause',
  coverage,
  heldApart: [],
  warnings: [],
} as const;

const CHART: MetricChart = {
  known: true,
  area: { code: 'E06000031', name: 'Peterborough', kind: 'council-area' },
  policyYear: '2014/15',
  metric: {
    ...{ code: 'delayed-transfers-of-care', name: 'Delayed transfers of care', polarity: 'low' },
    ...{ source: 'SitRep', definitionVersion: 'MSitDT delayed days, 2011' },
  },
  ...{ by: 'month', drawn: 'count', title: 'Delayed days', unit: 'day' },
  answeredAt: {
    watermark: { lanes: [], nextOffsets: [], decisionPosition: 8, referenceVersion: 1 },
  },
  summary: 'Delayed days, Peterborough: 1,825 in July 2014, above the upper limit, which is a concern.',
  method: ['XmR chart by the month.'],
  points: [
    { ...point, period: '2014-05', value: '694', plan: { value: '567.7', of: '2014/15-Q1' } },
    { ...point, period: '2014-06', coverage: { ...coverage, reported: 0, missing: [{ period: '2014-06' }] } },
    {
      ...{ ...point, period: '2014-07', value: '1825', status: 'provisional', label: 'Above UCL' },
      ...{ type: 'special-cause-concern', warnings: [{ rule: 'version-reused', what: 'two contents' }] },
    },
  ],
  groups: [
    {
      ...{ group: 0, points: 3, from: '2014-05', to: '2014-07', rangesLeftOut: 0, isShort: true },
      ...{ mean: '1259.5', lower: '-90.0', upper: '1600.0', nearLower: '360.0', nearUpper: '1150.0' },
    },
  ],
  variation: 'concern-high',
  noForecast: 'too-few-points',
  incomplete: [{ period: '2014-08', reportedSoFar: 4, coverage: { ...coverage, expected: 2 } }],
  decisions: {
    ...{ version: 1, rebases: [] },
    annotations: [{ period: '2014-07', text: 'Norovirus', by: 'analyst', at: '2014-08-01T09:00:00.000Z' }],
  },
  contentHash: '0'.repeat(64),
};

describe('a chart in lines', () => {
  test('says what it says, a line a point with what is out of the ordinary, and how it was drawn', () => {
    expect(chartLines(CHART)).toEqual([
      CHART.summary,
      '',
      '2014-05 to 2014-07: mean 1,259.5, limits -90.0 to 1,600.0',
      '2014-05          694   plan 567.7',
      '2014-06    0 of 1 reports',
      '2014-07        1,825 (provisional)   Above UCL',
      '             version-reused: two contents',
      '',
      '2014-08: not drawn, 1 of 2 reports are in',
      'Too few values are known for a forecast of 2014/15: it takes 12 since the limits of the chart began.',
      '2014-07: Norovirus (analyst)',
      'XmR chart by the month.',
      'As known now: decisions up to 8, reference data version 1.',
    ]);
  });

  test('says what the year is forecast to come to, beside its plan', () => {
    const forecast = {
      ...{ method: 'as it is', known: 9, periods: 12, soFar: '5404', expected: '7200' },
      ...{ low: '6739', high: '7661', plan: 6_812 },
    };
    expect(chartLines({ ...CHART, forecast, noForecast: undefined })).toContain(
      'Forecast of 2014/15: 7,200, from 6,739 to 7,661, 6,812 planned; 5,404 in 9 of 12 so far.',
    );
  });
});
