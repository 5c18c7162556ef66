import { sha256 } from '#kernel';
import { ProblemError, PROBLEMS } from '#platform';
import type { PlanHistory } from '#planning';
import { PLAN_PROBLEMS } from './plan-problems';

/** A proxy that compresses an answer makes its tag a weak one; the version in it is what it was. */
const TAG = /^(?:W\/)?"([1-9]\d{0,8})(?:-[\w-]{1,100})?"$/;

/**
 * The ETag of a plan: its version, which commands are decided over, and a hash of everything else that is said of it.
 * What does not add up may change with a definition, while nobody has decided anything on the plan.
 */
export function tagOf(plan: PlanHistory): string {
  return `"${plan.version}-${sha256(JSON.stringify(plan)).toString('base64url')}"`;
}

/** The ETag that a command on a plan is answered with: the version it made, for the command that follows it. */
export function tagOfVersion(version: number): string {
  return `"${version}"`;
}

/**
 * The version of a plan that whoever commands has read, as `If-Match` says it by the ETag of the plan. A first draft
 * has read none, and sends none.
 *
 * @throws ProblemError `version-missing` when it is needed and not said; `malformed-request` when it is no ETag of a plan.
 */
export function expectedVersion(ifMatch: string | undefined, withoutIt: 'is-first' | 'is-refused'): number {
  if (ifMatch === undefined && withoutIt === 'is-first') return 0;
  if (ifMatch === undefined || ifMatch.trim() === '*') {
    throw new ProblemError(
      PLAN_PROBLEMS.unread,
      'Ask for the plan, and send its ETag back as If-Match: it says what you decided over.',
    );
  }
  const version = TAG.exec(ifMatch.trim())?.[1];
  if (version === undefined) {
    throw new ProblemError(
      PROBLEMS.malformedRequest,
      'If-Match is no ETag of a plan. Send the one that came with the plan, in its quotes, such as "3".',
    );
  }
  return Number(version);
}
