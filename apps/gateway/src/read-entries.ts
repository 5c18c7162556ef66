import { elementsOf, readWritten } from '#kernel';
import type { Written } from '#kernel';
import { malformedJson, ProblemError } from '#platform';
import { PUBLISHING_PROBLEMS } from './problems';

/** Events one request may carry. */
export const EVENTS_MAX = 5_000;

/** The media type of several events. */
export const BATCH = 'application/cloudevents-batch+json';
/** The media type of one event. */
export const SINGLE = 'application/cloudevents+json';
/** The media types of one event a line. */
export const LINES: readonly string[] = ['application/x-ndjson', 'application/cloudevents+x-ndjson'];

/** A request as far as it says what it carries. */
export interface Carried {
  readonly mediaType: string;
  /** Without its content encoding. */
  readonly body: Buffer;
}

/** What a request carries, taken apart and not yet looked at; `pointerTo` says where each stands in the body. */
export interface Entries {
  readonly events: readonly Written[];
  readonly pointerTo: (index: number) => string;
}

/**
 * Takes a request apart into what should be events: one (`application/cloudevents+json`) or a batch
 * (`application/cloudevents-batch+json`).
 *
 * @throws ProblemError when it is not JSON, no batch, empty or too many.
 */
export function readEntries({ mediaType, body }: Carried): Entries {
  const json = readWritten(body);
  if (!json.ok) throw malformedJson(json.failure);
  const whole = json.value;
  if (mediaType === SINGLE) return { events: [whole], pointerTo: () => '' };
  if (!Array.isArray(whole.value)) {
    throw new ProblemError(
      PUBLISHING_PROBLEMS.notABatch,
      `${BATCH} is a JSON array of events; one event is ${SINGLE}.`,
    );
  }
  const { length } = whole.value;
  if (length === 0) {
    throw new ProblemError(PUBLISHING_PROBLEMS.emptyBatch, 'Send at least one event.');
  }
  // Before it is taken apart: a few megabytes hold millions of elements.
  if (length > EVENTS_MAX) {
    const detail = `The batch has ${length} events; send at most ${EVENTS_MAX} in one request.`;
    throw new ProblemError(PUBLISHING_PROBLEMS.tooManyEvents, detail);
  }
  return { events: elementsOf(whole) ?? [], pointerTo: (index) => `/${index}` };
}
