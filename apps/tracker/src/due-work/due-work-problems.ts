import type { ProblemKind } from '#platform';

/** What asking for due work can meet beyond what any route can. */
export const DUE_WORK_PROBLEMS = {
  alreadyDone: {
    code: 'already-done',
    status: 409,
    title: 'This was done before',
    means: 'The obligation has been carried out, and is carried out once.',
    mend: 'Look at what came of it. A verification can be made at any time by `bettercare verify`.',
  },
} as const satisfies Record<string, ProblemKind>;
