import { COLUMN_MAPPINGS, columnMappingSchema, MEASURES, POLICY_YEARS } from '#catalogue';
import type { ColumnMapping } from '#catalogue';
import type { CountReported, CountWithdrawn } from '#contracts';
import { readCsv, readWorkbook } from '#documents';
import { sha256 } from '#kernel';
import type { Known } from '#records';
import { Definitions, readReferenceDocument, ReferenceView } from '#reference';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { Turns } from '../turns';
import {
  byAgency,
  byReason,
  CAMBRIDGESHIRE_APRIL_2017,
  csvOf,
  PETERBOROUGH_APRIL_2017,
  PETERBOROUGH_SEPTEMBER_2014,
  workbookOf,
} from './published-tables.fixture';
import { readApplicableAt } from './applicable-at';
import type { Row } from './published-tables.fixture';
import { readUpload } from './read-upload';
import type { ReadUpload } from './read-upload';
import type { Given } from './stated-parts';

const COUNCIL = 'urn:ons:E06000031';
const PUBLISHED = { source: COUNCIL, applicableAt: '2014-11-13' };
const PLAIN_HEADER = ['measure', 'area', 'period', 'table', 'agency', 'value', 'status', 'applicable at'];

let known: Known;
beforeAll(() => {
  const file = readFileSync('libs/reference/data/england.json', 'utf8');
  const document = readReferenceDocument(JSON.parse(file));
  if (!document.ok) throw new Error('The first reference data are refused');
  known = {
    definitions: new Definitions(MEASURES, POLICY_YEARS),
    reference: new ReferenceView(1, '', document.value),
  };
});

function mappingOf(name: string): ColumnMapping {
  const mapping = COLUMN_MAPPINGS.find((each) => each.name === name);
  if (!mapping) throw new Error(`No mapping ${name}`);
  return mapping;
}

const AS_PUBLISHED = mappingOf('delayed-days-as-published');
const PLAIN = mappingOf('plain-counts');

async function read(bytes: Buffer, mapping: ColumnMapping, given: Given): Promise<ReadUpload> {
  const isWorkbook = bytes.subarray(0, 2).toString() === 'PK';
  const csv = readCsv(bytes);
  const tables = isWorkbook ? await readWorkbook(bytes) : { ...csv, value: csv.ok ? [csv.value] : [] };
  if (!tables.ok) throw new Error('The file cannot be read');
  const reading = {
    mapping,
    given,
    known,
    publisher: {
      subject: 'spec',
      isPerson: false,
      grants: [{ role: 'publisher', scope: given.source } as const],
    },
    arrivedAt: new Date('2026-11-25T09:00:00Z'),
    uploadId: `upload/${sha256(bytes).toString('hex')}`,
  };
  return readUpload(tables.value, reading, new Turns());
}

const published = (rows: readonly Row[], given: Given = PUBLISHED) => read(csvOf(rows), AS_PUBLISHED, given);
const plain = (rows: readonly Row[], given: Given = { source: COUNCIL }) => read(csvOf(rows), PLAIN, given);

function eventsOf({ fit, refusals }: ReadUpload): (CountReported | CountWithdrawn)[] {
  expect(refusals).toEqual([]);
  return fit.map(({ event }) => event);
}

/** `{ A: 305, ... }` of one table's events. */
function days(read: ReadUpload, dimension: 'reason' | 'agency'): Record<string, unknown> {
  const events = eventsOf(read).filter(({ data }) => data.category?.[dimension] !== undefined);
  return Object.fromEntries(
    events.map(({ data }) => [data.category?.[dimension], 'value' in data ? data.value : undefined]),
  );
}

function refusalsOf({ refusals }: ReadUpload): string[] {
  return refusals.map(({ rule, where }) => `${where} ${rule}`);
}

const SEPTEMBER = [{ code: '624', name: 'Peterborough', days: PETERBOROUGH_SEPTEMBER_2014 }];
const APRIL = [
  { code: 'E06000031', name: 'Peterborough', days: PETERBOROUGH_APRIL_2017 },
  { code: 'E10000003', name: 'Cambridgeshire', days: CAMBRIDGESHIRE_APRIL_2017 },
];

describe('a table by reason, as published', () => {
  test('of September 2014 knows Peterborough as 624, and has no reason O', async () => {
    const upload = await published(byReason('September 2014', SEPTEMBER));
    expect(days(upload, 'reason')).toEqual(PETERBOROUGH_SEPTEMBER_2014);
    expect(eventsOf(upload)[0]).toMatchObject({
      source: COUNCIL,
      data: {
        measure: 'delayed-days',
        area: 'E06000031',
        period: '2014-09',
        table: 'reason',
        status: 'final',
        applicableAt: '2014-11-13T00:00:00.000Z',
      },
    });
  });

  test('of April 2017 knows it by its ONS code, and has O', async () => {
    const upload = await published(byReason('April 2017', APRIL), {
      ...PUBLISHED,
      applicableAt: '2017-06-08',
    });
    expect(days(upload, 'reason')).toEqual(PETERBOROUGH_APRIL_2017);
    expect(upload.tables[0]?.leftOut).toEqual([
      { why: 'total', cells: 11 },
      { why: 'another-council', cells: 11 },
    ]);
  });

  test.each([
    ['Di before Dii', ['A', 'B', 'C', 'Di', 'Dii', 'E', 'F', 'G', 'H', 'I'] as const],
    ['Dii before Di', ['A', 'B', 'C', 'Dii', 'Di', 'E', 'F', 'G', 'H', 'I'] as const],
    ['in reverse', ['I', 'H', 'G', 'F', 'E', 'Dii', 'Di', 'C', 'B', 'A'] as const],
  ])('reads a column by its header, not its place: %s', async (_, reasons) => {
    const upload = await published(byReason('September 2014', SEPTEMBER, { reasons: [...reasons] }));
    expect(days(upload, 'reason')).toEqual(PETERBOROUGH_SEPTEMBER_2014);
  });

  test.each([
    ['by name alone', '', 'PETERBOROUGH UA'],
    ['by the code of before alone', '624', ''],
  ])('knows an area %s', async (_, code, name) => {
    const upload = await published(byReason('Sep-14', [{ code, name, days: PETERBOROUGH_SEPTEMBER_2014 }]));
    expect(eventsOf(upload).every(({ data }) => data.area === 'E06000031')).toBe(true);
  });

  test('passes over residents of Wales, of Scotland and outside Great Britain, who are in England’s total', async () => {
    const wales = { code: '9900', name: 'Resident in Wales', days: { A: 752 } };
    const upload = await published(byReason('September 2014', [...SEPTEMBER, wales]));
    expect(days(upload, 'reason')).toEqual(PETERBOROUGH_SEPTEMBER_2014);
    expect(upload.tables[0]?.leftOut).toContainEqual({ why: 'no-area', cells: 10 });
  });

  test('reads words where a year has no codes in its headers', async () => {
    const rows = byReason('September 2014', SEPTEMBER).map((row) =>
      row.map((cell) =>
        cell === 'DII_NURSING_HOME' ? 'Awaiting nursing home placement or availability' : cell,
      ),
    );
    expect(days(await published(rows), 'reason')).toEqual(PETERBOROUGH_SEPTEMBER_2014);
  });

  test('says what its nearest header lacks', async () => {
    const rows = byReason('September 2014', SEPTEMBER, {
      reasons: ['A', 'B', 'C', 'Di', 'E', 'F', 'G', 'H', 'I'],
    });
    const { refusals } = await published(rows);
    expect(refusals).toMatchObject([
      { rule: 'table-not-found', where: 'row 5', what: 'the row nearest to a header lacks "dii ..."' },
    ]);
  });

  test('with days and patients side by side is ambiguous', async () => {
    const rows = byReason('September 2014', SEPTEMBER).map((row) => [...row, ...row.slice(2)]);
    expect(refusalsOf(await published(rows))).toEqual(['N5 column-ambiguous']);
  });
});

describe('a workbook, as published', () => {
  const sheets = {
    Contents: [['Local authority tables']],
    'Trust - by reason': byReason('September 2014', [
      { code: 'RGN', name: 'Trust', days: PETERBOROUGH_SEPTEMBER_2014 },
    ]),
    'LA - by reason': byReason('September 2014', SEPTEMBER),
    'LA - by responsible org': byAgency('September 2014', [
      { code: '624', name: 'Peterborough', days: [563, 4, 0] },
    ]),
  };

  test('gives the tables of all its local authority sheets at once', async () => {
    const upload = await read(await workbookOf(sheets), AS_PUBLISHED, PUBLISHED);
    expect(days(upload, 'reason')).toEqual(PETERBOROUGH_SEPTEMBER_2014);
    expect(days(upload, 'agency')).toEqual({ nhs: 563, 'social-care': 4, both: 0 });
    expect(upload.tables.map(({ name, sheet, headersLeftOut }) => [name, sheet, headersLeftOut])).toEqual([
      ['by-reason', 'LA - by reason', []],
      ['by-agency', 'LA - by responsible org', ['Region']],
    ]);
  });

  test('and the same table as CSV give the same counts, each with the cell it stands in', async () => {
    const rows = sheets['LA - by reason'];
    const [workbook, csv] = [
      eventsOf(await read(await workbookOf({ 'LA - by reason': rows }), AS_PUBLISHED, PUBLISHED)),
      eventsOf(await published(rows)),
    ];
    expect(workbook.map(({ data }) => data)).toEqual(csv.map(({ data }) => data));
    expect(workbook.map(({ id }) => id.split('/').at(-1))).toEqual(csv.map(({ id }) => id.split('/').at(-1)));
    expect(csv[0]?.id).toMatch(/^upload\/[0-9a-f]{64}\/by-reason\/C7$/);
  });

  test('with one table on two sheets is refused, since nobody could say which is meant', async () => {
    const rows = sheets['LA - by reason'];
    const twice = await workbookOf({ 'LA - by reason': rows, 'LA - by reason, revised': rows });
    expect(refusalsOf(await read(twice, AS_PUBLISHED, PUBLISHED))).toEqual([
      'LA - by reason, revised table-found-twice',
    ]);
  });
});

describe('what stands in a cell', () => {
  const row = (value: string | number, more: Partial<Record<string, string>> = {}): Row[] => [
    PLAIN_HEADER,
    [
      more['measure'] ?? 'delayed-days',
      more['area'] ?? 'E06000031',
      more['period'] ?? '2014-09',
      more['table'] ?? 'agency',
      more['agency'] ?? 'nhs',
      value,
      more['status'] ?? 'final',
      more['applicable at'] ?? '2014-11-13T12:00:00Z',
    ],
  ];
  const value = async (rows: readonly Row[]) => {
    const [event] = eventsOf(await plain(rows));
    return event && 'value' in event.data ? event.data.value : event?.type;
  };

  test.each([
    ['563', 563],
    ['1,809', 1809],
    ['1 809', 1809],
    ['563.00', 563],
    ['1809.000', 1809],
    ['1,809.000', 1809],
    ['0', 0],
    ['Withdrawn', 'bettercare.count.withdrawn.v1'],
  ])('%s is %s', async (text, expected) => {
    expect(await value(row(text))).toBe(expected);
  });

  test('is 0 for a dash where the mapping says so, and refused where it does not', async () => {
    const table = byAgency('September 2014', [{ code: '624', name: 'Peterborough', days: [563, 4, 0] }]);
    const dashed = table.map((cells) => cells.map((cell) => (cell === 0 ? '-' : cell)));
    expect(days(await published(dashed), 'agency')).toEqual({ nhs: 563, 'social-care': 4, both: 0 });
    expect(refusalsOf(await plain(row('-')))).toEqual(['F2 cell-not-a-count']);
  });

  test.each([
    ['a withheld number', row('*'), 'F2 value-suppressed'],
    ['a fraction of a day', row('563.5'), 'F2 cell-not-a-count'],
    ['a point that may part thousands', row('1.809'), 'F2 cell-point-ambiguous'],
    ['a negative number', row('-3'), 'F2 cell-not-a-count'],
    ['a number beyond any count', row('99999999999'), 'F2 value-not-a-count'],
    ['thousands apart where none are', row('56,3'), 'F2 cell-not-a-count'],
    ['a misspelt area', row(5, { area: 'Peterboro' }), 'B2 cell-not-an-area'],
    ['an ONS code that is none', row(5, { area: 'E06999999' }), 'B2 unknown-area'],
    ['a period in words', row(5, { period: 'last month' }), 'C2 cell-not-a-period'],
    ['a quarter of what is reported monthly', row(5, { period: '2014/15-Q2' }), 'C2 period-of-wrong-kind'],
    ['an unknown agency', row(5, { agency: 'police' }), 'E2 unknown-category'],
    ['an unknown table', row(5, { table: 'tables' }), 'D2 unknown-value'],
    ['an unknown measure', row(5, { measure: 'beds' }), 'A2 unknown-measure'],
    ['a status of its own', row(5, { status: 'draft' }), 'G2 cell-not-a-status'],
    ['a time without an offset', row(5, { 'applicable at': '2014-11-13T12:00:00' }), 'H2 cell-not-a-time'],
    ['a time to come', row(5, { 'applicable at': '2031-01-01T00:00:00Z' }), 'H2 applicable-in-future'],
  ])('%s is refused, and the cell named', async (_, rows, refusal) => {
    expect(refusalsOf(await plain(rows))).toEqual([refusal]);
  });

  test('that is a dash is refused with what to write in its place, and the marks that are known', async () => {
    const [refusal] = (await plain(row('-'))).refusals;
    expect(refusal?.mend).toBe(
      'Give a number: 0 if this means none. Empty the cell where nothing was reported. In place of a number the mapping knows: .., n/a, *, withdrawn.',
    );
  });

  test('of a total is told to go', async () => {
    const [refusal] = (await plain(row(5, { period: 'Total' }))).refusals;
    expect(refusal).toMatchObject({
      where: 'C2',
      mend: expect.stringContaining('remove the row if it is a total'),
    });
  });

  test('of a thousand or of one is said to be either, and how to write it', async () => {
    expect((await plain(row('1.000'))).refusals).toMatchObject([
      {
        rule: 'cell-point-ambiguous',
        where: 'F2',
        what: '"1.000", a point before three digits: it may part thousands, or decimals',
        mend: 'Write 1000, or 1, without a point.',
      },
    ]);
  });

  test('may be the name of a measure, an agency or an area, and a month as people write it', async () => {
    const rows = row(5, {
      measure: 'Delayed days',
      agency: 'the NHS',
      area: 'Peterborough',
      period: 'September 2014',
    });
    expect(eventsOf(await plain(rows))[0]?.data).toMatchObject({
      measure: 'delayed-days',
      area: 'E06000031',
      period: '2014-09',
      category: { agency: 'nhs' },
    });
  });

  test('keeps the places that a spreadsheet drops of a published rate', async () => {
    const rate = row('74', {
      measure: 'reablement-at-home-rate',
      period: '2013/14',
      table: 'total',
      agency: '',
    });
    expect(await value(rate)).toBe('74.0');
  });

  test('is never an NHS number, not even in a column that is not read', async () => {
    const rows = row(5).map((cells, at) => [...cells, at === 0 ? 'remark' : 'patient 943 476 5919']);
    const upload = await plain(rows);
    expect(refusalsOf(upload)).toEqual(['I2 nhs-number']);
    expect(upload.refusals).toMatchObject([
      {
        what: 'ten digits, written xxx xxx xxxx, that pass the NHS number check, in the column "remark"',
        mend: expect.stringMatching(
          /A date or a reference that happens to pass has to be written otherwise\.$/,
        ),
      },
    ]);
    expect(JSON.stringify(upload)).not.toMatch(/943.?476/);
  });

  test('beside an NHS number is told what is wrong with it all the same, and nothing of the file is fit', async () => {
    const rows = [
      ...row(5, { area: '943 476 5919' }),
      ...row('many').slice(1),
      ...row(6, { agency: 'both' }).slice(1),
    ];
    const upload = await plain(rows);
    expect(refusalsOf(upload)).toEqual(['B2 nhs-number', 'F3 cell-not-a-count']);
    expect(upload.fit).toEqual([]);
    expect(JSON.stringify(upload)).not.toMatch(/943.?476/);
  });

  test('may stand beside a date with a time that would pass the NHS number check', async () => {
    const rows = row(5).map((cells, at) => [...cells, at === 0 ? 'exported at' : '2014-08-14 09:30:00']);
    expect(eventsOf(await plain(rows))).toHaveLength(1);
  });

  test('is a blank where nothing was reported, and never 0', async () => {
    const rows = [
      ...row(5),
      ...row('', { agency: 'both' }).slice(1),
      ...row('n/a', { agency: 'social-care' }).slice(1),
    ];
    const upload = await plain(rows);
    expect(eventsOf(upload)).toHaveLength(1);
    expect(upload.tables[0]?.leftOut).toEqual([{ why: 'not-reported', cells: 2, where: ['F3', 'F4'] }]);
  });

  test('stated twice is refused in both places, each naming the other', async () => {
    const { fit, refusals } = await plain([
      ...row(5),
      ...row(6, { 'applicable at': '2014-11-13T12:00:00.000Z' }).slice(1),
      ...row(7, { agency: 'both' }).slice(1),
    ]);
    expect(refusals).toMatchObject([
      { rule: 'count-stated-twice', where: 'F2', what: expect.stringContaining('F3 states too') },
      { rule: 'count-stated-twice', where: 'F3', what: expect.stringContaining('F2 states too') },
    ]);
    expect(fit.map(({ count }) => count.value)).toEqual(['7']);
  });

  test('of a category that is none is refused with those that there are, and the header of its column', async () => {
    expect((await plain(row(5, { agency: 'Soc Care' }))).refusals).toMatchObject([
      {
        rule: 'unknown-category',
        where: 'E2',
        header: 'agency',
        value: 'Soc Care',
        what: '"Soc Care" is not an agency of delayed-days',
        mend: 'Give one of: nhs, social-care, both.',
      },
    ]);
  });
});

describe('printed totals', () => {
  test('of a row are what its cells add up to, or one of them is wrong', async () => {
    const rows = byReason('September 2014', SEPTEMBER, { total: false }).map((row) =>
      row.map((cell) => (cell === 305 ? 350 : cell)),
    );
    expect((await published(rows)).refusals).toMatchObject([
      {
        rule: 'printed-total-differs',
        where: 'M6',
        what: '567 is printed, and the values of its row add up to 612',
        header: 'TOTAL',
        value: '567',
      },
    ]);
  });

  test('of a row that differ keep its cells out, since any of them may be wrong', async () => {
    const header = ['Code', 'Name', 'NHS', 'Social care', 'Both', 'Total'];
    const rows = [
      ['E06000031', 'Peterborough', 563, 11, 0, 574],
      ['E06000031', 'Peterborough', 563, 11, 0, 647],
    ];
    const upload = await published([['Period: September 2014'], header, ...rows]);
    expect(upload.fit.map(({ count }) => count.cell.row)).toEqual([3, 3, 3]);
    expect(refusalsOf(upload)).toEqual(['F4 printed-total-differs']);
  });

  test('of a column are what all rows add up to, whoever they belong to', async () => {
    const changed = byReason('April 2017', APRIL).map((row) =>
      row.map((cell) => (cell === 737 ? 738 : cell)),
    );
    expect((await published(changed)).refusals).toMatchObject([
      {
        rule: 'printed-total-differs',
        where: 'H6',
        what: '801 is printed, and the other rows add up to 802',
      },
    ]);
  });

  test('may stand in any number of rows, and each is checked', async () => {
    const header = ['Code', 'Name', 'NHS', 'Social care', 'Both', 'Total'];
    const rows = Array.from({ length: 5_000 }, () => [
      ['E10000003', 'Cambridgeshire', 1, 0, 0, 1],
      ['-', 'England', 5_000, 0, 1, 5_001],
    ]).flat();
    const { refusals } = await published([['Period: September 2014'], header, ...rows]);
    expect(refusals).toHaveLength(5_000);
    expect(refusals[0]).toMatchObject({ where: 'E4', what: '1 is printed, and the other rows add up to 0' });
  });
});

test('a printed total that is not reported is not checked', async () => {
  const rows = byReason('April 2017', APRIL).map((row) =>
    row.map((cell) => (cell === 737 ? 738 : cell === 801 ? '..' : cell)),
  );
  const wrong = (await published(rows)).refusals.map(({ where }) => where);
  expect(wrong).not.toContain('H6');
});

test('a file of as many counts as there may be leaves the process its turns', async () => {
  const days = Array.from({ length: 5_000 }, (_, at): Row => {
    const applicableAt = new Date(Date.UTC(2014, 10, 13, 0, at)).toISOString();
    return ['delayed-days', 'E06000031', '2014-09', 'agency', 'nhs', at, 'final', applicableAt];
  });
  let isRead = false;
  const reading = plain([PLAIN_HEADER, ...days]).finally(() => (isRead = true));
  let turns = 0;
  for (; !isRead; turns++) await turnOfTheLoop();
  expect((await reading).fit).toHaveLength(5_000);
  expect(turns).toBeGreaterThan(25);
});

describe('what the upload gives', () => {
  const header = ['measure', 'area', 'period', 'table', 'agency', 'value'];
  const rows: Row[] = [header, ['delayed-days', 'E06000031', '2014-09', 'agency', 'nhs', 563]];
  const given = { source: COUNCIL, status: 'final', applicableAt: '2014-11-13T12:00:00Z' };

  test('stands for every row', async () => {
    expect(eventsOf(await plain(rows, given))[0]?.data).toMatchObject({
      status: 'final',
      applicableAt: '2014-11-13T12:00:00Z',
    });
  });

  test('must be given where the file does not state it', async () => {
    const { refusals } = await plain(rows);
    expect(refusals).toMatchObject([
      {
        where: '?status',
        rule: 'not-stated',
        what: 'no status: neither in the file nor along with it',
        mend: 'Say whether its counts are provisional or final: along with the file, or in the file under "status".',
      },
      {
        where: '?applicableAt',
        mend: 'Say from when its counts hold, such as 2014-11-13: along with the file, or in the file under "applicable at".',
      },
    ]);
  });

  test('may not be given where the file states it', async () => {
    const stated = rows.map((row, at) => [...row, at === 0 ? 'status' : 'final']);
    expect(refusalsOf(await plain(stated, given))).toEqual(['?status stated-twice']);
  });

  test('is refused once, however many rows it stands for', async () => {
    const more = [...rows, ['delayed-days', 'E06000031', '2014-08', 'agency', 'nhs', 739]];
    const late = { ...given, applicableAt: '2031-01-01T00:00:00Z' };
    expect(refusalsOf(await plain(more, late))).toEqual(['?applicableAt applicable-in-future']);
  });

  test('decides whose row of a published table is taken; without one there is nothing to publish', async () => {
    const theirs = { ...PUBLISHED, source: 'urn:ons:E06000055' };
    expect(refusalsOf(await published(byReason('September 2014', SEPTEMBER), theirs))).toEqual([
      ' nothing-to-publish',
    ]);
  });
});

/** The documentation's example mappings, each with the table beside it. */
function documented(at: number): readonly [string, string] {
  const text = readFileSync('docs/uploading.md', 'utf8');
  const [, json = '', csv = ''] = [...text.matchAll(/```json\n(.*?)```.*?```csv\n(.*?)```/gs)][at] ?? [];
  return [json, csv];
}

test('the mapping that the documentation shows is one, and reads the table beside it', async () => {
  const [json, csv] = documented(0);
  const mapping = columnMappingSchema.parse(JSON.parse(json));
  const upload = await read(Buffer.from(csv), mapping, { source: COUNCIL, applicableAt: '2015-02-12' });
  expect(
    eventsOf(upload).map(({ data }) => [data.period, data.category?.agency, Object(data).value]),
  ).toEqual([
    ['2014-12', 'nhs', 608],
    ['2014-12', 'social-care', 0],
    ['2015-01', 'nhs', 550],
  ]);
});

describe('the documentation’s mapping for one council, months down and agencies across', () => {
  const given = { source: 'urn:ons:E06000029', applicableAt: '14 August 2014' };
  const [json, csv] = documented(1);
  const table = (text: string) => read(Buffer.from(text), columnMappingSchema.parse(JSON.parse(json)), given);

  test('fixes the area, and knows its total by the column of months', async () => {
    const upload = await table(csv);
    expect(
      eventsOf(upload).map(({ data }) => [data.area, data.period, data.category?.agency, Object(data).value]),
    ).toEqual([
      ['E06000029', '2014-04', 'nhs', 310],
      ['E06000029', '2014-04', 'social-care', 42],
      ['E06000029', '2014-05', 'nhs', 295],
      ['E06000029', '2014-05', 'social-care', 0],
    ]);
    expect(upload.fit[0]?.event.data.applicableAt).toBe('2014-08-13T23:00:00.000Z');
    expect(upload.tables[0]?.leftOut).toEqual([{ why: 'total', cells: 2 }]);
  });

  test('holds the total against the months', async () => {
    expect(refusalsOf(await table(csv.replace('605', '606')))).toEqual(['B4 printed-total-differs']);
  });

  test('says of an area that nobody knows that the mapping has it', async () => {
    const nowhere = columnMappingSchema.parse(JSON.parse(json.replace('E06000029', 'Poolle')));
    const { refusals } = await read(Buffer.from(csv), nowhere, given);
    expect(refusals).toMatchObject([
      { rule: 'cell-not-an-area', mend: expect.stringContaining('into the mapping') },
      { rule: 'cell-not-an-area' },
    ]);
  });
});

test.each([
  ['14/08/2014', '2014-08-13T23:00:00.000Z'],
  ['10/07/2014', '2014-07-09T23:00:00.000Z'],
  ['14 August 2014', '2014-08-13T23:00:00.000Z'],
  ['3 Dec 2014', '2014-12-03T00:00:00.000Z'],
  ['08/14/2014', undefined],
  ['31 June 2014', undefined],
])('an applicable time written %s is read the day first', (text, read) => {
  expect(readApplicableAt(text)).toBe(read);
});

describe('the sample files', () => {
  const sample = (name: string) => readFileSync(`apps/standalone/sample/uploads/${name}`);

  test('laid out as published hold September 2014, by reason and by agency', async () => {
    const workbook = await read(sample('september-2014-as-published.xlsx'), AS_PUBLISHED, PUBLISHED);
    expect(days(workbook, 'reason')).toEqual(PETERBOROUGH_SEPTEMBER_2014);
    expect(days(workbook, 'agency')).toEqual({ nhs: 563, 'social-care': 4, both: 0 });
    const csv = await read(sample('september-2014-as-published.csv'), AS_PUBLISHED, PUBLISHED);
    expect(days(csv, 'agency')).toEqual(days(workbook, 'agency'));
  });

  test('with one count a row needs nothing given', async () => {
    const plainFile = await read(sample('one-count-a-row.csv'), PLAIN, { source: COUNCIL });
    expect(days(plainFile, 'agency')).toEqual({ nhs: 570, 'social-care': 4, both: 0 });
  });
});
