import type { Delivery } from '../event-log';
import type { AbortedTransaction } from './fetch-lane';
import type { RecordBatch } from './record-batches';
import { deliveriesOf } from './record-batches';

/**
 * The deliveries in the batches of a stretch: what transactions gave up and what the log itself put there are none,
 * though their offsets are taken.
 *
 * @param batches from `from` on, in order, as a broker gave them; it may begin with earlier ones
 * @param aborted the transactions given up of which something may be among them
 */
export function* committedDeliveries(
  batches: readonly RecordBatch[],
  aborted: readonly AbortedTransaction[],
  from: number,
): Generator<Delivery> {
  const toCome = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  const givenUp = new Set<bigint>();
  for (const batch of batches) {
    // All that have begun by here: several producers' transactions may be open at once.
    for (let next = toCome[0]; next && next.firstOffset <= batch.lastOffset; next = toCome[0]) {
      givenUp.add(next.producerId);
      toCome.shift();
    }
    // A producer has one transaction at a time, and its end is marked: by whichever marker.
    if (batch.isControl) givenUp.delete(batch.producerId);
    else if (!(batch.inTransaction && givenUp.has(batch.producerId))) yield* deliveriesOf(batch, from);
  }
}

/** The offset after the last one that the batches show to be taken, absent ones included. */
export function coveredTo(batches: readonly RecordBatch[], from: number): number {
  return Math.max(from, (batches.at(-1)?.lastOffset ?? -1) + 1);
}
