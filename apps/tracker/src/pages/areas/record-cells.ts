import type { Category } from '#contracts';
import { thousands } from '#performance/plain';
import type { RecordSaid } from '#records';

/** Of which category a record is. */
export function categoryCell(category: Category): string {
  return Object.values(category).join(', ') || 'total';
}

/** What a record says: a count, or what was published. */
export function statedCell({
  value,
  publishedValue,
  status,
}: Pick<RecordSaid, 'value' | 'publishedValue' | 'status'>): string {
  const stated = value === null ? (publishedValue ?? '') : thousands(value);
  return status === 'provisional' ? `${stated} provisional` : stated;
}

/** Where in the log a record's event stands. */
export function eventCell({
  topic,
  partition,
  offset,
}: Pick<RecordSaid['event'], 'topic' | 'partition' | 'offset'>): string {
  return `${topic}/${partition} offset ${offset}`;
}
