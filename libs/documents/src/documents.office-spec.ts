import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillWorkbook, readWorkbook, renderStatement } from '#documents';
import type { Statement, Table } from '#documents';
import { savedByLibreOffice } from '#testing';
import { ACCOUNT, QUARTER, RELEASE, STATEMENTS } from './statements.fixture';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'documents-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const saved = (bytes: Buffer): Buffer => savedByLibreOffice(bytes, folder);

async function tablesOf(bytes: Buffer): Promise<readonly Table[]> {
  const read = await readWorkbook(bytes);
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value;
}

async function rendered(statement: Statement, form: 'xlsx' | 'pdf'): Promise<Buffer> {
  const made = await renderStatement(statement, form);
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value;
}

describe('LibreOffice', () => {
  test.each(Object.entries(STATEMENTS))(
    'opens the workbook of %s and finds every value that was written',
    async (_, statement) => {
      const bytes = await rendered(statement, 'xlsx');
      expect(await tablesOf(saved(bytes))).toEqual(await tablesOf(bytes));
    },
    300_000,
  );

  test('works out the formulas of a template anew with what was filled in', async () => {
    const workbook = new exceljs.Workbook();
    const part = workbook.addWorksheet('Part 2');
    part.getCell('A1').value = 0;
    part.getCell('A2').value = { formula: 'A1*2', result: 999 };
    part.getCell('A3').value = { formula: 'SUM(B5:B7)', result: 999 };
    workbook.definedNames.add("'Part 2'!$A$1", 'Fund');
    workbook.definedNames.add("'Part 2'!$A$5", 'Lines');
    const template = Buffer.from(await workbook.xlsx.writeBuffer());
    const filled = await fillWorkbook(template, {
      at: RELEASE.at,
      cells: { Fund: { type: 'money', value: 83_599_999n } },
      tables: {
        Lines: [1n, 2n, 3n].map((value) => [
          { type: 'text', value: '=1+1' },
          { type: 'money', value },
        ]),
      },
    });
    if (!filled.ok) throw new Error(JSON.stringify(filled.failure));
    const [table] = await tablesOf(saved(filled.value));
    expect(table?.rows).toEqual([
      ['835999.99'],
      ['1671999.98'],
      ['0.06'],
      [],
      ['=1+1', '0.01'],
      ['=1+1', '0.02'],
      ['=1+1', '0.03'],
    ]);
  }, 300_000);
});

describe('Poppler', () => {
  const textOf = async (statement: Statement): Promise<string> => {
    const file = join(folder, 'statement.pdf');
    writeFileSync(file, await rendered(statement, 'pdf'));
    return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8', timeout: 60_000 });
  };

  test('finds every figure of a PDF, and its letters', async () => {
    expect(await textOf(RELEASE)).toMatch(/Released +£835,999\.99 +|£835,999\.99/);
    expect(await textOf(RELEASE)).toContain('Invented outturn');
    expect(await textOf(QUARTER)).toContain('Ŵyn Jones, Žofia');
  });

  test('finds the headers of a table again on each of its pages', async () => {
    const pages = (await textOf(ACCOUNT)).split('\f').filter((page) => page.trim() !== '');
    expect(pages.length).toBeGreaterThan(2);
    for (const [at, page] of pages.entries()) {
      expect(page).toMatch(/Number +Effective +What/);
      expect(page).toContain(`Page ${at + 1} of ${pages.length}`);
    }
  });
});
