import type { QuarantinePlace } from '#records';
import { z } from 'zod';

const place = z.tuple([z.iso.datetime(), z.int().min(0).max(32_767), z.int().min(0)]);

/** Where a page ended, for the `after` of the next one. Opaque to whoever carries it. */
export function writeCursor({ appendedAt, lane, offset }: QuarantinePlace): string {
  return Buffer.from(JSON.stringify([appendedAt.toISOString(), lane, offset])).toString('base64url');
}

/** Undefined when it is not one of ours. */
export function readCursor(after: string): QuarantinePlace | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(after, 'base64url').toString());
  } catch {
    return undefined;
  }
  const read = place.safeParse(value);
  if (!read.success) return undefined;
  const [appendedAt, lane, offset] = read.data;
  return { appendedAt: new Date(appendedAt), lane, offset };
}
