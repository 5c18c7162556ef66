import type { Category, Table } from '#contracts';
import { knownCondition, Parameters, winnersSql } from './as-at';
import type { AsAt, Queryable } from './as-at';
import { kills } from './record.sql';
import { categoryOf, partCondition } from './records-behind.query';
import type { RecordPart } from './records-behind.query';

/** Counts that might have been part of a figure: of a measure and some periods, whoever sent them in whatever table. */
export type GonePart = Pick<RecordPart, 'measure' | 'periods' | 'category'>;

/** A record that was reported and has no answer any more, and the event that took it away. */
export interface GoneRecord {
  readonly source: string;
  readonly measure: string;
  readonly table: Table;
  readonly period: string;
  readonly category: Category;
  readonly because: 'withdrawn' | 'replaced';
  /** The withdrawal, or of the replacements that cover the record the newest. */
  readonly event: {
    readonly id: string;
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
    readonly applicableAt: Date;
    readonly appendedAt: Date;
  };
}

export interface GoneRecords {
  /** The first of them, in the order of measure, source, period, table and category. */
  readonly records: readonly GoneRecord[];
  /** How many there are in all. */
  readonly total: number;
}

/**
 * The records that a figure would rest on and does not, because they were withdrawn or their period was
 * replaced: why there is a blank where something had been reported.
 */
export async function readGoneRecords(
  db: Queryable,
  missingFrom: { readonly area: string; readonly parts: readonly GonePart[] },
  asAt: AsAt,
  limit: number,
): Promise<GoneRecords> {
  if (missingFrom.parts.length === 0) return { records: [], total: 0 };
  const parameters = new Parameters();
  const area = parameters.add(missingFrom.area);
  const parts = missingFrom.parts.map((part) => partCondition(part, parameters));
  const winners = winnersSql(asAt, `area = ${area} AND (${parts.join(' OR ')})`, parameters);
  const known = knownCondition(asAt, parameters);
  // Dead winners are few, so that a look for what killed each costs less than a pass over the replacements.
  const { rows } = await db.query<Row>(
    `WITH gone AS MATERIALIZED (SELECT * FROM (${winners}) winner WHERE NOT live)
     SELECT gone.measure, gone.source, gone.tbl, gone.period, gone.care_type, gone.agency, gone.reason,
            by.because, by.event_id, by.applicable_at, by.appended_at, by.log_offset,
            lane_position.topic, lane_position.partition, count(*) OVER () AS total
       FROM gone,
            LATERAL (${takenAwaySql('gone', known)}) AS by
       JOIN lane_position USING (lane)
      ORDER BY gone.measure, gone.source, gone.period_from, gone.tbl, gone.care_type, gone.agency, gone.reason
      LIMIT ${parameters.add(limit)}`,
    parameters.values,
  );
  return { records: rows.map(goneOf), total: rows[0]?.total ?? 0 };
}

/** Of a record that is gone the withdrawal, or of the replacements that cover it the newest. */
export function takenAwaySql(gone: string, known: (alias: string, version: string) => string): string {
  return `
              SELECT 'withdrawn' AS because, lane, log_offset, event_id, version AS applicable_at, appended_at
                FROM record_count r
               WHERE ${gone}.withdrawn AND r.lane = ${gone}.lane AND r.log_offset = ${gone}.log_offset
               UNION ALL
              (SELECT 'replaced', lane, log_offset, event_id, applicable_at, appended_at
                 FROM period_replacement p
                WHERE NOT ${gone}.withdrawn AND ${kills('p', gone)} AND ${known('p', 'applicable_at')}
                ORDER BY applicable_at DESC, appended_at, lane, log_offset
                LIMIT 1)`;
}

interface Row {
  measure: string;
  source: string;
  tbl: Table;
  period: string;
  care_type: string;
  agency: string;
  reason: string;
  because: GoneRecord['because'];
  event_id: string;
  applicable_at: Date;
  appended_at: Date;
  log_offset: number;
  topic: string;
  partition: number;
  total: number;
}

function goneOf(row: Row): GoneRecord {
  const { source, measure, period, because, topic, partition } = row;
  return {
    source,
    measure,
    table: row.tbl,
    period,
    category: categoryOf(row),
    because,
    event: {
      id: row.event_id,
      topic,
      partition,
      offset: row.log_offset,
      applicableAt: row.applicable_at,
      appendedAt: row.appended_at,
    },
  };
}
