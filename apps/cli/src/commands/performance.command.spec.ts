import { expect, test } from '@jest/globals';
import type { AreaPerformance, MetricPerformance } from '#performance';
import { performanceLines } from './performance.command';

const coverage = { expected: 1, reported: 0, missing: [], unexpected: [] };
const figure = { period: '2014/15', coverage, tables: [], heldApart: [], breakdowns: [], warnings: [] };
const metricOf = (code: string, reported: number): MetricPerformance => ({
  metric: {
    ...{ code, name: code, base: 100, decimals: 1, polarity: 'low', frequency: 'year', source: 'SALT' },
    ...{ line: 'national', definitionVersion: 'example' },
  },
  unit: 'person',
  baseline: [],
  months: [],
  quarters: [],
  year: { ...figure, coverage: { ...coverage, reported } },
  onTrack: { met: 0, missed: 0, notJudged: 0 },
});
const metrics = [metricOf('residential-admissions', 1), metricOf('patient-experience', 0)];
const area = { code: 'E06000029', name: 'Poole', kind: 'council-area' } as const;
const answer = { known: true, area, policyYear: '2014/15', metrics } as unknown as AreaPerformance;

test('metrics of which nothing is reported or planned are named in one line, unless they are asked for', () => {
  const lines = performanceLines(answer, {});
  expect(lines[0]).toContain('Poole: residential-admissions');
  expect(lines.slice(1)).toEqual([
    '-: not planned, not reported or not known, or nothing to judge by.',
    '1 metric with nothing reported or planned: patient-experience; --all shows it.',
  ]);
  expect(performanceLines(answer, { all: true })).toHaveLength(3);
  expect(performanceLines(answer, { metric: 'patient-experience' })).toHaveLength(3);
});
