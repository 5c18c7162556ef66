import { withoutNhsNumbers } from '#kernel';
import type { Refusal } from '#kernel';
import { writeCsv } from './write-csv';

/** Why something in a file was not taken. `where` names the cell as a spreadsheet does, row and column count from 1. */
export interface FileRefusal extends Refusal {
  readonly sheet?: string | undefined;
  readonly row?: number | undefined;
  readonly column?: number | undefined;
  /** The header of its column. */
  readonly header?: string | undefined;
  /** What stands in the cell. */
  readonly value?: string | undefined;
}

const HEADER = ['sheet', 'row', 'column', 'cell', 'header', 'value', 'rule', 'what', 'how to mend'];

/** What is wrong with a file, as a CSV table somebody can work from: a line for each cell. */
export function errorFile(refusals: readonly FileRefusal[]): string {
  return writeCsv([
    HEADER,
    ...refusals.map(
      ({ sheet = '', row = '', column = '', where, header = '', value = '', rule, what, mend }) =>
        [sheet, row, column, where, header, value, rule, what, mend].map((cell) =>
          typeof cell === 'string' ? withoutNhsNumbers(cell) : cell,
        ),
    ),
  ]);
}
