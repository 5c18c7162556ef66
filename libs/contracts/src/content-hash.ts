import { sha256 } from '#kernel';
import type { CountReported, CountWithdrawn } from './count-events';

/**
 * What tells two versions with one applicable time apart: the first eight bytes, as a signed integer, of
 * SHA-256 over the record's canonical content (key, period, values, withdrawn or not, provisional or
 * final). Nothing of the transport enters: not the event's `id` or `time`, no lane, no offset.
 */
export function contentHash(event: CountReported | CountWithdrawn): bigint {
  const { measure, area, period, table, category } = event.data;
  const reported = event.type === 'bettercare.count.reported.v1' ? event.data : undefined;
  // A list has one text, whatever order members were sent in; its order here is for ever.
  const content = [
    event.source,
    measure,
    area,
    period,
    table,
    category?.careType ?? null,
    category?.agency ?? null,
    category?.reason ?? null,
    reported?.value ?? null,
    reported?.status ?? null,
    reported === undefined,
  ];
  return sha256(JSON.stringify(content)).readBigInt64BE(0);
}
