import type { Refusal } from '#kernel';
import { ProblemError } from './problem';
import type { ProblemKind } from './problem';

/** The problem of a request that breaks rules: the first one in words, and every one in `errors`. */
export function refused(kind: ProblemKind, refusals: readonly Refusal[]): ProblemError {
  const [first] = refusals;
  const more = refusals.length > 1 ? ` And ${refusals.length - 1} more, in errors.` : '';
  const detail = first ? `${sentence(first.what)} ${sentence(first.mend)}${more}` : kind.title;
  const errors = refusals.map(({ rule, where, what, mend }) => ({ rule, where, what, mend }));
  return new ProblemError(kind, detail, { errors });
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
