import { withoutNhsNumbers } from '#kernel';
import type { Refusal } from '#kernel';

/** A kind of failure an HTTP caller can meet: its stable code, its status, and its name for people. */
export interface ProblemKind {
  readonly code: string;
  readonly status: number;
  readonly title: string;
}

/** The kinds that any route can meet. A route's own kinds stand beside the route. */
export const PROBLEMS = {
  malformedRequest: kind('malformed-request', 400, 'The request cannot be read'),
  malformedJson: kind('malformed-json', 400, 'The body is not JSON'),
  scopeMissing: kind('scope-missing', 400, 'The request does not say what it is about'),
  tokenMissing: kind('token-missing', 401, 'A bearer token is needed'),
  tokenRefused: kind('token-refused', 401, 'The bearer token is not accepted'),
  notPermitted: kind('not-permitted', 403, 'You have no grant for this'),
  notFound: kind('not-found', 404, 'There is nothing here'),
  methodNotAllowed: kind('method-not-allowed', 405, 'The resource has no such method'),
  requestTimeout: kind('request-timeout', 408, 'The request did not arrive in time'),
  bodyTooLarge: kind('body-too-large', 413, 'The body is too large'),
  uriTooLong: kind('uri-too-long', 414, 'The address is too long'),
  unsupportedMediaType: kind('unsupported-media-type', 415, 'The content type is not accepted here'),
  tooManyRequests: kind('too-many-requests', 429, 'Too many requests in a short time'),
  tooBusy: kind('too-busy', 429, 'Too much is in hand at this moment'),
  headersTooLarge: kind('headers-too-large', 431, 'The headers are too large'),
  internal: kind('internal-error', 500, 'Something went wrong on our side'),
  unavailable: kind('unavailable', 503, 'Not available for the moment'),
} as const;

/** What else a problem says beside its kind and detail. */
export interface ProblemMore {
  readonly errors?: readonly Refusal[];
  /** Members of the document beyond RFC 9457's own. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An expected failure on its way to an HTTP caller. It is thrown, and mapped once, by the problem filter. */
export class ProblemError extends Error {
  constructor(
    readonly kind: ProblemKind,
    readonly detail: string,
    readonly more: ProblemMore = {},
  ) {
    super(`${kind.code}: ${detail}`, more.cause === undefined ? {} : { cause: more.cause });
    this.name = 'ProblemError';
  }
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/**
 * The document of RFC 9457. `instance` names the request, as the log does. Whatever a route would say, an NHS
 * number has its digits overwritten: here is the last place before the answer, and every route comes by it.
 */
export function problemDocument(problem: ProblemError, requestId: string): Record<string, unknown> {
  const { kind, detail, more } = problem;
  return {
    type: `urn:better-care-ledger:problem:${kind.code}`,
    title: kind.title,
    status: kind.status,
    code: kind.code,
    detail: cleaned(detail),
    instance: `urn:uuid:${requestId}`,
    ...(more.errors === undefined ? {} : { errors: cleaned(more.errors) }),
    ...(cleaned(more.members) as object | undefined),
  };
}

/** The same value, its texts without NHS numbers, however deep they stand. */
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return withoutNhsNumbers(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cleaned(member)]));
}

function kind(code: string, status: number, title: string): ProblemKind {
  return { code, status, title };
}
