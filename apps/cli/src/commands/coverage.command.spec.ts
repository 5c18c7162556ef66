import { describe, expect, test } from '@jest/globals';
import { areaLines } from './areas.command';
import { arrivalLine } from './arrivals.command';
import { coverageLines } from './coverage.command';

const COUNCIL = { source: 'urn:ons:E06000031', name: 'Peterborough City Council' };

describe('what is there, in lines', () => {
  test('names each period that is not whole, and whose report it wants', () => {
    const complete = { state: 'complete' as const, expected: [COUNCIL], reported: [COUNCIL], missing: [] };
    expect(
      coverageLines({
        measure: { code: 'delayed-days', name: 'Delayed days', frequency: 'month' },
        tally: { complete: 1, incomplete: 1, missing: 1, noReporterExpected: 0 },
        periods: [
          { ...complete, period: '2014-07' },
          {
            ...complete,
            period: '2014-08',
            state: 'incomplete',
            missing: [{ ...COUNCIL, categories: [{ agency: 'social-care' }] }],
          },
          { ...complete, period: '2014-09', state: 'missing', reported: [], missing: [COUNCIL] },
        ],
      }).split('\n'),
    ).toEqual([
      'Delayed days: 1 of 3 months complete',
      '  2014-08  incomplete: 1 category of Peterborough City Council',
      '  2014-09  missing: Peterborough City Council',
    ]);
  });

  test('says what came together, and what of it was provisional or taken back', () => {
    expect(
      arrivalLine({
        ...COUNCIL,
        measure: 'delayed-days',
        table: 'agency',
        submission: 'MSitDT-2014-Q2',
        from: '2014-07',
        to: '2014-08',
        records: 6,
        deliveries: 8,
        provisional: 1,
        withdrawn: 1,
        lastArrivedAt: '2026-11-02T09:00:00.000Z',
      }),
    ).toBe(
      '2026-11-02 09:00 London  Peterborough City Council: delayed-days (agency) of 2014-07 to 2014-08 in MSitDT-2014-Q2: 6 records in 8 deliveries, 1 provisional, 1 withdrawn',
    );
  });

  test('lists an area with its plans and measures', () => {
    expect(
      areaLines({
        code: 'E06000031',
        name: 'Peterborough',
        plans: [{ policyYear: '2014/15', status: 'agreed' }],
        measures: [{ measure: 'delayed-days', from: '2013-04', to: '2016-03' }],
      }).split('\n'),
    ).toEqual(['E06000031  Peterborough', '  plan 2014/15: agreed', '  delayed-days: 2013-04 to 2016-03']);
  });
});
