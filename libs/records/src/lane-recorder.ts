import { laneName, StopLane } from '#event-log';
import type { DeliveryBatch, EventLog, Lane, LaneBounds, LaneHandler } from '#event-log';
import { inTrace, pass, readTraceparent } from '#platform';
import type { Logger } from '#platform';
import type { Pool } from 'pg';
import type { KnownAt } from './check-event';
import { judgeBatch } from './judge-batch';
import type { JudgedBatch } from './judge-batch';
import { newestDelivery, positionsOf, takeLane } from './lane-position.store';
import type { Tenure } from './lane-position.store';
import { BrokenInvariant, recordBatch } from './record-batch';
import type { BatchRecorded } from './record-batch';
import { isSameLog } from './same-log';
import { SeriesStore } from './series.store';

/** Lines about one batch's quarantined deliveries; each of them can be read from the quarantine. */
const REFUSED_LINES_MAX = 20;

export interface LaneRecorderOptions {
  readonly pool: Pool;
  readonly log: Pick<EventLog, 'read' | 'bounds'>;
  /** Definitions and reference data as they are now; asked before each batch is judged. */
  readonly known: () => Promise<KnownAt>;
  readonly logger: Logger;
  /** Told after each commit: the batch's end is now durable enough to be advised to the log. */
  readonly recorded?: (batch: DeliveryBatch, recorded: BatchRecorded, seconds: number) => void;
}

/** A lane in hand, and how far it was last seen to be recorded. */
interface Holding {
  readonly lane: Lane;
  readonly tenure: Tenure;
  readonly next: number;
}

/** A lane of which recorded deliveries are gone from the database, and where it has to be read again from. */
interface TakenBack {
  readonly lane: Lane;
  readonly nextOffset: number;
}

/**
 * Records the lanes the log hands over. The position in the database decides where a lane goes on and whose
 * it is; the log's assignment is a hint that makes this look.
 */
export class LaneRecorder implements LaneHandler {
  private readonly held = new Map<string, Holding>();
  private readonly series: SeriesStore;
  private readonly judging = new WeakMap<DeliveryBatch, Promise<JudgedBatch>>();

  constructor(private readonly options: LaneRecorderOptions) {
    this.series = new SeriesStore(options.pool);
  }

  async assigned(lane: Lane, bounds: LaneBounds): Promise<number> {
    // A lane is taken again after a failure, and what failed may have been a database that is another one now.
    this.series.forget();
    pass('lane.assigned');
    const { nextOffset, ...tenure } = await takeLane(this.options.pool, lane, bounds.start);
    pass('lane.taken');
    // The bounds were looked at before the lane was taken: whoever held it may have appended and recorded since.
    const now = nextOffset > bounds.end ? ((await this.options.log.bounds(lane)) ?? bounds) : bounds;
    await this.checkSameLog(lane, tenure.lane, nextOffset, now);
    pass('lane.checked');
    this.held.set(laneName(lane), { lane, tenure, next: nextOffset });
    return nextOffset;
  }

  /**
   * Lanes of which the database has lost what it had committed: it does not wait for the disk, so a crash takes the
   * last of it back. A lane with something under way is told by its position; one to which nothing more comes would
   * never learn of it, and what it had read would stay out of the figures.
   */
  async takenBack(): Promise<TakenBack[]> {
    // Before the database is asked: what is recorded meanwhile only moves its positions on.
    const held = [...this.held.values()];
    const positions = await positionsOf(
      this.options.pool,
      held.map(({ tenure }) => tenure.lane),
    );
    return held.flatMap(({ lane, tenure, next }) => {
      const stands = positions.find((each) => each.lane === tenure.lane);
      // Under a newer epoch it is another's to see to, and one that is not held any more was let go of.
      const isOurs = stands !== undefined && stands.epoch <= tenure.epoch && this.held.has(laneName(lane));
      return isOurs && stands.nextOffset < next ? [{ lane, nextOffset: stands.nextOffset }] : [];
    });
  }

  /** Judges the batch that will follow, while the database is at work on the one before. */
  coming(batch: DeliveryBatch): void {
    const judged = this.judge(batch);
    // Whether it failed is for its own turn to say.
    judged.catch(() => {});
    this.judging.set(batch, judged);
  }

  async batch(batch: DeliveryBatch): Promise<void> {
    const held = this.held.get(laneName(batch.lane));
    if (!held) throw new Error(`${laneName(batch.lane)} was not assigned`);
    const began = performance.now();
    const judged = await (this.judging.get(batch) ?? this.judge(batch));
    const recorded = await recordBatch(this.options.pool, held.tenure, judged, this.series).catch(
      stopOnBrokenInvariant,
    );
    this.held.set(laneName(batch.lane), { ...held, next: batch.to });
    pass('record.recorded');
    this.sayWhatWasRefused(batch, recorded);
    this.options.recorded?.(batch, recorded, (performance.now() - began) / 1000);
  }

  revoked(lane: Lane): Promise<void> {
    this.held.delete(laneName(lane));
    return Promise.resolve();
  }

  private async judge(batch: DeliveryBatch): Promise<JudgedBatch> {
    return judgeBatch(batch, await this.options.known());
  }

  /** Each line is part of the trace of the request that brought the delivery, where its headers name one. */
  private sayWhatWasRefused({ lane, deliveries }: DeliveryBatch, { refused }: BatchRecorded): void {
    const { logger } = this.options;
    for (const { offset, rules } of refused.slice(0, REFUSED_LINES_MAX)) {
      const headers = deliveries.find((delivery) => delivery.offset === offset)?.headers;
      const trace = readTraceparent(headers?.['traceparent']);
      const say = (): void =>
        logger.warn('a delivery was quarantined', { lane: laneName(lane), offset, rules: rules.join(' ') });
      if (trace === undefined) say();
      else inTrace(trace, say);
    }
    const more = refused.length - REFUSED_LINES_MAX;
    if (more > 0) logger.warn('more deliveries were quarantined', { lane: laneName(lane), more });
  }

  /** @throws StopLane where the log is not the one that was recorded from */
  private async checkSameLog(
    lane: Lane,
    number: number,
    nextOffset: number,
    bounds: LaneBounds,
  ): Promise<void> {
    const newest = await newestDelivery(this.options.pool, number, nextOffset);
    const same = await isSameLog(this.options.log, lane, { nextOffset, newest }, bounds);
    if (!same.goesOn) throw new StopLane(same.why);
    if (newest === undefined || same.isCompared) return;
    this.options.logger.info(
      'Retention has removed every delivery recorded so far; going on from the stored position',
      { lane: laneName(lane), offset: newest.offset, start: bounds.start },
    );
  }
}

function stopOnBrokenInvariant(error: unknown): never {
  if (error instanceof BrokenInvariant) throw new StopLane(error.message, { cause: error });
  throw error;
}
