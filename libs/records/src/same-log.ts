import { laneName } from '#event-log';
import type { EventLog, Lane, LaneBounds } from '#event-log';
import { sha256 } from '#kernel';
import type { NewestDelivery } from './lane-position.store';

/** Where recording stands in a lane. */
export interface RecordedTo {
  readonly nextOffset: number;
  /** The newest delivery recorded or quarantined; none where only absences were, or nothing. */
  readonly newest: NewestDelivery | undefined;
}

/** Whether what a log holds of a lane is what was recorded from it, and how it is known; or why it is not. */
export type SameLog =
  { readonly goesOn: true; readonly isCompared: boolean } | { readonly goesOn: false; readonly why: string };

/**
 * Whether this is still the log that was recorded from: positions alone cannot tell a recreated topic or
 * a restored database, so the newest delivery the log still holds is compared byte for byte.
 */
export async function isSameLog(
  log: Pick<EventLog, 'read'>,
  lane: Lane,
  { nextOffset, newest }: RecordedTo,
  bounds: LaneBounds,
): Promise<SameLog> {
  if (nextOffset > bounds.end) {
    return stopped(
      `${laneName(lane)} ends at ${bounds.end}, before ${nextOffset} where recording stopped: this is not the log I was reading`,
    );
  }
  if (nextOffset < bounds.start) {
    return stopped(
      `${laneName(lane)} begins at ${bounds.start}, after ${nextOffset} where recording stopped: deliveries are gone unrecorded`,
    );
  }
  if (newest === undefined || newest.offset < bounds.start) return { goesOn: true, isCompared: false };
  const read = await log.read(lane, newest.offset, { maxDeliveries: 1, maxBytes: 1 });
  const [delivery] = read.deliveries;
  if (delivery?.offset !== newest.offset || !sha256(delivery.value).equals(newest.rawHash)) {
    return stopped(
      `${laneName(lane)} holds other bytes at ${newest.offset} than were recorded: this is not the log I was reading`,
    );
  }
  return { goesOn: true, isCompared: true };
}

function stopped(why: string): SameLog {
  return { goesOn: false, why };
}
