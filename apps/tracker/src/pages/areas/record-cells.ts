import type { Category } from '#contracts';
import { link, type Html } from '#pages';
import { thousands } from '#performance/plain';
import type { RecordSaid } from '#records';
import { areaPath } from './area-sections';
import { atMoment, type MomentKept } from './page-moment';

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

/** Where in the log a delivery stands. */
type PlaceInLog = Pick<RecordSaid['event'], 'topic' | 'partition' | 'offset'>;

export function placeInLog({ topic, partition, offset }: PlaceInLog): string {
  return `${topic}/${partition} offset ${offset}`;
}

/** The page of what a delivery said of a count of an area. */
export function recordPath(area: string, { topic, partition, offset }: PlaceInLog): string {
  return `${areaPath(area)}/records/${encodeURIComponent(topic)}/${partition}/${offset}`;
}

/** Where a record's event stands, leading to all that is known of it, or was at that moment. */
export function eventCell(area: string, place: PlaceInLog, moment: MomentKept): Html {
  return link(atMoment(recordPath(area, place), moment), placeInLog(place));
}
