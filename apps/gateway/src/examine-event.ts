import { readDelivery, readWrittenEvent } from '#contracts';
import type { LedgerEvent } from '#contracts';
import type { Json, Refusal, Result, Written } from '#kernel';
import { fail, holdsNhsNumber, ok, withoutNhsNumbers } from '#kernel';
import { mayPublishAs } from '#platform';
import type { Identity } from '#platform';
import { checkEvent, idOfUpload, isIdOfUpload } from '#records';
import type { Known } from '#records';
import { whyApart } from './held-apart';
import type { Apart } from './held-apart';

/** An event fit for the log: the bytes to append are the bytes that were checked. */
export interface FitEvent {
  readonly source: string;
  readonly bytes: Buffer;
  /** Where its count will be shown beside a figure and not added to it. */
  readonly apart: Apart | undefined;
}

/** What events are held against: what is in force, who is sending, how, and the time of arrival. */
export interface Examination {
  readonly known: Known;
  readonly publisher: Identity;
  readonly arrivedAt: Date;
  /** Whether an upload may have made the events; others do not bear ids as if it had. */
  readonly mayBeOfUpload: boolean;
}

/** As `examineDelivery`, of an event that was made here. */
export function examineEvent(value: Json, at: string, examination: Examination): Result<FitEvent, Refusal[]> {
  return examineDelivery(Buffer.from(JSON.stringify(value)), at, examination);
}

/**
 * Holds one event, as it was written, against everything that can be known before the log: its text and shape, whether its
 * sender may publish in the name of its source, its codes and dates. The rules are those the projector
 * will hold it to again.
 *
 * @param at JSON pointer to the event in the request, put before the pointers of the refusals.
 */
export function examineDelivery(
  bytes: Buffer,
  at: string,
  examination: Examination,
): Result<FitEvent, Refusal[]> {
  return hold(readDelivery(bytes), bytes, at, examination);
}

/** As `examineDelivery`, of an event that was read with the others of its request: it is not parsed again. */
export function examineWritten(
  { text, value }: Written,
  at: string,
  examination: Examination,
): Result<FitEvent, Refusal[]> {
  const bytes = Buffer.from(text);
  return hold(readWrittenEvent(bytes, text, value), bytes, at, examination);
}

function hold(
  read: Result<LedgerEvent, Refusal[]>,
  bytes: Buffer,
  at: string,
  examination: Examination,
): Result<FitEvent, Refusal[]> {
  if (!read.ok) return fail(located(read.failure, at));
  const event = read.value;
  if (!mayPublishAs(examination.publisher, event.source)) return fail(located([notYours(event.source)], at));
  const refusals = checkEvent(event, examination.known, examination.arrivedAt);
  if (isIdOfUpload(event.id) && !examination.mayBeOfUpload) refusals.unshift(idOfUpload());
  if (refusals.length > 0) return fail(located(refusals, at));
  return ok({ source: event.source, bytes, apart: whyApart(event, examination.known) });
}

export const NOT_YOUR_ORGANISATION = 'not-your-organisation';

/** As the event schemas have it. */
const ID_LENGTH_MAX = 200;
/** Control characters and unpaired surrogates. */
const NOT_PLAIN = /[\p{Cc}\p{Surrogate}]/u;

/** The id a value gives itself, where it has one that may be repeated. */
export function repeatableId(value: Json): string | undefined {
  if (value === null || typeof value !== 'object' || !('id' in value) || !Object.hasOwn(value, 'id'))
    return undefined;
  const { id } = value;
  if (typeof id !== 'string' || id.length > ID_LENGTH_MAX) return undefined;
  return NOT_PLAIN.test(id) || holdsNhsNumber(id) ? undefined : id;
}

/** The same of an event as it is written. */
export function repeatableIdIn(bytes: Buffer): string | undefined {
  try {
    return repeatableId(JSON.parse(bytes.toString()) as Json);
  } catch {
    return undefined;
  }
}

function notYours(source: string): Refusal {
  return {
    rule: NOT_YOUR_ORGANISATION,
    where: '/source',
    what: source,
    mend: `Send with a token that grants publisher@${source}, or correct the source.`,
  };
}

// Nobody who refuses an NHS number may repeat it; this is the last place before the answer where it could be.
function located(refusals: readonly Refusal[], at: string): Refusal[] {
  return refusals.map(({ rule, where, what, mend }) => ({
    rule,
    where: withoutNhsNumbers(at + where),
    what: withoutNhsNumbers(what),
    mend: withoutNhsNumbers(mend),
  }));
}
