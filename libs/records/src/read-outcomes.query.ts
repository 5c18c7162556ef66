import type { Refusal } from '#kernel';
import type { ClientBase } from 'pg';
import type { Absence, Outcome, Quarantined, RecordedCount, RecordedReplacement } from './outcome';

/** What was recorded for a stretch of a lane, as it was recorded, in offset order. */
export async function readOutcomes(
  client: ClientBase,
  lane: number,
  from: number,
  to: number,
): Promise<{ outcomes: Outcome[]; absences: Absence[] }> {
  const range = [lane, from, to];
  const counts = await client.query<CountRow>(
    // The content hash uses all 64 bits, more than a number holds, and is read as text.
    `SELECT log_offset, source, measure, tbl, area, period, care_type, agency, reason, version,
            content::text AS content, withdrawn, value, published_value, status, period_from, period_to,
            submission, event_id, raw_hash, appended_at, reference_version, decision_position
       FROM record_count WHERE lane = $1 AND log_offset >= $2 AND log_offset < $3`,
    range,
  );
  const replacements = await client.query<ReplacementRow>(
    'SELECT * FROM period_replacement WHERE lane = $1 AND log_offset >= $2 AND log_offset < $3',
    range,
  );
  const refused = await client.query<QuarantineRow>(
    'SELECT * FROM quarantine WHERE lane = $1 AND log_offset >= $2 AND log_offset < $3',
    range,
  );
  const absences = await client.query<Absence>(
    `SELECT from_offset AS "from", to_offset AS "to" FROM lane_absence
      WHERE lane = $1 AND from_offset >= $2 AND to_offset <= $3 ORDER BY from_offset`,
    range,
  );
  const outcomes: Outcome[] = [
    ...counts.rows.map(countOf),
    ...replacements.rows.map(replacementOf),
    ...refused.rows.map(quarantinedOf),
  ];
  return { outcomes: outcomes.sort((a, b) => a.offset - b.offset), absences: absences.rows };
}

interface PlacedRow {
  log_offset: number;
  raw_hash: Buffer;
  appended_at: Date;
  reference_version: number;
  decision_position: number;
}

interface CountRow extends PlacedRow {
  source: string;
  measure: string;
  tbl: string;
  area: string;
  period: string;
  care_type: string;
  agency: string;
  reason: string;
  version: Date;
  content: string;
  withdrawn: boolean;
  value: number | null;
  published_value: string | null;
  status: 'provisional' | 'final' | null;
  period_from: string;
  period_to: string;
  submission: string | null;
  event_id: string;
}

interface ReplacementRow extends PlacedRow {
  source: string;
  measure: string;
  tbl: string;
  area: string;
  period_from: string;
  period_to: string;
  applicable_at: Date;
  announced_rows: number;
  submission: string;
  event_id: string;
}

interface QuarantineRow extends PlacedRow {
  refusals: Refusal[];
  raw: Buffer;
  source: string | null;
}

function placedOf(row: PlacedRow) {
  return {
    offset: row.log_offset,
    rawHash: row.raw_hash,
    appendedAt: row.appended_at,
    referenceVersion: row.reference_version,
    decisionPosition: row.decision_position,
  };
}

function countOf(row: CountRow): RecordedCount {
  return {
    outcome: 'count',
    ...placedOf(row),
    source: row.source,
    measure: row.measure,
    table: row.tbl,
    area: row.area,
    period: row.period,
    careType: row.care_type,
    agency: row.agency,
    reason: row.reason,
    version: row.version,
    content: BigInt(row.content),
    withdrawn: row.withdrawn,
    value: row.value,
    publishedValue: row.published_value,
    status: row.status,
    periodFrom: row.period_from,
    periodTo: row.period_to,
    submission: row.submission,
    eventId: row.event_id,
  };
}

function replacementOf(row: ReplacementRow): RecordedReplacement {
  return {
    outcome: 'replacement',
    ...placedOf(row),
    source: row.source,
    measure: row.measure,
    table: row.tbl,
    area: row.area,
    periodFrom: row.period_from,
    periodTo: row.period_to,
    applicableAt: row.applicable_at,
    announcedRows: row.announced_rows,
    submission: row.submission,
    eventId: row.event_id,
  };
}

function quarantinedOf(row: QuarantineRow): Quarantined {
  return {
    outcome: 'quarantined',
    ...placedOf(row),
    refusals: row.refusals,
    raw: row.raw,
    source: row.source,
  };
}
