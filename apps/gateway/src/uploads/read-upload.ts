import type { ColumnMapping } from '#catalogue';
import type { FileRefusal, Table } from '#documents';
import { withoutNhsNumbers } from '#kernel';
import type { Examination } from '../examine-event';
import type { Turns } from '../turns';
import { countsOfTable } from './counts-of-table';
import { examineCounts, nhsNumbersIn } from './examine-counts';
import type { FitCount } from './examine-counts';
import { findTables, headersLeftOut } from './find-tables';
import type { FoundTable } from './find-tables';
import type { Given } from './stated-parts';
import type { UploadAnswer } from './upload.schema';

/** What of a file may be taken in, and what is wrong with the rest. */
export interface ReadUpload {
  readonly fit: readonly FitCount[];
  readonly refusals: readonly FileRefusal[];
  readonly tables: readonly Omit<UploadAnswer['tables'][number], 'counts'>[];
}

/** What a file is read by and held against. */
export interface Reading extends Omit<Examination, 'mayBeOfUpload'> {
  readonly mapping: ColumnMapping;
  readonly given: Given;
  readonly uploadId: string;
}

/** Counts one upload may bring: as many as a request of events. */
const COUNTS_MAX = 5_000;

/** Reads the tables of a file by a mapping, and holds every count to the rules of the door, a piece at a turn. */
export async function readUpload(
  tables: readonly Table[],
  reading: Reading,
  turns: Turns,
): Promise<ReadUpload> {
  const found = await turns.take(() => findTables(reading.mapping, tables));
  if (!found.ok) return refused(found.failure);
  const numbers = await turns.take(() =>
    nhsNumbersIn(found.value).map((refusal) => ofItsColumn(withHeader(refusal, found.value))),
  );
  const read = await turns.take(() =>
    found.value.map((each) => ({ ...each, ...countsOfTable(each, reading) })),
  );
  const counts = read.flatMap((each) => each.counts);
  if (counts.length > COUNTS_MAX) return refused([...numbers, tooMany(counts.length)]);
  const examined = await examineCounts(counts, { ...reading, mayBeOfUpload: true }, turns);
  const others = [...read.flatMap((each) => each.refusals), ...examined.refusals];
  const refusals = withoutNumbers(numbers, others).map((refusal) => withHeader(refusal, found.value));
  if (numbers.length > 0) return refused(refusals);
  if (counts.length === 0 && refusals.length === 0) return refused([nothingFound(reading)]);
  return {
    fit: examined.fit,
    refusals,
    tables: read.map((each) => ({
      name: each.layout.name,
      sheet: each.table.sheet,
      headerRow: each.headerRow + 1,
      leftOut: [...each.leftOut],
      headersLeftOut: headersLeftOut(found.value, each),
    })),
  };
}

/** A cell with an NHS number is refused for that alone: what else is wrong with it would have to repeat it. */
function withoutNumbers(numbers: readonly FileRefusal[], others: readonly FileRefusal[]): FileRefusal[] {
  const cells = new Set(numbers.map(({ where }) => where));
  return [...numbers, ...others.filter(({ where }) => !cells.has(where))];
}

/** An NHS number may stand in a column that nobody meant to send: it is named in words too. */
function ofItsColumn(refusal: FileRefusal): FileRefusal {
  const { what, header = '' } = refusal;
  return { ...refusal, what: header === '' ? what : `${what}, in the column "${header}"` };
}

/** A cell is found again by its header: the nearest above it. */
function withHeader(refusal: FileRefusal, found: readonly FoundTable[]): FileRefusal {
  const { sheet, row = 0, column = 0, header } = refusal;
  const nearestFirst = found.toSorted((one, other) => other.headerRow - one.headerRow);
  const at = nearestFirst.find(({ table, headerRow }) => table.sheet === sheet && headerRow + 1 < row);
  const named = header ?? at?.table.rows[at.headerRow]?.[column - 1];
  return { ...refusal, header: named === undefined ? undefined : withoutNhsNumbers(named) };
}

function refused(refusals: readonly FileRefusal[]): ReadUpload {
  return { fit: [], refusals, tables: [] };
}

function tooMany(counts: number): FileRefusal {
  return {
    rule: 'file-too-large',
    where: '',
    what: `${counts} counts`,
    mend: `Send at most ${COUNTS_MAX} counts a file.`,
  };
}

function nothingFound({ mapping, given }: Reading): FileRefusal {
  const isOwn = mapping.source === 'its-council';
  return {
    rule: 'nothing-to-publish',
    where: '',
    what: isOwn ? `no count of the area of ${given.source}` : 'no count: every value is blank or left out',
    mend: isOwn
      ? 'Give the council whose row is meant as the source, and check that its row is there.'
      : 'Fill in the values that are to be reported.',
  };
}
