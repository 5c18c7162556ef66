import { categoriesOf } from '#catalogue';
import type { Category, Table } from '#contracts';
import type { Period } from '#kernel';
import { keptBy } from './kept';
import { cellsOf, expectedReporters, holdApart } from './measure-actual';
import type { MeasureFacts } from './performance-facts';
import { countByDimension, TABLE_OF, type ReportedCount } from './reported-count';

export type Dimension = keyof Category;

/** A figure by agency, reason or care type, where it was reported so. */
export interface Breakdown {
  readonly by: Dimension;
  /** The tables it was read from: the dimension's own, or the margins of the full one. */
  readonly tables: readonly Table[];
  /** Whether every report behind the figure was also reported this way, with no category missing. */
  readonly complete: boolean;
  readonly categories: readonly CategoryFigure[];
}

export interface CategoryFigure {
  readonly code: string;
  readonly name: string;
  /** Absent while any report of it is missing; then what has been reported of it stands in `reportedSoFar`. */
  readonly value?: number | undefined;
  readonly reportedSoFar?: number | undefined;
  /** Whether any record of this category is; those of the others say nothing about it. */
  readonly provisional: boolean;
}

export const DIMENSIONS = Object.keys(TABLE_OF) as Dimension[];

/** The breakdown of a measure over periods of its own frequency; undefined where nothing was reported so. */
export function breakdownBy(
  facts: MeasureFacts,
  periods: readonly Period[],
  dimension: Dimension,
): Breakdown | undefined {
  const counts = countsBehind(facts, periods, dimension);
  if (counts.every(({ count }) => count === undefined)) return undefined;
  const sums = new Map<string, { value: number; provisional: boolean }>();
  const missing = new Set<string>();
  for (const { period, count } of counts) {
    const expected = categoriesOf(facts.measure, TABLE_OF[dimension], period.lastMonth);
    for (const category of count?.missing ?? expected) missing.add(category[dimension] ?? '');
    for (const { category, value, provisional } of count?.terms ?? []) {
      const code = category[dimension] ?? '';
      const sum = sums.get(code) ?? { value: 0, provisional: false };
      sums.set(code, {
        value: sum.value + value,
        provisional: sum.provisional || provisional,
      });
    }
  }
  return {
    by: dimension,
    tables: [...new Set(counts.flatMap(({ count }) => count?.table ?? []))],
    complete: missing.size === 0,
    categories: (facts.measure.breakdown?.[dimension] ?? [])
      .filter(({ code }) => sums.has(code) || missing.has(code))
      .map(({ code, name }) => {
        const { value = 0, provisional = false } = sums.get(code) ?? {};
        const known = missing.has(code) ? { reportedSoFar: sums.get(code)?.value } : { value };
        return { code, name, ...known, provisional };
      }),
  };
}

export interface CountBehind {
  readonly period: Period;
  /** Undefined where nobody reported and nobody in particular was expected to. */
  readonly source: string | undefined;
  readonly count: Omit<ReportedCount, 'disagreeing'> | undefined;
}

/** One entry for each report the figure rests on, with what it says by the dimension, if it does. */
export function countsBehind(
  facts: MeasureFacts,
  periods: readonly Period[],
  dimension: Dimension,
): CountBehind[] {
  return periods.flatMap((period): CountBehind[] =>
    behindKept(facts, `${dimension} ${period.key}`, () => countsOfPeriod(facts, period, dimension)),
  );
}

const behindKept = keptBy<CountBehind[]>();

function countsOfPeriod(facts: MeasureFacts, period: Period, dimension: Dimension): CountBehind[] {
  const found = cellsOf(facts, period);
  const expected = expectedReporters(facts, period);
  const summed = [...found.keys()].filter((source) => holdApart(facts, expected, source) === undefined);
  const sources = new Set([...expected, ...summed]);
  if (sources.size === 0) return [{ period, source: undefined, count: undefined }];
  return [...sources].map((source) => ({
    period,
    source,
    count: countByDimension(facts, period, dimension, found.get(source) ?? []),
  }));
}
