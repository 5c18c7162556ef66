import { describe, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import { readReturnWorkbook } from './read-return-workbook';
import type { ReturnContent } from './return-content';
import { QUARTER, QUARTER_FORM } from './return-content.fixture';
import { returnDocuments } from './return-documents';

const AREA = QUARTER.area.code;

async function workbookOf(content: ReturnContent): Promise<Buffer> {
  const made = await returnDocuments(content);
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value.workbook;
}

/** The workbook of a return as a preparer edits and saves it. */
async function edited(change: (workbook: exceljs.Workbook) => void): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load((await workbookOf(QUARTER)) as never);
  change(workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

async function editedFigures(cells: Readonly<Record<string, exceljs.CellValue>>): Promise<Buffer> {
  return edited((workbook) => {
    for (const [cell, value] of Object.entries(cells)) {
      const figures = workbook.getWorksheet('Figures');
      if (figures) figures.getCell(cell).value = value;
    }
  });
}

async function answersOf(bytes: Buffer): Promise<unknown> {
  const read = await readReturnWorkbook(QUARTER_FORM, bytes, AREA);
  return read.ok ? read.value : read.failure;
}

async function answerIn(cell: string, key: string, value: exceljs.CellValue): Promise<unknown> {
  const read = await readReturnWorkbook(QUARTER_FORM, await editedFigures({ [cell]: value }), AREA);
  return read.ok ? read.value[key] : read.failure;
}

describe('a workbook that was filled in', () => {
  test('is read into the answers that it was made of, to the last place', async () => {
    const values = Object.entries(QUARTER.answers).map(([key, { value }]) => [key, value] as const);
    expect(await answersOf(await workbookOf(QUARTER))).toEqual(Object.fromEntries(values));
    expect(await answersOf(await workbookOf({ ...QUARTER, isLocked: false }))).toEqual(
      Object.fromEntries(values),
    );
  });

  test('is read with what a preparer changed, added and took out', async () => {
    const bytes = await editedFigures({
      B3: 3_000_000.5,
      B4: null,
      B6: 0.9,
      A15: 'Seven-day services',
      B15: 12,
    });
    const read = await answersOf(bytes);
    expect(read).toMatchObject({
      income: 300_000_050,
      'at-home': '90.0',
      'benefits.3.scheme': 'Seven-day services',
      'benefits.3.activity': 12,
    });
    expect(read).not.toHaveProperty('nea');
  });

  test.each([
    ['a sum that a spreadsheet keeps as 25.299999999999997', 'B3', 'income', 12.1 + 13.2, 2_530],
    ['the result of a formula', 'B3', 'income', { formula: '1+2', result: 3 }, 300],
    ['pounds typed as a text', 'B3', 'income', '£1,234.5', 123_450],
    ['a whole number typed with separators', 'B4', 'nea', '4,177', 4_177],
    ['a rate without its places', 'B5', 'delayed-rate', 1269, '1269.0'],
    ['a percentage typed as a text', 'B6', 'at-home', '82.1 %', '82.1'],
    ['a third in percent', 'B6', 'at-home', 0.333, '33.3'],
    ['an option in other letters', 'B7', 'progress', 'on track to  meet target', 'On track to meet target'],
  ] as const)('takes %s', async (_, cell, key, value, answer) => {
    expect(await answerIn(cell, key, value)).toBe(answer);
  });

  test('takes a figure in percent from a cell that is not shown so', async () => {
    const bytes = await edited((workbook) => {
      const cell = workbook.getWorksheet('Figures')?.getCell('B6');
      if (!cell) return;
      cell.value = 82.1;
      cell.numFmt = '0.0';
    });
    expect(await answersOf(bytes)).toMatchObject({ 'at-home': '82.1' });
  });

  test('keeps a figure that is out of bounds, for the checks of the return to name', async () => {
    expect(await answerIn('B6', 'at-home', 1.2)).toBe('120.0');
  });

  test.each([
    ['B3', 'income', 1.234, 'answer-of-other-type', '"1.234"'],
    ['B4', 'nea', 'about 4,000', 'answer-of-other-type', '"about 4,000"'],
    ['B4', 'nea', 4_177.5, 'answer-of-other-type', '"4177.5"'],
    ['B5', 'delayed-rate', 1e21, 'answer-of-other-type', '"1e+21"'],
    ['B6', 'at-home', 0.123456789, 'answer-of-other-type', '"12.3456789%"'],
    ['B7', 'progress', 'On track', 'answer-none-of-its-options', '"On track"'],
  ] as const)('names a cell that cannot be understood: %s', async (cell, key, value, rule, what) => {
    expect(await answerIn(cell, key, value)).toMatchObject([{ rule, where: `Figures!${cell}`, what }]);
  });

  test('names all cells that cannot be understood at once', async () => {
    const bytes = await edited((workbook) => {
      const cover = workbook.getWorksheet('Cover & conditions');
      if (!cover) return;
      cover.getCell('C5').value = 'at the end of August';
      cover.getCell('C10').value = 'maybe';
    });
    expect(await answersOf(bytes)).toMatchObject([
      { rule: 'answer-of-other-type', where: 'Cover & conditions!C5' },
      {
        rule: 'answer-none-of-its-options',
        where: 'Cover & conditions!C10',
        mend: 'Choose one of: Yes; No',
      },
    ]);
  });
});

describe('a workbook', () => {
  test('of another board or quarter is refused', async () => {
    const bytes = await workbookOf(QUARTER);
    expect(await readReturnWorkbook(QUARTER_FORM, bytes, 'E10000003')).toMatchObject({
      failure: [{ rule: 'return-workbook-of-another', where: 'Provenance' }],
    });
    const next = { ...QUARTER_FORM, code: 'quarter-2015-16-q2' };
    expect(await readReturnWorkbook(next, bytes, AREA)).toMatchObject({
      failure: [{ what: 'It was made for quarter-2015-16-q1, not for quarter-2015-16-q2' }],
    });
  });

  test('that lacks a sheet, or hides it, is refused', async () => {
    const bytes = await edited((workbook) => {
      const figures = workbook.getWorksheet('Figures');
      if (figures) figures.state = 'hidden';
    });
    expect(await answersOf(bytes)).toMatchObject([{ rule: 'return-workbook-lacks-sheet', where: 'Figures' }]);
  });

  test('of NHS England, which does not say whose it is, is read by the same cells', async () => {
    const workbook = new exceljs.Workbook();
    workbook.addWorksheet('Cover & Conditions').getCell('C10').value = 'YES';
    workbook.addWorksheet('Figures').getCell('B3').value = 2_999_750.01;
    expect(await answersOf(Buffer.from(await workbook.xlsx.writeBuffer()))).toEqual({
      pooled: 'yes',
      income: 299_975_001,
    });
  });

  test('that is none is refused', async () => {
    expect(await answersOf(Buffer.from('no workbook'))).toMatchObject([{ rule: 'workbook-malformed' }]);
  });
});
