// A workbook as rows that exceljs can write again: values, numbers of styles, widths.
import exceljs from 'exceljs';

export async function rowsOf(bytes) {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(bytes);
  const styles = new Map();
  const styleOf = (style) => {
    const key = JSON.stringify(style);
    if (!styles.has(key)) styles.set(key, styles.size);
    return styles.get(key);
  };
  let number = 0;
  const sheets = workbook.worksheets
    .filter(({ state }) => state === 'visible')
    .map((sheet) => {
      const rows = [];
      sheet.eachRow({ includeEmpty: false }, (row, at) => {
        const cells = [];
        row.eachCell({ includeEmpty: true }, (cell, column) => {
          // What stands in the first of cells that are one.
          const value = cell.master === cell ? valueOf(cell.value) : null;
          if (value === null && Object.keys(cell.style).length === 0) return;
          number += 1;
          cells.push([column, styleOf(cell.style), value]);
        });
        rows.push([at, cells]);
      });
      const widths = Array.from({ length: sheet.columnCount }, (_, at) => sheet.getColumn(at + 1).width);
      return { name: sheet.name, widths, rows };
    });
  return { sheets, styles: [...styles.keys()].map((key) => JSON.parse(key)), cells: number };
}

/** Days as their numbers, which their format shows; what JSON would make a text of. */
function valueOf(value) {
  if (value instanceof Date) return value.getTime() / (24 * 60 * 60 * 1000) + 25_569;
  return value ?? null;
}
