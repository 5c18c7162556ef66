import { isWorded } from '#catalogue';
import type { ColumnMapping, Layout, Measure } from '#catalogue';
import { cellName, inSheet } from '#documents';
import type { FileRefusal } from '#documents';
import { fail, ok } from '#kernel';
import type { Json, Result } from '#kernel';
import type { Known } from '#records';
import { areaOfRow } from './area-of-row';
import { atCell } from './file-refusal';
import type { FileCell } from './file-refusal';
import { columnsUnder } from './find-tables';
import type { FoundTable } from './find-tables';
import { checkPrintedTotal, checkTotalsRows } from './printed-totals';
import { applicableAtOf, categoryCalled, measureCalled, periodOf, statusOf, wholeOf } from './stated-parts';
import type { Given, Part, Whole } from './stated-parts';
import { valueOfCell } from './value-of-cell';

/** A count as a file states it: the event it becomes, and the cells its parts stand in. */
export interface StatedCount {
  /** The mapping's own name for its table: a file has one of each. */
  readonly table: string;
  readonly event: { readonly [name: string]: Json };
  readonly cell: FileCell;
  readonly header: string;
  readonly value: string;
  /** The cell behind a member of the event, by its JSON pointer. */
  readonly cells: Readonly<Record<string, Part>>;
}

/** What was passed over in a table, and how often. */
export interface LeftOut {
  readonly why: 'not-reported' | 'another-council' | 'no-area' | 'total';
  readonly cells: number;
  /** The first of the cells where nothing was reported: whoever forgot one finds it by them. */
  readonly where?: string[] | undefined;
}

/** So many are named. */
const PLACES_MAX = 20;

export interface ReadTable {
  readonly counts: readonly StatedCount[];
  readonly refusals: readonly FileRefusal[];
  readonly leftOut: readonly LeftOut[];
}

interface Reading {
  readonly mapping: ColumnMapping;
  readonly given: Given;
  readonly known: Known;
  /** By which its events are known: the same file, read in the same way, gives the same events. */
  readonly uploadId: string;
}

/** Turns the rows of a table into counts, each by the rules of its mapping. Whether they may be recorded is asked later. */
export function countsOfTable(found: FoundTable, reading: Reading): ReadTable {
  const whole = wholeOf(found, reading.given);
  if (!whole.ok) return { counts: [], refusals: whole.failure, leftOut: [] };
  const { table, headerRow } = found;
  const counts: StatedCount[] = [];
  const refusals: FileRefusal[] = [];
  const leftOut = new Map<LeftOut['why'], number>();
  const leave = (why: LeftOut['why'], cells: number) => leftOut.set(why, (leftOut.get(why) ?? 0) + cells);
  const notReported: string[] = [];
  const leftOutRows = rowsLeftOut(found);
  const summed: (readonly string[])[] = [];
  const totals: number[] = [];
  for (const [at, cells] of table.rows.entries()) {
    if (at <= headerRow) continue;
    const apart = leftOutRows.find(({ columns, wording }) =>
      columns.some((column) => isWorded(wording, cells[column] ?? '')),
    );
    if (!holdsValues(found, cells)) {
      // Blank lines and notes are not of an area and a period: a row that is lacks a count.
      const key = apart ? undefined : keyOfRow(found, whole.value, at, reading);
      if (key?.ok && key.value !== 'another-council') notReported.push(...valueCells(found, at));
      continue;
    }
    if (apart?.as === 'total') {
      totals.push(at);
      leave('total', found.columns.values.length);
      continue;
    }
    summed.push(cells);
    if (apart) {
      leave('no-area', found.columns.values.length);
      continue;
    }
    const read = countsOfRow(found, whole.value, at, reading);
    if (!read.ok) refusals.push(...read.failure);
    else if (read.value === 'another-council') leave('another-council', found.columns.values.length);
    else {
      counts.push(...read.value.counts);
      refusals.push(...read.value.refusals);
      notReported.push(...read.value.notReported);
    }
  }
  refusals.push(...checkTotalsRows(found, totals, summed, reading.mapping.marks));
  const others = [...leftOut].map(([why, cells]) => ({ why, cells }));
  if (notReported.length === 0) return { counts, refusals, leftOut: others };
  const where = notReported.slice(0, PLACES_MAX);
  const unreported: LeftOut = { why: 'not-reported', cells: notReported.length, where };
  return { counts, refusals, leftOut: [unreported, ...others] };
}

/** The rows that a layout leaves out, with the columns they are known by. */
function rowsLeftOut(found: FoundTable) {
  return (found.layout.rowsLeftOut ?? []).map((rows) =>
    'area' in rows
      ? { as: rows.as, wording: rows.area, columns: found.columns.area }
      : { as: rows.as, wording: rows.says, columns: columnsUnder(rows.column, found) },
  );
}

/** The value cells of a row, as a spreadsheet calls them. */
function valueCells({ columns, table }: FoundTable, at: number): string[] {
  return columns.values.map(({ column }) => inSheet(table.sheet, cellName(at + 1, column + 1)));
}

/** A row without a value is a blank line, a note, or of an area that reported nothing. */
function holdsValues({ columns }: FoundTable, cells: readonly string[]): boolean {
  return columns.values.some(({ column }) => (cells[column] ?? '').trim() !== '');
}

interface ReadRow {
  readonly counts: readonly StatedCount[];
  readonly refusals: readonly FileRefusal[];
  /** The cells that say so. */
  readonly notReported: readonly string[];
}

/** What the counts of a row have alike, and the cells it stands in. */
interface RowKey {
  readonly measure: Measure | undefined;
  readonly status: 'provisional' | 'final';
  readonly data: { readonly [name: string]: string };
  readonly category: { readonly [dimension: string]: string };
  readonly cells: Readonly<Record<string, Part>>;
}

function countsOfRow(
  found: FoundTable,
  whole: Whole,
  at: number,
  reading: Reading,
): Result<ReadRow | 'another-council', FileRefusal[]> {
  const key = keyOfRow(found, whole, at, reading);
  if (!key.ok) return key;
  if (key.value === 'another-council') return ok(key.value);
  const { mapping } = reading;
  const counts: StatedCount[] = [];
  const refusals: FileRefusal[] = [];
  const notReported: string[] = [];
  for (const { column, category } of found.columns.values) {
    const { text, cell } = partAt(found, at, column);
    const header = found.table.rows[found.headerRow]?.[column] ?? '';
    const value = valueOfCell(text, mapping.marks, key.value.measure);
    if (value.kind === 'not-reported') notReported.push(inSheet(cell.sheet, cellName(cell.row, cell.column)));
    else if (value.kind === 'refused') refusals.push(atCell(cell, value.refusal, { value: text, header }));
    else {
      const reported = value.kind === 'value' ? { value: value.value, status: key.value.status } : undefined;
      const event = eventOf(
        found,
        cell,
        { ...key.value, category: { ...key.value.category, ...category } },
        reported,
        reading,
      );
      counts.push({ table: found.layout.name, event, cell, header, value: text, cells: key.value.cells });
    }
  }
  if (refusals.length > 0) return ok({ counts, refusals, notReported });
  // Which of its cells is wrong nobody can say, so none of them is taken for right.
  const differing = checkPrintedTotal(found, at, mapping.marks);
  return ok({ counts: differing.length > 0 ? [] : counts, refusals: differing, notReported });
}

function keyOfRow(
  found: FoundTable,
  whole: Whole,
  at: number,
  { given, known, mapping }: Reading,
): Result<RowKey | 'another-council', FileRefusal[]> {
  const { layout, columns } = found;
  const partOf = (part: Part | { readonly column: number }): Part =>
    'column' in part ? partAt(found, at, part.column) : part;
  const inFile = (part: Layout['measure'] | Layout['table'], column: number | undefined): Part =>
    'fixed' in part ? { text: part.fixed } : partAt(found, at, column ?? 0);
  const parts = {
    period: partOf(whole.period),
    applicableAt: partOf(whole.applicableAt),
    measure: inFile(layout.measure, columns.measure),
    table: inFile(layout.table, columns.table),
  };
  const period = periodOf(parts.period);
  if (!period.ok) return fail([period.failure]);
  const areas =
    'fixed' in layout.area
      ? [{ text: layout.area.fixed }]
      : columns.area.map((column) => partAt(found, at, column));
  const area = areaOfRow(areas, period.value.lastMonth, known.reference);
  if (!area.ok) return fail([area.failure]);
  const isTheirs = given.source === `urn:ons:${area.value.code}`;
  if (mapping.source === 'its-council' && !isTheirs) return ok('another-council');
  const status = statusOf(partOf(whole.status));
  const applicableAt = applicableAtOf(parts.applicableAt);
  if (!status.ok) return fail([status.failure]);
  if (!applicableAt.ok) return fail([applicableAt.failure]);
  const measure = measureCalled(parts.measure.text, known.definitions);
  const category = categoryOfRow(found, measure, at);
  if (!category.ok) return category;
  return ok({
    measure,
    status: status.value,
    data: {
      measure: measure?.code ?? parts.measure.text.trim(),
      area: area.value.code,
      period: period.value.key,
      table: parts.table.text.trim().toLowerCase().replace(/\s+/g, '-'),
      applicableAt: applicableAt.value,
    },
    category: category.value.codes,
    cells: {
      '/data/measure': parts.measure,
      '/data/area': area.value.part,
      '/data/period': parts.period,
      '/data/table': parts.table,
      '/data/applicableAt': parts.applicableAt,
      ...category.value.cells,
    },
  });
}

function partAt({ table }: FoundTable, at: number, column: number): Part & { readonly cell: FileCell } {
  const cell = { sheet: table.sheet, row: at + 1, column: column + 1 };
  return { text: table.rows[at]?.[column] ?? '', cell };
}

function categoryOfRow(
  found: FoundTable,
  measure: Measure | undefined,
  at: number,
): Result<{ readonly codes: Record<string, string>; readonly cells: Record<string, Part> }, FileRefusal[]> {
  const codes: Record<string, string> = {};
  const cells: Record<string, Part> = {};
  const refusals: FileRefusal[] = [];
  for (const dimension of ['careType', 'agency', 'reason'] as const) {
    const column = found.columns.category[dimension];
    const part = column === undefined ? undefined : partAt(found, at, column);
    if (!part || part.text.trim() === '') continue;
    const code = categoryCalled(part, dimension, measure);
    if (code.ok) codes[dimension] = code.value;
    else refusals.push(code.failure);
    cells[`/data/category/${dimension}`] = part;
  }
  return refusals.length > 0 ? fail(refusals) : ok({ codes, cells });
}

/** The event's id is the file's hash and the cell: the same file again is the same events. */
function eventOf(
  { layout }: FoundTable,
  { row, column }: FileCell,
  { data, category }: Pick<RowKey, 'data' | 'category'>,
  reported: { readonly value: number | string; readonly status: string } | undefined,
  { uploadId, given }: Reading,
): StatedCount['event'] {
  return {
    specversion: '1.0',
    id: `${uploadId}/${layout.name}/${cellName(row, column)}`,
    source: given.source,
    type: reported ? 'bettercare.count.reported.v1' : 'bettercare.count.withdrawn.v1',
    datacontenttype: 'application/json',
    data: { ...data, ...(Object.keys(category).length > 0 && { category }), ...reported },
  };
}
