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

/**
 * What is wrong with a file, as a CSV table somebody can work from: a line for each cell, and a last one that says how
 * many more there are.
 *
 * @param total how many there are in all, where they are not all given.
 */
export function errorFile(refusals: readonly FileRefusal[], total = refusals.length): string {
  return writeCsv([
    HEADER,
    ...refusals.map(
      ({ sheet = '', row = '', column = '', where, header = '', value = '', rule, what, mend }) =>
        [sheet, row, column, where, header, value, rule, what, mend].map((cell) =>
          typeof cell === 'string' ? withoutNhsNumbers(cell) : cell,
        ),
    ),
    ...(total > refusals.length ? [notListed(total - refusals.length)] : []),
  ]);
}

function notListed(number: number): string[] {
  const said = [`${number} more, not listed here`, 'Mend these and send the file again.'];
  return [...Array<string>(HEADER.length - said.length).fill(''), ...said];
}
