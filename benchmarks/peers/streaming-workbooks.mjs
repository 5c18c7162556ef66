// exceljs' streaming writer, in a process of its own: the same rows as the ledger's workbooks have, with the same looks
// and widths, one workbook after another to files. What a cell may hold, its lists and its colours when it says something
// are left out.
import exceljs from 'exceljs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, hrtime, resourceUsage } from 'node:process';

const [folder, boards] = [argv[2], Number(argv[3])];

let nanoseconds = 0n;
for (let at = 0; at < boards; at++) {
  const { sheets, styles } = JSON.parse(readFileSync(join(folder, `rows-${at}.json`), 'utf8'));
  const began = hrtime.bigint();
  await write(join(folder, `peer-${at}.xlsx`), sheets, styles);
  nanoseconds += hrtime.bigint() - began;
}
console.log(JSON.stringify({ seconds: Number(nanoseconds) / 1e9, mebibytes: resourceUsage().maxRSS / 1024 }));

async function write(filename, sheets, styles) {
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({
    filename,
    useStyles: true,
    useSharedStrings: false,
  });
  for (const { name, widths, rows } of sheets) {
    const sheet = workbook.addWorksheet(name);
    sheet.columns = widths.map((width) => ({ width }));
    for (const [number, cells] of rows) {
      const row = sheet.getRow(number);
      for (const [column, style, value] of cells) {
        const cell = row.getCell(column);
        cell.style = styles[style];
        if (value !== null) cell.value = value;
      }
      row.commit();
    }
    sheet.commit();
  }
  await workbook.commit();
}
