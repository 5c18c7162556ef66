import { describe, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import { answersFilledIn, PETERBOROUGHS } from './filled-in.fixture';
import { returnCsv } from './return-csv';
import { sheetOf } from './return-form';
import type { ReturnContent } from './return-content';
import { QUARTER, QUARTER_FORM } from './return-content.fixture';
import { returnDocuments } from './return-documents';

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
  const read = await answersFilledIn(QUARTER_FORM, bytes);
  return read.ok ? read.value : read.failure;
}

async function answerIn(cell: string, key: string, value: exceljs.CellValue): Promise<unknown> {
  const read = await answersFilledIn(QUARTER_FORM, await editedFigures({ [cell]: value }));
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

  test.each(['20/08/2015', '20 August 2015', '20.8.2015', '2015-08-20'])(
    'takes %s typed as a day',
    async (day) => {
      const bytes = await edited((workbook) => {
        const cell = workbook.getWorksheet('Cover & conditions')?.getCell('C5');
        if (cell) cell.value = day;
      });
      expect(await answersOf(bytes)).toMatchObject({ 'agreed-on': '2015-08-20' });
    },
  );

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
        mend: 'Choose one of: yes; no',
      },
    ]);
  });
});

describe('a workbook', () => {
  test('of another board or quarter is refused', async () => {
    const bytes = await workbookOf(QUARTER);
    const { area, areas } = PETERBOROUGHS;
    const cambridgeshires = { area: areas.find(({ code }) => code !== area.code) ?? area, areas };
    expect(await answersFilledIn(QUARTER_FORM, bytes, cambridgeshires)).toMatchObject({
      failure: [
        { rule: 'return-workbook-of-another', where: 'Provenance' },
        { rule: 'return-workbook-of-another', where: 'Checklist!B3' },
        { rule: 'return-workbook-of-another', where: 'Cover & conditions!C4' },
      ],
    });
    const next = { ...QUARTER_FORM, code: 'quarter-2015-16-q2' };
    expect(await answersFilledIn(next, bytes)).toMatchObject({
      failure: [{ what: 'It was made for quarter-2015-16-q1, not for quarter-2015-16-q2' }],
    });
  });

  test('of another quarter is refused by its title where the sheet that names it was taken out', async () => {
    const bytes = await edited((workbook) => {
      workbook.removeWorksheet(workbook.getWorksheet('Provenance')?.id ?? 0);
    });
    const next = { ...QUARTER_FORM, name: 'Better Care Fund return, Q2 2015/16' };
    expect(await answersFilledIn(next, bytes)).toMatchObject({
      failure: [
        {
          rule: 'return-workbook-of-another',
          what: 'It was made for Better Care Fund return, Q1 2015/16, not for Better Care Fund return, Q2 2015/16',
        },
      ],
    });
  });

  test.each([
    ['Cambridgeshire', true],
    ['Cambridgeshire Health and Wellbeing Board', true],
    ['E10000003', true],
    ['Peterborough Health & Wellbeing Board', false],
    ['Cambridgeshire and Peterborough', false],
    ['The board', false],
  ])('whose cover names %s is refused: %s', async (board, isRefused) => {
    const bytes = await edited((workbook) => {
      const cover = workbook.getWorksheet('Cover & conditions');
      if (cover) cover.getCell('C4').value = board;
    });
    const read = await answersFilledIn(QUARTER_FORM, bytes);
    expect(read).toMatchObject(
      isRefused
        ? { failure: [{ rule: 'return-workbook-of-another', where: 'Cover & conditions!C4' }] }
        : { value: { board } },
    );
  });

  test('whose rows or columns were moved is refused by the words beside them, all of them', async () => {
    const bytes = await editedFigures({
      A3: 'Non-elective admissions (admissions)',
      A4: 'Income of the quarter',
      B12: 'Unit price',
      C12: null,
    });
    expect(await answersOf(bytes)).toMatchObject([
      {
        rule: 'return-workbook-other-words',
        where: 'Figures!A3',
        what: '"Non-elective admissions (admissions)" stands there, and the form has "Income of the quarter"',
      },
      { where: 'Figures!A4' },
      { where: 'Figures!B12' },
      { where: 'Figures!C12', what: 'Nothing stands there, and the form has "Unit price"' },
    ]);
  });

  test('that lacks a sheet, or hides it, is refused', async () => {
    const bytes = await edited((workbook) => {
      const figures = workbook.getWorksheet('Figures');
      if (figures) figures.state = 'hidden';
    });
    expect(await answersOf(bytes)).toMatchObject([{ rule: 'return-workbook-lacks-sheet', where: 'Figures' }]);
  });

  test('of NHS England, which does not say whose it is, is read by the same words and cells', async () => {
    const workbook = new exceljs.Workbook();
    for (const sheet of QUARTER_FORM.sheets) {
      const cells = workbook.addWorksheet(sheet.name.toUpperCase());
      for (const { cell, text } of sheetOf(sheet).words)
        if (text !== undefined) cells.getCell(cell).value = text;
      if (sheet.code === 'cover') cells.getCell('C10').value = 'YES';
      else cells.getCell('B3').value = 2_999_750.01;
    }
    expect(await answersOf(Buffer.from(await workbook.xlsx.writeBuffer()))).toEqual({
      pooled: 'yes',
      income: 299_975_001,
    });
  });

  test.each([
    [returnCsv(QUARTER), 'It is the CSV of a return, which is for reading, and no Excel workbook (.xlsx)'],
    ['# Read me\n', 'It is a text, and no Excel workbook (.xlsx)'],
    [
      'PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet',
      'It is an OpenDocument file (.ods), and no Excel workbook (.xlsx)',
    ],
    ['%PDF-1.7', 'It is a PDF, and no Excel workbook (.xlsx)'],
    ['', 'It is an empty file, and no Excel workbook (.xlsx)'],
  ])('that is something else is told from one: %#', async (content, what) => {
    expect(await answersOf(Buffer.from(content, 'latin1'))).toMatchObject([
      { rule: 'workbook-malformed', what },
    ]);
  });
});
