import { describe, expect, test } from '@jest/globals';
import { readReferenceDocument } from './read-reference-document';
import type { ReferenceDocument } from './reference-document';
import { REFERENCE_RULES } from './rules';

const document: ReferenceDocument = {
  description: 'Peterborough and Poole',
  areas: [
    { code: 'E06000031', name: 'Peterborough', kind: 'council-area' },
    { code: 'E06000029', name: 'Poole', kind: 'council-area', to: '2019-03' },
  ],
  organisations: [
    { source: 'urn:ons:E06000031', name: 'Peterborough City Council', kind: 'council' },
    { source: 'urn:ons:E06000029', name: 'Poole Council', kind: 'council', to: '2019-03' },
    { source: 'urn:ods:X24', name: 'NHS England', kind: 'national-body' },
  ],
  expectedReporters: [
    { measure: 'delayed-days', everyAreaOfKind: 'council-area', reporter: 'its-council', from: '2011-04' },
    { measure: 'delayed-beds', area: 'E06000031', source: 'urn:ods:X24', from: '2017-04', to: '2018-03' },
  ],
  populations: [
    { area: 'E06000031', band: '18+', calendarYear: 2014, people: 144612, source: 'Peterborough, tab 6' },
  ],
};

test('a document whose parts fit is taken as it is', () => {
  expect(readReferenceDocument(document)).toEqual({ ok: true, value: document });
});

const [peterborough, poole] = document.areas;
const [council] = document.organisations;
const [byRule, byName] = document.expectedReporters;
const [adults] = document.populations;

describe('refused, with the place and the rule', () => {
  test.each<[string, string, string, object]>([
    ['a member nobody knows', 'reference-wrong-form', '', { practices: [] }],
    [
      'a district’s short code',
      'reference-wrong-form',
      '/areas/0/code',
      { areas: [{ ...peterborough, code: '00JA' }] },
    ],
    [
      'a month that is a day',
      'reference-wrong-form',
      '/areas/0/to',
      { areas: [{ ...poole, to: '2019-03-31' }] },
    ],
    ['no area at all', 'reference-wrong-form', '/areas', { areas: [] }],
    [
      'a name with U+0000',
      'reference-wrong-form',
      '/areas/0/name',
      { areas: [{ ...poole, name: 'Poole\u0000' }] },
    ],
    [
      'half a person',
      'reference-wrong-form',
      '/populations/0/people',
      { populations: [{ ...adults, people: 0.5 }] },
    ],
    ['the same area twice', 'reference-duplicate', '/areas/2', { areas: [...document.areas, poole] }],
    [
      'the same organisation twice',
      'reference-duplicate',
      '/organisations/3',
      { organisations: [...document.organisations, council] },
    ],
    ['the same population twice', 'reference-duplicate', '/populations/1', { populations: [adults, adults] }],
    [
      'a reporter named again for overlapping months',
      'reference-duplicate',
      '/expectedReporters/2',
      { expectedReporters: [byRule, byName, { ...byName, from: '2018-03', to: '2019-03' }] },
    ],
    [
      'an end before the beginning',
      'reference-validity-reversed',
      '/areas/1/to',
      { areas: [peterborough, { ...poole, from: '2019-04' }] },
    ],
    [
      'a successor that is not there',
      'reference-unknown-area',
      '/areas/1/succeededBy/0',
      { areas: [peterborough, { ...poole, succeededBy: ['E06000058'] }] },
    ],
    [
      'a population of nowhere',
      'reference-unknown-area',
      '/populations/0/area',
      { populations: [{ ...adults, area: 'E06000058' }] },
    ],
    [
      'a report from nobody',
      'reference-unknown-organisation',
      '/expectedReporters/0/source',
      { expectedReporters: [{ ...byName, source: 'urn:ods:RGN' }] },
    ],
    [
      'an organisation succeeded by nobody',
      'reference-unknown-organisation',
      '/organisations/3/succeededBy/0',
      {
        organisations: [
          ...document.organisations,
          {
            source: 'urn:ods:RQQ',
            name: 'Hinchingbrooke',
            kind: 'acute-trust',
            succeededBy: ['urn:ods:RGN'],
          },
        ],
      },
    ],
    [
      'an area whose council is expected and not there',
      'reference-unknown-organisation',
      '/areas/1',
      { organisations: document.organisations.filter(({ source }) => source !== 'urn:ons:E06000029') },
    ],
  ])('%s', (_, rule, where, change) => {
    const read = readReferenceDocument({ ...document, ...change });
    expect(read).toMatchObject({ ok: false });
    expect(!read.ok && read.failure).toContainEqual(expect.objectContaining({ rule, where }));
    expect(REFERENCE_RULES.map(({ code }) => code)).toContain(rule);
  });

  test('and at most a hundred faults are told', () => {
    const people = Array.from({ length: 500 }, () => ({ ...adults, people: -1 }));
    const read = readReferenceDocument({ ...document, populations: people });
    expect(!read.ok && read.failure).toHaveLength(100);
  });
});

test('a reporter may come back after a gap', () => {
  const again = { ...byName, from: '2018-04', to: '2019-03' };
  expect(readReferenceDocument({ ...document, expectedReporters: [byRule, byName, again] })).toMatchObject({
    ok: true,
  });
});
