import { describe, expect, test } from '@jest/globals';
import type { AnsweredAt, AreaStanding, MetricStandings, StandingFigure } from '#performance';
import { englandLines, jointLines } from './standings.command';

const metric: MetricStandings['metric'] = {
  ...{ code: 'delayed-transfers-of-care', name: 'Delayed transfers of care', base: 100_000, decimals: 1 },
  ...{ polarity: 'low', frequency: 'quarter', source: 'SitRep', line: 'national', definitionVersion: '2011' },
};
const answeredAt: AnsweredAt = {
  watermark: { lanes: [], nextOffsets: [], decisionPosition: 8, referenceVersion: 1 },
};
const FIGURE: StandingFigure = {
  ...{ policyYear: '2014/15', period: '2014/15-Q2', numerator: 2_162, rate: '1480.5', rateFrom: 'counts' },
  ...{ plan: { numerator: 1_703 }, variance: { count: { absolute: '459', percent: '27.0' } }, met: false },
  ...{ coverage: { expected: 3, reported: 3 }, warnings: [] },
};
const OURS: AreaStanding = {
  area: { code: 'E06000031', name: 'Peterborough', kind: 'council-area' },
  newest: FIGURE,
  running: {
    ...{ policyYear: '2014/15', period: '2014/15-Q3', reportedSoFar: 795, notJudged: 'incomplete' },
    ...{ coverage: { expected: 3, reported: 1 }, warnings: [] },
  },
};
const SILENT: AreaStanding = { area: { code: 'E06000029', name: 'Poole', kind: 'council-area' } };
const AT = 'As known now: decisions up to 8, reference data version 1.';

describe('areas side by side, in lines', () => {
  test('have a line each, one for what is under way, and why they are not added up', () => {
    const together = { notAdded: 'incomplete', what: 'reports are missing' };
    const metrics = [{ metric, unit: 'day', areas: [OURS, SILENT], together }];
    expect(jointLines({ known: true, answeredAt, metrics })).toEqual([
      'delayed-transfers-of-care, in days',
      '  E06000031  Peterborough  Q2 2014/15: 2,162, rate 1,480.5  plan 1,703  +27.0%  missed',
      '                           Q3 2014/15: 1 of 3 reports, 795 so far  no plan  -  not judged',
      '  E06000029  Poole         nothing reported yet',
      '  Not added up, because reports are missing.',
      AT,
    ]);
  });

  test('are added up where they can be', () => {
    const together = {
      ...{ period: '2014/15-Q2', numerator: 4_200, plan: 4_000 },
      variance: { absolute: '200', percent: '5.0' },
    };
    const metrics = [{ metric, unit: 'day', areas: [OURS], together }];
    expect(jointLines({ known: true, answeredAt, metrics })).toContain(
      '  Together 4,200 in Q2 2014/15, 4,000 planned, +5.0%.',
    );
  });
});

test('England says how many areas met their plan, and of how many it cannot be said', () => {
  const notJudged = {
    ...{ 'no-plan': 2, incomplete: 0, 'nobody-expected': 0, 'no-rate': 0 },
    'nothing-reported': 148,
  };
  const tally = { areas: 151, reporting: 3, met: 0, missed: 1, notJudged };
  expect(englandLines({ known: true, answeredAt, metrics: [{ metric, unit: 'day', tally }] })).toEqual([
    'delayed-transfers-of-care: 3 of 151 areas reporting, 0 met their plan, 1 missed it',
    '  cannot be said of 2: no plan for the period; 148: nothing reported',
    AT,
  ]);
});
