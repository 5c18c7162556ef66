import { describe, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import fc from 'fast-check';
import { crc32, deflateRawSync } from 'node:zlib';
import { readWorkbook } from './read-workbook';
import { cellName, cellPlace } from './table';
import type { Table } from './table';

async function written(fill: (workbook: exceljs.Workbook) => void): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  fill(workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

async function tablesOf(bytes: Buffer): Promise<readonly Table[]> {
  const read = await readWorkbook(bytes);
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value;
}

async function refusalOf(
  bytes: Buffer,
): Promise<{ readonly rule: string; readonly what: string } | undefined> {
  const read = await readWorkbook(bytes);
  return read.ok ? undefined : read.failure;
}

/** An archive as its directory describes it: `stated` is how long an entry says it is, true or not. */
function archive(entries: Readonly<Record<string, { content: Buffer; stated?: number }>>): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, { content, stated = content.length }] of Object.entries(entries)) {
    const packed = deflateRawSync(content);
    const fields = Buffer.alloc(22);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(stated, 18);
    const length = Buffer.alloc(4);
    length.writeUInt16LE(name.length);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), fields, length, Buffer.from(name), packed]);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, length, place, Buffer.from(name)]),
    );
    files.push(file);
    offset += file.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, ...directory, end]);
}

const SHEET = { content: Buffer.from('<worksheet><sheetData/></worksheet>') };
const PARTS = {
  'xl/workbook.xml': {
    content: Buffer.from('<workbook><sheets><sheet name="Days" r:id="r1"/></sheets></workbook>'),
  },
  'xl/_rels/workbook.xml.rels': {
    content: Buffer.from(
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
  },
};
const withSheet = (content: string) =>
  archive({ ...PARTS, 'xl/worksheets/sheet1.xml': { content: Buffer.from(content) } });

describe('a workbook', () => {
  test('gives each visible sheet as a table of texts', async () => {
    const bytes = await written((workbook) => {
      const days = workbook.addWorksheet('LA by reason');
      days.addRow(['Title:', 'Delayed days']);
      days.addRow([]);
      days.addRow(['Area', 'NHS', 'Share', 'Month', 'Sent', 'Known']);
      days.addRow([
        'Peterborough',
        563,
        73.8,
        new Date('2014-09-01T00:00:00Z'),
        new Date('2014-10-17T09:30:00Z'),
        true,
      ]);
      days.getColumn(4).numFmt = 'mmm-yy';
      days.getColumn(5).numFmt = 'dd/mm/yyyy hh:mm';
      workbook.addWorksheet('Notes').addRow(['None']);
      workbook.addWorksheet('Workings', { state: 'hidden' }).addRow(['42']);
    });
    expect(await tablesOf(bytes)).toEqual([
      {
        sheet: 'LA by reason',
        rows: [
          ['Title:', 'Delayed days'],
          [],
          ['Area', 'NHS', 'Share', 'Month', 'Sent', 'Known'],
          ['Peterborough', '563', '73.8', '2014-09-01', '2014-10-17T09:30:00', 'TRUE'],
        ],
      },
      { sheet: 'Notes', rows: [['None']] },
    ]);
  });

  test('gives of a formula the result it was saved with, and the formula where there is none', async () => {
    const bytes = await written((workbook) => {
      const days = workbook.addWorksheet('Days');
      days.getCell('A1').value = { formula: 'SUM(B1:B2)', result: 567 };
      days.getCell('A2').value = { formula: 'SUM(B1:B2)' };
      days.getCell('A3').value = { error: '#N/A' };
    });
    expect((await tablesOf(bytes))[0]?.rows).toEqual([['567'], ['=SUM(B1:B2)'], ['#N/A']]);
  });

  test('gives rich text as plain, and empty cells as blanks', async () => {
    const bytes = await written((workbook) => {
      const days = workbook.addWorksheet('Days');
      days.getCell('C2').value = { richText: [{ text: 'D' }, { text: 'ii', font: { bold: true } }] };
      days.getCell('XFD9').fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFFF00' } };
    });
    expect((await tablesOf(bytes))[0]?.rows).toEqual([[], ['', '', 'Dii']]);
  });

  test.each([
    ['1.1000000000000001', '1.1'],
    ['73.799999999999997', '73.8'],
    ['999999999999999', '999999999999999'],
    ['-3', '-3'],
  ])('writes %s as %s', async (value, text) => {
    const bytes = withSheet(
      `<worksheet><sheetData><row><c><v>${value}</v></c></row></sheetData></worksheet>`,
    );
    expect((await tablesOf(bytes))[0]?.rows).toEqual([[text]]);
  });

  test('costs no more than its cells, whatever range it merges or names', async () => {
    const bytes = withSheet(
      '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>' +
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>' +
        '<dataValidations><dataValidation sqref="A1:XFD1048576"/></dataValidations></worksheet>',
    );
    expect((await tablesOf(bytes))[0]?.rows).toEqual([['1']]);
  });

  test('is read to its end however long, and leaves the process its turns', async () => {
    const bytes = withSheet(
      `<worksheet><sheetData>${'<row><c t="inlineStr"><is><t>😀é &amp; 563</t></is></c></row>'.repeat(15_000)}</sheetData></worksheet>`,
    );
    let turns = 0;
    const other = setInterval(() => turns++, 0);
    const [table] = await tablesOf(bytes);
    clearInterval(other);
    expect(table?.rows).toEqual(Array.from({ length: 15_000 }, () => ['😀é & 563']));
    expect(turns).toBeGreaterThan(5);
  });

  test.each([
    ['no archive', Buffer.from('area,days\n'), 'workbook-malformed'],
    [
      'an archive of something else',
      archive({ 'readme.txt': { content: Buffer.from('hello') } }),
      'workbook-malformed',
    ],
    ['cut off', withSheet('<worksheet/>').subarray(0, 300), 'workbook-malformed'],
    ['with a sheet that is no XML', withSheet('<worksheet><row></worksheet>'), 'workbook-malformed'],
    [
      'with entities of its own',
      withSheet('<!DOCTYPE x [<!ENTITY a "aa">]><worksheet>&a;</worksheet>'),
      'workbook-malformed',
    ],
    [
      'with two sheets that are one file',
      archive({
        ...PARTS,
        'xl/workbook.xml': {
          content: Buffer.from(
            '<workbook><sheets><sheet name="Days" r:id="r1"/><sheet name="Nights" r:id="r1"/></sheets></workbook>',
          ),
        },
        'xl/worksheets/sheet1.xml': SHEET,
      }),
      'workbook-malformed',
    ],
    [
      'with a row beyond any table',
      withSheet('<worksheet><c r="A1048576"><v>1</v></c></worksheet>'),
      'file-too-large',
    ],
    [
      'with a column beyond any table',
      withSheet('<worksheet><c r="XFD1"><v>1</v></c></worksheet>'),
      'file-too-large',
    ],
  ])('%s is refused', async (_, bytes, rule) => {
    expect((await refusalOf(bytes))?.rule).toBe(rule);
  });

  test('that would unpack to more than the limit is refused by its directory, before anything is unpacked', async () => {
    const bomb = archive({ ...PARTS, 'xl/worksheets/sheet1.xml': { ...SHEET, stated: 3_000_000_000 } });
    expect(await refusalOf(bomb)).toMatchObject({ rule: 'file-too-large' });
  });

  test('that states less than it unpacks to fails where it exceeds what it stated', async () => {
    const zeros = Buffer.alloc(40 * 1024 * 1024, 0x20);
    const liar = archive({ ...PARTS, 'xl/worksheets/sheet1.xml': { content: zeros, stated: 1_000 } });
    expect(liar.length).toBeLessThan(100_000);
    expect(await refusalOf(liar)).toMatchObject({ rule: 'workbook-malformed' });
  });
});

test('no bytes crash the reader, and none hang it', async () => {
  const whole = await written((workbook) => void workbook.addWorksheet('Days').addRow(['Area', 563]));
  const flipped = fc
    .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    .map((changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, byte] of changes) bytes[at] = byte;
      return bytes;
    });
  const sheet = fc.string({
    unit: fc.constantFrom('<', '>', '</', 'c', 'v', ' r="A1"', ' r="', '1', '&', ';', '"'),
  });
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    flipped,
    sheet.map(withSheet),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (bytes) => {
      const read = await readWorkbook(bytes);
      expect(read.ok || read.failure.rule.length > 0).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('a cell is called as a spreadsheet calls it', () => {
  expect([cellName(7, 2), cellName(1, 26), cellName(1, 27), cellName(1_048_576, 16_384)]).toEqual([
    'B7',
    'Z1',
    'AA1',
    'XFD1048576',
  ]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_048_576 }),
      fc.integer({ min: 1, max: 16_384 }),
      (row, column) => {
        expect(cellPlace(cellName(row, column))).toEqual({ row, column });
      },
    ),
  );
});
