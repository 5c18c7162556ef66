import type { NamedTwice, Refusal, Result } from '#kernel';
import { fail, membersNamedTwice, ok } from '#kernel';
import type { z } from 'zod';
import { countReported, countWithdrawn, periodReplaced } from './count-events';
import type { CountReported, CountWithdrawn, PeriodReplaced } from './count-events';
import { plainCount } from './plain-count';
import { shapeRefusals } from './shape-refusals';
import { DEPTH_MAX, forbiddenText, pointerTo, shown } from './text-rules';

export type LedgerEvent = CountReported | CountWithdrawn | PeriodReplaced;
export type EventType = LedgerEvent['type'];

/** Bytes one event may take on the wire and in the log. */
export const EVENT_BYTES_MAX = 64 * 1024;

/** Refusals given of one event; whoever mends these will see the next ones. */
const REFUSALS_MAX = 20;

/** Every event type there is, by its name. A published version never changes meaning. */
export const EVENT_SCHEMAS = {
  'bettercare.count.reported.v1': countReported,
  'bettercare.count.withdrawn.v1': countWithdrawn,
  'bettercare.period.replaced.v1': periodReplaced,
} satisfies { [Type in EventType]: z.ZodType<Extract<LedgerEvent, { type: Type }>> };

export const EVENT_TYPES = Object.keys(EVENT_SCHEMAS) as EventType[];

/** Reads one event out of what JSON gave: its text, then its type, then its shape. Codes are not looked up. */
export function readEvent(value: unknown): Result<LedgerEvent, Refusal[]> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return fail([
      {
        rule: 'not-an-event',
        where: '',
        what: 'something other than a JSON object',
        mend: 'Send one CloudEvents 1.0 object an event.',
      },
    ]);
  }
  const text = forbiddenText(value);
  if (text.length > 0) return fail(text.slice(0, REFUSALS_MAX));
  const type = (value as { type?: unknown }).type;
  if (!isEventType(type)) {
    return fail([
      {
        rule: 'unknown-type',
        where: '/type',
        what: typeof type === 'string' ? `the type "${shown(type)}"` : 'no type',
        mend: `Use one of ${EVENT_TYPES.join(', ')}.`,
      },
    ]);
  }
  const parsed = EVENT_SCHEMAS[type].safeParse(value);
  return parsed.success ? ok(parsed.data) : fail(shapeRefusals(parsed.error, value).slice(0, REFUSALS_MAX));
}

/** As `readEvent`, from the bytes of a delivery: there alone is it to be seen that a member is named twice. */
export function readDelivery(bytes: Buffer): Result<LedgerEvent, Refusal[]> {
  if (bytes.length > EVENT_BYTES_MAX) return fail([tooLarge(bytes.length)]);
  let text: string;
  let value: unknown;
  try {
    text = UTF_8.decode(bytes);
    value = JSON.parse(text);
  } catch {
    return fail([
      {
        rule: 'not-json',
        where: '',
        what: 'bytes that are not JSON in UTF-8',
        mend: 'Send the event as JSON, encoded in UTF-8.',
      },
    ]);
  }
  return readParsed(text, value);
}

/** As `readDelivery`, of bytes whose text has been decoded and parsed already, with much else in one go. */
export function readWrittenEvent(
  bytes: Buffer,
  text: string,
  value: unknown,
): Result<LedgerEvent, Refusal[]> {
  return bytes.length > EVENT_BYTES_MAX ? fail([tooLarge(bytes.length)]) : readParsed(text, value);
}

function readParsed(text: string, value: unknown): Result<LedgerEvent, Refusal[]> {
  const plain = plainCount(text, value);
  if (plain !== undefined) return ok(plain);
  const read = readEvent(value);
  const namedTwice = membersNamedTwice(text, value);
  if (namedTwice.length === 0) return read;
  const refusals = [...(read.ok ? [] : read.failure), ...duplicates(namedTwice)];
  return refusals.length === 0 ? read : fail(refusals.slice(0, REFUSALS_MAX));
}

function tooLarge(bytes: number): Refusal {
  return {
    rule: 'event-too-large',
    where: '',
    what: `${bytes} bytes`,
    mend: `Keep one event within ${EVENT_BYTES_MAX} bytes.`,
  };
}

/** Those beyond the depth an event may have are refused for standing there. */
function duplicates(namedTwice: readonly NamedTwice[]): Refusal[] {
  return namedTwice
    .filter(({ path }) => path.length <= DEPTH_MAX)
    .map(({ path }) => ({
      rule: 'duplicate-member',
      where: pointerTo(path),
      what: 'a member that stands there already',
      mend: 'Name each member once.',
    }));
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function isEventType(type: unknown): type is EventType {
  return typeof type === 'string' && Object.hasOwn(EVENT_SCHEMAS, type);
}
