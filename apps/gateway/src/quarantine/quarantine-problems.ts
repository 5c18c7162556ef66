import type { Refusal } from '#kernel';
import { ProblemError } from '#platform';
import type { ProblemKind } from '#platform';

/** What the desk can meet beyond what any route can. */
export const QUARANTINE_PROBLEMS = {
  questionRefused: {
    code: 'question-refused',
    status: 400,
    title: 'The question cannot be answered as it is asked',
  },
  decided: { code: 'already-decided', status: 409, title: 'This delivery has been dealt with' },
  refused: { code: 'replay-refused', status: 422, title: 'The delivery cannot be replayed like this' },
  dismissalRefused: {
    code: 'dismissal-refused',
    status: 422,
    title: 'The delivery cannot be dismissed like this',
  },
} as const satisfies Record<string, ProblemKind>;

const DECIDED = new Set(['already-replayed', 'already-dismissed', 'decided-meanwhile']);

/** A command of the desk, or a question to it, that was refused. */
export function refusedAtDesk(refusals: readonly Refusal[], otherwise: ProblemKind): ProblemError {
  const [first] = refusals;
  const kind = first && DECIDED.has(first.rule) ? QUARANTINE_PROBLEMS.decided : otherwise;
  const more = refusals.length > 1 ? ` And ${refusals.length - 1} more, in errors.` : '';
  const detail = first ? `${first.what}: ${first.mend}`.replace(/\.?$/, '.') + more : kind.title;
  const errors = refusals.map(({ rule, where, what, mend }) => ({ rule, where, what, mend }));
  return new ProblemError(kind, detail, { errors });
}
