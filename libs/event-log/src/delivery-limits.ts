import type { NewDelivery } from './event-log';
import { LimitExceeded, MalformedDelivery } from './event-log.errors';

/** What one delivery may be, in bytes of UTF-8 where it is text. */
export interface DeliveryLimits {
  readonly maxValueBytes: number;
  readonly maxKeyBytes: number;
  /** Names and values together. */
  readonly maxHeaderBytes: number;
}

/**
 * Refuses what cannot be held before it is put together with other callers' deliveries, which it would
 * otherwise take down with it. Returns the bytes the delivery will occupy.
 */
export function measureDelivery(delivery: NewDelivery, limits: DeliveryLimits): number {
  const keyBytes = Buffer.byteLength(delivery.key);
  if (keyBytes === 0) throw new MalformedDelivery('A delivery must have a key.');
  if (delivery.key.includes('\u0000'))
    throw new MalformedDelivery('The key of a delivery may not contain U+0000.');
  within('The most bytes of a key', limits.maxKeyBytes, keyBytes);
  within('The most bytes of a delivery', limits.maxValueBytes, delivery.value.length);

  const headerBytes = headerBytesOf(delivery);
  within('The most bytes of the headers of a delivery', limits.maxHeaderBytes, headerBytes);
  return keyBytes + headerBytes + delivery.value.length;
}

/** The bytes a delivery holds: its key, its headers and its value. */
export function bytesOf(delivery: NewDelivery): number {
  return Buffer.byteLength(delivery.key) + headerBytesOf(delivery) + delivery.value.length;
}

function headerBytesOf({ headers = {} }: NewDelivery): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  return bytes;
}

function within(limit: string, allowed: number, found: number): void {
  if (found > allowed) throw new LimitExceeded(limit, allowed, found);
}
