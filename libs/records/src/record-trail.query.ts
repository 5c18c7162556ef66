import type { Category, Table } from '#contracts';
import { knownCondition, Parameters } from './as-at';
import type { AsAt, Queryable } from './as-at';
import { categoryOf, type RecordRow } from './records-behind.query';

/** What a delivery said of a count, or that took it away: one line of how it came to what it is. */
export interface TrailStep {
  readonly kind: 'reported' | 'withdrawn' | 'replaced';
  readonly value: number | null;
  readonly publishedValue: string | null;
  readonly status: 'provisional' | 'final' | null;
  /** From when its sender says so; the greatest counts. */
  readonly applicableAt: Date;
  readonly submission: string | null;
  readonly event: Omit<RecordRow['event'], 'upload'>;
}

/** A count with every delivery that it was ever reported, corrected, withdrawn or replaced by. */
export interface RecordTrail {
  readonly source: string;
  readonly measure: string;
  readonly table: Table;
  readonly area: string;
  readonly period: string;
  readonly category: Category;
  /** In the order in which they count. */
  readonly steps: readonly TrailStep[];
}

/** More than any count is corrected. */
const STEPS_MAX = 500;

/**
 * The trail of the count that a delivery reported or withdrew, of an area where one is named, as it was known then; undefined
 * where it is of none, or nothing had been said of it.
 */
export async function readRecordTrail(
  db: Queryable,
  { area: asked, topic, partition, offset }: RecordPlace,
  asAt: AsAt = {},
): Promise<RecordTrail | undefined> {
  const parameters = new Parameters();
  const where = {
    area: parameters.add(asked),
    topic: parameters.add(topic),
    partition: parameters.add(partition),
    offset: parameters.add(offset),
  };
  const known = knownCondition(asAt, parameters);
  const { rows } = await db.query<Row>(
    `WITH this AS (
       SELECT c.series, c.period, k.area, k.measure, k.tbl, k.source, k.care_type, k.agency, k.reason, c.period_from,
              c.period_to
         FROM lane_position p
         JOIN record_count_by_series c USING (lane)
         JOIN count_series k USING (series)
        WHERE p.topic = ${where.topic} AND p.partition = ${where.partition} AND c.log_offset = ${where.offset}
          AND k.area = coalesce(${where.area}, k.area)),
     step AS (
       SELECT CASE WHEN c.withdrawn THEN 'withdrawn' ELSE 'reported' END AS kind, c.lane, c.log_offset, c.value,
              c.published_value, c.status, c.version AS applicable_at, c.content, c.submission, c.event_id, c.raw_hash,
              c.appended_at
         FROM this JOIN record_count_by_series c USING (series, period_from, period)
        WHERE ${known('c', 'version')}
        UNION ALL
       SELECT 'replaced', r.lane, r.log_offset, NULL, NULL, NULL, r.applicable_at, NULL, r.submission, r.event_id,
              r.raw_hash, r.appended_at
         FROM this JOIN period_replacement r USING (source, area, measure, tbl)
        WHERE r.period_from <= this.period_from AND r.period_to >= this.period_to
          AND ${known('r', 'applicable_at')})
     SELECT this.area, this.measure, this.tbl, this.source, this.period, this.care_type, this.agency, this.reason,
            step.kind, step.value, step.published_value AS "publishedValue", step.status,
            step.applicable_at AS "applicableAt", step.submission, step.event_id AS id, p.topic, p.partition,
            step.log_offset AS "offset", encode(step.raw_hash, 'hex') AS sha256, step.appended_at AS "appendedAt"
       FROM this, step JOIN lane_position p USING (lane)
      ORDER BY step.applicable_at, step.kind <> 'replaced', step.content, step.appended_at, step.lane, step.log_offset
      LIMIT ${STEPS_MAX}`,
    parameters.values,
  );
  const [first] = rows;
  if (!first) return undefined;
  const { area, measure, tbl: table, source, period } = first;
  return { area, measure, table, source, period, category: categoryOf(first), steps: rows.map(stepOf) };
}

/** Where in the log a delivery of an area stands. */
export interface RecordPlace {
  readonly area?: string | undefined;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

interface Row extends Omit<TrailStep, 'event'> {
  area: string;
  measure: string;
  tbl: Table;
  source: string;
  period: string;
  care_type: string;
  agency: string;
  reason: string;
  id: string;
  topic: string;
  partition: number;
  offset: number;
  sha256: string;
  appendedAt: Date;
}

function stepOf(row: Row): TrailStep {
  const { kind, value, publishedValue, status, applicableAt, submission } = row;
  const { id, topic, partition, offset, sha256, appendedAt } = row;
  return {
    ...{ kind, value, publishedValue, status, applicableAt, submission },
    event: { id, topic, partition, offset, sha256, appendedAt },
  };
}
