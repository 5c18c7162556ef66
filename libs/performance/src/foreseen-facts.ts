import { predicateHolds } from '#catalogue';
import type { PredicateRow } from '#catalogue';
import type { Table } from '#contracts';
import { period } from '#kernel';
import type { CellRow, Contribution, ForeseenRecord, PublishedRow } from '#records';
import type { MeasureFacts, MetricFacts } from './performance-facts';

/** A metric's facts as they would be, had the records been recorded. */
export function foreseenMetricFacts(facts: MetricFacts, records: readonly ForeseenRecord[]): MetricFacts {
  const { numerator, denominator, publishedRate } = facts;
  return {
    ...facts,
    numerator: foreseenFacts(numerator, records),
    denominator: denominator && foreseenFacts(denominator, records),
    publishedRate: publishedRate && foreseenFacts(publishedRate, records),
  };
}

/** The same of one measure: each record's cell less what it added before and more what it adds after. */
export function foreseenFacts(facts: MeasureFacts, records: readonly ForeseenRecord[]): MeasureFacts {
  const { measure, area } = facts;
  const own = records.filter(
    ({ count, before, after }) =>
      before !== after && count.area === area.code && predicateHolds(measure.where, predicateRow(count)),
  );
  return {
    ...facts,
    cells: foreseenCells(facts.cells, own),
    published: foreseenPublished(facts.published, own),
  };
}

function predicateRow(count: ForeseenRecord['count']): PredicateRow {
  const { agency, reason, careType } = count;
  return { ...count, agency: agency || null, reason: reason || null, careType: careType || null };
}

function foreseenCells(cells: readonly CellRow[], records: readonly ForeseenRecord[]): CellRow[] {
  const foreseen = new Map(cells.map((cell) => [cellKey(cell), cell]));
  for (const { count, before, after } of records) {
    const { source, measure, careType, agency, reason } = count;
    const place = { source, measure, table: count.table as Table, careType, agency, reason };
    const empty = { ...place, month: period(count.period).lastMonth, total: 0, live: 0, provisional: 0 };
    const key = cellKey(empty);
    const less = added(foreseen.get(key) ?? empty, before, -1);
    foreseen.set(key, added(less, after, 1));
  }
  return [...foreseen.values()].filter(({ live }) => live > 0).sort(inOrder(cellKey));
}

function added(cell: CellRow, contribution: Contribution | undefined, sign: 1 | -1): CellRow {
  if (contribution === undefined || contribution.value === null) return cell;
  return {
    ...cell,
    total: cell.total + sign * contribution.value,
    live: cell.live + sign,
    provisional: cell.provisional + (contribution.status === 'provisional' ? sign : 0),
  };
}

function foreseenPublished(
  rows: readonly PublishedRow[],
  records: readonly ForeseenRecord[],
): PublishedRow[] {
  const foreseen = new Map(rows.map((row) => [publishedKey(row), row]));
  for (const { count, after } of records) {
    const { source, measure } = count;
    const key = publishedKey(count);
    if (after?.publishedValue == null) foreseen.delete(key);
    else {
      const status = after.status ?? 'provisional';
      foreseen.set(key, { source, measure, period: count.period, value: after.publishedValue, status });
    }
  }
  return [...foreseen.values()].sort(inOrder(publishedKey));
}

export function cellKey({
  measure,
  source,
  table,
  month,
  careType,
  agency,
  reason,
}: Omit<CellRow, 'total' | 'live'>): string {
  return [measure, source, table, month, careType, agency, reason].join('\u0000');
}

function publishedKey({
  measure,
  source,
  period: of,
}: Pick<PublishedRow, 'measure' | 'source' | 'period'>): string {
  return [measure, source, of].join('\u0000');
}

/** The order in which the store gives them: what is summed, and said, follows it. */
export function inOrder<Row>(keyOf: (row: Row) => string): (a: Row, b: Row) => number {
  return (a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
}
