import type { MovedValue } from '#settlement';
import { thousands } from '../output';

type MovedRecord = MovedValue['record'];

/** A year of a full table has thousands of records; what moved is told by the first of them. */
export const RECORDS_SHOWN_MAX = 20;

/** What a record is of, and who reported it. */
export function movedRecordText({ period, category, source }: MovedRecord): string {
  return `${[period, ...Object.values(category)].join(', ')} by ${source}`;
}

/** Where the event of a record lies in the log. */
export function placeOf({ topic, partition, offset }: MovedRecord['event']): string {
  return `${topic}/${partition} at ${offset}`;
}

export function countOr(count: number | undefined): string {
  return count === undefined ? 'nothing' : thousands(count);
}
