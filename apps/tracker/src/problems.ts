import { PROBLEMS, refused } from '#platform';
import type { ProblemError } from '#platform';
import type { Refusal } from '#kernel';

/** Rules that say the thing asked about does not exist, rather than that the question is wrong. */
const NOT_THERE = new Set([
  'unknown-area',
  'unknown-policy-year',
  'unknown-metric',
  'unknown-measure',
  'unknown-watermark',
]);

/** A question that was refused, on its way to whoever asked it. */
export function refusedQuestion(refusals: readonly Refusal[]): ProblemError {
  const [first] = refusals;
  const kind = first && NOT_THERE.has(first.rule) ? PROBLEMS.notFound : PROBLEMS.questionRefused;
  return refused(kind, refusals);
}
