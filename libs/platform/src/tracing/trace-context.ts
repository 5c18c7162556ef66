import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** Which trace something belongs to, and which step of it this is, as W3C Trace Context has it. */
export interface Trace {
  /** 32 hexadecimal digits, the same for everything one request set going. */
  readonly traceId: string;
  /** 16 hexadecimal digits, of this step alone. */
  readonly spanId: string;
  /** As whoever began the trace set them; only passed on here. */
  readonly flags: string;
}

const VERSION_00 = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
/** Later versions may add fields at the end; what is known of them stands where it always did. */
const LATER_VERSION =
  /^(?!00|ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-[\x20-\x7e]{0,200})?$/;
const NOTHING_SET = '00';

/** The trace that a `traceparent` names; nothing when it names none, as W3C Trace Context Level 1 section 3.2 has it. */
export function readTraceparent(header: unknown): Trace | undefined {
  if (typeof header !== 'string') return undefined;
  const [, traceId = '', spanId = '', flags = ''] =
    VERSION_00.exec(header) ?? LATER_VERSION.exec(header) ?? [];
  const valid = /[^0]/.test(traceId) && /[^0]/.test(spanId);
  return valid ? { traceId, spanId, flags } : undefined;
}

export function traceparentOf({ traceId, spanId, flags }: Trace): string {
  return `00-${traceId}-${spanId}-${flags}`;
}

/** The next step of a trace, or the first of a new one. */
export function stepOf(before: Trace | undefined): Trace {
  const spanId = randomDigits().slice(0, 16);
  if (before !== undefined) return { ...before, spanId };
  return { traceId: randomDigits(), spanId, flags: NOTHING_SET };
}

/** 32 hexadecimal digits. Random UUIDs are drawn from a store; asking the system for each cost a twentieth of an answer. */
function randomDigits(): string {
  return randomUUID().replaceAll('-', '');
}

const current = new AsyncLocalStorage<Trace>();

/** Does something, and all that follows from it, as part of a trace: every line of the log then says so. */
export function inTrace<Done>(trace: Trace, work: () => Done): Done {
  return current.run(trace, work);
}

/** The trace that whatever runs now is part of. */
export function currentTrace(): Trace | undefined {
  return current.getStore();
}
