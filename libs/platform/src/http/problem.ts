import { withoutNhsNumbers } from '#kernel';
import type { Refusal } from '#kernel';

/**
 * A kind of failure an HTTP caller can meet: its stable code and status, its name for people, what it means, and how to
 * put it right. docs/problems.md is made from these.
 */
export interface ProblemKind {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly means: string;
  readonly mend: string;
}

/** The kinds that any route can meet. A route's own kinds stand beside the route. */
export const PROBLEMS = {
  malformedRequest: {
    code: 'malformed-request',
    status: 400,
    title: 'The request cannot be read',
    means: 'Its address, a header or the coding of its body is not as HTTP has it.',
    mend: 'Mend what `detail` names; the same request sent again is refused again.',
  },
  malformedJson: {
    code: 'malformed-json',
    status: 400,
    title: 'The body is not JSON',
    means: 'The body is no JSON in UTF-8, has a member twice, or is nested too deeply.',
    mend: 'Write the body with a JSON library, each member once.',
  },
  scopeMissing: {
    code: 'scope-missing',
    status: 400,
    title: 'The request does not say what it is about',
    means: 'The parameter by which it is decided who may ask is missing, or there more than once.',
    mend: 'Give the parameter that `detail` names, once.',
  },
  questionRefused: {
    code: 'question-refused',
    status: 400,
    title: 'The question cannot be answered as it is asked',
    means: 'A parameter is unknown, there twice, or breaks a rule; `errors` says which.',
    mend: 'Mend each parameter as its entry in `errors` says.',
  },
  tokenMissing: {
    code: 'token-missing',
    status: 401,
    title: 'A bearer token is needed',
    means: 'The route is not open to everyone, and the request bears no token.',
    mend: 'Get an access token from the OpenID provider and send it as `Authorization: Bearer`.',
  },
  tokenRefused: {
    code: 'token-refused',
    status: 401,
    title: 'The bearer token is not accepted',
    means: 'The token has run out, is for another service, was withdrawn, or is not one of this provider.',
    mend: 'Get a new token and send the request again. If that is refused too, look at the issuer and audience it is made with.',
  },
  notPermitted: {
    code: 'not-permitted',
    status: 403,
    title: 'You have no grant for this',
    means: 'The token holds, and grants neither the role nor the scope that the route takes.',
    mend: 'Ask an administrator for the grant that `detail` names; permissions.md has those of every route.',
  },
  notFound: {
    code: 'not-found',
    status: 404,
    title: 'There is nothing here',
    means: 'No route has the address, or what it names is not known, or not known to you.',
    mend: 'Look the name up in the list it is of (areas, measures, metrics, mappings), or the route in api.md.',
  },
  methodNotAllowed: {
    code: 'method-not-allowed',
    status: 405,
    title: 'The resource has no such method',
    means: 'There is a route with this address, and it does not take this method.',
    mend: 'Use one of the methods that `Allow` lists.',
  },
  requestTimeout: {
    code: 'request-timeout',
    status: 408,
    title: 'The request did not arrive in time',
    means: 'The connection was opened and the request not sent to its end.',
    mend: 'Send it again without pausing, or as several smaller ones. Sending the same again is always safe.',
  },
  bodyTooLarge: {
    code: 'body-too-large',
    status: 413,
    title: 'The body is too large',
    means: 'It is larger than the route takes, as it is sent or once it is decompressed.',
    mend: 'Send the same in several requests.',
  },
  uriTooLong: {
    code: 'uri-too-long',
    status: 414,
    title: 'The address is too long',
    means: 'A part of the path is longer than anything here is called.',
    mend: 'Look at how the address is put together.',
  },
  unsupportedMediaType: {
    code: 'unsupported-media-type',
    status: 415,
    title: 'The content type is not accepted here',
    means: 'The route reads no body of this `Content-Type` or `Content-Encoding`.',
    mend: 'Send one of the types that the route lists in openapi.json.',
  },
  tooManyRequests: {
    code: 'too-many-requests',
    status: 429,
    title: 'Too many requests in a short time',
    means: 'This client, or this address without a token that holds, has used up what it may send for now.',
    mend: 'Wait as many seconds as `Retry-After` says and send it again; `RateLimit` says beforehand what is left.',
  },
  tooBusy: {
    code: 'too-busy',
    status: 429,
    title: 'Too much is in hand at this moment',
    means: 'More requests, or more bytes of them, are being answered than the process has room for.',
    mend: 'Wait as many seconds as `Retry-After` says and send it again.',
  },
  headersTooLarge: {
    code: 'headers-too-large',
    status: 431,
    title: 'The headers are too large',
    means: 'All headers together are larger than is read.',
    mend: 'Send fewer or shorter headers; a token of very many grants is the usual cause.',
  },
  internal: {
    code: 'internal-error',
    status: 500,
    title: 'Something went wrong on our side',
    means: 'A fault of the software. The log has it under the request that `instance` names.',
    mend: 'Send it again once: sending the same again is always safe. If it stays, report `instance`.',
  },
  unavailable: {
    code: 'unavailable',
    status: 503,
    title: 'Not available for the moment',
    means:
      'The process is stopping, or something it needs (the database, the event log, the OpenID provider) does not answer.',
    mend: 'Wait as many seconds as `Retry-After` says, or a few, and send it again.',
  },
} as const satisfies Record<string, ProblemKind>;

/** What else a problem says beside its kind and detail. */
export interface ProblemMore {
  readonly errors?: readonly Refusal[];
  /** Members of the document beyond RFC 9457's own. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
  /** What a page says in place of the detail, where that is for programs. */
  readonly forPeople?: string | undefined;
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
    mend: kind.mend,
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
