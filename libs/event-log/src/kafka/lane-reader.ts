import type { BatchLimits, Delivery, DeliveryBatch, Lane, LaneBounds } from '../event-log';
import { laneName } from '../event-log';
import { OffsetOutOfRange } from '../event-log.errors';
import type { BrokerLanes } from './broker-lanes';
import { committedDeliveries, coveredTo } from './committed-records';

/** What a broker showed of a lane: every offset from `from` to before `to`, and where the lane ended. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly deliveries: readonly Delivery[];
  readonly end: number;
}

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
      const cut = cutTo(stretch, {
        maxDeliveries: limits.maxDeliveries - (to - from),
        maxBytes: limits.maxBytes - bytes,
      });
      deliveries.push(...cut.deliveries);
      bytes += cut.deliveries.reduce((sum, { value }) => sum + value.length, 0);
      to = cut.to;
      if (to < stretch.to) this.rests.set(laneName(lane), { ...stretch, from: to, deliveries: cut.rest });
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
    const fetched = await this.lanes.fetch(lane, from, this.fetchBytes);
    if (fetched === undefined) throw await this.outOfRange(lane, from);
    const { messages, abortedTransactions, lastStableOffset } = fetched;
    const to = coveredTo(messages, from);
    const end = Number(lastStableOffset);
    // What the broker has not shown is not known to be absent.
    if (to === from && from < end) {
      throw new Error(`The broker gave nothing of ${laneName(lane)} at ${from}, though it ends at ${end}.`);
    }
    return { from, to, deliveries: committedDeliveries(messages, abortedTransactions ?? [], from), end };
  }

  private async outOfRange(lane: Lane, from: number): Promise<Error> {
    const bounds = await this.lanes.bounds(lane);
    if (from < bounds.start || from > bounds.end) return new OffsetOutOfRange(lane, from, bounds);
    // A leader that has just become one may not know all it holds: nothing to stop a lane over.
    return new Error(`The broker refused ${laneName(lane)} at ${from}, though it holds that.`);
  }
}

/** As much of a stretch, from its beginning, as the limits allow, and the deliveries that are left. */
function cutTo(stretch: Stretch, { maxDeliveries, maxBytes }: BatchLimits) {
  const cover = Math.min(stretch.to, stretch.from + maxDeliveries);
  let bytes = 0;
  let count = 0;
  for (const { offset, value } of stretch.deliveries) {
    if (offset >= cover || bytes >= maxBytes) break;
    bytes += value.length;
    count += 1;
  }
  const next = stretch.deliveries[count];
  // Filled by bytes, it ends with its last delivery: what is absent after that comes with the next.
  const to =
    bytes >= maxBytes && next !== undefined ? (stretch.deliveries[count - 1]?.offset ?? 0) + 1 : cover;
  return { to, deliveries: stretch.deliveries.slice(0, count), rest: stretch.deliveries.slice(count) };
}
