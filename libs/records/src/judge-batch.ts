import { ownerOfTopic } from '#contracts';
import type { DeliveryBatch } from '#event-log';
import { setImmediate as turn } from 'node:timers/promises';
import { hashOfLines, lineOf } from './chain';
import type { KnownAt } from './check-event';
import { judge } from './judge';
import type { Absence, Outcome } from './outcome';

/** Deliveries judged in one go, a millisecond's work: then whatever waits for this process has its turn. */
const JUDGED_AT_ONCE = 50;

/** What a batch comes to, before anything is stored. It holds for as long as the batch has not been recorded. */
export interface JudgedBatch {
  readonly batch: DeliveryBatch;
  /** What it was judged by, and is recorded with, whatever comes into force meanwhile. */
  readonly known: KnownAt;
  readonly outcomes: readonly Outcome[];
  readonly absences: readonly Absence[];
  /** The hash of all of it: made ahead, so that it need not be made while locks are held. */
  readonly rowsHash: Buffer;
}

/**
 * Judges every delivery of a batch, and finds the offsets that the log does not hold. Rests on nothing but its
 * arguments, so that it can be done while the batch before is still being recorded.
 */
export async function judgeBatch(batch: DeliveryBatch, known: KnownAt): Promise<JudgedBatch> {
  const outcomes: Outcome[] = [];
  const lines: string[] = [];
  const owner = ownerOfTopic(batch.lane.topic);
  for (const delivery of batch.deliveries) {
    if (outcomes.length > 0 && outcomes.length % JUDGED_AT_ONCE === 0) await turn();
    const outcome = judge(delivery, owner, known);
    outcomes.push(outcome);
    lines.push(lineOf(outcome));
  }
  const absences = absencesIn(batch);
  return { batch, known, outcomes, absences, rowsHash: hashOfLines(lines, absences) };
}

function absencesIn(batch: DeliveryBatch): Absence[] {
  const absences: Absence[] = [];
  let next = batch.from;
  for (const { offset } of batch.deliveries) {
    if (offset > next) absences.push({ from: next, to: offset });
    next = offset + 1;
  }
  if (batch.to > next) absences.push({ from: next, to: batch.to });
  return absences;
}
