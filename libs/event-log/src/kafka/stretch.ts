import { bytesOf } from '../delivery-limits';
import type { BatchLimits, Delivery } from '../event-log';

interface Taken {
  readonly deliveries: readonly Delivery[];
  /** What they hold. */
  readonly bytes: number;
}

/** What a broker showed of a lane: every offset from `from` to before `to`, and where the lane ended. */
export class Stretch {
  private upcoming: Delivery | undefined;

  /**
   * @param bytes what is kept in memory as long as it is
   * @param deliveries read as they are taken
   */
  constructor(
    public from: number,
    readonly to: number,
    readonly end: number,
    readonly bytes: number,
    private readonly deliveries: Iterator<Delivery, unknown>,
  ) {
    this.upcoming = this.next();
  }

  /** Takes as much off its beginning as the limits allow. */
  take({ maxDeliveries, maxBytes }: BatchLimits): Taken {
    const cover = Math.min(this.to, this.from + maxDeliveries);
    const deliveries: Delivery[] = [];
    let bytes = 0;
    for (; this.upcoming && this.upcoming.offset < cover && bytes < maxBytes; this.upcoming = this.next()) {
      bytes += bytesOf(this.upcoming);
      deliveries.push(this.upcoming);
    }
    // Filled by bytes, it ends with its last delivery: what is absent after that comes with the next.
    const last = deliveries.at(-1);
    this.from = bytes >= maxBytes && this.upcoming && last ? last.offset + 1 : cover;
    return { deliveries, bytes };
  }

  private next(): Delivery | undefined {
    const next = this.deliveries.next();
    return next.done === true ? undefined : next.value;
  }
}
