import { ProblemError, PROBLEMS } from '#platform';
import { PLAN_PROBLEMS } from './plan-problems';

const MINE = /^"([1-9]\d{0,8})"$/;

/**
 * The version of a plan that whoever commands has read, as `If-Match: "3"` says it (the ETag of the plan). A first
 * draft has read none, and sends none.
 *
 * @throws ProblemError `version-missing` when it is needed; `malformed-request` when it is no ETag of a plan.
 */
export function expectedVersion(ifMatch: string | undefined, withoutIt: 'is-first' | 'is-refused'): number {
  if (ifMatch === undefined && withoutIt === 'is-first') return 0;
  if (ifMatch === undefined) {
    throw new ProblemError(
      PLAN_PROBLEMS.unread,
      'Ask for the plan, and send its ETag back as If-Match: it says what you decided over.',
    );
  }
  const version = MINE.exec(ifMatch)?.[1];
  if (version === undefined) {
    throw new ProblemError(PROBLEMS.malformedRequest, 'If-Match is the ETag of the plan, such as "3".');
  }
  return Number(version);
}
