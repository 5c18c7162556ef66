import { renderStatement } from '#documents';
import { describe, expect, test } from '@jest/globals';
import { html } from './html';
import { named } from './named';
import {
  details,
  inset,
  link,
  marking,
  note,
  paragraph,
  passage,
  saysMoment,
  subheading,
  summaryList,
  table,
} from './parts';
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
test('a cell that says nothing is left out where cells stand below each other', () => {
  const [, , fourth = ''] = table(FIGURES).text.split('<tr role="row" class="nhsuk-table__row">').slice(1);
  expect(fourth.match(/table__cell--empty/g)).toHaveLength(2);
  expect(table(EMPTY).text).not.toContain('table__cell--empty');
});

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
  const CHART = {
    svg: `<svg class="wide" viewBox="0 0 720 320"><line class="rule" x1="1" x2="9" y1="2" y2="2" />
      <a href="/x"><title>September</title><path class="point" d="M10 20l7 7-7 7-7-7z" /></a>
      <text x="9" y="9" text-anchor="end">2,162</text></svg>`,
    styles: new Map([['rule', { stroke: '#123456', 'stroke-dasharray': '6 4' }]]),
    says: 'Delays fell.',
  };
  const content = html`${saysMoment(html`<p>Bar</p>`, html`As known <b>then</b>.`, '/areas/X?asKnown=12')}
  ${marking('Invented figures')} ${subheading('Delays by the quarter')} ${paragraph('Met 3 of 8.')}
  ${passage(html`<figure></figure>`, { type: 'drawing', drawing: CHART })}
  ${summaryList([
    ['Agreed', html`by <b>${named('person:chair', () => 'The chair')}</b>`],
    ['On', '1 May'],
  ])}
  ${inset(html`Nothing <em>waits</em>.`)} ${table(FIGURES)} ${note('p: provisional')}
  ${marking('Invented figures')}`;
  const page = { title: 'Delays', content, address: '/areas/X', host: 'ledger.example.org' };

  const csvOf = async (only = content.tables[0]) => {
    const csv = await renderStatement(statementOf(page, at, only), 'csv');
    if (!csv.ok) throw new Error(csv.failure.what);
    return csv.value.toString().split('\r\n');
  };

  test('has numbers as numbers, what is marked as it is read, and no formula', async () => {
    const lines = await csvOf();
    const header = lines.indexOf('Period,Actual,Variance,What it says');
    expect(lines.slice(header + 1, header + 4)).toEqual([
      'Q2 2014/15,2162,12.5,"High\nagain"',
      `Q3 2014/15,567p,,"'=HYPERLINK(""http://evil"")"`,
      // Whose name it is shows on a page, and stands in a file.
      'Q4 2014/15,,,by The chair (person:chair)',
    ]);
  });

  test('says what is made up, of which moment it is, where it stays so, and what its letters mean', async () => {
    const lines = await csvOf();
    expect(lines.slice(1, 6)).toEqual([
      'Invented figures',
      '',
      'Page,ledger.example.org/areas/X?asKnown=12',
      'Moment,As known then.',
      'Taken,30 November 2026 at 11:00:00',
    ]);
    expect(lines.at(-1) === '' ? lines.slice(-3, -1) : lines.slice(-2)).toEqual(['Notes', 'p: provisional']);
  });

  test('keeps a dash among words, which somebody wrote', async () => {
    const columns = [{ name: 'Reason' }, { name: 'Count', isNumber: true }];
    expect(await csvOf({ caption: 'Why', columns, rows: [['-', '-']] })).toContain("'-,");
  });

  test('is the whole page as PDF: its headings, sentences and pictures where they stand', async () => {
    const statement = statementOf(page, at);
    expect(statement.tables[0]?.before).toEqual([
      { type: 'heading', level: 2, text: 'Delays by the quarter' },
      { type: 'words', text: 'Met 3 of 8.' },
      { type: 'drawing', drawing: CHART },
      { type: 'words', text: 'Agreed: by The chair (person:chair)' },
      { type: 'words', text: 'On: 1 May' },
      { type: 'words', text: 'Nothing waits.' },
    ]);
    const pdf = await renderStatement(statement, 'pdf');
    if (!pdf.ok) throw new Error(pdf.failure.what);
    const text = pdf.value.toString('latin1');
    expect(text).toContain('/S /Figure');
    expect(text).toContain('/Alt (Delays fell.)');
    expect(text).toContain('[6 4] 0 d');
  });

  test('is not offered where it is more than a document holds', () => {
    const long = { ...FIGURES, rows: Array.from({ length: 5_001 }, () => FIGURES.rows[0] ?? []) };
    const { text } = tableLinks(html`${table(long)} ${table(FIGURES)}`, '/areas/X');
    expect(text).not.toContain('download=1.csv');
    expect(text).toContain('download=2.csv');
    expect(text).not.toContain('download=all');
  });

  test('is a workbook', async () => {
    expect(await renderStatement(statementOf(page, at), 'xlsx')).toMatchObject({ ok: true });
  });
});
