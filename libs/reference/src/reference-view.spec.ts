import { beforeAll, describe, expect, test } from '@jest/globals';
import { MEASURES } from '#catalogue';
import { readFirstVersion } from './first-version';
import { readReferenceDocument } from './read-reference-document';
import { ReferenceView } from './reference-view';

const PETERBOROUGH = 'E06000031';
const ENGLAND = 'E92000001';

let england: ReferenceView;

beforeAll(async () => {
  const read = readReferenceDocument(await readFirstVersion());
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  england = new ReferenceView(1, '', read.value);
});

describe('areas and organisations', () => {
  test('152 councils answered for adult social care in April 2017', () => {
    expect(councilsIn('2017-04')).toHaveLength(152);
  });

  test('153 did in April 2023, after the counties of that spring became unitary', () => {
    expect(councilsIn('2023-04')).toHaveLength(153);
  });

  test.each([
    ['E06000031', 'Peterborough', 'Peterborough City Council'],
    ['E10000003', 'Cambridgeshire', 'Cambridgeshire County Council'],
    ['E06000049', 'Cheshire East', 'Cheshire East Council'],
    ['E06000051', 'Shropshire', 'Shropshire Council'],
    ['E06000056', 'Central Bedfordshire', 'Central Bedfordshire Council'],
    ['E08000002', 'Bury', 'Bury Council'],
    ['E09000001', 'City of London', 'City of London Corporation'],
  ])('%s is %s, reported by %s', (code, area, council) => {
    expect(england.area(code)).toMatchObject({ name: area, kind: 'council-area' });
    expect(england.organisation(`urn:ons:${code}`)).toMatchObject({ name: council, kind: 'council' });
  });

  test('an area that ended is still an area, and names what it became', () => {
    expect(england.area('E10000009')).toMatchObject({
      name: 'Dorset',
      to: '2019-03',
      succeededBy: ['E06000058', 'E06000059'],
    });
    expect(england.area('E06000059')).toMatchObject({ name: 'Dorset', from: '2019-04' });
  });

  test('what ended goes on from the month after in each of its successors, unless a code only changed', () => {
    for (const ended of england.areas.filter(({ to }) => to !== undefined)) {
      for (const code of ended.succeededBy ?? []) {
        const from = england.area(code)?.from;
        if (from === undefined) expect(england.area(code)?.name).toBe(ended.name);
        else expect(`${Number(ended.to?.slice(0, 4))}-04`).toBe(from);
      }
    }
  });

  test('Hinchingbrooke’s trust became part of Peterborough’s, and the clinical commissioning group a board', () => {
    expect(england.organisation('urn:ods:RQQ')).toMatchObject({ succeededBy: ['urn:ods:RGN'] });
    expect(england.organisation('urn:ods:06H')).toMatchObject({
      kind: 'commissioner',
      succeededBy: ['urn:ods:QUE'],
    });
  });

  test('what it does not hold is undefined', () => {
    expect(england.area('E07000008')).toBeUndefined();
    expect(england.organisation('urn:ods:ZZZ')).toBeUndefined();
  });

  function councilsIn(month: string) {
    return england.areas.filter(({ kind, code }) => {
      return (
        kind === 'council-area' &&
        england.expectedReporters('permanent-residential-admissions', code, month).length === 1
      );
    });
  }
});

describe('who is expected to report', () => {
  test('a council for its own area, from April 2011', () => {
    expect(england.expectedReporters('delayed-days', PETERBOROUGH, '2011-04')).toEqual(['urn:ons:E06000031']);
    expect(england.expectedReporters('delayed-days', PETERBOROUGH, '2011-03')).toEqual([]);
  });

  test('nobody for delayed days since March 2020, when they were collected no longer', () => {
    for (const [area, source] of [
      [PETERBOROUGH, 'urn:ons:E06000031'],
      [ENGLAND, 'urn:ods:X24'],
    ] as const) {
      expect(england.expectedReporters('delayed-days', area, '2020-02')).toEqual([source]);
      expect(england.expectedReporters('delayed-days', area, '2020-03')).toEqual([]);
    }
    const ended = england.document.expectedReporters.filter(
      ({ measure, to }) => measure === 'delayed-days' && to !== undefined,
    );
    expect(ended.map(({ note }) => note)).toEqual(ended.map(() => expect.stringContaining('February 2020')));
  });

  test('NHS England for the nation, and for its delayed days only', () => {
    expect(england.expectedReporters('delayed-days', ENGLAND, '2017-04')).toEqual(['urn:ods:X24']);
    expect(england.expectedReporters('reablement-discharges', ENGLAND, '2018-03')).toEqual([]);
  });

  test('councils for each measure that they report for their areas, and for no other', () => {
    for (const { code, reportedBy } of MEASURES) {
      const expected = reportedBy['council-area'] === 'council' ? ['urn:ons:E06000031'] : [];
      expect(england.expectedReporters(code, PETERBOROUGH, '2014-03')).toEqual(expected);
    }
  });

  test('both commissioners whose parts make Peterborough’s admissions, in the months that were paid for', () => {
    const expected = (month: string) =>
      england.expectedReporters('non-elective-admissions', PETERBOROUGH, month);
    expect(expected('2014-12')).toEqual([]);
    expect(expected('2015-01')).toEqual(['urn:ods:06H', 'urn:ods:99D']);
    expect(expected('2015-12')).toEqual(['urn:ods:06H', 'urn:ods:99D']);
    expect(expected('2016-01')).toEqual([]);
  });

  test('the commissioner whose target it is for Cambridgeshire’s admissions of 2016/17, from SUS alone', () => {
    const expected = (measure: string, month: string) =>
      england.expectedReporters(measure, 'E10000003', month);
    expect(expected('non-elective-admissions-sus', '2016-04')).toEqual(['urn:ods:06H']);
    expect(expected('non-elective-admissions-sus', '2017-03')).toEqual(['urn:ods:06H']);
    expect(expected('non-elective-admissions-sus', '2017-04')).toEqual([]);
    expect(expected('non-elective-admissions', '2016-04')).toEqual([]);
  });

  test('nobody for an area before it began or after it ended', () => {
    expect(england.expectedReporters('delayed-days', 'E06000029', '2019-03')).toEqual(['urn:ons:E06000029']);
    expect(england.expectedReporters('delayed-days', 'E06000029', '2019-04')).toEqual([]);
    expect(england.expectedReporters('delayed-days', 'E06000058', '2019-03')).toEqual([]);
    expect(england.expectedReporters('delayed-days', 'E06000058', '2019-04')).toEqual(['urn:ons:E06000058']);
  });

  test('a code that merely replaced another stands for the earlier months too', () => {
    expect(england.expectedReporters('delayed-days', 'E08000037', '2011-04')).toEqual(['urn:ons:E08000037']);
  });
});

test.each([
  ['all-ages', 2014, 190754],
  ['all-ages', 2016, 195251],
  ['18+', 2013, 142556],
  ['18+', 2016, 147793],
  ['65+', 2011, 25075],
  ['65+', 2013, 25980],
  ['65+', 2014, 27226],
  ['65+', 2015, 27879],
  ['65+', 2016, undefined],
] as const)('Peterborough’s population of %s in %d is %d', (band, year, people) => {
  expect(england.population(PETERBOROUGH, band, year)).toBe(people);
});
