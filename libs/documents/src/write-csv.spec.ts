import { expect, test } from '@jest/globals';
import { readCsv } from './read-csv';
import { writeCsv } from './write-csv';

test('what a spreadsheet would run as a formula is written as a text', () => {
  const csv = writeCsv([
    ['row', 'value'],
    [7, '=HYPERLINK("http://example.org")'],
    [8, '-'],
    [9, '@SUM(A1)'],
    [10, '＝1+1'],
    [11, '\n=1+1'],
  ]);
  expect(csv).toBe(
    '\ufeffrow,value\r\n7,"\'=HYPERLINK(""http://example.org"")"\r\n8,\'-\r\n9,\'@SUM(A1)\r\n10,\'＝1+1\r\n11,"\'\n=1+1"\r\n',
  );
});

test('what stands behind a semicolon or a tab begins no cell of its own', () => {
  expect(writeCsv([['a;=1+1', 'b\t=1+1']])).toBe('\ufeff"a;=1+1","b\t=1+1"\r\n');
});

test('what was written is read back, line ends in cells and all', () => {
  const rows = [
    ['row', 'what'],
    ['7', 'a "quoted" cell,\r\nover two lines'],
  ];
  expect(readCsv(Buffer.from(writeCsv(rows)))).toEqual({ ok: true, value: { rows } });
});
