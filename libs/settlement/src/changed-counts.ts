import { Inject, Injectable } from '@nestjs/common';
import { APP_POOL } from '#platform';
import { WatermarkStore } from '#records';
import type { Pool } from 'pg';
import { SettlementFacts } from './settlement-facts';
import type { Difference, OfSettlement } from './settlement.events';
import { reportedCount, type OpenSettlement } from './settlement-state';

/** A count that is another by now than what stands was worked out on; without one where nothing was, or is, reported. */
export type ChangedCount = Pick<Difference, 'figure' | 'before' | 'after'>;

/**
 * Says which counts are others at the newest stored watermark, or at the newest by a moment, than what stands was worked out on. It names no watermark:
 * what it says stays the same until a count changes.
 */
@Injectable()
export class ChangedCounts {
  private readonly watermarks: WatermarkStore;

  constructor(
    @Inject(APP_POOL) pool: Pool,
    private readonly facts: SettlementFacts,
  ) {
    this.watermarks = new WatermarkStore(pool);
  }

  /** None of a settlement to which nothing more is done. */
  async since(
    of: OfSettlement,
    { status, computation }: OpenSettlement,
    recordedBy?: string,
  ): Promise<ChangedCount[]> {
    if (status !== 'open' || !computation) return [];
    const newest = await (recordedBy === undefined
      ? this.watermarks.latest()
      : this.watermarks.at(new Date(recordedBy)));
    if (!newest || newest.id <= computation.watermark.id) return [];
    const found = await this.facts.inputs(of, computation.agreement.content, newest);
    // What cannot be asked any more has no other count; whoever computes it anew is told why.
    if (!found.ok) return [];
    return found.value.flatMap(({ figure, count }) => {
      const before = reportedCount(computation, figure);
      return before === count ? [] : [{ figure, before, after: count }];
    });
  }
}
