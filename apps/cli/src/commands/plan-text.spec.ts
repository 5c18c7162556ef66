import type { PlanContent, TargetLine } from '#planning';
import { expect, test } from '@jest/globals';
import { targetLines } from './plan-text';

const DELAYS: TargetLine = {
  metric: 'delayed-transfers-of-care',
  line: 'national',
  leads: 'count',
  source: 'SitRep',
  profile: 'quarter',
  targets: [
    { period: '2014/15-Q1', rate: '1177.6', numerator: 1_703, denominator: 144_612 },
    { period: '2014/15-Q2', numerator: 1_703 },
  ],
  baseline: [],
};
const EXPERIENCE: TargetLine = {
  metric: 'user-experience',
  line: 'national',
  leads: 'rate',
  source: 'survey',
  profile: 'year',
  targets: [{ period: '2014/15', rate: '66.2' }],
  baseline: [],
};
const planOf = (...lines: TargetLine[]): PlanContent => ({
  document: 'Part 2',
  lines,
  contributors: [],
  projections: [],
});

test('each target stands in the unit the plan was made in, the other one beside it', () => {
  expect(targetLines(planOf(DELAYS, EXPERIENCE))).toEqual([
    '  delayed-transfers-of-care: 2014/15-Q1 1,703 (rate 1177.6); 2014/15-Q2 1,703',
    '  user-experience: 2014/15 rate 66.2',
  ]);
});

test('of what waits, what would change is told from what is in force already', () => {
  const revised = { ...DELAYS, targets: [{ period: '2014/15-Q1', numerator: 1_600 }] };
  expect(targetLines(planOf(revised, EXPERIENCE), planOf(DELAYS, EXPERIENCE))).toEqual([
    '  delayed-transfers-of-care: 2014/15-Q1 1,600',
    '  user-experience: as in force',
  ]);
});
