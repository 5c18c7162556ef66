import type { Refusal } from '#kernel';
import { PROBLEMS } from '#platform';
import type { ProblemError, ProblemKind } from '#platform';
import { refusedDecision } from '../deciding';

/** What deciding on a public page can meet beyond what any route can, and any that is decided over a version. */
export const PUBLIC_PAGE_PROBLEMS = {
  standsSo: {
    code: 'public-page-stands-so',
    status: 409,
    title: 'The public page stands so already',
    means: 'It is to be opened and is open, or to be closed and is closed.',
    mend: 'There is nothing to decide.',
  },
  refused: {
    code: 'public-page-refused',
    status: 422,
    title: 'What was sent breaks rules',
    means: 'What was sent is not what the command takes; `errors` has every rule it breaks.',
    mend: 'Mend what `errors` names and send it again.',
  },
} as const satisfies Record<string, ProblemKind>;

/** What whoever looks for a public page can meet. */
export const PUBLISHED_PROBLEMS = {
  notPublished: {
    code: 'not-published',
    status: 404,
    title: 'Nothing is published here',
    means: 'The area has no public page, or there is no such area; which of the two is not told.',
    mend: 'Whoever works with the area can sign in and see its figures.',
  },
} as const satisfies Record<string, ProblemKind>;

const KINDS: Readonly<Record<string, ProblemKind>> = {
  'unknown-area': PROBLEMS.notFound,
  'public-page-stands-so': PUBLIC_PAGE_PROBLEMS.standsSo,
};

/** A decision on a public page that was refused. */
export function refusedPublicPage(refusals: readonly Refusal[]): ProblemError {
  return refusedDecision(refusals, KINDS, PUBLIC_PAGE_PROBLEMS.refused);
}
