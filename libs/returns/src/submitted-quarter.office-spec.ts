import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readWorkbook } from '#documents';
import { savedByLibreOffice } from '#testing';
import { answersFilledIn } from './documents/filled-in.fixture';
import { ReturnDocumentQuery } from './return-document.query';
import { OF, submittedQuarter, type SubmittedQuarter } from './submitted-quarter.fixture';

const LIMIT_MS = 300_000;

let quarter: SubmittedQuarter;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'returns-'));
  quarter = await submittedQuarter();
}, LIMIT_MS);
afterAll(async () => {
  await quarter.sample.close();
  rmSync(folder, { recursive: true, force: true });
});

test(
  'LibreOffice opens the workbook that was submitted, and saves it with the same values, cell by cell',
  async () => {
    const { sample, form, submitted } = quarter;
    const { content } = await sample.ask(new ReturnDocumentQuery(OF, 'workbook', 1));
    const saved = savedByLibreOffice(content, folder);
    const limits = { cellLengthMax: 32_000, percentages: true };
    expect(await readWorkbook(saved, limits)).toEqual(await readWorkbook(content, limits));
    const answers = submitted.cells.flatMap(({ key, answer }) => (answer ? [[key, answer.value]] : []));
    expect(answers.length).toBeGreaterThan(90);
    expect(await answersFilledIn(form, saved)).toEqual({
      ok: true,
      value: Object.fromEntries(answers) as unknown,
    });
  },
  LIMIT_MS,
);
