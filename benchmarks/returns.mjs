// The workbooks of a quarter's returns, one a board, against exceljs' streaming writer, which writes the same rows. Each
// round of each is a process of its own, which reads one return after another from disk and writes its workbook there;
// reading is not counted. The most memory of a process is what Linux keeps of it. Both are measured again with little
// room for young objects, which Node otherwise lets grow by tens of MiB, however little lives.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RETURN_TEMPLATES } from '../dist/libs/catalogue/src/index.js';
import { readWorkbook } from '../dist/libs/documents/src/index.js';
import { everyCellOf } from '../dist/libs/returns/src/documents/return-form.js';
import { returnWorkbook } from '../dist/libs/returns/src/documents/return-workbook.js';
import { makeReturn } from './measuring/returns.mjs';
import { interleaved, keep, median, ratio, sizes } from './measuring/run.mjs';
import { rowsOf } from './measuring/workbook-rows.mjs';

const TEMPLATE = '2015-16-q1';
const CONTENDERS = {
  returns: ['./measuring/write-returns.mjs'],
  exceljs: ['./peers/streaming-workbooks.mjs'],
  'returns, little young': ['./measuring/write-returns.mjs', '--max-semi-space-size=1'],
  'exceljs, little young': ['./peers/streaming-workbooks.mjs', '--max-semi-space-size=1'],
};

const { boards, rounds } = sizes({ boards: 150, rounds: 7 });
const folder = mkdtempSync(join(tmpdir(), 'ledger-benchmark-'));
try {
  const cells = await prepare();
  const memory = {};
  const run = (name, file, flags) => () => {
    const args = [...flags, fileURLToPath(new URL(file, import.meta.url)), folder, String(boards)];
    const { seconds, mebibytes } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
    (memory[`${name}, MiB`] ??= []).push(Math.round(mebibytes));
    return Number(seconds.toFixed(3));
  };
  const times = await interleaved(
    rounds,
    Object.fromEntries(
      Object.entries(CONTENDERS).map(([name, [file, ...flags]]) => [`${name}, s`, run(name, file, flags)]),
    ),
  );
  await holdTheSame();
  const figures = { ...times, ...memory };
  const atMost = true;
  keep('returns', {
    grain: `the workbooks of ${boards} boards for ${TEMPLATE}, ${median(cells)} cells each`,
    sizes: { boards, rounds },
    figures,
    outcomes: [
      {
        what: 'returns to exceljs streaming, by time',
        is: ratio(figures, 'returns, s', 'exceljs, s'),
        ...{ target: 1, atMost },
      },
      {
        what: 'the same, by the most memory',
        is: ratio(figures, 'returns, MiB', 'exceljs, MiB'),
        ...{ target: 0.6, atMost },
      },
      {
        what: 'the same by memory, with little room for young objects in both',
        is: ratio(figures, 'returns, little young, MiB', 'exceljs, little young, MiB'),
      },
    ],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Writes the returns to disk, and beside each the rows of its workbook for the peer. Gives the cells of each. */
async function prepare() {
  const template = RETURN_TEMPLATES.find(({ code }) => code === TEMPLATE);
  const places = everyCellOf(template);
  writeFileSync(join(folder, 'template.json'), JSON.stringify(template));
  const cells = [];
  for (let at = 0; at < boards; at++) {
    const content = makeReturn(template, places, at);
    const rows = await rowsOf(written(await returnWorkbook(content)));
    cells.push(rows.cells);
    writeFileSync(join(folder, `rows-${at}.json`), JSON.stringify(rows));
    writeFileSync(join(folder, `return-${at}.json`), JSON.stringify({ ...content, template: undefined }));
  }
  return cells;
}

/** Both have the same values in the same cells, or their times mean nothing. */
async function holdTheSame() {
  const read = async (name) =>
    JSON.stringify(written(await readWorkbook(readFileSync(join(folder, name)), { cellLengthMax: 32_000 })));
  for (let at = 0; at < boards; at++) {
    if ((await read(`ours-${at}.xlsx`)) !== (await read(`peer-${at}.xlsx`)))
      throw new Error(`The workbooks of board ${at + 1} differ`);
  }
}

function written(made) {
  if (!made.ok) throw new Error(made.failure.what);
  return made.value;
}
