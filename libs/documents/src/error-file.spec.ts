import { expect, test } from '@jest/globals';
import { errorFile } from './error-file';
import { readCsv } from './read-csv';

const SUPPRESSED = {
  rule: 'value-suppressed',
  where: 'F2',
  row: 2,
  column: 6,
  header: 'value',
  value: '*',
  what: '"*", which stands for a number that was withheld',
  mend: 'Give the number.',
};

function linesOf(text: string): readonly (readonly string[])[] {
  const read = readCsv(Buffer.from(text));
  return read.ok ? read.value.rows.slice(1) : [];
}

test('an error file has a line for each cell that is wrong', () => {
  expect(linesOf(errorFile([SUPPRESSED]))).toEqual([
    ['', '2', '6', 'F2', 'value', '*', 'value-suppressed', SUPPRESSED.what, 'Give the number.'],
  ]);
});

test('an error file that does not list all of them says how many more there are', () => {
  const lines = linesOf(errorFile([SUPPRESSED], 1_234));
  expect(lines).toHaveLength(2);
  expect(lines[1]?.slice(-2)).toEqual(['1233 more, not listed here', 'Mend these and send the file again.']);
});
