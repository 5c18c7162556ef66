import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isUtf8 } from 'node:buffer';
import { readCsv } from './read-csv';
import { TABLE_LIMITS } from './table';

const ENCODINGS = ['utf-8', 'utf-8 with a mark', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
type Encoding = (typeof ENCODINGS)[number];
const DELIMITERS = [',', ';', '\t'] as const;

/** What Windows-1252 has at the places where Latin-1 has control characters, those of use in a table. */
const WINDOWS_1252: Readonly<Record<string, number>> = { '€': 0x80, '‘': 0x91, '’': 0x92, '–': 0x96 };

function encode(text: string, encoding: Encoding): Buffer {
  const marked = Buffer.from(`\ufeff${text}`, encoding === 'utf-8 with a mark' ? 'utf8' : 'utf16le');
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text);
    case 'utf-8 with a mark':
    case 'utf-16le':
      return marked;
    case 'utf-16be':
      return marked.swap16();
    case 'windows-1252':
      return Buffer.from(Array.from(text, (character) => WINDOWS_1252[character] ?? character.charCodeAt(0)));
  }
}

function rowsOf(bytes: Buffer): readonly (readonly string[])[] {
  const read = readCsv(bytes);
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value.rows;
}

function isAscii(text: string): boolean {
  return /^[\u0000-\u007f]*$/.test(text);
}

function ruleOf(bytes: Buffer): string | undefined {
  const read = readCsv(bytes);
  return read.ok ? undefined : read.failure.rule;
}

describe('a CSV file', () => {
  test.each(ENCODINGS)('in %s is read with its pound, dash and curly quote', (encoding) => {
    const text = 'area,note\r\nRutland,"£5 – the council’s own"\r\n';
    expect(rowsOf(encode(text, encoding))).toEqual([
      ['area', 'note'],
      ['Rutland', '£5 – the council’s own'],
    ]);
  });

  test('keeps commas, quotes and line ends inside quotes', () => {
    expect(rowsOf(Buffer.from('name,days\n"Bristol, City of\n(""UA"")","1,809"\n'))).toEqual([
      ['name', 'days'],
      ['Bristol, City of\n("UA")', '1,809'],
    ]);
  });

  test('with semicolons may have thousands separators and commas in its title', () => {
    const text = 'Delayed days, all reasons, by area\nArea;NHS;Both\nPeterborough;1,563;0\nBury;1,204;4\n';
    expect(rowsOf(Buffer.from(text))[2]).toEqual(['Peterborough', '1,563', '0']);
  });

  test('counts a blank line as a row, as a spreadsheet does', () => {
    expect(rowsOf(Buffer.from('Title\n\nArea,Days\nBury,4\n'))).toEqual([
      ['Title'],
      [''],
      ['Area', 'Days'],
      ['Bury', '4'],
    ]);
  });

  test.each([
    ['of no bytes', Buffer.alloc(0), 'file-empty'],
    ['of blanks', Buffer.from(' \r\n\r\n'), 'file-empty'],
    [
      'that is a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]),
      'file-not-text',
    ],
    ['of Excel 97', Buffer.from('d0cf11e0a1b11ae1000000', 'hex'), 'workbook-malformed'],
    ['with a quote never closed', Buffer.from('a,"b\nc,d\n'), 'csv-malformed'],
    ['with a quote in the middle of a cell', Buffer.from('a,b\n5" pipe,d\n'), 'csv-malformed'],
    ['with too long a cell', Buffer.from(`a,${'b'.repeat(TABLE_LIMITS.cellLength + 1)}\n`), 'file-too-large'],
    ['with too many columns', Buffer.from(`${','.repeat(TABLE_LIMITS.columns)}\n`), 'file-too-large'],
    ['with too many rows', Buffer.from('a,b\n'.repeat(TABLE_LIMITS.rows + 1)), 'file-too-large'],
    ['with one endless row', Buffer.from('a,'.repeat(600_000)), 'file-too-large'],
  ])('%s is refused', (_, bytes, rule) => {
    expect(ruleOf(bytes)).toBe(rule);
  });

  test('says of an old workbook what it is and how to save it', () => {
    expect(readCsv(Buffer.from('d0cf11e0a1b11ae1000000', 'hex'))).toMatchObject({
      failure: {
        what: 'an Excel 97-2003 workbook (.xls), or one under a password',
        mend: 'Open it and save it as an Excel workbook (.xlsx) without a password, or as CSV.',
      },
    });
  });

  test('says on which line a quote goes wrong', () => {
    expect(readCsv(Buffer.from('a,b\nc,d\n5" pipe,d\n'))).toMatchObject({
      ok: false,
      failure: { where: 'line 3' },
    });
  });
});

const character = fc.constantFrom(...Array.from('aZ0 9"\'-*.,;\t\n£é’€'));
const cell = fc.string({ unit: character, maxLength: 8 });
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 });

test('whatever the encoding, delimiter and quoting, a table that was written is the table that is read', () => {
  fc.assert(
    fc.property(
      table,
      fc.constantFrom(...ENCODINGS),
      fc.constantFrom(...DELIMITERS),
      fc.constantFrom('\r\n', '\n'),
      fc.boolean(),
      (rows, encoding, delimiter, lineEnd, quoteAll) => {
        const quote = (text: string) =>
          quoteAll || /["\r\n,;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const text = rows.map((row) => row.map(quote).join(delimiter) + lineEnd).join('');
        fc.pre(text.trim() !== '');
        const bytes = encode(text, encoding);
        // A few odd words of Windows-1252 are UTF-8 as well, and nobody could tell.
        fc.pre(encoding !== 'windows-1252' || isAscii(text) || !isUtf8(bytes));
        expect(rowsOf(bytes)).toEqual(rows);
      },
    ),
    { numRuns: 500 },
  );
});

test('no bytes crash the reader', () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .string({ unit: fc.constantFrom(...Array.from('a",;\t\r\n\ufeff\u0000')), maxLength: 60 })
      .map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(anything, (bytes) => {
      const read = readCsv(Buffer.from(bytes));
      expect(read.ok || read.failure.rule.length > 0).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
