import { categoriesOf, predicateHolds } from '#catalogue';
import type { Measure } from '#catalogue';
import type { Category, Table } from '#contracts';
import type { Period } from '#kernel';
import type { CellRow } from '#records';

/** What one source reported for one period of a measure's frequency, in the table that was chosen for it. */
export interface ReportedCount {
  readonly source: string;
  readonly period: string;
  readonly table: Table;
  readonly terms: readonly Term[];
  readonly value: number;
  /** Categories the table should hold for the period and does not: with any of them the count is incomplete. */
  readonly missing: readonly Category[];
  readonly provisional: boolean;
  /** The period's other tables, where they do not add up to the chosen one. */
  readonly disagreeing: readonly { readonly table: Table; readonly value: number }[];
}

/** Whose counts are read: of which measure, in which area. */
export interface CountsOf {
  readonly measure: Measure;
  readonly area: { readonly code: string };
}

/** One number that was reported, or one margin of such numbers. */
export interface Term {
  readonly category: Category;
  readonly value: number;
  /** Whether any record of this category is, whatever the others are. */
  readonly provisional: boolean;
}

/**
 * A figure sums the first of these that has a live record. A total needs no adding up; the full table has
 * the most to check it by; each one-way table repeats the same days under another heading.
 */
const TABLE_PREFERENCE: readonly Table[] = ['total', 'full', 'agency', 'reason', 'care-type'];

/** What the cells of one source and one period say; undefined when they say nothing. */
export function reportedCount(
  { measure, area }: CountsOf,
  period: Period,
  cells: readonly CellRow[],
): ReportedCount | undefined {
  const tables = TABLE_PREFERENCE.flatMap((table) => countIn({ measure, area }, period, table, cells) ?? []);
  const [chosen, ...others] = tables;
  if (!chosen) return undefined;
  const disagreeing = others
    .filter((other) => disagrees(chosen, other))
    .map(({ table, value }) => ({ table, value }));
  return { ...chosen, disagreeing };
}

/** The count as a dimension's table gives it; without such a table, as the margins of the full one do. */
export function countByDimension(
  of: CountsOf,
  period: Period,
  dimension: keyof Category,
  cells: readonly CellRow[],
): Omit<ReportedCount, 'disagreeing'> | undefined {
  const own = countIn(of, period, TABLE_OF[dimension], cells);
  if (own) return own;
  const full = countIn(of, period, 'full', cells);
  return full && marginOf(full, dimension);
}

/** The one-way table of each dimension, in the order breakdowns are shown. */
export const TABLE_OF = { agency: 'agency', reason: 'reason', careType: 'care-type' } as const;

function countIn(
  { measure, area }: CountsOf,
  period: Period,
  table: Table,
  cells: readonly CellRow[],
): Omit<ReportedCount, 'disagreeing'> | undefined {
  const present = cells.filter((cell) => cell.table === table);
  const [first] = present;
  if (!first) return undefined;
  const expected = categoriesOf(measure, table, period.lastMonth);
  const terms = present.map((cell) => ({
    category: categoryOf(cell),
    value: cell.total,
    provisional: cell.provisional > 0,
  }));
  const reported = new Set(terms.map(({ category }) => keyOf(category)));
  return {
    source: first.source,
    period: period.key,
    table,
    terms: inListOrder(expected, terms),
    value: terms.reduce((sum, { value }) => sum + value, 0),
    missing: expected
      .filter((category) => isOfMeasure(measure, area.code, first, category))
      .filter((category) => !reported.has(keyOf(category))),
    provisional: terms.some((term) => term.provisional),
  };
}

// A measure may be about some categories only; then the others are not missing.
function isOfMeasure({ where }: Measure, area: string, cell: CellRow, category: Category): boolean {
  const { measure, table, source } = cell;
  const { agency = null, reason = null, careType = null } = category;
  return predicateHolds(where, { measure, table, source, area, agency, reason, careType });
}

function categoryOf({ careType, agency, reason }: CellRow): Category {
  return {
    ...(careType !== '' && { careType }),
    ...(agency !== '' && { agency }),
    ...(reason !== '' && { reason }),
  };
}

function inListOrder(expected: readonly Category[], terms: readonly Term[]): Term[] {
  const order = new Map(expected.map((each, at) => [keyOf(each), at]));
  return terms
    .map((term) => ({ term, place: order.get(keyOf(term.category)) ?? order.size }))
    .sort((a, b) => a.place - b.place)
    .map(({ term }) => term);
}

function keyOf({ careType = '', agency = '', reason = '' }: Category): string {
  return `${careType}|${agency}|${reason}`;
}

/** A table with a part missing may fall short of the chosen one, but never exceed it. */
function disagrees(
  chosen: Omit<ReportedCount, 'disagreeing'>,
  other: Omit<ReportedCount, 'disagreeing'>,
): boolean {
  if (chosen.missing.length > 0) return other.missing.length === 0 && other.value < chosen.value;
  return other.missing.length > 0 ? other.value > chosen.value : other.value !== chosen.value;
}

function marginOf(
  full: Omit<ReportedCount, 'disagreeing'>,
  dimension: keyof Category,
): Omit<ReportedCount, 'disagreeing'> {
  const only = (category: Category): Category => {
    const code = category[dimension];
    return code === undefined ? {} : { [dimension]: code };
  };
  const sums = new Map<string, Term>();
  for (const { category, value, provisional } of full.terms) {
    const margin = only(category);
    const key = keyOf(margin);
    const sum = sums.get(key) ?? { value: 0, provisional: false };
    sums.set(key, {
      category: margin,
      value: sum.value + value,
      provisional: sum.provisional || provisional,
    });
  }
  const missing = new Map(full.missing.map((each) => [keyOf(only(each)), only(each)]));
  return { ...full, terms: [...sums.values()], missing: [...missing.values()] };
}

/** Why a table was chosen, for whoever asks how a figure came about. */
export function whyTable(table: Table): string {
  const before = TABLE_PREFERENCE.slice(0, TABLE_PREFERENCE.indexOf(table));
  if (before.length === 0) return 'The total was reported, so nothing had to be added up.';
  const [last, ...rest] = [...before].reverse();
  const named = rest.length === 0 ? last : `${rest.reverse().join(', ')} or ${last}`;
  return `The ${table} table is summed: no ${named} was reported for the period.`;
}
