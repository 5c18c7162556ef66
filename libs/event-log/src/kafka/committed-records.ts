import type { Delivery } from '../event-log';
import type { AbortedTransaction, LogRecord } from './kafka-client';

/**
 * The deliveries among the records of a stretch: what transactions gave up and what the log itself put there are
 * none, though their offsets are taken.
 *
 * @param records from `from` on, in order, as a broker gave them; it may begin with earlier ones
 * @param aborted the transactions given up of which something may be among them
 */
export function committedDeliveries(
  records: readonly LogRecord[],
  aborted: readonly AbortedTransaction[],
  from: number,
): Delivery[] {
  const toCome = [...aborted].sort((a, b) => Number(a.firstOffset) - Number(b.firstOffset));
  const givenUp = new Set<string>();
  const deliveries: Delivery[] = [];
  for (const record of records) {
    const offset = Number(record.offset);
    // All that have begun by here: several producers' transactions may be open at once.
    for (let next = toCome[0]; next && Number(next.firstOffset) <= offset; next = toCome[0]) {
      givenUp.add(next.producerId);
      toCome.shift();
    }
    const { producerId, inTransaction } = record.batchContext;
    // A producer has one transaction at a time, and its end is marked: by whichever marker.
    if (record.isControlRecord) givenUp.delete(producerId);
    else if (offset >= from && !(inTransaction && givenUp.has(producerId)))
      deliveries.push(toDelivery(record));
  }
  return deliveries;
}

/** The offset after the last one that the records show to be taken, absent ones included. */
export function coveredTo(records: readonly LogRecord[], from: number): number {
  const last = records.at(-1)?.batchContext;
  return last === undefined ? from : Math.max(from, Number(last.firstOffset) + last.lastOffsetDelta + 1);
}

/** Others than the gateway may produce: what they leave out is empty. */
function toDelivery({ offset, timestamp, key, value, headers }: LogRecord): Delivery {
  return {
    offset: Number(offset),
    appendedAt: new Date(Number(timestamp)),
    key: key?.toString() ?? '',
    value: value ?? Buffer.alloc(0),
    headers: Object.fromEntries(Object.entries(headers).map(([name, given]) => [name, headerText(given)])),
  };
}

/** Of several of one name the last counts, as in Kafka's own clients. */
function headerText(given: unknown): string {
  const last: unknown = Array.isArray(given) ? given.at(-1) : given;
  return Buffer.isBuffer(last) ? last.toString() : '';
}
