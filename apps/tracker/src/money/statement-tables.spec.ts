import type { Step } from '#settlement';
import { expect, test } from '@jest/globals';
import { stepsTable } from './statement-tables';

const PAID: Step = {
  step: 'paid',
  clauses: ['4', '4', '5'],
  from: [
    { name: 'Earned to 2015/16-Q1', pence: 12_375_400 },
    { name: 'Reduction', count: 1_083 },
    { name: 'Share of the fund', pence: -32_100_000 },
  ],
  result: { name: 'Paid for 2015/16-Q1', pence: 5_964_000 },
  text: 'What was earned to date, less what was paid before',
};
const ROUNDED: Step = {
  ...PAID,
  exact: { numerator: '996000000', denominator: '167', roundedTo: 'pound' },
};

test('each step stands with its clauses, once each, what it is made from, and what it was rounded from', () => {
  const { columns, rows } = stepsTable('Working', [PAID, ROUNDED]);
  expect(columns.map(({ header }) => header)).toContain('Pence before rounding');
  const paid = { type: 'money', value: 5_964_000n };
  const from = 'Earned to 2015/16-Q1 £123,754.00; Reduction 1,083; Share of the fund -£321,000.00';
  expect(rows).toEqual([
    [1, 'Paid for 2015/16-Q1', '4; 5', PAID.text, from, undefined, paid],
    [2, 'Paid for 2015/16-Q1', '4; 5', PAID.text, from, '996000000 / 167, to the pound', paid],
  ]);
});

test('where no step is rounded no column says so', () => {
  const { columns } = stepsTable('Working', [PAID]);
  expect(columns.map(({ header }) => header)).not.toContain('Pence before rounding');
});
