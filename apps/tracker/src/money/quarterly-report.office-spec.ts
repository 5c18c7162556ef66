import { readWorkbook, type Table } from '#documents';
import { savedByLibreOffice } from '#testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quarterlyReport } from './quarterly-report';
import { SEPTEMBER_2016 } from './quarterly-report.fixture';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quarterly-report-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function tablesOf(bytes: Buffer): Promise<readonly Table[]> {
  const read = await readWorkbook(bytes);
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value;
}

test('LibreOffice opens the quarterly report and finds every value that was filled in', async () => {
  const made = await quarterlyReport(SEPTEMBER_2016, '2016/17-Q2', 'Cambridgeshire (E10000003)');
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  expect(await tablesOf(savedByLibreOffice(made.value, folder))).toEqual(await tablesOf(made.value));
}, 300_000);
