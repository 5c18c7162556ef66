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
/** Of all lanes together. */
const RESTS_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Cuts what brokers give, in whatever portions they keep it, to what was asked for. What was fetched beyond that
 * is kept for the next look at the lane, which mostly goes on there.
 */
export class LaneReader {
  private readonly rests = new Map<string, Stretch>();
  /** The lanes that were ever read. */
  private readonly known = new Set<string>();

  constructor(
    private readonly lanes: Pick<BrokerLanes, 'bounds' | 'fetch'>,
    private readonly fetchBytes: number,
    private readonly restsBytes = RESTS_BYTES_MAX,
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
    // What a delivery was read of is kept as long as it is, and may be much more: headers that were left out.
    let fetchedBytes = 0;
    for (;;) {
      let stretch = this.takeRest(lane, to);
      if (stretch === undefined) {
        stretch = await this.fetch(lane, to);
        fetchedBytes += stretch.bytes;
      }
      const taken = stretch.take({
        maxDeliveries: limits.maxDeliveries - (to - from),
        maxBytes: limits.maxBytes - bytes,
      });
      for (const delivery of taken.deliveries) deliveries.push(delivery);
      bytes += taken.bytes;
      to = stretch.from;
      if (to < stretch.to) this.keep(lane, stretch);
      const isFull = to - from >= limits.maxDeliveries || Math.max(bytes, fetchedBytes) >= limits.maxBytes;
      if (isFull || to >= stretch.end || to < stretch.to) {
        return { lane, from, to, deliveries, logEnd: Math.max(to, stretch.end) };
      }
    }
  }

  /** Those that were left the longest ago give way: their lanes may be read by others now. */
  private keep(lane: Lane, rest: Stretch): void {
    this.rests.delete(laneName(lane));
    this.rests.set(laneName(lane), rest);
    let bytes = [...this.rests.values()].reduce((sum, each) => sum + each.bytes, 0);
    for (const [name, each] of this.rests) {
      if (bytes <= this.restsBytes) break;
      this.rests.delete(name);
      bytes -= each.bytes;
    }
  }

  private takeRest(lane: Lane, from: number): Stretch | undefined {
    const rest = this.rests.get(laneName(lane));
    if (rest?.from !== from) return undefined;
    this.rests.delete(laneName(lane));
    return rest;
  }

  private async fetch(lane: Lane, from: number): Promise<Stretch> {
    // The more lanes are read, the less is fetched of each, so that what is left of it is there at its next turn.
    this.known.add(laneName(lane));
    const bytes = Math.min(this.fetchBytes, Math.floor(this.restsBytes / this.known.size));
    const fetched = await within(FETCH_MS_MAX, this.lanes.fetch(lane, from, bytes));
    if (fetched === undefined) throw await this.outOfRange(lane, from);
    const { end, aborted } = fetched;
    const batches = batchesIn(fetched.batches);
    const to = coveredTo(batches, from);
    // What the broker has not shown is not known to be absent.
    if (to === from && from < end) {
      throw new Error(`The broker gave nothing of ${laneName(lane)} at ${from}, though it ends at ${end}.`);
    }
    return new Stretch(from, to, end, fetched.batches.length, committedDeliveries(batches, aborted, from));
  }

  private async outOfRange(lane: Lane, from: number): Promise<Error> {
    const bounds = await this.lanes.bounds(lane);
    if (from < bounds.start || from > bounds.end) return new OffsetOutOfRange(lane, from, bounds);
    // A leader that has just become one may not know all it holds: nothing to stop a lane over.
    return new Error(`The broker refused ${laneName(lane)} at ${from}, though it holds that.`);
  }
}
