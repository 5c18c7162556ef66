import type { QueueLimits } from '../append-queue';
import type { DeliveryLimits } from '../delivery-limits';

/** What a topic is created with, and must have at least when it is there already. */
export interface TopicTerms {
  readonly replicas: number;
  /** Replicas that have a delivery before it counts as appended. */
  readonly minInSyncReplicas: number;
  /** How long a delivery is kept; recording must never be further behind than that. */
  readonly retentionMs: number;
}

export interface KafkaLogSettings {
  readonly delivery: DeliveryLimits;
  /** The most one call of `append` may bring. */
  readonly group: QueueLimits;
  /** The most one request carries: a group is sent in as many as it takes, one after the other. */
  readonly request: QueueLimits;
  /** The most that may be in hand, waiting or being written, before `append` answers LogBusy. */
  readonly queue: QueueLimits;
  readonly topic: TopicTerms;
  /** What is fetched of a lane at once. */
  readonly fetchBytes: number;
  /** How often the ends of idle lanes are looked at. What this process appends is known at once. */
  readonly pollMs: number;
  /** How often it is looked whether topics have new lanes. */
  readonly lanesMs: number;
  /** For how long the time of a lane's waiting or newest delivery is given, though there is a later one. */
  readonly timesMs: number;
  readonly heartbeatMs: number;
  /** A member not heard of for so long has gone, and its lanes are taken over. */
  readonly sessionMs: number;
  readonly connectMs: number;
  readonly requestMs: number;
  /** For so long at most a request to append is tried, again and again, until brokers say that they have it. */
  readonly reconnectMs: number;
}

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
const dayMs = 24 * 60 * 60 * 1_000;

/** What an installation starts from. Every figure can be given otherwise. */
export const kafkaLogSettings: KafkaLogSettings = {
  delivery: { maxValueBytes: 256 * kibibyte, maxKeyBytes: 255, maxHeaderBytes: 4 * kibibyte },
  group: { maxDeliveries: 10_000, maxBytes: 16 * mebibyte },
  request: { maxDeliveries: 1_000, maxBytes: mebibyte },
  queue: { maxDeliveries: 50_000, maxBytes: 64 * mebibyte },
  topic: { replicas: 3, minInSyncReplicas: 2, retentionMs: 30 * dayMs },
  fetchBytes: 4 * mebibyte,
  pollMs: 20,
  lanesMs: 10_000,
  timesMs: 1_000,
  heartbeatMs: 1_000,
  sessionMs: 6_000,
  connectMs: 5_000,
  requestMs: 10_000,
  reconnectMs: 20_000,
};

/** A batch of one lane may be a whole request; what is about each record comes on top. */
export function messageBytesOf({ request, delivery }: KafkaLogSettings): number {
  const largest = Math.max(
    request.maxBytes,
    delivery.maxValueBytes + delivery.maxKeyBytes + delivery.maxHeaderBytes,
  );
  return largest + request.maxDeliveries * 64 + 64 * kibibyte;
}
