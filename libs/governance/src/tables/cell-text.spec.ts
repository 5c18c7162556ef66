import { expect, test } from '@jest/globals';
import { cellText, readCell } from './cell-text';

test.each([
  ['Yes', true, 'yes'],
  ['no', false, 'no'],
])(
  'whether a provider agrees is read of %s as their entry has it, and said so again',
  (text, value, said) => {
    expect(readCell(text, 'yes-no', {})).toEqual({ value });
    expect(cellText(value, 'yes-no', {})).toBe(said);
  },
);

test('what is neither yes nor no is not taken for one of them', () => {
  expect(readCell('perhaps', 'yes-no', {})).toEqual({ isUnread: true });
});
