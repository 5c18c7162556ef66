import { describe, expect, test } from '@jest/globals';
import type { RecordedDecision } from '#decisions';
import type { Answers, AnswerValue } from './answers';
import { QUARTER_FORM } from './documents/return-content.fixture';
import type { FilledWorkbook } from './documents/read-return-workbook';
import { cellOf } from './form-cells';
import type { ReturnEvent } from './return.events';
import { takenIn, type Meanwhile } from './taken-in';

const BEFORE = { pooled: 'yes', income: 300_000, narrative: 'As planned.', nea: 4_177 };

const answers = (values: Readonly<Record<string, AnswerValue>>): Answers =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { value, origin: { from: 'person', by: 'x' } }]),
  );

/** A workbook with these cells, made of the return as it was, unless it is the official form. */
const workbook = (texts: Readonly<Record<string, string>>, { isOfficial = false } = {}): FilledWorkbook => ({
  ...(!isOfficial && { contentHash: 'c0ffee' }),
  cells: Object.entries(texts).map(([key, text]) => {
    const cell = cellOf(QUARTER_FORM, key);
    if (!cell) throw new Error(`No cell ${key}`);
    return { cell, text };
  }),
});

const answeredBy = (actor: string, changed: Readonly<Record<string, AnswerValue>>) =>
  ({
    type: 'return.answered',
    data: { area: 'E06000031', template: 'q', answers: changed, cleared: [], subject: actor },
    ...{
      actor,
      version: 4,
      position: 4,
      stream: 'return/E06000031/q',
      recordedAt: '2015-08-20T09:00:00.000Z',
    },
  }) satisfies RecordedDecision<ReturnEvent>;

/** What stood before, and what a colleague has answered since. */
const since = (
  changed: Readonly<Record<string, AnswerValue>>,
  before: Readonly<Record<string, AnswerValue>> = BEFORE,
): Meanwhile => ({
  before: answers(before),
  now: answers({ ...before, ...changed }),
  since: [answeredBy('colleague', changed)],
});

const AS_IT_WAS = { pooled: 'Yes', income: '3000', narrative: 'As planned.', nea: '4177' };

describe('a workbook that was made of a return', () => {
  test('answers what it says otherwise than when it was made, and nothing else', () => {
    expect(takenIn(workbook({ ...AS_IT_WAS, income: '3,100.50' }), since({}))).toEqual({
      ok: true,
      value: { answers: { income: 310_050 }, left: [] },
    });
  });

  test('leaves what a colleague has answered since, and says whose it is', () => {
    const taken = takenIn(
      workbook({ ...AS_IT_WAS, income: '3100' }),
      since({ narrative: 'A colleague rewrote this.' }),
    );
    expect(taken).toEqual({
      ok: true,
      value: {
        answers: { income: 310_000 },
        left: [{ cell: 'narrative', at: 'Figures!B8', by: 'colleague' }],
      },
    });
  });

  test('leaves figures that a colleague has changed just so', () => {
    const taken = takenIn(workbook(AS_IT_WAS), since({ income: 320_000, nea: 4_200, narrative: 'Mine' }));
    expect(taken).toMatchObject({
      value: { answers: {}, left: [{ cell: 'income' }, { cell: 'narrative' }, { cell: 'nea' }] },
    });
  });

  test('is refused where both have changed a cell, each such cell with what it was, is to be and stands', () => {
    const taken = takenIn(
      workbook({ ...AS_IT_WAS, income: '3100', pooled: 'No', narrative: '' }),
      since({ narrative: 'Mine', income: 320_000 }),
    );
    expect(taken).toMatchObject({
      failure: [
        {
          ...{ rule: 'decided-meanwhile', where: 'Figures!B3' },
          what: 'income was £3,000.00 when the workbook was made, which has £3,100.00; £3,200.00 stands since, by colleague',
        },
        {
          ...{ rule: 'decided-meanwhile', where: 'Figures!B8' },
          what: 'narrative was As planned. when the workbook was made, which has nothing; Mine stands since, by colleague',
        },
      ],
    });
  });

  test('agrees with a colleague who wrote the same', () => {
    const taken = takenIn(workbook({ ...AS_IT_WAS, income: '3100' }), since({ income: 310_000 }));
    expect(taken).toEqual({ ok: true, value: { answers: {}, left: [] } });
  });

  test('takes the answers of emptied cells back', () => {
    expect(takenIn(workbook({ ...AS_IT_WAS, nea: '', income: '' }), since({}))).toMatchObject({
      value: { answers: { nea: null, income: null } },
    });
  });

  test('is not held to answer anew what was no option when it was made', () => {
    const before = { ...BEFORE, progress: 'On track', narrative: 'One\r\ntwo ' };
    const texts = { ...AS_IT_WAS, progress: 'On track', narrative: 'One\ntwo' };
    expect(takenIn(workbook(texts), since({}, before))).toMatchObject({ value: { answers: {} } });
    expect(takenIn(workbook({ progress: 'Off track' }), since({}, before))).toMatchObject({
      failure: [{ rule: 'answer-none-of-its-options', where: 'Figures!B7' }],
    });
  });

  test('is refused for a row that is another by now', () => {
    const before = { 'benefits.1.scheme': 'Reablement', 'benefits.1.activity': -167 };
    const inserted = since({ 'benefits.1.scheme': 'Falls' }, before);
    const texts = { 'benefits.1.scheme': 'Reablement', 'benefits.1.activity': '-170' };
    expect(takenIn(workbook(texts), inserted)).toMatchObject({
      failure: [
        {
          ...{ rule: 'decided-meanwhile', where: 'Figures!B13' },
          what: 'benefits.1.activity is in a row that is another since, by colleague',
        },
      ],
    });
  });
});

test('of the official form an empty cell says nothing, nor does what is still to be selected', () => {
  const texts = { ...AS_IT_WAS, pooled: '<Please select>', nea: '', income: '3100' };
  expect(takenIn(workbook(texts, { isOfficial: true }), since({}))).toEqual({
    ok: true,
    value: { answers: { income: 310_000 }, left: [] },
  });
});
