import { renderStatement } from '#documents';
import { describe, expect, test } from '@jest/globals';
import { html } from './html';
import { named } from './named';
import { details, link, table } from './parts';
import { addressOfPage, statementOf, tableLinks } from './table-files';

const FIGURES = {
  caption: 'Against the plan',
  columns: [
    { name: 'Period' },
    { name: 'Actual', isNumber: true },
    { name: 'Variance', isNumber: true },
    { name: 'What it says' },
  ],
  rows: [
    [
      'Q2 2014/15',
      link('/explain', '2,162'),
      '+12.5%',
      html`<span aria-hidden="true">H</span> High<br />again`,
    ],
    ['Q3 2014/15', '567p', '-', '=HYPERLINK("http://evil")'],
    ['Q4 2014/15', '', '', html`by ${named('person:chair', () => 'The chair')}`],
  ],
};
const EMPTY = { ...FIGURES, caption: 'Nothing yet', rows: [] };
const PAGE = html`<h1>Delays</h1>
  ${[table(EMPTY), details('More', table(FIGURES))]}`;
const at = new Date('2026-11-30T11:00:00Z');

test('a page knows the tables in it, however deep they stand', () => {
  expect(PAGE.tables.map(({ caption }) => caption)).toEqual(['Nothing yet', 'Against the plan']);
});

test('each table that has a line is offered, under the address of the page with its filters and moment', () => {
  const { text } = tableLinks(PAGE, '/areas/E06000031?asKnown=12');
  expect(text).toContain('href="/areas/E06000031?asKnown=12&amp;download=2.csv"');
  expect(text).toContain('download=2.xlsx');
  expect(text).toContain('download=all.pdf');
  expect(text).not.toContain('download=1.');
  expect(tableLinks(html`<p>None</p>`, '/areas').text).toBe('');
});

test('the address of a page is told without the file that is asked for', () => {
  expect(addressOfPage('/areas/X?asKnown=12&download=2.csv')).toBe('/areas/X?asKnown=12');
  expect(addressOfPage('/areas/X?download=all.pdf')).toBe('/areas/X');
});

describe('a table as a file', () => {
  const statement = statementOf('Delays', PAGE.tables.slice(1), '/areas/E06000031?asKnown=12', at);

  test('has numbers as numbers, what is marked as it is read, and no formula', async () => {
    const csv = await renderStatement(statement, 'csv');
    if (!csv.ok) throw new Error(csv.failure.what);
    expect(csv.value.toString()).toContain('/areas/E06000031?asKnown=12');
    const [header, first, second, third] = csv.value.toString().split('\r\n').slice(-5);
    expect(header).toBe('Period,Actual,Variance,What it says');
    expect(first).toBe('Q2 2014/15,2162,12.5,"High\nagain"');
    expect(second).toBe(`Q3 2014/15,567p,,"'=HYPERLINK(""http://evil"")"`);
    // Whose name it is shows on a page, and stands in a file.
    expect(third).toBe('Q4 2014/15,,,by The chair (person:chair)');
  });

  test.each(['xlsx', 'pdf'] as const)('is a %s', async (form) => {
    expect(await renderStatement(statement, form)).toMatchObject({ ok: true });
  });
});
