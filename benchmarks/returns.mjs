// The workbooks of a quarter's returns, one a board, against exceljs' streaming writer, which writes the same rows. Each
// round of each is a process of its own, which reads one return after another from disk and writes its workbook there;
// reading is not counted. The most memory a process took is what Linux keeps of it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, hrtime, resourceUsage } from 'node:process';
import { fileURLToPath } from 'node:url';
import { interleaved, keep, median, ratio, sizes } from './measuring/run.mjs';

const TEMPLATE = '2014-15-planning';
const PEER = fileURLToPath(new URL('./peers/streaming-workbooks.mjs', import.meta.url));

if (argv[2] === 'write') await write(argv[3], Number(argv[4]));
else await compare();

async function write(folder, boards) {
  const { returnWorkbook } = await import('../dist/libs/returns/src/documents/return-workbook.js');
  const template = JSON.parse(readFileSync(join(folder, 'template.json'), 'utf8'));
  let nanoseconds = 0n;
  for (let at = 0; at < boards; at++) {
    const content = { ...JSON.parse(readFileSync(join(folder, `return-${at}.json`), 'utf8')), template };
    const began = hrtime.bigint();
    const made = await returnWorkbook(content);
    if (!made.ok) throw new Error(made.failure.what);
    writeFileSync(join(folder, `ours-${at}.xlsx`), made.value);
    nanoseconds += hrtime.bigint() - began;
  }
  console.log(
    JSON.stringify({ seconds: Number(nanoseconds) / 1e9, mebibytes: resourceUsage().maxRSS / 1024, cpu: (resourceUsage().userCPUTime + resourceUsage().systemCPUTime) / 1e6 }),
  );
}

async function compare() {
  const { boards, rounds } = sizes({ boards: 150, rounds: 7 });
  const folder = mkdtempSync(join(tmpdir(), 'ledger-benchmark-'));
  try {
    const cells = await prepare(folder, boards);
    const mebibytes = { ours: [], peer: [] };
    const run = (who, args) => () => {
      const measured = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
      mebibytes[who].push(Math.round(measured.mebibytes));
      return Number(measured.seconds.toFixed(3));
    };
    const file = fileURLToPath(import.meta.url);
    const times = await interleaved(rounds, {
      'returns, s': run('ours', [file, 'write', folder, String(boards)]),
      'exceljs streaming, s': run('peer', [PEER, folder, String(boards)]),
    });
    await same(folder, boards);
    const figures = {
      ...times,
      'returns, MiB': mebibytes.ours,
      'exceljs streaming, MiB': mebibytes.peer,
    };
    keep('returns', {
      grain: `the workbooks of ${boards} boards, ${median(cells)} cells each`,
      sizes: { boards, rounds },
      figures,
      outcomes: [
        {
          what: 'returns to exceljs streaming, by time',
          is: ratio(figures, 'returns, s', 'exceljs streaming, s'),
          target: 1,
          atMost: true,
        },
        {
          what: 'the same, by the most memory',
          is: ratio(figures, 'returns, MiB', 'exceljs streaming, MiB'),
          target: 0.6,
          atMost: true,
        },
      ],
    });
  } finally {
    if (!process.env.KEEP) rmSync(folder, { recursive: true, force: true }); else console.log(folder);
  }
}

/** Writes the returns to disk, and beside each the rows that its workbook has, with looks, for the peer. */
async function prepare(folder, boards) {
  const { RETURN_TEMPLATES } = await import('../dist/libs/catalogue/src/index.js');
  const { everyCellOf } = await import('../dist/libs/returns/src/documents/return-form.js');
  const { returnWorkbook } = await import('../dist/libs/returns/src/documents/return-workbook.js');
  const { makeReturn } = await import('./measuring/returns.mjs');
  const { rowsOf } = await import('./measuring/workbook-rows.mjs');
  const template = RETURN_TEMPLATES.find(({ code }) => code === TEMPLATE);
  if (!template) throw new Error(`There is no template ${TEMPLATE}`);
  writeFileSync(join(folder, 'template.json'), JSON.stringify(template));
  const cells = [];
  for (let at = 0; at < boards; at++) {
    const content = makeReturn(template, everyCellOf(template), at);
    const made = await returnWorkbook(content);
    if (!made.ok) throw new Error(made.failure.what);
    const rows = await rowsOf(made.value);
    cells.push(rows.cells);
    writeFileSync(join(folder, `rows-${at}.json`), JSON.stringify(rows));
    writeFileSync(join(folder, `return-${at}.json`), JSON.stringify({ ...content, template: undefined }));
  }
  return cells;
}

/** Both have the same values in the same cells, or their times mean nothing. */
async function same(folder, boards) {
  const { readWorkbook } = await import('../dist/libs/documents/src/index.js');
  const read = async (name) => {
    const tables = await readWorkbook(readFileSync(join(folder, name)), { cellLengthMax: 32_000 });
    if (!tables.ok) throw new Error(tables.failure.what);
    return JSON.stringify(tables.value);
  };
  for (let at = 0; at < boards; at++) {
    if ((await read(`ours-${at}.xlsx`)) !== (await read(`peer-${at}.xlsx`)))
      throw new Error(`The workbooks of board ${at + 1} differ`);
  }
}
