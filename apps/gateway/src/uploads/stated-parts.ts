import { headerWords, isWorded } from '#catalogue';
import type { Measure, Stated } from '#catalogue';
import type { Category } from '#contracts';
import type { FileRefusal } from '#documents';
import { fail, ok, readPeriod } from '#kernel';
import type { Period, Refusal, Result } from '#kernel';
import type { Definitions } from '#reference';
import { readApplicableAt } from './applicable-at';
import type { FileCell } from './file-refusal';
import { atCell, atParameter } from './file-refusal';
import type { FoundTable } from './find-tables';

/** What whoever uploads a file says of all of it. */
export interface Given {
  /** In whose name. */
  readonly source: string;
  readonly period?: string | undefined;
  readonly status?: string | undefined;
  readonly applicableAt?: string | undefined;
}

/** A part of a count as text, and the cell it stands in; none where it is fixed, or given with the upload. */
export interface Part {
  readonly text: string;
  readonly cell?: FileCell | undefined;
}

type GivenPart = 'period' | 'status' | 'applicableAt';

/** Where each of the parts that stand once for a table is found, or the column that holds it row by row. */
export type Whole = { readonly [Name in GivenPart]: Part | { readonly column: number } };

/**
 * Where a table's period, status and applicable time stand. Each is said in one place: a part that the file holds
 * and the upload gives as well is refused, since nobody could say which counts.
 */
export function wholeOf(found: FoundTable, given: Given): Result<Whole, FileRefusal[]> {
  const refusals: FileRefusal[] = [];
  const part = (name: GivenPart): Part | { readonly column: number } => {
    const stated = found.layout[name];
    const column = found.columns[name];
    const label = stated.label && besideLabel(found, stated.label);
    const inFile = column === undefined ? label : { column };
    const fromUpload = given[name];
    if (inFile && fromUpload !== undefined) refusals.push(atParameter(name, statedTwice(name)));
    if (inFile) return inFile;
    if (fromUpload !== undefined) return { text: fromUpload };
    if (stated.fixed !== undefined) return { text: stated.fixed };
    refusals.push(atParameter(name, notStated(name, stated)));
    return { text: '' };
  };
  const whole = { period: part('period'), status: part('status'), applicableAt: part('applicableAt') };
  return refusals.length > 0 ? fail(refusals) : ok(whole);
}

/** What stands after a label's colon, or in the next cell of its row; above the header. */
function besideLabel(
  { table, headerRow }: FoundTable,
  label: NonNullable<Stated['label']>,
): Part | undefined {
  for (const [row, cells] of table.rows.slice(0, headerRow).entries()) {
    for (const [column, text] of cells.entries()) {
      const [name = '', ...after] = text.split(':');
      if (!isWorded(label, name)) continue;
      const within = after.join(':').trim();
      const beside = cells.findIndex((each, at) => at > column && each.trim() !== '');
      const place = within === '' ? beside : column;
      const value = within === '' ? cells[beside] : within;
      if (value !== undefined)
        return { text: value, cell: { sheet: table.sheet, row: row + 1, column: place + 1 } };
    }
  }
  return undefined;
}

/** The period a part states, or why it is none. */
export function periodOf({ text, cell }: Part): Result<Period, FileRefusal> {
  const period = readPeriod(text);
  if (period) return ok(period);
  return fail(
    refusedPart('period', cell, text, {
      rule: 'cell-not-a-period',
      what: text.trim() === '' ? 'no period' : `"${text.slice(0, 60)}"`,
      mend: `Give a month (2014-09, September 2014), a quarter (2014/15-Q2) or a financial year (2014/15)${cell ? '; remove the row if it is a total' : ''}.`,
    }),
  );
}

export function applicableAtOf({ text, cell }: Part): Result<string, FileRefusal> {
  const applicableAt = readApplicableAt(text);
  if (applicableAt !== undefined) return ok(applicableAt);
  return fail(
    refusedPart('applicableAt', cell, text, {
      rule: 'cell-not-a-time',
      what: text.trim() === '' ? 'no applicable time' : `"${text.slice(0, 60)}"`,
      mend: 'Give a moment with an offset, 2014-11-13T09:30:00Z, or a day, 2014-11-13, 13/11/2014 (the day first) or 13 November 2014.',
    }),
  );
}

export function statusOf({ text, cell }: Part): Result<'provisional' | 'final', FileRefusal> {
  const status = headerWords(text);
  if (status === 'provisional' || status === 'final') return ok(status);
  return fail(
    refusedPart('status', cell, text, {
      rule: 'cell-not-a-status',
      what: text.trim() === '' ? 'no status' : `"${text.slice(0, 60)}"`,
      mend: 'Give provisional or final.',
    }),
  );
}

/** The measure a text names by its code or its name; undefined when it names none. */
export function measureCalled(text: string, { measures }: Definitions): Measure | undefined {
  const called = headerWords(text);
  return measures.find(({ code, name }) => [code, name].some((each) => headerWords(each) === called));
}

const ONE_OF = { agency: 'an agency', reason: 'a reason', careType: 'a care type' } as const;

/** The code of a category that a cell names by code or name. One that the measure does not divide by is left to the rules. */
export function categoryCalled(
  { text, cell }: Part & { readonly cell: FileCell },
  dimension: keyof Category,
  measure: Measure | undefined,
): Result<string, FileRefusal> {
  const called = headerWords(text);
  const codes = measure?.breakdown?.[dimension] ?? [];
  const found = codes.find(({ code, name }) => [code, name].some((each) => headerWords(each) === called));
  if (found || codes.length === 0) return ok(found?.code ?? text.trim());
  const refusal = {
    rule: 'unknown-category',
    what: `"${text.trim().slice(0, 60)}" is not ${ONE_OF[dimension]} of ${measure?.code}`,
    mend: `Give one of: ${codes.map(({ code }) => code).join(', ')}.`,
  };
  return fail(atCell(cell, refusal, { value: text }));
}

function refusedPart(
  name: GivenPart,
  cell: FileCell | undefined,
  value: string,
  refusal: Omit<Refusal, 'where'>,
): FileRefusal {
  return cell ? atCell(cell, refusal, { value }) : atParameter(name, refusal);
}

const IN_WORDS = {
  period: { part: 'period', say: 'which period the file is of, 2014-09' },
  status: { part: 'status', say: 'whether its counts are provisional or final' },
  applicableAt: { part: 'applicable time', say: 'from when its counts hold, such as 2014-11-13' },
} as const;

function statedTwice(name: GivenPart): Omit<Refusal, 'where'> {
  return {
    rule: 'stated-twice',
    what: `the ${IN_WORDS[name].part}, which the file states as well`,
    mend: 'Leave it out of the upload, or its column out of the file.',
  };
}

function notStated(name: GivenPart, { given, column, label }: Stated): Omit<Refusal, 'where'> {
  const { part, say } = IN_WORDS[name];
  const wordings = [column, label].flatMap((each) => [...(each?.is ?? []), ...(each?.beginsWith ?? [])]);
  const inFile = wordings.slice(0, 1).map((word) => `in the file under "${word}"`);
  const places = [...(given ? ['along with the file'] : []), ...inFile];
  return {
    rule: 'not-stated',
    what: `no ${part}: neither in the file nor along with it`,
    mend: `Say ${say}: ${places.join(', or ')}.`,
  };
}
