import { HttpException } from '@nestjs/common';
import { isConnectionLost, sqlState } from '../database/database-errors';
import { CommitOutcomeUnknown } from '../database/transaction';
import { ProblemError, PROBLEMS } from './problem';
import type { ProblemKind } from './problem';
import { REQUEST_SIZE_MAX } from './request-size';

/** The SQLSTATE class of a server that is out of connections, memory or disk. */
const INSUFFICIENT_RESOURCES = '53';
const RETRY_SECONDS = 5;

/**
 * The problem that any failure amounts to. What neither we nor the framework meant for the caller is an
 * internal error, whose words stay in the log.
 */
export function toProblem(failure: unknown): ProblemError {
  if (failure instanceof ProblemError) return failure;
  if (isDatabaseUnavailable(failure)) {
    return new ProblemError(PROBLEMS.unavailable, 'The database cannot be reached. Try again shortly.', {
      headers: { 'retry-after': String(RETRY_SECONDS) },
      cause: failure,
    });
  }
  const known = FRAMEWORK[statusOf(failure) ?? 500];
  if (known !== undefined) {
    const { kind, detail, forPeople } = known;
    return new ProblemError(kind, detail, { cause: failure, forPeople });
  }
  return new ProblemError(
    PROBLEMS.internal,
    'Nothing you sent explains it. The instance above is how to ask about it.',
    { cause: failure },
  );
}

function isDatabaseUnavailable(failure: unknown): boolean {
  if (failure instanceof CommitOutcomeUnknown || isConnectionLost(failure)) return true;
  return sqlState(failure)?.startsWith(INSUFFICIENT_RESOURCES) === true;
}

// The framework's own words are not passed on: some of them repeat what was sent.
const FRAMEWORK: Readonly<Record<number, { kind: ProblemKind; detail: string; forPeople?: string }>> = {
  400: {
    kind: PROBLEMS.malformedRequest,
    detail: 'The address or the body is not what its headers say it is.',
  },
  404: {
    kind: PROBLEMS.notFound,
    detail:
      'Nothing has this address. Pages begin at the address without a path; the routes of the API stand in /v1/openapi.json.',
    forPeople: 'Nothing has this address.',
  },
  408: { kind: PROBLEMS.requestTimeout, detail: 'Send the whole request without pausing.' },
  413: {
    kind: PROBLEMS.bodyTooLarge,
    detail: `A request takes at most ${REQUEST_SIZE_MAX}. Send the same in several requests.`,
  },
  414: { kind: PROBLEMS.uriTooLong, detail: 'No resource has an address as long as this.' },
  415: {
    kind: PROBLEMS.unsupportedMediaType,
    detail: 'The content type is missing or not one that is read here.',
  },
  431: { kind: PROBLEMS.headersTooLarge, detail: 'Send fewer or shorter headers.' },
  503: { kind: PROBLEMS.unavailable, detail: 'The service is stopping. Try again shortly.' },
};

function statusOf(failure: unknown): number | undefined {
  if (failure instanceof HttpException) return failure.getStatus();
  if (failure instanceof Error && 'statusCode' in failure && typeof failure.statusCode === 'number') {
    return failure.statusCode;
  }
  return undefined;
}
