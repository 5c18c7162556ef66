import type { Measure } from '#catalogue';
import { predicateSql } from '#catalogue';
import type { Month } from '#kernel';
import { endOfLondonDay, firstDay, lastDay, period } from '#kernel';
import type { ClientBase, Pool } from 'pg';
import { RECORD_KEY, winnersOf, withLiveness } from './record.sql';

/** A pool, or one connection of it in a transaction of the caller's. */
export type Queryable = Pick<Pool | ClientBase, 'query'>;

/** How far everything had been recorded: what a figure was computed at. */
export interface Positions {
  /** Lanes by their number, ascending, and for each the offset recorded next. */
  readonly lanes: readonly number[];
  readonly nextOffsets: readonly number[];
  readonly decisionPosition: number;
  readonly referenceVersion: number;
}

/** A position that was stored, so that a figure can be asked for as it was then. */
export interface Watermark extends Positions {
  readonly id: number;
  readonly at: Date;
}

/**
 * Which past is asked about. Both axes combine: what had been recorded here by a watermark, and of that
 * what was applicable before the end of a day. Empty: now.
 */
export interface AsAt {
  readonly watermark?: Positions | undefined;
  /** `2014-10-31`, a day in Europe/London. */
  readonly publishedBy?: string | undefined;
}

/** The counts a question is about: of one area and measure, standing in the months from `from` to `to`. */
export interface Scope {
  readonly area: string;
  readonly measure: Measure;
  readonly from: Month;
  readonly to: Month;
}

/** The same counts of one area or of several. */
export interface ScopeOfAreas extends Omit<Scope, 'area'> {
  readonly areas: readonly string[];
}

/** A statement's parameters, numbered as they are written. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/** The scope as a condition on a table of records, which all name their columns alike. */
export function scopeCondition(scope: ScopeOfAreas, parameters: Parameters): string {
  const { measure, from, to } = scope;
  const conditions = [
    areaCondition(scope, parameters),
    `period_to >= ${parameters.add(firstDay(period(from)))}`,
    `period_to <= ${parameters.add(lastDay(period(to)))}`,
    measureCondition(measure, parameters),
  ];
  return conditions.join(' AND ');
}

export function areaCondition({ areas }: Pick<ScopeOfAreas, 'areas'>, parameters: Parameters): string {
  const [only] = areas;
  if (areas.length === 1) return `area = ${parameters.add(only)}`;
  return `area = ANY (${parameters.add(areas)}::text[])`;
}

/** The measure's predicate as a condition. */
export function measureCondition(measure: Measure, parameters: Parameters): string {
  const { text, values } = predicateSql(measure.where, parameters.values.length + 1);
  for (const value of values) parameters.add(value);
  return `(${text})`;
}

/**
 * The records that satisfy a condition, one row a record: its version that counts, and whether it is live.
 * Now, they stand in `current_count`; for a past they are found again from everything that had been recorded.
 */
export function winnersSql(asAt: AsAt, condition: string, parameters: Parameters): string {
  const columns = `${RECORD_KEY}, version, content, withdrawn, live, value, published_value, status,
                   period_from, period_to, lane, log_offset`;
  if (isNow(asAt)) return `SELECT ${columns} FROM current_count WHERE ${condition}`;
  const known = knownCondition(asAt, parameters);
  const records = `SELECT * FROM record_count r WHERE ${condition} AND ${known('r', 'version')}`;
  const winners = withLiveness(winnersOf(records), known('p', 'applicable_at'));
  return `SELECT ${columns} FROM (${winners}) of_the_past`;
}

/** Those of them that are live: what figures rest on. */
export function liveRecordsSql(asAt: AsAt, condition: string, parameters: Parameters): string {
  return `SELECT * FROM (${winnersSql(asAt, condition, parameters)}) winner WHERE live`;
}

export function isNow({ watermark, publishedBy }: AsAt): boolean {
  return watermark === undefined && publishedBy === undefined;
}

/** What had been recorded by the watermark, and was applicable by the day, of the table of that alias. */
export function knownCondition(
  asAt: AsAt,
  parameters: Parameters,
): (alias: string, version: string) => string {
  const conditions: ((alias: string, version: string) => string)[] = [];
  if (asAt.watermark) {
    const lanes = parameters.add(asAt.watermark.lanes);
    const offsets = parameters.add(asAt.watermark.nextOffsets);
    conditions.push(
      (alias) =>
        `EXISTS (SELECT FROM unnest(${lanes}::int2[], ${offsets}::int8[]) AS known (lane, next_offset)
                  WHERE known.lane = ${alias}.lane AND ${alias}.log_offset < known.next_offset)`,
    );
  }
  if (asAt.publishedBy) {
    const before = parameters.add(endOfLondonDay(asAt.publishedBy));
    conditions.push((alias, version) => `${alias}.${version} < ${before}`);
  }
  return (alias, version) =>
    conditions.length === 0 ? 'true' : conditions.map((part) => part(alias, version)).join(' AND ');
}
