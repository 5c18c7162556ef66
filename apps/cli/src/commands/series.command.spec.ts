import { describe, expect, test } from '@jest/globals';
import type { MeasureFigure } from '#performance';
import { figureLines } from './series.command';

const SEPTEMBER: MeasureFigure = {
  period: '2014-09',
  value: 567,
  status: 'final',
  coverage: { expected: 1, reported: 1, missing: [], unexpected: [] },
  tables: [],
  heldApart: [],
  breakdowns: [],
  warnings: [],
};

describe('a line of a series', () => {
  test('is the figure', () => {
    expect(figureLines(SEPTEMBER)).toBe('2014-09          567');
  });

  test('is followed by what is not in it and what a reader is warned of', () => {
    const heldApart = [
      {
        source: 'urn:ods:RGN',
        name: 'North West Anglia',
        because: 'another-kind-of-source' as const,
        periods: ['2014-09'],
        total: 1_400,
      },
    ];
    const warnings = [{ rule: 'version-reused', what: 'two contents' }];
    expect(figureLines({ ...SEPTEMBER, status: 'provisional', heldApart, warnings }).split('\n')).toEqual([
      '2014-09          567 (provisional)',
      '             1,400 from North West Anglia is not added: another kind of organisation reports this measure',
      '             version-reused: two contents',
    ]);
  });

  test('says how much of an incomplete figure there is, and which part is provisional', () => {
    const incomplete: MeasureFigure = {
      ...SEPTEMBER,
      period: '2014/15-Q2',
      value: undefined,
      reportedSoFar: 1_460,
      coverage: { expected: 3, reported: 2, missing: [{ period: '2014-08' }], unexpected: [] },
      breakdowns: [
        {
          by: 'agency',
          tables: ['agency'],
          complete: false,
          categories: [
            { code: 'nhs', name: 'the NHS', reportedSoFar: 1_393, provisional: true },
            { code: 'both', name: 'both', value: 1, provisional: false },
          ],
        },
      ],
    };
    expect(figureLines(incomplete)).toBe(
      '2014/15-Q2 2 of 3 reports, 1,460 so far   agency: nhs 1,393 so far (provisional), both 1',
    );
    const coverage = { expected: 1, reported: 0, missing: [{ period: '2014-09' }], unexpected: [] };
    expect(figureLines({ ...SEPTEMBER, value: undefined, reportedSoFar: 4, coverage })).toBe(
      '2014-09    incomplete, 4 so far',
    );
  });
});
