import { within } from '#platform';
import type { BatchLimits, Delivery, DeliveryBatch, Lane, LaneBounds } from '../event-log';
import { laneName } from '../event-log';
import { OffsetOutOfRange } from '../event-log.errors';
import type { BrokerLanes } from './broker-lanes';
import { committedDeliveries, coveredTo } from './committed-records';
import { batchesIn } from './record-batches';
import { Stretch } from './stretch';

/** Whoever reads has a turn that others wait for: those of a broker that hangs give it back. */
const FETCH_MS_MAX = 4_000;

/**
 * Cuts what brokers give, in whatever portions they keep it, to what was asked for. What was fetched beyond that
 * is kept for the next look at the lane, which mostly goes on there.
 */
export class LaneReader {
  private readonly rests = new Map<string, Stretch>();

  constructor(
    private readonly lanes: BrokerLanes,
    private readonly fetchBytes: number,
  ) {}

  /** @throws UnknownTopic, OffsetOutOfRange */
  async bounds(lane: Lane): Promise<LaneBounds> {
    // Somebody begins with the lane, perhaps because it is not what it was.
    this.rests.delete(laneName(lane));
    return this.lanes.bounds(lane);
  }

  /** @throws UnknownTopic, OffsetOutOfRange */
  async read(lane: Lane, from: number, limits: BatchLimits): Promise<DeliveryBatch> {
    if (!Number.isSafeInteger(from) || from < 0) throw await this.outOfRange(lane, from);
    const deliveries: Delivery[] = [];
    let to = from;
    let bytes = 0;
    for (;;) {
      const stretch = this.takeRest(lane, to) ?? (await this.fetch(lane, to));
      const taken = stretch.take({
        maxDeliveries: limits.maxDeliveries - (to - from),
        maxBytes: limits.maxBytes - bytes,
      });
      for (const delivery of taken) {
        deliveries.push(delivery);
        bytes += delivery.value.length;
      }
      to = stretch.from;
      if (to < stretch.to) this.rests.set(laneName(lane), stretch);
      const isFull = to - from >= limits.maxDeliveries || bytes >= limits.maxBytes;
      if (isFull || to >= stretch.end || to < stretch.to) {
        return { lane, from, to, deliveries, logEnd: Math.max(to, stretch.end) };
      }
    }
  }

  private takeRest(lane: Lane, from: number): Stretch | undefined {
    const rest = this.rests.get(laneName(lane));
    if (rest?.from !== from) return undefined;
    this.rests.delete(laneName(lane));
    return rest;
  }

  private async fetch(lane: Lane, from: number): Promise<Stretch> {
    const fetched = await within(FETCH_MS_MAX, this.lanes.fetch(lane, from, this.fetchBytes));
    if (fetched === undefined) throw await this.outOfRange(lane, from);
    const { end, aborted } = fetched;
    const batches = batchesIn(fetched.batches);
    const to = coveredTo(batches, from);
    // What the broker has not shown is not known to be absent.
    if (to === from && from < end) {
      throw new Error(`The broker gave nothing of ${laneName(lane)} at ${from}, though it ends at ${end}.`);
    }
    return new Stretch(from, to, end, committedDeliveries(batches, aborted, from));
  }

  private async outOfRange(lane: Lane, from: number): Promise<Error> {
    const bounds = await this.lanes.bounds(lane);
    if (from < bounds.start || from > bounds.end) return new OffsetOutOfRange(lane, from, bounds);
    // A leader that has just become one may not know all it holds: nothing to stop a lane over.
    return new Error(`The broker refused ${laneName(lane)} at ${from}, though it holds that.`);
  }
}
