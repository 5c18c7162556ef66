import { describe, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import type { Form, FormInput } from './form';
import { formTemplate } from './form-template';
import type { Filling } from './place-values';
import { readWorkbook } from './read-workbook';
import { isHigherThanRows, piecesOf } from './row-heights';

const PROGRESS = [
  'On track to meet target',
  'On track for improved performance, but not to meet full target',
];

const INPUTS: readonly FormInput[] = [
  { cell: 'C3', spans: 'E', tone: 'asked', takes: { type: 'text', lengthMax: 4_000 } },
  { cell: 'C4', tone: 'asked', takes: { type: 'choice', options: PROGRESS } },
  { cell: 'C5', tone: 'optional', takes: { type: 'money', min: 0, max: 100_000_000 } },
  { cell: 'C6', tone: 'asked', takes: { type: 'count', min: 0, max: 100_000_000 } },
  { cell: 'C7', tone: 'asked', takes: { type: 'percentage', decimals: 1, min: 0, max: 100 } },
  { cell: 'C8', tone: 'asked', takes: { type: 'date' } },
  { cell: 'B12', rows: 3, tone: 'asked', takes: { type: 'decimal' } },
];

const FORM: Form = {
  title: 'A form',
  sheets: [
    {
      name: "Peterborough's figures",
      widths: { B: 40, C: 20 },
      inputs: INPUTS,
      words: [
        { cell: 'A1', look: 'marking' },
        { cell: 'B2', look: 'heading', text: 'Income & metrics' },
        { cell: 'B5', look: 'label', text: 'Income' },
      ],
      repeated: [1, 2],
      signals: [{ cells: 'D1:D9', says: 'Yes', colour: 'green' }],
    },
    { name: 'lists', widths: {}, inputs: [], words: [{ cell: 'A1', look: 'text', text: 'Its own' }] },
  ],
};

async function filled(filling: Partial<Filling> = {}, form = FORM): Promise<Buffer> {
  const template = await formTemplate(form);
  if (!template.ok) throw new Error(template.failure.what);
  const made = template.value.fill({
    at: new Date('2015-08-28T11:00:00Z'),
    cells: {},
    tables: {},
    ...filling,
  });
  if (!made.ok) throw new Error(made.failure.what);
  return made.value;
}

async function opened(bytes: Buffer): Promise<exceljs.Workbook> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(bytes as never);
  return workbook;
}

async function sheetOf(bytes: Buffer): Promise<exceljs.Worksheet> {
  const sheet = (await opened(bytes)).getWorksheet("Peterborough's figures");
  if (!sheet) throw new Error('No sheet');
  return sheet;
}

describe('a form', () => {
  test('is a workbook with its words, each where it was said', async () => {
    const read = await readWorkbook(await filled());
    expect(read).toMatchObject({
      value: [
        {
          sheet: "Peterborough's figures",
          rows: [[], ['', 'Income & metrics'], [], [], ['', 'Income']],
        },
        { sheet: 'lists', rows: [['Its own']] },
      ],
    });
  });

  test('lets choose from lists that stand on a sheet of their own, which nobody sees', async () => {
    const workbook = await opened(await filled());
    expect(workbook.worksheets.map(({ name, state }) => [name, state])).toEqual([
      ["Peterborough's figures", 'visible'],
      ['lists', 'visible'],
      ['Lists 2', 'hidden'],
    ]);
    expect(workbook.getWorksheet('Lists 2')?.getColumn(1).values.slice(1)).toEqual(PROGRESS);
    expect((await sheetOf(await filled())).getCell('C4').dataValidation).toMatchObject({
      type: 'list',
      formulae: ["'Lists 2'!$A$1:$A$2"],
    });
  });

  test('takes in each cell what is asked for, within its bounds', async () => {
    const sheet = await sheetOf(await filled());
    const bounds = (cell: string): unknown => {
      const { type, operator, formulae } = sheet.getCell(cell).dataValidation;
      return [type, operator, ...formulae.map((each) => Number(each))];
    };
    expect(bounds('C3')).toEqual(['textLength', 'lessThanOrEqual', 4_000]);
    expect(bounds('C5')).toEqual(['decimal', 'between', 0, 100_000_000]);
    expect(bounds('C6')).toEqual(['whole', 'between', 0, 100_000_000]);
    expect(bounds('C7')).toEqual(['decimal', 'between', 0, 1]);
    expect(sheet.getCell('C8').dataValidation.type).toBe('date');
    for (const cell of ['B12', 'B13', 'B14']) expect(sheet.getCell(cell).dataValidation.type).toBe('decimal');
  });

  test('colours what is asked yellow, what may be left empty white and what was prepared grey, and locks all else', async () => {
    const at = "Peterborough's figures!";
    const cells = {
      [`${at}C6`]: { type: 'count', value: 4_177 },
      [`${at}B12`]: { type: 'decimal', value: '12.5' },
    } as const;
    const sheet = await sheetOf(await filled({ cells, prepared: new Set([`${at}C6`]) }));
    const colour = (cell: string): unknown => {
      const { fill } = sheet.getCell(cell);
      return fill.type === 'pattern' ? fill.fgColor?.argb : undefined;
    };
    expect(colour('C3')).toBe('FFFFFFA6');
    expect(colour('C5')).toBe('FFFFFFFF');
    expect([colour('C6'), colour('B12')]).toEqual(['FFD9D9D9', 'FFFFFFA6']);
    expect([sheet.getCell('C6').numFmt, sheet.getCell('C6').protection.locked]).toEqual(['#,##0', false]);
    expect(sheet.getCell('C5').protection.locked).toBe(false);
    expect(sheet.getCell('B5').protection?.locked ?? true).toBe(true);
    expect((sheet as unknown as { sheetProtection: { sheet: boolean } }).sheetProtection.sheet).toBe(true);
  });

  test('shows what is filled in as money, percent, day and figure, and is marked on every sheet', async () => {
    const at = "Peterborough's figures!";
    const bytes = await filled({
      marking: 'DRAFT',
      cells: {
        [`${at}C5`]: { type: 'money', value: 299_975_001n },
        [`${at}C6`]: { type: 'count', value: 4_177 },
        [`${at}C7`]: { type: 'percentage', value: '82.1' },
        [`${at}C8`]: { type: 'date', value: '2015-08-20' },
        [`${at}B12`]: { type: 'decimal', value: '1269.0' },
      },
    });
    const sheet = await sheetOf(bytes);
    const formats = ['C5', 'C6', 'C7', 'C8', 'B12'].map((cell) => sheet.getCell(cell).numFmt);
    expect(formats).toEqual(['"£"#,##0.00;-"£"#,##0.00', '#,##0', '0.0%', 'd mmm yyyy', '#,##0.0']);
    expect(sheet.getCell('C7').value).toBe(0.821);
    expect(sheet.getCell('A1').value).toBe('DRAFT');
    expect((await opened(bytes)).getWorksheet('lists')?.getCell('B1').value).toBe('DRAFT');
  });

  describe('shows the whole of a text', () => {
    const at = "Peterborough's figures!C3";
    const heightWith = async (value: string | undefined): Promise<number> => {
      const cells = { [at]: value === undefined ? undefined : ({ type: 'text', value } as const) };
      return (await sheetOf(await filled({ cells, textLengthMax: 32_000 }))).getRow(3).height;
    };

    test('over the cells that it reaches over', async () => {
      const sheet = await sheetOf(await filled());
      expect(sheet.getCell('E3').master.address).toBe('C3');
      expect(sheet.getCell('F3').isMerged).toBe(false);
    });

    test.each([
      ['room to write in while there is none', undefined, 90],
      ['a line for a word', 'None.', 15],
      ['a line for every line', 'One.\nTwo.\n\nFour.', 60],
      // 38 characters wide, which some 41 letters fill.
      ['as many lines as it takes', 'Seven days. '.repeat(20), 105],
      ['more lines for capitals', 'SEVEN DAYS. '.repeat(20), 120],
      ['more lines for a word that no line holds', 'x'.repeat(100), 60],
      ['what a row is high at most', 'Seven days. '.repeat(2_000), 405],
    ])('with %s', async (_, value, points) => {
      expect(await heightWith(value)).toBe(points);
    });
  });

  test('is printed with its top rows on every page, the name of the sheet and the number of the page', async () => {
    const { pageSetup, headerFooter } = await sheetOf(await filled());
    expect(pageSetup.printTitlesRow).toBe('1:2');
    expect(headerFooter.oddFooter).toBe('&L&A&RPage &P of &N');
  });

  test('says the same of two forms with the same words: their bytes are the same', async () => {
    const [one, other] = await Promise.all([filled(), filled({}, structuredClone(FORM))]);
    expect(one.equals(other)).toBe(true);
  });

  test('with two cells in one place is a bug of whoever made it', async () => {
    const [first] = FORM.sheets;
    if (!first) throw new Error('No sheet');
    const words = [...first.words, { cell: 'C5', look: 'label', text: 'over it' } as const];
    await expect(formTemplate({ ...FORM, sheets: [{ ...first, words }] })).rejects.toThrow(
      'Two cells of a form at C5',
    );
  });
});

describe('a text that is longer than any row is high', () => {
  const text = Array.from({ length: 60 }, (_, at) => `Sentence ${at} of the narrative.`).join(' ');

  test('comes in pieces, each to the end of a sentence, which are all of it', () => {
    expect(isHigherThanRows(text, 40)).toBe(true);
    expect(isHigherThanRows(text, 100)).toBe(false);
    const pieces = piecesOf(text, 40);
    expect(pieces.every((piece) => piece.endsWith('.'))).toBe(true);
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join(' ')).toBe(text);
  });

  test('is cut between words where it has no sentences, and within one that has no end', () => {
    const words = text.replaceAll('.', '');
    const pieces = piecesOf(words, 40);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join(' ')).toBe(words);
    expect(piecesOf('x'.repeat(5_000), 40).join('')).toBe('x'.repeat(5_000));
  });
});

test('a template that was read once comes out the same each time, whatever was filled in before', async () => {
  const template = await formTemplate(FORM);
  if (!template.ok) throw new Error(template.failure.what);
  const fill = (value: string): Buffer => {
    const cells = { 'lists!B1': { type: 'text', value } } as const;
    const made = template.value.fill({ at: new Date('2015-08-28T11:00:00Z'), cells, tables: {} });
    if (!made.ok) throw new Error(made.failure.what);
    return made.value;
  };
  const first = fill('plain');
  fill('=needs a style of its own');
  expect(fill('plain').equals(first)).toBe(true);
});
