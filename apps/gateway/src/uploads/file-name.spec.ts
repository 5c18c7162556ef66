import { expect, test } from '@jest/globals';
import { fileName } from './file-name';

test.each([
  ['peterborough-2014.csv', 'peterborough-2014.csv'],
  ['C:\\Returns\\2014\\Tŷ Hafan.xlsx', 'Tŷ Hafan.xlsx'],
  ['/home/ann/returns/september.csv', 'september.csv'],
  ['a\u0000b\u202egnp.csv', 'abgnp.csv'],
  ['943 476 5919.csv', 'xxx xxx xxxx.csv'],
  ['returns/', undefined],
  [' \n', undefined],
])('%j is kept as %j', (given, kept) => {
  expect(fileName(given)).toBe(kept);
});

test('a long name is cut, and no character in two', () => {
  expect(fileName('📈'.repeat(300))).toBe('📈'.repeat(200));
});
