import type { Appending, Placed } from './event-log';
import { LimitExceeded, LogBusy, LogClosed } from './event-log.errors';

export interface QueueLimits {
  readonly maxDeliveries: number;
  readonly maxBytes: number;
}

interface Append<LaneDelivery> {
  readonly deliveries: readonly LaneDelivery[];
  readonly bytes: number;
  readonly resolve: (placed: Placed[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * While one group is being written, the appends that come meanwhile gather, and go together in the next: one
 * transaction of a database, one request to a broker. One call is never split between two.
 */
export class AppendQueue<LaneDelivery> {
  private readonly waiting: Append<LaneDelivery>[] = [];
  private deliveriesInHand = 0;
  private bytesInHand = 0;
  private writing: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly write: (deliveries: readonly LaneDelivery[]) => Promise<Placed[]>,
    private readonly groupLimits: QueueLimits,
    private readonly queueLimits: QueueLimits,
  ) {}

  /**
   * @param bytes what the deliveries occupy together
   * @throws LimitExceeded when they would not fit in one group; LogBusy when too much is in hand
   */
  async append(deliveries: readonly LaneDelivery[], bytes: number): Promise<Placed[]> {
    if (this.closed) throw new LogClosed();
    this.checkFits(deliveries.length, bytes);
    this.deliveriesInHand += deliveries.length;
    this.bytesInHand += bytes;
    try {
      return await new Promise<Placed[]>((resolve, reject) => {
        this.waiting.push({ deliveries, bytes, resolve, reject });
        this.writing ??= this.writeAll();
      });
    } finally {
      this.deliveriesInHand -= deliveries.length;
      this.bytesInHand -= bytes;
    }
  }

  inHand(): Appending {
    const { deliveriesInHand: deliveries, bytesInHand: bytes, queueLimits: most } = this;
    const fullness = Math.max(deliveries / most.maxDeliveries, bytes / most.maxBytes);
    return { waiting: this.waiting.length, deliveries, bytes, fullness };
  }

  /** Refuses what comes from now on; resolves when what was accepted has been written. */
  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
  }

  private checkFits(deliveries: number, bytes: number): void {
    const { groupLimits: most, queueLimits: queue } = this;
    if (deliveries > most.maxDeliveries) {
      throw new LimitExceeded('The most deliveries of one append', most.maxDeliveries, deliveries);
    }
    if (bytes > most.maxBytes) throw new LimitExceeded('The most bytes of one append', most.maxBytes, bytes);

    if (this.deliveriesInHand + deliveries > queue.maxDeliveries) {
      throw new LogBusy(
        `The event log has ${this.deliveriesInHand} of at most ${queue.maxDeliveries} deliveries in hand.`,
      );
    }
    if (this.bytesInHand + bytes > queue.maxBytes) {
      throw new LogBusy(`The event log has ${this.bytesInHand} of at most ${queue.maxBytes} bytes in hand.`);
    }
  }

  private async writeAll(): Promise<void> {
    // What is appended in this same turn of the event loop goes together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) await this.writeGroup(this.takeGroup());
    this.writing = undefined;
  }

  /** As many of the oldest as one group may hold. */
  private takeGroup(): Append<LaneDelivery>[] {
    const most = this.groupLimits;
    let deliveries = 0;
    let bytes = 0;
    let size = 0;
    for (const append of this.waiting) {
      deliveries += append.deliveries.length;
      bytes += append.bytes;
      if (deliveries > most.maxDeliveries || bytes > most.maxBytes) break;
      size += 1;
    }
    return this.waiting.splice(0, size);
  }

  private async writeGroup(group: readonly Append<LaneDelivery>[]): Promise<void> {
    try {
      const placed = await this.write(group.flatMap(({ deliveries }) => deliveries));
      let from = 0;
      for (const { deliveries, resolve } of group) {
        resolve(placed.slice(from, from + deliveries.length));
        from += deliveries.length;
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
