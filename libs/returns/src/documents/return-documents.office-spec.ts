import { afterAll, beforeAll, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTemplate, readWorkbook } from '#documents';
import type { Table } from '#documents';
import { savedByLibreOffice } from '#testing';
import { answersFilledIn } from './filled-in.fixture';
import { QUARTER, QUARTER_FORM } from './return-content.fixture';
import { returnDocuments } from './return-documents';
import { sheetOf } from './return-form';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'returns-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function workbook(isLocked: boolean, official?: Buffer): Promise<Buffer> {
  const template = official && (await readTemplate(official));
  if (template?.ok === false) throw new Error(template.failure.what);
  const made = await returnDocuments({ ...QUARTER, isLocked }, template?.value);
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value.workbook;
}

async function tablesOf(bytes: Buffer): Promise<readonly Table[]> {
  const read = await readWorkbook(bytes, { cellLengthMax: 32_000, percentages: true });
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value;
}

const ANSWERS = Object.fromEntries(Object.entries(QUARTER.answers).map(([key, { value }]) => [key, value]));

test.each([true, false])(
  'LibreOffice opens the workbook of a return, and saves it with the same values, cell by cell (locked: %s)',
  async (isLocked) => {
    const bytes = await workbook(isLocked);
    const saved = savedByLibreOffice(bytes, folder);
    expect(await tablesOf(saved)).toEqual(await tablesOf(bytes));
    expect(await answersFilledIn(QUARTER_FORM, saved)).toEqual({
      ok: true,
      value: ANSWERS,
    });
  },
  300_000,
);

test('LibreOffice keeps what may be chosen, and what a cell takes', async () => {
  const read = new exceljs.Workbook();
  await read.xlsx.load(savedByLibreOffice(await workbook(true), folder) as never);
  const figures = read.getWorksheet('Figures');
  expect(figures?.getCell('B7').dataValidation).toMatchObject({ type: 'list' });
  const { type, formulae } = figures?.getCell('B3').dataValidation ?? {};
  expect([type, formulae?.map(Number)]).toEqual(['decimal', [0, 100_000_000]]);
  expect(figures?.getCell('B6').text).toBe('0.821');
  expect(figures?.getCell('B6').numFmt).toBe('0.0%');
}, 300_000);

test('a workbook that LibreOffice made is filled in and read as an official one is', async () => {
  const form = new exceljs.Workbook();
  const [cover, figures] = QUARTER_FORM.sheets.map((sheet) => {
    const cells = form.addWorksheet(sheet.name);
    for (const { cell, text } of sheetOf(sheet).words)
      if (text !== undefined) cells.getCell(cell).value = text;
    return cells;
  });
  if (!cover || !figures) throw new Error('A form of other sheets');
  cover.getCell('C4').value = '<Please select>';
  figures.getCell('B3').numFmt = '£#,##0';
  figures.getCell('B6').numFmt = '0.00%';
  figures.getCell('C3').value = { formula: 'B3*4' };
  const official = savedByLibreOffice(Buffer.from(await form.xlsx.writeBuffer()), folder);
  const saved = savedByLibreOffice(await workbook(true, official), folder);
  const [, filled] = await tablesOf(saved);
  expect(filled?.rows[2]).toEqual(['Income of the quarter', '2999750.01', '11999000.04']);
  expect(await answersFilledIn(QUARTER_FORM, saved)).toEqual({
    ok: true,
    value: ANSWERS,
  });
}, 300_000);
