import { readEvent } from '#contracts';
import type { CountReported, CountWithdrawn } from '#contracts';
import { cellName, inSheet } from '#documents';
import type { FileRefusal } from '#documents';
import { nhsNumberSpelling } from '#kernel';
import type { Refusal } from '#kernel';
import { examineEvent } from '../examine-event';
import type { Examination, FitEvent } from '../examine-event';
import type { Turns } from '../turns';
import type { StatedCount } from './counts-of-table';
import { atCell, atParameter } from './file-refusal';
import type { FoundTable } from './find-tables';

/** A count that the door lets in: as an event, and as the bytes that go into the log. */
export interface FitCount {
  readonly count: StatedCount;
  readonly event: CountReported | CountWithdrawn;
  readonly fit: FitEvent;
}

/** Said to whoever may have sent no such number at all: one in eleven rows of ten digits passes the check. */
const NHS_NUMBER_MEND =
  'Send aggregate or pseudonymised data only: leave the number, or the column, out. A date or a reference that happens ' +
  'to pass has to be written otherwise.';

/** Some milliseconds' work. */
const COUNTS_A_TURN = 200;

/**
 * Holds each count to the rules any event is held to at the door, a few at a turn; what a rule points at is found in
 * the file again.
 */
export async function examineCounts(
  counts: readonly StatedCount[],
  examination: Examination,
  turns: Turns,
): Promise<{ readonly fit: readonly FitCount[]; readonly refusals: readonly FileRefusal[] }> {
  const fit: FitCount[] = [];
  const refusals = new Map<string, FileRefusal>();
  const stated = new Map<string, StatedCount[]>();
  for (const count of counts)
    stated.set(keyOf(count), [...(stated.get(keyOf(count)) ?? []).slice(0, 1), count]);
  const refuse = (refusal: FileRefusal) => refusals.set(`${refusal.rule} ${refusal.where}`, refusal);
  const examine = (count: StatedCount) => {
    const other = stated.get(keyOf(count))?.find((each) => each !== count);
    const examined = examineEvent(count.event, '', examination);
    if (!examined.ok) examined.failure.forEach((refusal) => refuse(inFile(count, refusal)));
    else if (other) refuse(statedAgain(count, other));
    else fit.push({ count, event: countEvent(count.event), fit: examined.value });
  };
  for (let from = 0; from < counts.length; from += COUNTS_A_TURN)
    await turns.take(() => counts.slice(from, from + COUNTS_A_TURN).forEach(examine));
  return { fit, refusals: [...refusals.values()] };
}

/** What a count is one version of: neither of two with one key is known to be right. */
function keyOf({ event }: StatedCount): string {
  const data = Object(event['data']) as { readonly applicableAt: string };
  const version = new Date(data.applicableAt).getTime();
  return JSON.stringify([event['source'], { ...data, applicableAt: version, value: null, status: null }]);
}

/** What has been examined is read once more, as the projector will. */
function countEvent(value: StatedCount['event']): CountReported | CountWithdrawn {
  const read = readEvent(value);
  if (!read.ok || read.value.type === 'bettercare.period.replaced.v1') {
    throw new Error('An event that was let in is not the count it was made as');
  }
  return read.value;
}

/** Where in the file a refusal of an event points: the cell of that part, the upload's parameter, or the count itself. */
function inFile(
  { cells, cell, header, value }: StatedCount,
  { rule, where, what, mend }: Refusal,
): FileRefusal {
  const refusal = { rule, what, mend };
  if (where === '/source') return atParameter('source', refusal);
  const [pointer] = Object.keys(cells).filter((each) => `${where}/`.startsWith(`${each}/`));
  const part = pointer === undefined ? undefined : cells[pointer];
  if (part?.cell) return atCell(part.cell, refusal, { value: part.text });
  const isGiven = pointer === '/data/applicableAt' || pointer === '/data/period';
  return isGiven
    ? atParameter(pointer.slice('/data/'.length), refusal)
    : atCell(cell, refusal, { value, header });
}

function statedAgain({ cell, value, header }: StatedCount, { cell: other }: StatedCount): FileRefusal {
  const refusal = {
    rule: 'count-stated-twice',
    what: `the count that ${inSheet(other.sheet, cellName(other.row, other.column))} states too, with the same applicable time`,
    mend: 'Neither is taken in. Keep the one that holds; a correction has a later applicable time.',
  };
  return atCell(cell, refusal, { value, header });
}

/** Cells with an NHS number, wherever they stand in a table that is read: no file with one is taken in. */
export function nhsNumbersIn(found: readonly FoundTable[]): FileRefusal[] {
  const tables = [...new Set(found.map(({ table }) => table))];
  return tables.flatMap(({ sheet, rows }) =>
    rows.flatMap((cells, row) =>
      cells.flatMap((text, column) => {
        const spelling = nhsNumberSpelling(text);
        if (spelling === undefined) return [];
        const refusal = {
          rule: 'nhs-number',
          what: `ten digits, written ${spelling}, that pass the NHS number check`,
          mend: NHS_NUMBER_MEND,
        };
        return [atCell({ sheet, row: row + 1, column: column + 1 }, refusal)];
      }),
    ),
  );
}
