import { sha256 } from '#kernel';
import { ProblemError, PROBLEMS } from '#platform';
import type { ProblemKind } from '#platform';

/** What a command can meet since it is decided over a version of what is decided on. */
export const DECIDED_OVER_PROBLEMS = {
  decidedMeanwhile: {
    code: 'decided-meanwhile',
    status: 412,
    title: 'Somebody has decided since',
    means: 'What is decided on has another version than the one named in `If-Match`. Nothing was decided.',
    mend: 'Read it, decide over what it says now, and send its new ETag.',
  },
  unread: {
    code: 'version-missing',
    status: 428,
    title: 'The request does not say what it was decided over',
    means: 'A command on what exists names in `If-Match` the version that was read, and this one does not.',
    mend: 'Read what is decided on and send its ETag as `If-Match`.',
  },
} as const satisfies Record<string, ProblemKind>;

/** A proxy that compresses an answer makes its tag a weak one; the version in it is what it was. */
const TAG = /^(?:W\/)?"(0|[1-9]\d{0,8})(?:-[\w-]{1,100})?"$/;

/**
 * The ETag of what is decided on, as it is answered: its version, which commands are decided over, and a hash of
 * everything else that is said of it. What does not add up may change with a definition, while nobody has decided.
 */
export function tagOf(answer: { readonly version: number }): string {
  return `"${answer.version}-${sha256(JSON.stringify(answer)).toString('base64url')}"`;
}

/** The ETag that a command is answered with: the version it made, for the command that follows it. */
export function tagOfVersion(version: number): string {
  return `"${version}"`;
}

/**
 * The version that whoever commands has read, as `If-Match` says it by an ETag. What comes first of all has read none,
 * and sends none.
 *
 * @throws ProblemError `version-missing` when it is needed and not said; `malformed-request` when it is no such ETag.
 */
export function expectedVersion(ifMatch: string | undefined, withoutIt: 'is-first' | 'is-refused'): number {
  if (ifMatch === undefined && withoutIt === 'is-first') return 0;
  if (ifMatch === undefined || ifMatch.trim() === '*') {
    throw new ProblemError(
      DECIDED_OVER_PROBLEMS.unread,
      'Ask for what you decide on, and send its ETag back as If-Match: it says what you decided over.',
    );
  }
  const version = TAG.exec(ifMatch.trim())?.[1];
  if (version === undefined) {
    throw new ProblemError(
      PROBLEMS.malformedRequest,
      'If-Match is no ETag of what is decided on. Send the one that came with it, in its quotes, such as "3".',
    );
  }
  return Number(version);
}
