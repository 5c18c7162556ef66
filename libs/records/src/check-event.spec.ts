import { describe, expect, test } from '@jest/globals';
import { MEASURES, POLICY_YEARS } from '#catalogue';
import type { LedgerEvent } from '#contracts';
import { Definitions, ReferenceView } from '#reference';
import { replaced, reported, withdrawn } from '#testing';
import { checkEvent } from './check-event';

const known = {
  definitions: new Definitions(MEASURES, POLICY_YEARS),
  reference: new ReferenceView(1, 'none', {
    areas: [{ code: 'E06000031', name: 'Peterborough', kind: 'council-area' }],
    organisations: [{ source: 'urn:ons:E06000031', name: 'Peterborough City Council', kind: 'council' }],
    expectedReporters: [],
    populations: [],
    description: 'Peterborough alone',
  }),
};
const appendedAt = new Date('2014-10-30T12:00:00Z');
const september = { period: '2014-09', value: 563, applicableAt: '2014-10-30T09:30:00Z' };

function broken(event: LedgerEvent): [string, string][] {
  return checkEvent(event, known, appendedAt).map(({ rule, where, what, mend }) => {
    expect(what).not.toBe('');
    expect(mend).not.toBe('');
    return [rule, where];
  });
}

describe('an event is recorded when its codes exist and nothing in it lies in the future', () => {
  test.each([
    ['a count', reported(september)],
    ['a withdrawal', withdrawn(september)],
    [
      'a period replacement',
      replaced({ from: '2014-07-01', to: '2014-09-30', applicableAt: '2014-10-30T09:30:00Z' }),
    ],
    [
      'a count dated a day ahead, by a clock that differs',
      reported({ ...september, applicableAt: '2014-10-31T12:00:00Z' }),
    ],
    [
      'a published rate',
      reported({
        measure: 'permanent-residential-admissions-rate',
        table: 'total',
        period: '2013/14',
        value: '592.8',
        applicableAt: '2014-10-30T09:30:00Z',
      }),
    ],
  ])('%s', (_, event) => {
    expect(broken(event)).toEqual([]);
  });

  test.each([
    [
      'an organisation nobody knows',
      reported({ ...september, source: 'urn:ods:XYZ' }),
      'unknown-organisation',
      '/source',
    ],
    ['an area nobody knows', reported({ ...september, area: 'E06000099' }), 'unknown-area', '/data/area'],
    [
      'a measure nobody defined',
      reported({ ...september, measure: 'bed-days' }),
      'unknown-measure',
      '/data/measure',
    ],
    [
      'a quarter of a monthly measure',
      reported({ ...september, period: '2014/15-Q1' }),
      'period-of-wrong-kind',
      '/data/period',
    ],
    [
      'a month that is not over',
      reported({ ...september, period: '2014-11' }),
      'period-not-over',
      '/data/period',
    ],
    [
      'a month of the last century',
      reported({ ...september, period: '1999-09' }),
      'period-before-2000',
      '/data/period',
    ],
    [
      'a version from the future',
      reported({ ...september, applicableAt: '2014-10-31T12:00:00.001Z' }),
      'applicable-in-future',
      '/data/applicableAt',
    ],
    [
      'a table the measure does not have',
      reported({
        measure: 'reablement-discharges',
        table: 'agency',
        period: '2013/14',
        value: 65,
        applicableAt: '2014-10-30T09:30:00Z',
      }),
      'unknown-table',
      '/data/table',
    ],
    [
      'an agency in the reason table',
      reported({ ...september, table: 'reason', category: { agency: 'nhs' } }),
      'category-does-not-fit-table',
      '/data/category',
    ],
    [
      'an agency that does not exist',
      reported({ ...september, category: { agency: 'police' } }),
      'unknown-category',
      '/data/category/agency',
    ],
    [
      'a reason before its time',
      reported({ ...september, table: 'reason', category: { reason: 'O' } }),
      'reason-not-in-use-yet',
      '/data/category/reason',
    ],
    [
      'a reason the agency may not have',
      reported({
        ...september,
        table: 'full',
        category: { careType: 'acute', agency: 'social-care', reason: 'C' },
      }),
      'reason-and-agency-may-not-combine',
      '/data/category',
    ],
    ['days as a decimal', reported({ ...september, value: '563.5' }), 'value-not-a-count', '/data/value'],
    [
      'a rate without its decimal',
      reported({
        measure: 'permanent-residential-admissions-rate',
        table: 'total',
        period: '2013/14',
        value: '593',
        applicableAt: '2014-10-30T09:30:00Z',
      }),
      'value-not-as-published',
      '/data/value',
    ],
    [
      'a replacement of an unknown area',
      replaced({
        area: 'E06000099',
        from: '2014-07-01',
        to: '2014-09-30',
        applicableAt: '2014-10-30T09:30:00Z',
      }),
      'unknown-area',
      '/data/group/area',
    ],
    [
      'a replacement of a table there is not',
      replaced({
        measure: 'reablement-discharges',
        from: '2014-07-01',
        to: '2014-09-30',
        applicableAt: '2014-10-30T09:30:00Z',
      }),
      'unknown-table',
      '/data/group/table',
    ],
  ])('%s', (_, event, rule, where) => {
    expect(broken(event)).toEqual([[rule, where]]);
  });

  test('the end of a month is London midnight, a day of grace after it included', () => {
    const august = reported({ ...september, period: '2014-08', applicableAt: '2014-08-30T00:00:00Z' });
    // British summer time: August ends at 23:00 UTC on the 31st.
    expect(checkEvent(august, known, new Date('2014-08-30T23:00:00Z'))).toEqual([]);
    expect(checkEvent(august, known, new Date('2014-08-30T22:59:59.999Z'))).toHaveLength(1);
  });
});
