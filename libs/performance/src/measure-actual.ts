import type { OrganisationKind } from '#catalogue';
import type { Category, Table } from '#contracts';
import { periodContaining, periodsWithin, type Period } from '#kernel';
import type { CellRow } from '#records';
import { grouped } from './grouped';
import { keptBy } from './kept';
import type { MeasureFacts } from './performance-facts';
import { reportedCount, type ReportedCount } from './reported-count';

/** What was reported of a measure over some of its periods, and what was not. */
export interface MeasureActual {
  /** Sum of what was reported. It is the figure only when nothing is missing. */
  readonly sum: number;
  readonly counts: readonly ReportedCount[];
  readonly coverage: Coverage;
  readonly heldApart: readonly HeldApart[];
  readonly provisional: boolean;
}

/** Reports expected and reported, one for each reporter and period of the measure's frequency. */
export interface Coverage {
  readonly expected: number;
  readonly reported: number;
  readonly missing: readonly MissingReport[];
  /** Periods nobody is expected to report, as far as reference data knows: any one source completes them. */
  readonly unexpected: readonly string[];
}

export interface MissingReport {
  readonly period: string;
  /** Absent where nobody in particular is expected. */
  readonly source?: string | undefined;
  /** Given when the report is there and only these of its categories are not. */
  readonly categories?: readonly Category[] | undefined;
}

/** Counts of the same measure that are shown and never added: from another kind of source, or one not expected. */
export interface HeldApart {
  readonly source: string;
  readonly name: string;
  readonly because: 'another-kind-of-source' | 'not-an-expected-reporter';
  readonly kind?: OrganisationKind | undefined;
  readonly periods: readonly string[];
  readonly total: number;
}

/** What was reported for one period of a measure's frequency, sorted by what becomes of it. */
interface PeriodReports {
  readonly expected: readonly string[];
  readonly summed: readonly ReportedCount[];
  readonly apart: readonly (ReportedCount & Pick<HeldApart, 'because'>)[];
  readonly missing: readonly MissingReport[];
}

/** A table that was summed: whose it is, and for which periods. */
export interface SummedTable {
  readonly source: string;
  readonly table: Table;
  readonly periods: readonly string[];
}

/** Sums a measure over periods of its own frequency. */
export function measureActual(facts: MeasureFacts, periods: readonly Period[]): MeasureActual {
  const reports = periods.map((period) => ({ period, ...reportsOf(facts, period) }));
  const counts = reports.flatMap(({ summed }) => summed);
  const missing = reports.flatMap((report) => report.missing);
  const expected = reports.reduce(
    (sum, report) => sum + (report.expected.length || Math.max(report.summed.length, 1)),
    0,
  );
  const unexpected = reports.filter((report) => report.expected.length === 0);
  return {
    sum: counts.reduce((sum, { value }) => sum + value, 0),
    counts,
    coverage: {
      expected,
      reported: expected - missing.length,
      missing,
      unexpected: unexpected.map(({ period }) => period.key),
    },
    heldApart: heldApartBySource(
      facts,
      reports.flatMap(({ apart }) => apart),
    ),
    provisional: counts.some((count) => count.provisional),
  };
}

const reportsKept = keptBy<PeriodReports>();

function reportsOf(facts: MeasureFacts, period: Period): PeriodReports {
  return reportsKept(facts, period.key, () => {
    const expected = expectedReporters(facts, period);
    const found = [...cellsOf(facts, period).values()].flatMap(
      (cells) => reportedCount(facts, period, cells) ?? [],
    );
    const summed = found.filter(({ source }) => holdApart(facts, expected, source) === undefined);
    const apart = found.flatMap((count) => {
      const because = holdApart(facts, expected, count.source);
      return because ? [{ ...count, because }] : [];
    });
    return { expected, summed, apart, missing: missingReports(period, expected, summed) };
  });
}

export function isComplete({ coverage }: MeasureActual): boolean {
  return coverage.missing.length === 0;
}

/** The tables that were summed, each with its periods. */
export function tablesOf({
  counts,
}: {
  readonly counts: readonly Pick<ReportedCount, 'source' | 'table' | 'period'>[];
}): SummedTable[] {
  const reports = grouped(counts, ({ source, table }) => `${source} ${table}`);
  return [...reports.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    return [{ source: first.source, table: first.table, periods: same.map(({ period }) => period) }];
  });
}

/** The periods of the measure's frequency that make up a longer one; undefined when the period is shorter. */
export function unitsOf({ measure }: MeasureFacts, period: Period): Period[] | undefined {
  const units = periodsWithin(measure.frequency, period);
  const fit = units.every(
    (unit) => unit.firstMonth >= period.firstMonth && unit.lastMonth <= period.lastMonth,
  );
  return fit ? units : undefined;
}

/** Who reports a measure in an area, and who is expected to. */
type Reporting = Pick<MeasureFacts, 'measure' | 'area' | 'reference'>;

/** Why counts of a source for a period of the measure's frequency are not added, or would not be. */
export function whyHeldApart(
  reporting: Reporting,
  of: Period,
  source: string,
): HeldApart['because'] | undefined {
  return holdApart(reporting, expectedReporters(reporting, of), source);
}

/** Why a source's counts are not added, if they are not. */
export function holdApart(
  { measure, area, reference }: Reporting,
  expected: readonly string[],
  source: string,
): HeldApart['because'] | undefined {
  const kind = reference.organisation(source)?.kind;
  if (kind === undefined || kind !== measure.reportedBy[area.kind]) return 'another-kind-of-source';
  return expected.length > 0 && !expected.includes(source) ? 'not-an-expected-reporter' : undefined;
}

export function expectedReporters({ measure, area, reference }: Reporting, period: Period): string[] {
  return reference.expectedReporters(measure.code, area.code, period.lastMonth);
}

const cellsKept = keptBy<Map<string, Map<string, CellRow[]>>>();

/** The cells of one period of the measure's frequency, by source, sources in order. */
export function cellsOf(facts: MeasureFacts, period: Period): ReadonlyMap<string, readonly CellRow[]> {
  const byPeriod = cellsKept(facts, 'by period and source', () => {
    const { frequency } = facts.measure;
    const ordered = [...facts.cells].sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));
    const periods = grouped(ordered, ({ month }) => periodContaining(frequency, month).key);
    return new Map([...periods].map(([key, cells]) => [key, grouped(cells, ({ source }) => source)]));
  });
  return byPeriod.get(period.key) ?? new Map<string, CellRow[]>();
}

function missingReports(
  period: Period,
  expected: readonly string[],
  summed: readonly ReportedCount[],
): MissingReport[] {
  const incomplete = summed
    .filter((count) => count.missing.length > 0)
    .map((count) => ({ period: period.key, source: count.source, categories: count.missing }));
  if (expected.length === 0 && summed.length === 0) return [{ period: period.key }];
  const silent = expected.filter((source) => !summed.some((count) => count.source === source));
  return [...silent.map((source) => ({ period: period.key, source })), ...incomplete];
}

function heldApartBySource(
  { reference }: MeasureFacts,
  apart: readonly (ReportedCount & Pick<HeldApart, 'because'>)[],
): HeldApart[] {
  const bySource = grouped(apart, ({ source, because }) => `${source} ${because}`);
  return [...bySource.values()].flatMap((counts) => {
    const [first] = counts;
    if (!first) return [];
    const organisation = reference.organisation(first.source);
    return {
      source: first.source,
      name: organisation?.name ?? first.source,
      because: first.because,
      kind: organisation?.kind,
      periods: counts.map(({ period }) => period),
      total: counts.reduce((sum, { value }) => sum + value, 0),
    };
  });
}
