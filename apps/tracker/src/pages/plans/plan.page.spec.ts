import { POLICY_YEARS } from '#catalogue';
import type { PlanFigure, TargetLine } from '#planning';
import { describe, expect, test } from '@jest/globals';
import { linesContent, type PopulationOf } from './plan.page';

// Peterborough's plan of delayed days for 2014/15: 1,703 a quarter, of 144,612 adults, and of 146,185 from January 2015.

const { metrics = [] } = POLICY_YEARS.find(({ year }) => year === '2014/15') ?? {};
const ADULTS: PopulationOf = (band, year) =>
  band === '18+' ? { 2014: 144_612, 2015: 146_185 }[year] : undefined;

interface Planned {
  readonly metric?: string;
  readonly populationOf?: PopulationOf;
  readonly leads?: TargetLine['leads'];
}

function said(
  targets: readonly PlanFigure[],
  { metric = 'delayed-transfers-of-care', populationOf = ADULTS, leads = 'count' }: Planned = {},
): string {
  const line: TargetLine = {
    ...{ metric, line: 'national', leads, source: 'SitRep', profile: 'quarter' },
    ...{ targets: [...targets], baseline: [] },
  };
  const { text } = linesContent(
    { metrics, populationOf },
    {
      ...{ document: 'Its plan', lines: [line], contributors: [], projections: [] },
    },
  );
  return text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

describe('the rate of what is planned', () => {
  test('is worked out where counts alone are stated, by the population of the period', () => {
    const words = said([
      { period: '2014/15-Q1', numerator: 1_703 },
      { period: '2014/15-Q4', numerator: 1_703 },
    ]);
    expect(words).toContain('Q1 2014/15 Count 1,703 Of 144,612 Rate 1,177.6');
    expect(words).toContain('Q4 2014/15 Count 1,703 Of 146,185 Rate 1,165.0');
    expect(words).toContain('the rate is worked out here');
  });

  test('is the one that is stated, whatever follows from the count', () => {
    const words = said([{ period: '2015/16-Q3', numerator: 1_188, denominator: 146_185, rate: '813.0' }], {
      leads: 'rate',
    });
    expect(words).toContain('Count 1,188 Of 146,185 Rate 813.0');
    expect(words).not.toContain('worked out here');
  });

  test('is said not to be known, in a sentence and no column, where nobody counted the people', () => {
    const words = said([{ period: '2014/15-Q1', numerator: 1_703 }], { populationOf: () => undefined });
    expect(words).toContain('The plan states counts alone; what rates they make is not known here.');
    expect(words).toMatch(/Period Count Period Q1 2014\/15 Count 1,703 The plan/);
  });

  test('of a whole year is that of its quarters, and not worked out from the year', () => {
    expect(said([{ period: '2014/15', numerator: 6_812 }])).not.toContain('worked out here');
  });

  test('has no count beside it that the plan does not state', () => {
    expect(
      said([{ period: '2014/15', rate: '4.5' }], { metric: 'patient-experience', leads: 'rate' }),
    ).toMatch(/Period Rate Period 2014\/15 Rate 4\.5/);
  });
});
