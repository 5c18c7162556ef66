import { describe, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import fc from 'fast-check';
import { unpackFiles } from './archive';
import { fillWorkbook } from './fill-workbook';
import type { Filling } from './place-values';
import { readWorkbook } from './read-workbook';
import type { Value } from './value';

const AT = new Date('2017-05-12T23:30:00Z');
const money = (value: bigint): Value => ({ type: 'money', value });
const text = (value: string): Value => ({ type: 'text', value });
const count = (value: number): Value => ({ type: 'count', value });

/** A template as an official one is: names, looks, formulas, cells that are merged, a sheet of instructions. */
async function template(change: (workbook: exceljs.Workbook) => void = () => undefined): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  const part = workbook.addWorksheet('Part 2');
  part.getCell('A1').value = 'Payment for performance & ring-fence';
  part.mergeCells('A1:C1');
  part.getCell('B3').value = 'to be filled in';
  part.getCell('B3').font = { bold: true };
  part.getCell('B4').numFmt = 'dd/mm/yyyy';
  part.getCell('A5').value = 'Twice';
  part.getCell('B5').value = { formula: 'B3*2', result: 999 };
  part.getCell('A10').font = { italic: true };
  part.getCell('B10').numFmt = '0.00';
  part.getCell('A14').value = 'Below the table';
  const room = workbook.addWorksheet('Room');
  room.getCell('A2').value = 'an example';
  room.getCell('B2').value = 1;
  room.getCell('A3').value = 'another';
  room.getCell('B3').value = 2;
  room.getCell('D1').value = { formula: "'Part 2'!B3+1", result: 7 };
  const help = workbook.addWorksheet('Instructions', { state: 'hidden' });
  help.getCell('A1').value = 'Do not touch. £';
  workbook.definedNames.add("'Part 2'!$B$3", 'Fund');
  workbook.definedNames.add("'Part 2'!$B$4", 'Effective_on');
  workbook.definedNames.add("'Part 2'!$B$5", 'Twice');
  workbook.definedNames.add("'Part 2'!$B$1", 'Covered');
  workbook.definedNames.add("'Part 2'!$A$10", 'Lines');
  workbook.definedNames.add('Room!$A$2:$B$3', 'Examples');
  change(workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

async function filled(filling: Partial<Filling>, from?: Buffer): Promise<Buffer> {
  const made = await fillWorkbook(from ?? (await template()), { at: AT, cells: {}, tables: {}, ...filling });
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value;
}

async function refusal(filling: Partial<Filling>, from?: Buffer): Promise<unknown> {
  const made = await fillWorkbook(from ?? (await template()), { at: AT, cells: {}, tables: {}, ...filling });
  return made.ok ? undefined : made.failure;
}

async function rowsOf(bytes: Buffer, sheet: string): Promise<readonly (readonly string[])[]> {
  const read = await readWorkbook(bytes);
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value.find((table) => table.sheet === sheet)?.rows ?? [];
}

async function filesOf(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const files = await unpackFiles(bytes);
  if (!files.ok) throw new Error(files.failure.what);
  return files.value;
}

describe('filling a template', () => {
  test('puts typed values into named cells, whatever the letters of the name, and into cells by their places', async () => {
    const bytes = await filled({
      cells: {
        fund: money(83_599_999n),
        effective_on: { type: 'date', value: '2017-04-01' },
        'Part 2!C3': count(16_752),
      },
    });
    const rows = await rowsOf(bytes, 'Part 2');
    expect(rows[2]).toEqual(['', '835999.99', '16752']);
    expect(rows[3]).toEqual(['', '2017-04-01']);
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(bytes as never);
    const part = workbook.getWorksheet('Part 2');
    expect(part?.getCell('B3').value).toBe(835_999.99);
    expect(part?.getCell('B3').numFmt).toBe('"£"#,##0.00;-"£"#,##0.00');
    expect(part?.getCell('B3').font.bold).toBe(true);
    expect(part?.getCell('B4').numFmt).toBe('dd/mm/yyyy');
  });

  test('puts rows below a named cell, which look like the first', async () => {
    const rows = [
      [text('Reablement'), money(100n)],
      [text('Equipment'), undefined],
      [text('Carers'), money(-5n)],
    ];
    const bytes = await filled({ tables: { Lines: rows } });
    const part = await rowsOf(bytes, 'Part 2');
    expect(part.slice(9, 14)).toEqual([
      ['Reablement', '1'],
      ['Equipment'],
      ['Carers', '-0.05'],
      [],
      ['Below the table'],
    ]);
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(bytes as never);
    expect(workbook.getWorksheet('Part 2')?.getCell('A12').font.italic).toBe(true);
    expect(workbook.getWorksheet('Part 2')?.getCell('B12').numFmt).toBe('0.00');
  });

  test('leaves nothing of what stood in a named area as an example', async () => {
    const bytes = await filled({ tables: { Examples: [[text('Only one'), count(3)]] } });
    expect(await rowsOf(bytes, 'Room')).toEqual([
      ['', '', '', "='Part 2'!B3+1"],
      ['Only one', '3'],
    ]);
  });

  test('leaves every other part byte for byte as it was', async () => {
    const plain = await template((workbook) => {
      workbook.removeWorksheet('Room');
      const part = workbook.getWorksheet('Part 2');
      if (part) part.getCell('B5').value = null;
    });
    const before = await filesOf(plain);
    const after = await filesOf(
      await filled({ cells: { effective_on: { type: 'date', value: '2017-04-01' } } }, plain),
    );
    expect([...after.keys()]).toEqual([...before.keys()]);
    const changed = [...after].filter(([name, content]) => before.get(name)?.equals(content) !== true);
    expect(changed.map(([name]) => name).sort()).toEqual(['docProps/core.xml', 'xl/worksheets/sheet1.xml']);
    const sheet = before.get('xl/worksheets/sheet1.xml')?.toString() ?? '';
    const [cell = ''] = /<c r="B4"[^>]*\/>/.exec(sheet) ?? [];
    const style = /s="\d+"/.exec(cell)?.[0] ?? '';
    expect(after.get('xl/worksheets/sheet1.xml')?.toString()).toBe(
      sheet
        .replace(/<dimension [^>]*\/>/, '')
        .replace(/(<row r="4") spans="[^"]*"/, '$1')
        .replace(cell, `<c r="B4" ${style}><v>42826</v></c>`),
    );
  });

  test('names in the properties what filled it, and when its content came to be', async () => {
    const properties = (await filesOf(await filled({}))).get('docProps/core.xml')?.toString() ?? '';
    expect(properties.match(/<cp:lastModifiedBy[^>]*>([^<]*)/)?.[1]).toBe('Better Care Ledger, documents 5');
    expect(properties.match(/<dcterms:modified[^>]*>([^<]*)/)?.[1]).toBe('2017-05-12T23:30:00Z');
    expect(properties.match(/lastModifiedBy/g)).toHaveLength(2);
  });

  test('drops what formulas came to before, and has them worked out anew', async () => {
    const files = await filesOf(await filled({ cells: { Fund: money(1n) } }));
    expect(files.get('xl/worksheets/sheet1.xml')?.toString()).toContain('<f>B3*2</f></c>');
    expect(files.get('xl/worksheets/sheet2.xml')?.toString()).not.toContain('<v>7</v>');
    expect(files.get('xl/workbook.xml')?.toString()).toMatch(/<calcPr[^>]* fullCalcOnLoad="1"\/>/);
  });

  test('counts days from 1904 where the template does', async () => {
    const old = await template((workbook) => {
      workbook.properties.date1904 = true;
    });
    const bytes = await filled({ cells: { Effective_on: { type: 'date', value: '2017-04-01' } } }, old);
    expect((await filesOf(bytes)).get('xl/worksheets/sheet1.xml')?.toString()).toContain('<v>41364</v>');
    expect((await rowsOf(bytes, 'Part 2'))[3]).toEqual(['', '2017-04-01']);
  });

  test('makes the same bytes of the same template and filling', async () => {
    const from = await template();
    const filling = { cells: { Fund: money(1n) }, tables: { Lines: [[text('=1+1')]] } };
    expect((await filled(filling, from)).equals(await filled(filling, from))).toBe(true);
  });
});

describe('a marking', () => {
  test('stands on every sheet that is seen, in the first cell of the top row that nothing else needs', async () => {
    const bytes = await filled({
      marking: 'DRAFT',
      cells: { 'Room!A1': undefined, 'Room!B1': text('an answer') },
    });
    const [part] = await rowsOf(bytes, 'Part 2');
    expect(part).toEqual(['Payment for performance & ring-fence', '', '', 'DRAFT']);
    expect((await rowsOf(bytes, 'Room'))[0]?.slice(0, 3)).toEqual(['', 'an answer', 'DRAFT']);
    const hidden = [...(await filesOf(bytes))].find(([name]) => name.endsWith('sheet3.xml'));
    expect(hidden?.[1].toString()).not.toContain('DRAFT');
  });
});

describe('a percentage', () => {
  test('is filled in as its hundredth, to the last place, in a format that shows it, and reads as it was', async () => {
    const from = await template((workbook) => {
      const part = workbook.getWorksheet('Part 2');
      if (part) part.getCell('C4').numFmt = '0.00%';
    });
    const values = { C3: '82.1', C4: '7', C5: '-0.05', C6: '100' };
    const cells = Object.fromEntries(
      Object.entries(values).map(([cell, value]) => [
        `Part 2!${cell}`,
        { type: 'percentage', value } as const,
      ]),
    );
    const bytes = await filled({ cells }, from);
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(bytes as never);
    const part = workbook.getWorksheet('Part 2');
    const shown = Object.keys(values).map((cell) => [part?.getCell(cell).value, part?.getCell(cell).numFmt]);
    expect(shown).toEqual([
      [0.821, '0.0%'],
      [0.07, '0.00%'],
      [-0.0005, '0.00%'],
      [1, '0%'],
    ]);
    const read = await readWorkbook(bytes, { percentages: true });
    const column = read.ok ? read.value[0]?.rows.slice(2, 6).map((row) => row[2]) : [];
    expect(column).toEqual(['82.1%', '7%', '-0.05%', '100%']);
  });

  test('leaves no other figure in a cell of percent', async () => {
    const from = await template((workbook) => {
      const part = workbook.getWorksheet('Part 2');
      if (part) part.getCell('C4').numFmt = '0%';
    });
    const bytes = await filled({ cells: { 'Part 2!C4': count(5) } }, from);
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(bytes as never);
    expect(workbook.getWorksheet('Part 2')?.getCell('C4').numFmt).toBe('#,##0');
  });
});

test('a text may be as long as is said, and is read again as long', async () => {
  const long = 'Narrative. '.repeat(2_500);
  const cells = { 'Part 2!C3': text(long) };
  expect(await refusal({ cells })).toMatchObject({ rule: 'document-too-large' });
  const bytes = await filled({ cells, textLengthMax: 32_000 });
  expect((await readWorkbook(bytes)).ok).toBe(false);
  const read = await readWorkbook(bytes, { cellLengthMax: 32_000 });
  expect(read.ok && read.value[0]?.rows[2]?.[2]).toBe(long);
});

describe('a text', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1+1', '＝1', "=cmd|' /C calc'!A0"])(
    'that looks like a formula stays the text %s',
    async (given) => {
      const bytes = await filled({ cells: { Fund: text(given) } });
      const sheet = (await filesOf(bytes)).get('xl/worksheets/sheet1.xml')?.toString() ?? '';
      expect(/<c r="B3"[^>]*>.*?<\/c>/s.exec(sheet)?.[0]).not.toContain('<f>');
      expect((await rowsOf(bytes, 'Part 2'))[2]?.[1]).toBe(given);
      const workbook = new exceljs.Workbook();
      await workbook.xlsx.load(bytes as never);
      expect(workbook.getWorksheet('Part 2')?.getCell('B3').type).toBe(exceljs.ValueType.String);
      const styles = (await filesOf(bytes)).get('xl/styles.xml')?.toString() ?? '';
      expect(styles).toContain('quotePrefix="1"');
    },
  );

  test('comes back as it was, whatever is in it', async () => {
    const from = await template();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
          fc.constantFrom('a\r\nb', '_x0041_', ' <&>" ', '\ud800', '\u0000\u0007', ']]>', '\ufffe'),
        ),
        async (given) => {
          const rows = await rowsOf(await filled({ cells: { 'Part 2!C3': text(given) } }, from), 'Part 2');
          expect(rows[2]?.[2] ?? '').toBe(given);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a template', () => {
  test('that has no such place is refused by the name of it', async () => {
    const rule = 'template-place-missing';
    expect(await refusal({ cells: { Funds: money(1n) } })).toMatchObject({ rule, where: 'Funds' });
    expect(await refusal({ cells: { 'Part 3!B3': money(1n) } })).toMatchObject({ rule, where: 'Part 3!B3' });
  });

  test('keeps what stands to the right of a table that begins at one cell', async () => {
    const noted = await template((workbook) => {
      const part = workbook.getWorksheet('Part 2');
      if (part) part.getCell('C10').value = 'to be agreed by the partners';
    });
    const row = [text('Reablement'), money(100n), text('joint')];
    expect(await refusal({ tables: { Lines: [row] } }, noted)).toMatchObject({
      rule: 'template-place-taken',
      what: '3 columns, with room for 2 left of Part 2!C10',
    });
    const bytes = await filled({ tables: { Lines: [row.slice(0, 2)] } }, noted);
    expect((await rowsOf(bytes, 'Part 2'))[9]).toEqual(['Reablement', '1', 'to be agreed by the partners']);
  });

  test('keeps its formulas, its merged cells and what stands below a table', async () => {
    const rule = 'template-place-taken';
    const one = [text('x')];
    expect(await refusal({ cells: { Twice: money(1n) } })).toMatchObject({
      rule,
      what: 'a formula at Part 2!B5',
    });
    expect(await refusal({ cells: { Covered: money(1n) } })).toMatchObject({
      rule,
      what: 'Part 2!B1, which another cell is merged over',
    });
    expect(await refusal({ tables: { Lines: [one, one, one, one, one] } })).toMatchObject({
      rule,
      what: '5 rows, with room for 4 above Part 2!A14',
    });
    expect(await refusal({ tables: { Examples: [one, one, one] } })).toMatchObject({
      rule,
      what: '3 rows, with room for 2',
    });
    expect(await refusal({ cells: { Fund: money(1n), 'Part 2!B3': money(2n) } })).toMatchObject({ rule });
  });

  test('is not filled beyond what can be read again', async () => {
    const rule = 'document-too-large';
    expect(await refusal({ cells: { Fund: text('x'.repeat(2_001)) } })).toMatchObject({
      rule,
      where: 'Fund',
    });
    expect(await refusal({ cells: { 'Part 2!B20001': text('x') } })).toMatchObject({ rule });
    expect(await refusal({ cells: { 'Part 2!IW1': text('x') } })).toMatchObject({ rule });
  });

  test('that is no workbook is refused', async () => {
    expect(await refusal({}, Buffer.from('PK'))).toMatchObject({ rule: 'workbook-malformed' });
  });
});
