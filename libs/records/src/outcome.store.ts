import { copyRows } from '#platform';
import type { CopyColumn } from '#platform';
import type { PoolClient } from 'pg';
import type { Absence, Outcome, Quarantined, RecordedCount, RecordedReplacement } from './outcome';
import type { SeriesNumbers } from './series.store';

const COUNT_COLUMNS = [
  { name: 'lane', type: 'int2' },
  { name: 'log_offset', type: 'int8' },
  { name: 'series', type: 'int4' },
  { name: 'period', type: 'text' },
  { name: 'version', type: 'timestamptz' },
  { name: 'content', type: 'int8' },
  { name: 'withdrawn', type: 'bool' },
  { name: 'value', type: 'int8' },
  { name: 'published_value', type: 'text' },
  { name: 'status', type: 'text' },
  { name: 'period_from', type: 'date' },
  { name: 'period_to', type: 'date' },
  { name: 'submission', type: 'text' },
  { name: 'event_id', type: 'text' },
  { name: 'raw_hash', type: 'bytea' },
  { name: 'appended_at', type: 'timestamptz' },
  { name: 'reference_version', type: 'int4' },
  { name: 'decision_position', type: 'int8' },
] as const satisfies readonly CopyColumn[];

const countRow = (lane: number, count: RecordedCount, series: number | undefined) => [
  lane,
  count.offset,
  series,
  count.period,
  count.version,
  count.content,
  count.withdrawn,
  count.value,
  count.publishedValue,
  count.status,
  count.periodFrom,
  count.periodTo,
  count.submission,
  count.eventId,
  count.rawHash,
  count.appendedAt,
  count.referenceVersion,
  count.decisionPosition,
];

/** Made as they are taken: a batch may hold thousands. */
function* countRows(lane: number, counts: readonly RecordedCount[], numbers: SeriesNumbers) {
  for (const count of counts) yield countRow(lane, count, numbers.get(count));
}

const REPLACEMENT_COLUMNS = [
  { name: 'lane', type: 'int2' },
  { name: 'log_offset', type: 'int8' },
  { name: 'source', type: 'text' },
  { name: 'measure', type: 'text' },
  { name: 'tbl', type: 'text' },
  { name: 'area', type: 'text' },
  { name: 'period_from', type: 'date' },
  { name: 'period_to', type: 'date' },
  { name: 'applicable_at', type: 'timestamptz' },
  { name: 'announced_rows', type: 'int4' },
  { name: 'submission', type: 'text' },
  { name: 'event_id', type: 'text' },
  { name: 'raw_hash', type: 'bytea' },
  { name: 'appended_at', type: 'timestamptz' },
  { name: 'reference_version', type: 'int4' },
  { name: 'decision_position', type: 'int8' },
] as const satisfies readonly CopyColumn[];

const replacementRow = (lane: number, replacement: RecordedReplacement) => [
  lane,
  replacement.offset,
  replacement.source,
  replacement.measure,
  replacement.table,
  replacement.area,
  replacement.periodFrom,
  replacement.periodTo,
  replacement.applicableAt,
  replacement.announcedRows,
  replacement.submission,
  replacement.eventId,
  replacement.rawHash,
  replacement.appendedAt,
  replacement.referenceVersion,
  replacement.decisionPosition,
];

const QUARANTINE_COLUMNS = [
  { name: 'lane', type: 'int2' },
  { name: 'log_offset', type: 'int8' },
  { name: 'rules', type: 'text[]' },
  { name: 'refusals', type: 'jsonb' },
  { name: 'raw', type: 'bytea' },
  { name: 'raw_hash', type: 'bytea' },
  { name: 'appended_at', type: 'timestamptz' },
  { name: 'reference_version', type: 'int4' },
  { name: 'decision_position', type: 'int8' },
  { name: 'source', type: 'text' },
] as const satisfies readonly CopyColumn[];

const quarantineRow = (lane: number, delivery: Quarantined) => [
  lane,
  delivery.offset,
  [...new Set(delivery.refusals.map(({ rule }) => rule))],
  delivery.refusals,
  delivery.raw,
  delivery.rawHash,
  delivery.appendedAt,
  delivery.referenceVersion,
  delivery.decisionPosition,
  delivery.source,
];

/** Writes each outcome into the table that stands for it. */
export async function appendOutcomes(
  client: PoolClient,
  lane: number,
  outcomes: readonly Outcome[],
  numbers: SeriesNumbers,
): Promise<{ counts: number; replacements: number }> {
  const counts = outcomes.filter((outcome) => outcome.outcome === 'count');
  const replacements = outcomes.filter((outcome) => outcome.outcome === 'replacement');
  const refused = outcomes.filter((outcome) => outcome.outcome === 'quarantined');
  if (counts.length > 0) {
    await copyRows(client, 'record_count_by_series', COUNT_COLUMNS, countRows(lane, counts, numbers));
  }
  if (replacements.length > 0) {
    const rows = replacements.map((replacement) => replacementRow(lane, replacement));
    await copyRows(client, 'period_replacement', REPLACEMENT_COLUMNS, rows);
  }
  if (refused.length > 0) {
    const rows = refused.map((delivery) => quarantineRow(lane, delivery));
    await copyRows(client, 'quarantine', QUARANTINE_COLUMNS, rows);
  }
  return { counts: counts.length, replacements: replacements.length };
}

export async function appendAbsences(
  client: PoolClient,
  lane: number,
  absences: readonly Absence[],
): Promise<void> {
  for (const { from, to } of absences) {
    await client.query('INSERT INTO lane_absence (lane, from_offset, to_offset) VALUES ($1, $2, $3)', [
      lane,
      from,
      to,
    ]);
  }
}
