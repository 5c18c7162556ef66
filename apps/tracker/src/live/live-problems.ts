import type { ProblemKind } from '#platform';

/** What following an area can meet beyond what any route can. */
export const LIVE_PROBLEMS = {
  /** Each reader takes a place of those there are. */
  tooManyStreams: {
    code: 'too-many-streams',
    status: 429,
    title: 'No more streams can be opened just now',
    means: 'This caller, or all callers together, follow as many areas as one process has places for.',
    mend: 'Close a stream that is no longer read, or wait as many seconds as `Retry-After` says.',
  },
} as const satisfies Record<string, ProblemKind>;
