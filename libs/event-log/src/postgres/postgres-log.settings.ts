import type { QueueLimits } from '../append-queue';
import type { DeliveryLimits } from '../delivery-limits';

export interface PostgresLogSettings {
  readonly delivery: DeliveryLimits;
  /** The most one transaction appends, and so the most one call of `append` may bring. */
  readonly transaction: QueueLimits;
  /** The most that may be in hand, waiting or being written, before `append` answers LogBusy. */
  readonly queue: QueueLimits;
  /** How often the ends of idle lanes are looked at. What this process appends is known at once. */
  readonly pollMs: number;
  readonly heartbeatMs: number;
  /** A member not heard of for so long has gone, and its lanes are taken over. */
  readonly memberExpiryMs: number;
}

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

/** What an installation starts from. Every figure can be given otherwise. */
export const postgresLogSettings: PostgresLogSettings = {
  delivery: { maxValueBytes: 256 * kibibyte, maxKeyBytes: 255, maxHeaderBytes: 4 * kibibyte },
  transaction: { maxDeliveries: 10_000, maxBytes: 16 * mebibyte },
  queue: { maxDeliveries: 50_000, maxBytes: 64 * mebibyte },
  pollMs: 50,
  heartbeatMs: 1_000,
  memberExpiryMs: 5_000,
};
