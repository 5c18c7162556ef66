// Writes the workbooks of returns that lie in a folder, one after another, in a process of its own.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, hrtime, resourceUsage } from 'node:process';
import { returnWorkbook } from '../../dist/libs/returns/src/documents/return-workbook.js';

const [folder, boards] = [argv[2], Number(argv[3])];

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
console.log(JSON.stringify({ seconds: Number(nanoseconds) / 1e9, mebibytes: resourceUsage().maxRSS / 1024 }));
