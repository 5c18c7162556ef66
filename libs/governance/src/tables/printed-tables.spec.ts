import { describe, expect, test } from '@jest/globals';
import type { Milestone } from '../kinds/milestones.kind';
import { around } from '../kinds/surroundings.fixture';
import type { Risk } from '../kinds/risks.kind';
import type { RegisterEntry, RegisterKind } from '../register-kind';
import { findRegisterKind } from '../register-kinds';
import { registerDecider, type EntryState } from '../register.decider';
import { planImport, type PlannedImport } from './plan-import';
import { printTable } from './print-table';
import {
  ANNEX_B,
  ANNEX_C,
  CENTRAL_BEDFORDSHIRE,
  CHESHIRE_EAST,
  PRINTED_TABLES,
  type PrintedTable,
} from './printed-tables.fixture';

const TODAY = '2016-09-12';

function kindOf({ kind }: Pick<PrintedTable, 'kind'>): RegisterKind {
  const found = findRegisterKind(kind);
  if (!found) throw new Error(kind);
  return found;
}

const plan = (
  printed: PrintedTable,
  before?: PlannedImport['table'],
  states: ReadonlyMap<string, EntryState> = new Map(),
) => planImport({ ...printed, kind: kindOf(printed), before, states, around: () => around(), today: TODAY });

function imported(printed: PrintedTable): PlannedImport {
  const planned = plan(printed);
  if (!planned.ok) throw new Error(JSON.stringify(planned.failure));
  return planned.value;
}

function statesOf({ decided }: PlannedImport): Map<string, EntryState> {
  return new Map(
    decided.map(({ code, events }) => [
      code,
      events.reduce(registerDecider.evolve, registerDecider.initialState),
    ]),
  );
}

function entriesOf<Entry extends RegisterEntry>(printed: PrintedTable): Map<string, Entry> {
  return new Map(
    [...statesOf(imported(printed))].flatMap(([code, state]) =>
      'entry' in state ? [[code, state.entry as Entry]] : [],
    ),
  );
}

describe.each(PRINTED_TABLES.map((each) => [each.document, each] as const))('%s', (_document, printed) => {
  test('is given back as it is printed, cell by cell', () => {
    const { table } = imported(printed);
    expect(printTable(table, kindOf(printed), entriesOf(printed))).toEqual(printed.rows);
  });

  test('changes nothing when it is imported again', () => {
    const first = imported(printed);
    expect(plan(printed, first.table, statesOf(first))).toEqual({
      ok: true,
      value: { table: first.table, decided: [], gone: [] },
    });
  });

  test('loses no word: each stands in its entry, or in the headers and parts between', () => {
    const { table } = imported(printed);
    const kept = [...entriesOf(printed).values()].map((entry) => JSON.stringify(entry)).join(' ');
    const { what } = { what: printed.mapping.columns.find(({ field }) => field === 'what')?.headers[0] };
    const column = table.rows.find((row) => row.includes(what ?? ''))?.indexOf(what ?? '') ?? -1;
    const told = table.rows.map((row) => row[column] ?? '').filter((text) => text !== '' && text !== what);
    const inEntries = told.filter((text) => kept.includes(JSON.stringify(text).slice(1, -1)));
    // What is in no entry names a part, stands above the first of them, or is a note below the last.
    expect(told.length - inEntries.length).toBeLessThanOrEqual(4);
  });
});

describe("Annex B of Cambridgeshire's plan", () => {
  const entries = entriesOf<Milestone>(ANNEX_B);

  test('has 88 milestones in eleven parts', () => {
    expect(entries.size).toBe(88);
    expect(new Set([...entries.values()].map(({ programme }) => programme)).size).toBe(11);
  });

  test('says of each which workstream it is of, though that is printed once', () => {
    expect([...entries.values()].find(({ what }) => what.startsWith('Design whole system'))).toEqual({
      programme: 'Healthy ageing and prevention',
      workstream: 'Falls prevention:',
      what: 'Design whole system joint falls pathway',
      due: '2016-07-01',
      status: 'not-started',
    });
  });

  test('reads dates as they are printed: with a slip of the pen, as months, or as none', () => {
    const of = (start: string) => [...entries.values()].find(({ what }) => what.startsWith(start));
    expect(of('Review status of each clinical standard')).toMatchObject({ due: '2016-05-30' });
    expect(of('Develop strategic evaluation tool')).toMatchObject({
      startsOn: '2016-10-01',
      due: '2016-03-01',
    });
    expect(of('Review and evaluation')).toMatchObject({ startsOn: '2017-09-01', due: '2017-12-31' });
    expect(of('Prioritise areas for 7DS')).toMatchObject({
      due: '2016-07-01',
      asPrinted: { 'Start date': 'Ongoing' },
    });
    expect(of('Community intermediate care tier')).toMatchObject({
      startsOn: '2016-05-01',
      asPrinted: { 'End date': 'June onwards' },
    });
  });

  test('goes on across a page in one milestone', () => {
    expect([...entries.values()].map(({ what }) => what)).toContain(
      'Early trigger action plan developed and approved',
    );
    expect([...entries.values()].map(({ what }) => what)).not.toContain('and approved');
  });
});

describe("Annex C of Cambridgeshire's plan", () => {
  const entries = [...entriesOf<Risk>(ANNEX_C).values()];

  test('has 42 risks, and every score is the product that is printed', () => {
    expect(entries).toHaveLength(42);
    expect(entries.filter(({ score }) => score === 20)).toMatchObject([
      {
        what: '16. Financial impact of termination of UnitingCare contract on CCG',
        ownerOrganisation: 'CCG',
      },
      { what: 'Risk to delivery of Urgent Care Network Plans', programme: 'Non-elective admissions' },
      { programme: 'Friends and Family Test' },
    ]);
  });

  test('joins a risk that goes on across a page, and what is done against it', () => {
    expect(entries.find(({ what }) => what.startsWith('15.'))).toMatchObject({
      what: expect.stringMatching(/previously undertaken by UnitingCare, the delivery provider$/),
      mitigation: expect.stringContaining('responsibilities of UnitingCare to new lead personnel within CCG'),
    });
  });
});

test("Cheshire East's log rates ten risks in words", () => {
  const entries = [...entriesOf<Risk>(CHESHIRE_EAST).values()];
  expect(entries.map(({ rating }) => rating)).toEqual(['High', 'High', ...Array<string>(8).fill('Medium')]);
  expect(entries[0]?.what).toMatch(/BCF \(2015\/15\) and would therefore lead .* prior to escalation\.$/);
});

test("Central Bedfordshire's log weighs eleven risks in bands and words, which the mapping makes numbers", () => {
  const entries = [...entriesOf<Risk>(CENTRAL_BEDFORDSHIRE).values()];
  expect(entries.map(({ reference }) => reference)).toEqual([
    '01',
    '02',
    undefined,
    '03',
    '04',
    '05',
    '08',
    '09',
    '10',
    '11',
    '12',
  ]);
  expect(entries[0]).toMatchObject({ likelihood: 3, impact: 5, score: 15, rating: 'High' });
  expect(entries[6]).toMatchObject({ likelihood: 2, impact: 4, score: 8, rating: 'Moderate' });
  expect(entries[5]?.what).toMatch(/lack of supply of Care Services especially in the north/);
});

describe('a table that is imported again', () => {
  const first = imported(CHESHIRE_EAST);
  const codes = first.table.codes;
  const reworded = CHESHIRE_EAST.rows.map((row, at) =>
    at === 4 ? [row[0] ?? '', 'Medium', row[2] ?? ''] : row,
  );
  const dropped = reworded.filter((_, at) => at !== 9);
  const added = [...dropped, ['Winter comes early', 'Low', 'Beds are kept free']];

  test('changes the fields that it words otherwise, adds what is new, and names what is gone', () => {
    const states = statesOf(first);
    const byHand = states.get(codes[1] ?? '');
    if (byHand?.status !== 'open') throw new Error('no entry');
    states.set(codes[1] ?? '', {
      status: 'open',
      words: 'written',
      entry: { ...byHand.entry, owner: 'A. Person' } as RegisterEntry,
    });
    const planned = plan({ ...CHESHIRE_EAST, rows: added }, first.table, states);
    expect(planned).toMatchObject({
      ok: true,
      value: {
        decided: [
          { code: codes[1], events: [{ data: { entry: { rating: 'Medium', owner: 'A. Person' } } }] },
          {
            code: 'plan-2014-11',
            events: [{ data: { entry: { what: 'Winter comes early', rating: 'Low' } } }],
          },
        ],
        gone: [codes[4]],
      },
    });
  });

  test('is printed with what its entries say by now, and with nothing where they say it no more', () => {
    const entries = new Map(entriesOf<Risk>(CHESHIRE_EAST));
    const [code = ''] = codes;
    const { what = '' } = entries.get(code) ?? {};
    entries.set(code, { what, rating: 'Low' });
    const printed = printTable(first.table, kindOf(CHESHIRE_EAST), entries);
    expect(printed.slice(1, 4).map((row) => row.slice(1))).toEqual([
      ['Low', ''],
      ['', ''],
      ['', ''],
    ]);
    expect(printed.slice(4)).toEqual(CHESHIRE_EAST.rows.slice(4));
  });

  test('is printed with a merged cell parted where one of its entries has moved', () => {
    const entries = new Map(entriesOf<Milestone>(ANNEX_B));
    const code = imported(ANNEX_B).table.codes[2] ?? '';
    const entry = entries.get(code);
    if (!entry) throw new Error(code);
    entries.set(code, { ...entry, workstream: 'Dementia:', due: '2016-08-01' });
    const printed = printTable(imported(ANNEX_B).table, kindOf(ANNEX_B), entries);
    expect(printed.slice(4, 8)).toEqual([
      [
        'Falls prevention:',
        'Early trigger action plan developed and approved',
        '01 March 2016',
        '01 May 2016',
      ],
      ['Dementia:', 'Design whole system joint falls pathway', '', '2016-08-01'],
      ['Falls prevention:', 'Agree data set and collect data', '', '01 July 2016'],
      ANNEX_B.rows[7],
    ]);
  });
});

describe('what is wrong in a table is said row by row, and nothing of it is taken', () => {
  const wrong = (rows: readonly (readonly string[])[], mapping: Partial<PrintedTable['mapping']> = {}) => {
    const planned = plan({ ...ANNEX_C, rows, mapping: { ...ANNEX_C.mapping, ...mapping } });
    return planned.ok ? [] : planned.failure.map(({ rule, where }) => `${rule} at ${where}`);
  };
  const [, header = [], ...rest] = ANNEX_C.rows;

  test('each in its cell', () => {
    expect(
      wrong([
        header,
        ['Overall BCF Programme', '', '', '', '', ''],
        ['Winter', 'often', '4', '16', 'CCG', ''],
        ['Summer', '6', '4', '24', 'CCG', ''],
        ['Autumn', '3', '4', '16', 'CCG', ''],
        ['Spring', '3', '0', '', 'CCG', ''],
      ]),
    ).toEqual([
      'cell-unreadable at B3',
      'risk-unrated at B3',
      'risk-off-scale at B4',
      'risk-score-not-product at D5',
      'cell-malformed at C6',
    ]);
  });

  test('no headers, no rows, a column too few or twice, a mapping of no such field', () => {
    expect(wrong(rest.slice(0, 3))).toEqual(['column-missing at ']);
    expect(wrong([header])).toEqual(['table-empty at ']);
    expect(wrong([header.slice(0, 4), ['Autumn', '3', '4', '12']])).toEqual([
      'column-missing at row 1',
      'column-missing at row 1',
    ]);
    expect(
      wrong([
        [...header, 'Note', 'Note'],
        ['Autumn', '3', '4', '12', 'CCG', ''],
      ]),
    ).toEqual(['column-twice at row 1']);
    expect(wrong([header], { partsAre: 'chapter', always: { what: 'x' } })).toEqual([
      'unknown-field at /mapping',
      'field-twice at /mapping',
    ]);
  });

  test('a column that is no field is kept as it is printed', () => {
    const rows = [
      [...header, 'RAG'],
      ['Autumn', '3', '4', '12', 'CCG', '', 'Amber'],
    ];
    const planned = plan({ ...ANNEX_C, rows });
    expect(planned).toMatchObject({
      value: { decided: [{ events: [{ data: { entry: { asPrinted: { RAG: 'Amber' } } } }] }] },
    });
  });
});
