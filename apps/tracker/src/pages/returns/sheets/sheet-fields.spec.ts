import type { ReturnTemplate } from '#catalogue';
import { describe, expect, test } from '@jest/globals';
import { cellStanding, returnStanding } from '../return.fixture';
import { sheetFields } from './sheet-fields';

const PLANNED = { type: 'money' as const, label: 'Plan', required: true };
const INCOME: ReturnTemplate['sheets'][number] = {
  ...{ code: 'money', name: 'Money' },
  sections: [
    {
      ...{ code: 'income', title: 'Income', row: 5, textColumn: 'B' },
      columns: [
        { column: 'C', title: 'Q1' },
        { column: 'D', title: 'Q2' },
      ],
      questions: [
        { ...PLANNED, code: 'plan-q1', text: 'Income: plan, Q1', cell: 'C7' },
        { ...PLANNED, code: 'plan-q2', text: 'Income: plan, Q2', cell: 'D7' },
        { ...PLANNED, code: 'actual-q2', text: 'Income: actual, Q2', cell: 'D8', label: 'Actual' },
      ],
    },
  ],
};
const ON = { sheet: 'Money', section: 'Income', type: 'money' as const };
const [Q1, Q2, ACTUAL] = [
  cellStanding({
    ...{ ...ON, key: 'plan-q1', at: 'Money!C7', question: 'Income: plan, Q1' },
    answer: { value: 100, origin: { from: 'person', by: 'person:preparer' } },
  }),
  cellStanding({ ...ON, key: 'plan-q2', at: 'Money!D7', question: 'Income: plan, Q2' }),
  cellStanding({ ...ON, key: 'actual-q2', at: 'Money!D8', question: 'Income: actual, Q2' }),
];

function foundIn(code: string, what: string, ...cells: readonly (typeof Q1)[]) {
  return {
    ...{ code, severity: 'blocks' as const, sentence: 'It holds.', what, mend: 'Mend it' },
    cells: cells.map(({ key, at: address, question }) => ({ key, address, question })),
  };
}

const FINDINGS = [
  foundIn('not-answered', '"Income: plan, Q2" has no answer', Q2),
  foundIn('plan-is-pool', 'Money!C7 says £1.00; Money!D7 says £2.00', Q1, Q2),
  foundIn('variance', 'Money!D8 does not say why', ACTUAL),
];
const { checked } = returnStanding();
const STANDING = returnStanding({ cells: [Q1, Q2, ACTUAL], checked: { ...checked, findings: FINDINGS } });

describe('a sheet as fields', () => {
  const [set] = sheetFields(INCOME, STANDING, () => 'Preparer');

  test('lays what is asked of several quarters out in lines and columns', () => {
    const names = set?.grid?.lines.map(({ label, fields }) => [label, ...fields.map((each) => each?.name)]);
    expect(set?.grid?.columns).toEqual(['Q1', 'Q2']);
    expect(names).toEqual([
      ['Plan', 'cell-plan-q1', 'cell-plan-q2'],
      ['Actual', undefined, 'cell-actual-q2'],
    ]);
  });

  test('says once what holds of all, and finds no fault with what nobody has come to yet', () => {
    expect(set?.hint).toBe('Required. In pounds.');
    expect(set?.fields.map(({ hint }) => hint)).toEqual([
      'C7. Answered by Preparer. To be put right: “Income: plan, Q1 (C7)” says £1.00; “Income: plan, Q2 (D7)” says £2.00. Mend it.',
      'D7. Not answered yet.',
      'D8. To do: “Income: actual, Q2 (D8)” does not say why. Mend it.',
    ]);
  });

  test('calls each by its question and its place where it is refused', () => {
    expect(set?.fields.map(({ called }) => called)).toEqual([
      'Income: plan, Q1 (C7)',
      'Income: plan, Q2 (D7)',
      'Income: actual, Q2 (D8)',
    ]);
  });
});
