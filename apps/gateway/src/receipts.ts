import { laneName, OffsetOutOfRange } from '#event-log';
import type { EventLog, Lane, Placed } from '#event-log';
import { APP_POOL, ProblemError, PROBLEMS } from '#platform';
import { isRecordedDelivery } from '#records';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { PUBLISHING_PROBLEMS } from './problems';
import { EVENT_LOG } from './tokens';

/** Of an answer: a receipt. Of a request: those that have to be of this ledger for anything to be taken in. */
export const RECEIPT_HEADER = 'bettercare-receipt';
/** Receipts that one request may bear. */
const RECEIPTS_MAX = 8;

/** Place and moment, which no other delivery shares, of this ledger or another: `activity.counts/4/118/2026-11-25T...Z`. */
const RECEIPT = /^([\w.-]+)\/(\d{1,5})\/(\d{1,15})\/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/;

/** Says of a request's newest delivery that it was taken in. It is opaque to whoever is given it. */
export function receiptOf({ lane, offset, appendedAt }: Placed): string {
  return `${laneName(lane)}/${offset}/${appendedAt.toISOString()}`;
}

/**
 * Whether this is still the ledger that gave a receipt. One that was restored from a copy does not have what it took
 * in since then, and whoever sent that skips it unless it is told.
 */
@Injectable()
export class Receipts {
  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(APP_POOL) private readonly pool: Pool,
  ) {}

  /**
   * @param named the receipts that a request bears, between commas
   * @throws ProblemError 412 where this ledger does not hold what one of them is of
   */
  async check(named: string | undefined): Promise<void> {
    if (named === undefined) return;
    const receipts = named.split(',').map((receipt) => receipt.trim());
    if (receipts.length > RECEIPTS_MAX) {
      const detail = `There are ${receipts.length} receipts in Bettercare-Receipt. Name the newest, ${RECEIPTS_MAX} at most.`;
      throw new ProblemError(PROBLEMS.malformedRequest, detail);
    }
    for (const receipt of receipts) {
      if (await this.isOurs(receipt)) continue;
      const detail =
        'This ledger does not hold what a receipt in Bettercare-Receipt is of. Nothing was taken in.';
      throw new ProblemError(PUBLISHING_PROBLEMS.receiptUnknown, detail);
    }
  }

  private async isOurs(receipt: string): Promise<boolean> {
    const [, topic = '', partition = '', offset = '', appendedAt = ''] = RECEIPT.exec(receipt) ?? [];
    if (topic === '') return false;
    const place = { topic, partition: Number(partition), offset: Number(offset) };
    const found = await this.appendedAt(place, place.offset);
    if (found?.toISOString() === appendedAt) return true;
    // The log has forgotten it, and forgets only what is recorded; or it is another log since, and the records stay.
    const moment = new Date(appendedAt);
    return !Number.isNaN(moment.getTime()) && isRecordedDelivery(this.pool, { ...place, appendedAt: moment });
  }

  private async appendedAt(lane: Lane, offset: number): Promise<Date | undefined> {
    const bounds = await this.log.bounds(lane);
    if (bounds === undefined || offset >= bounds.end) return undefined;
    try {
      const { deliveries } = await this.log.read(lane, offset, { maxDeliveries: 1, maxBytes: 1 });
      return deliveries[0]?.appendedAt;
    } catch (cause) {
      if (cause instanceof OffsetOutOfRange) return undefined;
      throw cause;
    }
  }
}
