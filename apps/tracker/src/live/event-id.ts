import type { Positions } from '#records';
import { z } from 'zod';

/** Enough for every lane there may be, and few enough to be a header. */
const EVENT_ID_LENGTH_MAX = 4_000;

const FORM = 1;
const whole = z.int().min(0);

const written = z
  .tuple(
    [z.literal(FORM), z.string().max(64), whole, whole, z.array(whole), z.array(whole)],
    z.string().max(64),
  )
  .refine(([, , , , lanes, offsets]) => lanes.length === offsets.length);

/** Where a stream stands, as its events bear it: positions, and the ledger they are positions of. */
export interface EventId {
  /** Tells one ledger from another. */
  readonly ledger: string;
  readonly positions: Positions;
  /** Tells one stream from another, so that whoever comes back can be given the place it had. */
  readonly stream?: string | undefined;
}

/** Opaque to whoever is given it: text without a space or a line's end. */
export function writeEventId({ ledger, positions, stream }: EventId): string {
  const { lanes, nextOffsets, decisionPosition, referenceVersion } = positions;
  const parts = [FORM, ledger, decisionPosition, referenceVersion, lanes, nextOffsets];
  if (stream !== undefined) parts.push(stream);
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** What an id says; undefined for a text that is none. */
export function readEventId(text: string): EventId | undefined {
  if (text.length > EVENT_ID_LENGTH_MAX || !/^[\w-]+$/.test(text)) return undefined;
  const read = written.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (!read.success) return undefined;
  const [, ledger, decisionPosition, referenceVersion, lanes, nextOffsets, stream] = read.data;
  return { ledger, positions: { lanes, nextOffsets, decisionPosition, referenceVersion }, stream };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
