import { describe, expect, test } from '@jest/globals';
import type { QueryBus } from '@nestjs/cqrs';
import type { DecisionStore } from '#decisions';
import type { ReferenceStore } from '#reference';
import type { FilledAt } from '../answers';
import { checkReturn } from '../checks/check-return';
import { smallTemplate } from '../checks/small-return.fixture';
import { outdatedCells, saysOtherwise } from '../outdated-cells';
import type { ReturnCommand } from '../return-command';
import { returnDecider } from '../return.decider';
import type { OpenReturn, ReturnState } from '../return-state';
import { FILLING } from './filling';
import { ReturnFacts } from './return-facts';

const FORM = smallTemplate([], [], {
  columns: [
    { code: 'name', type: 'text', required: true, source: { from: 'row', field: 'name' } },
    { code: 'spent', type: 'money', source: { from: 'row', field: 'spentPence' } },
    { code: 'spent-before', type: 'money' },
  ],
  ...{ of: { from: 'schemes', policyYear: '2015/16' }, min: 1, max: 3 },
});
const of = { area: 'E06000031', template: FORM.code };
const around = { of, form: FORM, subject: 'preparer', now: '2015-08-20T09:00:00.000Z' };
const AT: FilledAt = {
  ...{ id: 1, at: '2015-07-02T00:00:00.000Z', decisionPosition: 5, referenceVersion: 1 },
  ...{ lanes: [0], nextOffsets: [10] },
};
const OPENED: ReturnCommand = {
  ...{ ...around, type: 'open', inForce: { code: FORM.code, version: 1, hash: 'form' } },
  ...{ due: '2015-08-28T11:00:00.000Z', approvals: [] },
};

/** Schemes by their codes, as the register has them. */
type Schemes = Readonly<Record<string, { readonly name: string; readonly spentPence?: number }>>;

const REABLEMENT = { name: 'Reablement', spentPence: 500 };
const TELECARE = { name: 'Telecare', spentPence: 700 };
const FALLS = { name: 'Falls', spentPence: 900 };

const factsOf = (schemes: Schemes, standing: OpenReturn) => ledgerOf(schemes).at(of.area, FORM, AT, standing);

function ledgerOf(schemes: Schemes): ReturnFacts {
  // The register is in the order of codes.
  const codes = Object.keys(schemes).sort();
  const histories = codes.map((code) => [
    {
      ...{ type: 'register.entry-added', data: { entry: schemes[code] }, version: 1 },
      ...{ recordedAt: AT.at, actor: 'preparer' },
    },
  ]);
  const decisions = {
    read: () => Promise.resolve([]),
    streams: () => Promise.resolve(codes.map((code) => `register/${of.area}/schemes/${code}`)),
    readEach: () => Promise.resolve(histories),
  };
  return new ReturnFacts(
    {} as QueryBus,
    decisions as unknown as DecisionStore,
    { at: () => Promise.resolve({}) } as unknown as ReferenceStore,
  );
}

function decided(state: ReturnState, command: ReturnCommand): OpenReturn {
  const outcome = returnDecider.decide(command, state);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  const after = outcome.value.reduce(returnDecider.evolve, state);
  if (after.status === 'none') throw new Error('No return was opened');
  return after;
}

async function filled(state: OpenReturn, schemes: Schemes): Promise<OpenReturn> {
  const facts = await factsOf(schemes, state);
  return decided({ status: 'open', ...state }, { ...around, ...facts, type: 'fill', at: AT, approvals: [] });
}

const opened = () => decided(returnDecider.initialState, OPENED);
const answered = (state: OpenReturn, answers: Readonly<Record<string, string | number | null>>) =>
  decided({ status: 'open', ...state }, { ...around, type: 'answer', answers });

/** As it was filled before it was kept what a row stands for. */
const asBefore = (state: OpenReturn): OpenReturn => ({
  ...state,
  rowsOf: {},
  answers: JSON.parse(
    JSON.stringify(state.answers).replaceAll(/"rowOf":"[^"]*",/g, ''),
  ) as OpenReturn['answers'],
});

/** Its rows by their numbers: what each names, spent, and spent before. */
function rowsOf({ answers }: OpenReturn) {
  return Object.fromEntries(
    [1, 2, 3].flatMap((row) => {
      const cells = ['name', 'spent', 'spent-before'].map((code) => answers[`rows.${row}.${code}`]?.value);
      return cells.every((value) => value === undefined) ? [] : [[row, cells]];
    }),
  );
}

describe('what somebody wrote in a row stands beside the scheme that it is about', () => {
  const written = async () =>
    answered(await filled(opened(), { 'b-reablement': REABLEMENT, 'c-telecare': TELECARE }), {
      'rows.1.spent-before': 123,
      'rows.2.spent': 777,
    });

  test.each<[string, (state: OpenReturn) => OpenReturn]>([
    ['', (state) => state],
    [', also where it was filled before rows said what they stand for', asBefore],
  ])('where another scheme comes before it%s', async (_, as) => {
    const schemes = { 'a-falls': FALLS, 'b-reablement': REABLEMENT, 'c-telecare': TELECARE };
    const after = await filled(as(await written()), schemes);
    expect(rowsOf(after)).toEqual({
      1: ['Reablement', 500, 123],
      2: ['Telecare', 777, undefined],
      3: ['Falls', 900, undefined],
    });
    expect(after.answers['rows.2.spent']).toMatchObject({ origin: { inPlaceOf: { value: 700 } } });
  });

  test.each<[string, Schemes, object]>([
    [
      'by what else it says',
      { 'a-other': { ...REABLEMENT, spentPence: 100 } },
      { 1: ['Reablement', 500, 123], 2: ['Reablement', 600, undefined], 3: ['Reablement', 100, undefined] },
    ],
    [
      'by nothing where it says something else by now, and then alone',
      { 'b-reablement': { ...REABLEMENT, spentPence: 550 } },
      {
        1: [undefined, undefined, 123],
        2: ['Reablement', 600, undefined],
        3: ['Reablement', 550, undefined],
      },
    ],
  ])('where two are called alike and rows did not say yet what they stand for: %s', async (_, more, rows) => {
    const schemes = { 'b-reablement': REABLEMENT, 'c-reablement': { ...REABLEMENT, spentPence: 600 } };
    const own = answered(await filled(opened(), schemes), { 'rows.1.spent-before': 123 });
    expect(rowsOf(await filled(asBefore(own), { ...schemes, ...more }))).toEqual(rows);
  });

  test('where all that was filled in is taken back and filled again', async () => {
    const back = { 'rows.1.name': null, 'rows.1.spent': null };
    const schemes = { 'b-reablement': REABLEMENT, 'c-telecare': TELECARE };
    expect(rowsOf(await filled(answered(await written(), back), schemes))).toEqual({
      1: ['Reablement', 500, 123],
      2: ['Telecare', 777, undefined],
    });
  });

  test('and a row that was emptied is free for another', async () => {
    const nothing = { 'rows.1.name': null, 'rows.1.spent': null, 'rows.1.spent-before': null };
    const anew = answered(answered(await written(), nothing), { 'rows.1.name': 'Falls' });
    const schemes = { 'b-reablement': REABLEMENT, 'c-telecare': TELECARE, 'd-falls': FALLS };
    expect(rowsOf(await filled(anew, schemes))).toMatchObject({
      1: ['Falls', 900, undefined],
      3: ['Reablement', 500, undefined],
    });
  });

  test('where the scheme is called otherwise', async () => {
    const renamed = { 'a-falls': FALLS, 'b-reablement': { ...REABLEMENT, name: 'Reablement at home' } };
    expect(rowsOf(await filled(await written(), renamed))).toMatchObject({
      1: ['Reablement at home', 500, 123],
      3: ['Falls', 900, undefined],
    });
  });

  test('and alone where the scheme is gone: no other takes its row, which lacks its name', async () => {
    const after = await filled(await written(), { 'c-telecare': TELECARE, 'd-falls': FALLS });
    expect(rowsOf(after)).toEqual({
      1: [undefined, undefined, 123],
      2: ['Telecare', 777, undefined],
      3: ['Falls', 900, undefined],
    });
    expect(foundIn(after)).toEqual(['not-answered rows.1.name', 'figure-replaced rows.2.spent']);
  });

  test('where somebody wrote the row before the ledger knew of it', async () => {
    const own = answered(opened(), { 'rows.1.name': 'Telecare', 'rows.1.spent-before': 7 });
    expect(rowsOf(await filled(own, { 'b-reablement': REABLEMENT, 'c-telecare': TELECARE }))).toEqual({
      1: ['Telecare', 700, 7],
      2: ['Reablement', 500, undefined],
    });
  });
});

describe('a row that nobody wrote in', () => {
  const filledIn = () => filled(opened(), { 'b-reablement': REABLEMENT, 'c-telecare': TELECARE });

  test('is free for another once its scheme is gone, though it says the same', async () => {
    const after = await filled(await filledIn(), {
      ...{ 'c-telecare': TELECARE, 'd-falls': { ...FALLS, spentPence: 500 } },
    });
    expect(rowsOf(after)).toEqual({ 1: ['Falls', 500, undefined], 2: ['Telecare', 700, undefined] });
    expect(after.answers['rows.1.spent']).toMatchObject({ origin: { rowOf: 'd-falls' } });
  });

  test('may stand empty before others once its scheme is gone, also where there has to be a row', async () => {
    const after = await filled(await filledIn(), { 'c-telecare': TELECARE });
    expect(rowsOf(after)).toEqual({ 2: ['Telecare', 700, undefined] });
    expect(foundIn(after)).toEqual([]);
  });

  test('stands as it stood to whoever filled it before it was kept what it stands for', async () => {
    const before = asBefore(await filledIn());
    const schemes = { 'b-reablement': REABLEMENT, 'c-telecare': TELECARE };
    expect(await filled(before, schemes)).toEqual(before);
  });
});

test('of which the ledger has nothing is said by its name', async () => {
  const { missing } = await filled(opened(), { b: REABLEMENT, c: { name: 'Carers' } });
  expect(missing).toEqual([{ cell: 'rows.2.spent', what: 'Carers: nothing is recorded as spent' }]);
});

test('of a scheme that comes before all others only its own cells are news', async () => {
  const state = await filled(opened(), { 'b-reablement': REABLEMENT });
  const { found } = await factsOf({ 'a-falls': FALLS, 'b-reablement': REABLEMENT }, state);
  expect(outdatedCells(state, found).map(({ cell }) => cell)).toEqual(['rows.2.name', 'rows.2.spent']);
});

describe('a cell that was filled in by other rules', () => {
  const LATER = { ...AT, id: 2, decisionPosition: 9 };
  const outdatedIn = async (filling: number | undefined, schemes: Schemes) => {
    const state = await filled(opened(), { 'b-reablement': { ...REABLEMENT, spentPence: 450 } });
    const watermarks = state.watermarks.map((at) => ({ ...at, filling }));
    const outdated = await ledgerOf(schemes).outdated(FORM, { ...state, watermarks }, LATER);
    return outdated.map((each) => [each.cell, each.ledger, saysOtherwise(each)]);
  };

  test('is not other than the ledger where the same records come to something else by those of today', async () => {
    expect(await outdatedIn(undefined, { 'b-reablement': REABLEMENT })).toEqual([
      ['rows.1.spent', 500, false],
    ]);
    expect(await outdatedIn(FILLING, { 'b-reablement': REABLEMENT })).toEqual([['rows.1.spent', 500, true]]);
  });
});

test('what there is no room for is said, and takes nobody’s row', async () => {
  const schemes = { b: REABLEMENT, c: TELECARE, d: FALLS };
  const state = await filled(await filled(opened(), schemes), { a: { name: 'Carers' }, ...schemes });
  expect(rowsOf(state)).toMatchObject({ 1: ['Reablement', 500, undefined], 3: ['Falls', 900, undefined] });
  expect(state.missing).toEqual([{ cell: 'rows.*', what: 'There is no room for 1 more rows' }]);
});

function foundIn({ answers }: OpenReturn): string[] {
  const { findings } = checkReturn({ template: FORM, answers, thresholds: [], today: '2015-08-01' });
  return findings.map(({ code, cells: [first] }) => `${code} ${first?.key ?? ''}`);
}
