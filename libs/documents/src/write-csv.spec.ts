import { expect, test } from '@jest/globals';
import { readCsv } from './read-csv';
import { writeCsv } from './write-csv';

test('what a spreadsheet would run as a formula is written as a text', () => {
  const csv = writeCsv([
    ['row', 'value'],
    [7, '=HYPERLINK("http://example.org")'],
    [8, '-'],
    [9, '@SUM(A1)'],
  ]);
  expect(csv).toBe(
    '\ufeffrow,value\r\n7,"\'=HYPERLINK(""http://example.org"")"\r\n8,\'-\r\n9,\'@SUM(A1)\r\n',
  );
});

test('what was written is read back, line ends in cells and all', () => {
  const rows = [
    ['row', 'what'],
    ['7', 'a "quoted" cell,\r\nover two lines'],
  ];
  expect(readCsv(Buffer.from(writeCsv(rows)))).toEqual({ ok: true, value: { rows } });
});
