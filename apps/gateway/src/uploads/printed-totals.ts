import type { Mark } from '#catalogue';
import type { FileRefusal } from '#documents';
import { atCell } from './file-refusal';
import type { FoundTable } from './find-tables';
import { valueOfCell } from './value-of-cell';

/** Holds the printed total of a row against what its values add up to. A total that is not reported is not checked. */
export function checkPrintedTotal(found: FoundTable, at: number, marks: readonly Mark[]): FileRefusal[] {
  const { columns, table } = found;
  const cells = table.rows[at] ?? [];
  if (columns.printedTotal === undefined) return [];
  const sum = sumOf(
    columns.values.map(({ column }) => cells[column] ?? ''),
    marks,
  );
  return checked(found, at, columns.printedTotal, sum, marks, 'the values of its row');
}

/** Holds each value of totals rows against the sum of its column: of every other row, whoever it belongs to. */
export function checkTotalsRows(
  found: FoundTable,
  totals: readonly number[],
  rows: readonly (readonly string[])[],
  marks: readonly Mark[],
): FileRefusal[] {
  if (totals.length === 0) return [];
  const sums = found.columns.values.map(({ column }) => {
    const values = rows.map((cells) => cells[column] ?? '');
    return { column, sum: sumOf(values, marks) };
  });
  return totals.flatMap((at) =>
    sums.flatMap(({ column, sum }) => checked(found, at, column, sum, marks, 'the other rows')),
  );
}

/** What cells add up to; undefined where one of them is no number. */
function sumOf(values: readonly string[], marks: readonly Mark[]): number | undefined {
  let sum = 0;
  for (const text of values) {
    const value = partOfSum(text, marks);
    if (value === undefined) return undefined;
    sum += value;
  }
  return sum;
}

function checked(
  { table, headerRow }: FoundTable,
  at: number,
  column: number,
  sum: number | undefined,
  marks: readonly Mark[],
  of: string,
): FileRefusal[] {
  const printed = table.rows[at]?.[column] ?? '';
  const total = wholeNumber(printed, marks);
  if (total === undefined || sum === undefined || sum === total) return [];
  const header = table.rows[headerRow]?.[column];
  return [
    atCell(
      { sheet: table.sheet, row: at + 1, column: column + 1 },
      {
        rule: 'printed-total-differs',
        what: `${total} is printed, and ${of} add up to ${sum}`,
        mend: 'Correct the cell that is wrong. A total is only checked, never published: it may be removed.',
      },
      { value: printed, header },
    ),
  ];
}

/** What is not reported adds nothing. */
function partOfSum(text: string, marks: readonly Mark[]): number | undefined {
  const isReported = text.trim() !== '' && valueOfCell(text, marks, undefined).kind !== 'not-reported';
  return isReported ? wholeNumber(text, marks) : 0;
}

/** The number in a cell; undefined where it is none, so that nothing can be said of a sum with it. */
function wholeNumber(text: string, marks: readonly Mark[]): number | undefined {
  const read = valueOfCell(text, marks, undefined);
  return read.kind === 'value' && typeof read.value === 'number' ? read.value : undefined;
}
