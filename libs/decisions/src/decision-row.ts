import type { RecordedDecision } from './decision';

/** A row of `decision_event` as `DECISION_COLUMNS` selects it. */
export interface DecisionRow {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly data: object;
  readonly recorded_at: string;
  readonly actor: string;
}

/** `recordedAt` as text in UTC: whatever the session's time zone, the hash is computed over the same text. */
export const UTC_MILLISECONDS = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

export const DECISION_COLUMNS = `position, stream, version, type, data, actor,
  to_char(recorded_at AT TIME ZONE 'UTC', ${UTC_MILLISECONDS}) AS recorded_at`;

export function fromRow(row: DecisionRow): RecordedDecision {
  const { position, stream, version, type, data, recorded_at, actor } = row;
  return { position, stream, version, type, data, recordedAt: recorded_at, actor };
}
