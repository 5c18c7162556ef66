import type { Refusal } from '#kernel';
import { refused } from '#platform';
import type { ProblemError, ProblemKind } from '#platform';

/** What the desk can meet beyond what any route can. */
export const QUARANTINE_PROBLEMS = {
  decided: {
    code: 'already-decided',
    status: 409,
    title: 'This delivery has been dealt with',
    means: 'Somebody has replayed or dismissed it, before or in this moment.',
    mend: 'Look at the delivery again: its state says what was decided.',
  },
  refused: {
    code: 'replay-refused',
    status: 422,
    title: 'The delivery cannot be replayed like this',
    means: 'The event, as it was mended or as it stood, breaks a rule still; `errors` says which.',
    mend: 'Mend the event as `errors` says and replay it, or dismiss the delivery.',
  },
  dismissalRefused: {
    code: 'dismissal-refused',
    status: 422,
    title: 'The delivery cannot be dismissed like this',
    means:
      'The reason is missing, too long, names a person, or holds what no store keeps; `errors` says which.',
    mend: 'Give a reason in a sentence.',
  },
} as const satisfies Record<string, ProblemKind>;

const DECIDED = new Set(['already-replayed', 'already-dismissed', 'decided-meanwhile']);

/** Whether a command of the desk was refused since somebody has dealt with the delivery, before or meanwhile. */
export function isDealtWith([first]: readonly Refusal[]): boolean {
  return first !== undefined && DECIDED.has(first.rule);
}

/** A command of the desk that was refused. */
export function refusedAtDesk(refusals: readonly Refusal[], otherwise: ProblemKind): ProblemError {
  return refused(isDealtWith(refusals) ? QUARANTINE_PROBLEMS.decided : otherwise, refusals);
}
