import { describe, expect, test } from '@jest/globals';
import { readCsv } from './read-csv';
import { readWorkbook } from './read-workbook';
import { renderStatement } from './render-statement';
import type { StatementForm } from './render-statement';
import type { Statement } from './statement';
import { ACCOUNT, QUARTER, RELEASE } from './statements.fixture';
import type { Table } from './table';

async function rendered(statement: Statement, form: StatementForm): Promise<Buffer> {
  const made = await renderStatement(statement, form);
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value;
}

async function sheetsOf(statement: Statement): Promise<readonly Table[]> {
  const read = await readWorkbook(await rendered(statement, 'xlsx'));
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value;
}

describe('a statement as a workbook', () => {
  test('has its facts and notes on one sheet and each table on one of its own, to the penny', async () => {
    const [front, steps] = await sheetsOf(RELEASE);
    expect(front).toEqual({
      sheet: 'Statement',
      rows: [
        [RELEASE.title],
        ['Invented outturn'],
        [],
        ['Fund held back', '836000'],
        ['Effective on', '2017-04-01'],
        ['Target admissions', '56040'],
        ['Admissions per 1,000', '86.1'],
        ['Decided by', 'Health & Wellbeing Board <full>'],
        [],
        ['Notes'],
        ...RELEASE.notes.map((note) => [note]),
      ],
    });
    expect(steps).toEqual({
      sheet: 'How it was worked out',
      rows: [
        ['How it was worked out'],
        [],
        ['Step', 'Clause', 'Amount', 'Day'],
        ['Fund held back', 'Annex A, 4.2', '836000', '2016-04-01'],
        ['=HYPERLINK("http://example.org","Cost of admissions over target")', 'Annex A, 4.3', '-0.01'],
        ['Released', '', '835999.99', '2017-04-01'],
      ],
    });
  });

  test('tells tables of one title apart, whatever a sheet may not be called', async () => {
    const [table] = QUARTER.tables;
    if (!table) throw new Error('No table');
    const titles = ['By [month]: 1/2', 'By  month   1 2', 'History', "'", 'x'.repeat(40), 'x'.repeat(50)];
    const tables = titles.map((title, at) => ({ ...table, title, name: `months_${'abcdef'.charAt(at)}` }));
    const sheets = await sheetsOf({ ...QUARTER, tables });
    const names = sheets.map(({ sheet = '' }) => sheet);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(7);
    expect(names.filter((name) => name.length > 31 || /[[\]:*?/\\]|^History$/.test(name))).toEqual([]);
    expect(sheets.map(({ rows }) => rows[0]?.[0])).toEqual([QUARTER.title, ...titles]);
  });
});

describe('a statement as CSV', () => {
  test('has figures to the last place and no formulas', async () => {
    const bytes = await rendered(RELEASE, 'csv');
    const read = readCsv(bytes);
    const rows = read.ok ? read.value.rows : [];
    expect(rows).toContainEqual(['Fund held back', '836000.00']);
    expect(rows).toContainEqual(['Admissions per 1,000', '86.10']);
    expect(rows).toContainEqual(['Released', '', '835999.99', '2017-04-01']);
    expect(bytes.toString()).toContain(`"'=HYPERLINK(""http://example.org"",`);
    expect(bytes.toString()).toContain('Annex A, 4.3",-0.01,');
    expect(bytes.toString()).toContain("'@SUM(1+1)");
  });
});

describe('a statement as a page', () => {
  test('is read and printed without anything being loaded or run', async () => {
    const page = (await rendered(RELEASE, 'html')).toString();
    expect(page).toContain('<html lang="en-GB">');
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).toContain('<meta name="generator" content="Better Care Ledger, documents 5">');
    expect(page).toContain('@media print');
    expect(page).toContain('<dt>Fund held back</dt><dd>£836,000.00</dd>');
    expect(page).toContain('<td class="figure">-£0.01</td>');
    expect(page).toContain('<td>1 April 2017</td>');
    expect(page).not.toMatch(/<script|\son\w+=|src=|href=/);
  });

  test('has whatever stands in it as text', async () => {
    const title = '</title><script>alert(1)</script>';
    const page = (
      await rendered({ ...RELEASE, title, notes: ['a\u0000b', '"><img src=x>'] }, 'html')
    ).toString();
    expect(page).not.toContain('<script>');
    expect(page).toContain('<h1>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</h1>');
    expect(page).toContain('<li>a\ufffdb</li>');
    expect(page).toContain('<li>&quot;&gt;&lt;img src=x&gt;</li>');
  });
});

describe('a statement as PDF', () => {
  test('says what it is, when its content came to be and what made it, and can be read out', async () => {
    const pdf = (await rendered(RELEASE, 'pdf')).toString('latin1');
    expect(pdf).toContain('(D:20170512233000Z)');
    expect(pdf).toContain('(Better Care Ledger, documents 5)');
    expect(pdf).toContain('/Lang (en-GB)');
    expect(pdf).toContain('/Marked true');
    for (const tag of ['Document', 'H1', 'H2', 'Table', 'TR', 'TH', 'TD', 'P'])
      expect(pdf).toContain(`/S /${tag}\n`);
    expect(pdf).toContain('/Scope /Column');
    expect(pdf).not.toContain('/JavaScript');
  });

  test('goes on over pages, and over several with one row', async () => {
    const pages = async (statement: Statement): Promise<number> =>
      (await rendered(statement, 'pdf')).toString('latin1').split('/Type /Page\n').length - 1;
    const [entries] = ACCOUNT.tables;
    if (!entries) throw new Error('No table');
    expect(await pages({ ...ACCOUNT, tables: [] })).toBe(1);
    expect(await pages(ACCOUNT)).toBeGreaterThan(2);
    const long = 'nothing of it is cut off '.repeat(80);
    const columns = Array.from({ length: 18 }, () => ({ header: 'Words', type: 'text' as const }));
    const words = { ...entries, columns, rows: [columns.map(() => long)], total: undefined };
    expect(await pages({ ...ACCOUNT, tables: [words] })).toBeGreaterThan(3);
  });
});

describe('a statement that is too much for a document', () => {
  const row = ['July 2016'];
  const [months] = QUARTER.tables;
  const withMonths = (change: object): Statement => ({
    ...QUARTER,
    tables: months ? [{ ...months, ...change }] : [],
  });

  test.each([
    ['rows', withMonths({ rows: Array.from({ length: 5_001 }, () => row) }), 'tables', 'more than 5000 rows'],
    [
      'columns',
      withMonths({
        columns: Array.from({ length: 21 }, () => ({ header: 'Words', type: 'text' })),
        rows: [],
      }),
      'months',
      'more than 20 columns',
    ],
    [
      'notes',
      { ...QUARTER, notes: Array.from({ length: 101 }, () => 'Once more.') },
      'notes',
      'more than 100 notes',
    ],
    [
      'words',
      withMonths({ rows: [row, ['x'.repeat(2_001)]] }),
      'months A2',
      'a text of more than 2000 characters',
    ],
  ])('is refused for its %s', async (_, statement, where, what) => {
    for (const form of ['csv', 'html', 'pdf', 'xlsx'] as const) {
      const made = await renderStatement(statement, form);
      expect(made).toEqual({
        ok: false,
        failure: expect.objectContaining({ rule: 'document-too-large', where, what }),
      });
    }
  });

  test('a value that is not of its column, or a name that stands twice, is a bug and says so', async () => {
    await expect(renderStatement(withMonths({ rows: [['July 2016', '4670']] }), 'csv')).rejects.toThrow(
      'No count: 4670',
    );
    await expect(
      renderStatement({ ...QUARTER, tables: [...QUARTER.tables, ...QUARTER.tables] }, 'csv'),
    ).rejects.toThrow('months');
  });
});
