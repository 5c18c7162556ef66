import type { Refusal } from '#kernel';
import { Parameters, type Queryable } from '../as-at';
import type { QuarantineState } from './quarantine.decider';

/** A delivery that could not be recorded, as the desk lists it. */
export interface QuarantinedDelivery {
  /** The number by which watermarks name the lane. */
  readonly lane: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** In whose name it came; null where its bytes do not say so in the proper form. */
  readonly source: string | null;
  readonly rules: readonly string[];
  readonly appendedAt: Date;
  readonly state: QuarantineState;
}

/** The same, with everything there is of it. */
export interface QuarantinedWhole extends QuarantinedDelivery {
  readonly refusals: readonly Refusal[];
  /** The bytes, attributes that were headers in front, at most 256 KiB of them, digits of NHS numbers overwritten. */
  readonly raw: Buffer;
  /** SHA-256 of the bytes as they were delivered, without headers. */
  readonly rawHash: Buffer;
  /** What it was checked against. */
  readonly referenceVersion: number;
  readonly decisionPosition: number;
}

export interface QuarantineAsked {
  /** In whose names; everybody's, and nobody's, when left out. */
  readonly sources?: readonly string[] | undefined;
  readonly rule?: string | undefined;
  readonly state?: QuarantineState | undefined;
  /** The place of the last one shown: newest come first. */
  readonly after?: QuarantinePlace | undefined;
  readonly limit: number;
}

export interface QuarantinePlace {
  readonly appendedAt: Date;
  readonly lane: number;
  readonly offset: number;
}

interface Row extends Omit<QuarantinedDelivery, 'offset'> {
  readonly log_offset: number;
}
interface WholeRow extends Omit<QuarantinedWhole, 'offset'> {
  readonly log_offset: number;
}

const LISTED = `q.lane, p.topic, p.partition, q.log_offset, q.source, q.rules, q.appended_at AS "appendedAt",
         coalesce(s.state, 'open') AS state`;

const DESK = `quarantine q JOIN lane_position p USING (lane) LEFT JOIN quarantine_standing s USING (lane, log_offset)`;

/** Quarantined deliveries, newest first, one more than `limit` of them when there are more. */
export async function readQuarantine(db: Queryable, asked: QuarantineAsked): Promise<QuarantinedDelivery[]> {
  const { sources, rule, state, after, limit } = asked;
  const parameters = new Parameters();
  const conditions = ['true'];
  if (sources) conditions.push(`q.source = ANY(${parameters.add(sources)}::text[])`);
  if (rule !== undefined) conditions.push(`${parameters.add(rule)}::text = ANY(q.rules)`);
  if (state !== undefined) conditions.push(`coalesce(s.state, 'open') = ${parameters.add(state)}`);
  if (after) {
    const place = [after.appendedAt, after.lane, after.offset].map((value) => parameters.add(value));
    conditions.push(
      `(q.appended_at, q.lane, q.log_offset) < (${place[0]}::timestamptz, ${place[1]}::int2, ${place[2]}::int8)`,
    );
  }
  const { rows } = await db.query<Row>(
    `SELECT ${LISTED}
       FROM ${DESK}
      WHERE ${conditions.join(' AND ')}
      ORDER BY q.appended_at DESC, q.lane DESC, q.log_offset DESC
      LIMIT ${parameters.add(limit + 1)}`,
    parameters.values,
  );
  return rows.map(({ log_offset: offset, ...row }) => ({ ...row, offset }));
}

/** A lane by the number watermarks have for it, or by its name in the log. */
export type WhichLane = number | { readonly topic: string; readonly partition: number };

/** One quarantined delivery; undefined where none stands. */
export async function findQuarantined(
  db: Queryable,
  lane: WhichLane,
  offset: number,
): Promise<QuarantinedWhole | undefined> {
  const parameters = new Parameters();
  const isOfLane =
    typeof lane === 'number'
      ? `q.lane = ${parameters.add(lane)}`
      : `p.topic = ${parameters.add(lane.topic)} AND p.partition = ${parameters.add(lane.partition)}`;
  const { rows } = await db.query<WholeRow>(
    `SELECT ${LISTED}, q.refusals, q.raw, q.raw_hash AS "rawHash",
            q.reference_version AS "referenceVersion", q.decision_position AS "decisionPosition"
       FROM ${DESK}
      WHERE ${isOfLane} AND q.log_offset = ${parameters.add(offset)}`,
    parameters.values,
  );
  const [row] = rows;
  if (!row) return undefined;
  const { log_offset, ...whole } = row;
  return { ...whole, offset: log_offset };
}
