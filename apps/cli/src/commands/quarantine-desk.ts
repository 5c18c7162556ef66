import { moment } from '../output';

/** Where a delivery stands in the log. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface Listed extends Place {
  readonly source: string | null;
  readonly rules: readonly string[];
  readonly appendedAt: string;
  readonly state: 'open' | 'replayed' | 'dismissed';
}

export interface Page {
  readonly deliveries: readonly Listed[];
  readonly next?: string;
}

export interface Decided {
  readonly state: string;
  readonly to?: Place;
}

export const DESK = '/v1/quarantine';

export function placePath(lane: string, offset: string): string {
  return `${DESK}/${encodeURIComponent(lane)}/${encodeURIComponent(offset)}`;
}

/** As log lines and explanations have it. */
export function placed({ topic, partition, offset }: Place): string {
  return `${topic}/${partition} offset ${offset}`;
}

/** As wide as the longest moment, `2026-11-25 10:45:12.345 London`. */
const DELIVERED_WIDTH = 30;

/** A delivery to a line, its lane by the name that log lines and explanations have for it. */
export function quarantineTable(deliveries: readonly Listed[]): string {
  const head = `Lane                Offset      ${'Delivered'.padEnd(DELIVERED_WIDTH)}  State      Source               Rules`;
  const rows = deliveries.map(({ offset, topic, partition, appendedAt, state, source, rules }) =>
    [
      `${topic}/${partition}`.padEnd(18),
      String(offset).padEnd(10),
      moment(appendedAt).padEnd(DELIVERED_WIDTH),
      state.padEnd(9),
      (source ?? '-').padEnd(19),
      rules.join(', '),
    ].join('  '),
  );
  return [head, ...rows].join('\n');
}
