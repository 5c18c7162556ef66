import type { Positions } from '#records';
import { z } from 'zod';

/** Enough for every lane there may be, and few enough to be a header. */
const EVENT_ID_LENGTH_MAX = 4_000;

const FORM = 1;
const whole = z.int().min(0);

const written = z
  .tuple([z.literal(FORM), z.string().max(64), whole, whole, z.array(whole), z.array(whole)])
  .refine(([, , , , lanes, offsets]) => lanes.length === offsets.length);

/** Where a stream stands, as its events bear it: positions, and the ledger they are positions of. */
interface EventId {
  /** Tells one ledger from another. */
  readonly ledger: string;
  readonly positions: Positions;
}

/** Opaque to whoever is given it: text without a space or a line's end. */
export function writeEventId({ ledger, positions }: EventId): string {
  const { lanes, nextOffsets, decisionPosition, referenceVersion } = positions;
  const parts = [FORM, ledger, decisionPosition, referenceVersion, lanes, nextOffsets];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** What an id says; undefined for a text that is none. */
export function readEventId(text: string): EventId | undefined {
  if (text.length > EVENT_ID_LENGTH_MAX || !/^[\w-]+$/.test(text)) return undefined;
  const read = written.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (!read.success) return undefined;
  const [, ledger, decisionPosition, referenceVersion, lanes, nextOffsets] = read.data;
  return { ledger, positions: { lanes, nextOffsets, decisionPosition, referenceVersion } };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
