import { expect, test } from '@jest/globals';
import { byOption, uploadText } from './upload-text';
import type { Uploaded } from './upload-text';

const SEPTEMBER = {
  area: 'E06000031',
  measure: 'delayed-days',
  period: '2014-09',
  applicableAt: '2014-07-09T23:00:00.000Z',
  effect: 'corrected',
};

const uploaded = (records: Uploaded['records']): Uploaded => ({
  dryRun: true,
  accepted: 0,
  source: 'urn:ons:E06000031',
  mapping: { name: 'plain-counts', version: 1 },
  tables: [],
  effects: { corrected: records.length },
  records,
  figures: [],
  areasNotShown: [],
  heldApart: [],
  errors: [],
  errorCount: 0,
});

test('how the applicable time was read is said in London time, and where nothing was reported by its cell', () => {
  const record = { ...SEPTEMBER, cell: 'F2', category: {}, was: 563, value: 570 };
  const leftOut = [{ why: 'not-reported', cells: 2, where: ['F3'] }];
  const table = { name: 'counts', headerRow: 1, counts: 1, leftOut, headersLeftOut: [] };
  const text = uploadText({ ...uploaded([record]), tables: [table] });
  expect(text).toContain('1 count; cells left out: 2 not-reported (F3, ...)\n');
  expect(text).toContain('  applicable at 10 July 2014 00:00, London time\n');
  const later = { ...record, applicableAt: '2014-11-13T09:30:00Z' };
  expect(uploadText(uploaded([record, later]))).toContain('10 July 2014 00:00 to 13 November 2014 09:30');
});

test('a correction names its cell and its record, and what changes: the value, the status or both', () => {
  const text = uploadText(
    uploaded([
      {
        ...SEPTEMBER,
        cell: 'F2',
        category: { agency: 'nhs' },
        ...{ was: 563, statusWas: 'final', value: 1570, status: 'final' },
      },
      {
        ...SEPTEMBER,
        cell: 'F3',
        category: { agency: 'both' },
        ...{ was: 0, statusWas: 'final', value: 0, status: 'provisional' },
      },
      {
        ...SEPTEMBER,
        cell: 'F4',
        category: { agency: 'social-care' },
        ...{ was: 4, statusWas: 'provisional', value: 5, status: 'final' },
      },
    ]),
  );
  expect(text.split('\n').filter((line) => line.includes('becomes'))).toEqual([
    '        F2, E06000031 delayed-days 2014-09 nhs: 563 becomes 1,570',
    '        F3, E06000031 delayed-days 2014-09 both: final becomes provisional',
    '        F4, E06000031 delayed-days 2014-09 social-care: 4 becomes 5, provisional becomes final',
  ]);
});

test('a count that comes too late names what counts in its place, unless both say the same', () => {
  const late = { ...SEPTEMBER, effect: 'older', category: { agency: 'nhs' } };
  const text = uploadText(
    uploaded([
      { ...late, cell: 'F2', was: 608, value: 1008, currentApplicableAt: '2015-02-12T12:00:00Z' },
      { ...late, cell: 'F3', was: 4, value: 4, currentApplicableAt: '2015-02-12T12:00:00Z' },
    ]),
  );
  expect(text.split('\n').filter((line) => line.includes('counts, not'))).toEqual([
    '        F2, E06000031 delayed-days 2014-09 nhs: 608 of 2015-02-12 12:00 London counts, not 1,008',
  ]);
});

test('that no figure changes is said only where every figure may be shown', () => {
  expect(uploadText(uploaded([]))).toContain('No figure changes.');
  const text = uploadText({ ...uploaded([]), areasNotShown: ['E10000003'] });
  expect(text).not.toContain('No figure changes.');
  expect(text).toContain('What changes for E10000003 is not shown: you may not watch it.');
});

test('counts that will not be added are warned of', () => {
  const heldApart = [
    {
      rule: 'not-an-expected-reporter',
      counts: 6,
      what: 'Cambridgeshire County Council is not expected to report Delayed days for Peterborough',
      mend: 'Give another source',
    },
  ];
  expect(uploadText({ ...uploaded([]), heldApart })).toContain(
    'Warning: not-an-expected-reporter (6 counts): Cambridgeshire County Council is not expected to report Delayed days for Peterborough. Give another source.',
  );
});

test.each([
  ['?applicableAt', '--applicable-at'],
  ['?status', '--status'],
  ['LA by reason!C7', 'LA by reason!C7'],
])('what is wrong at %s is shown at %s', (where, shown) => {
  expect(byOption({ rule: 'not-stated', where, what: 'no status', mend: 'Say it.' }).where).toBe(shown);
});
