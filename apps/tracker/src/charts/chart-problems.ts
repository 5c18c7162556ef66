import type { Refusal } from '#kernel';
import { PROBLEMS } from '#platform';
import type { ProblemError, ProblemKind } from '#platform';
import { refusedDecision } from '../deciding';

/** What a decision on a chart can meet beyond what any route can, and any that is decided over a version. */
export const CHART_PROBLEMS = {
  misplaced: {
    code: 'chart-not-ready',
    status: 409,
    title: 'The chart is not where this can be done',
    means:
      'It is rebased from that month or rests on those moving ranges already, or has nothing to be cleared of.',
    mend: 'Read what is decided about the chart; charts.md says what each command does.',
  },
  refused: {
    code: 'chart-refused',
    status: 422,
    title: 'What was sent breaks rules',
    means: 'What was sent is not what the command takes; `errors` has every rule it breaks.',
    mend: 'Mend what `errors` names and send it again.',
  },
} as const satisfies Record<string, ProblemKind>;

const KINDS: Readonly<Record<string, ProblemKind>> = {
  'unknown-area': PROBLEMS.notFound,
  'unknown-metric': PROBLEMS.notFound,
  'chart-rebased-there': CHART_PROBLEMS.misplaced,
  'chart-ranges-stand-so': CHART_PROBLEMS.misplaced,
  'chart-not-rebased': CHART_PROBLEMS.misplaced,
};

/** A decision on a chart that was refused; the first rule that was broken says which kind it is. */
export function refusedChart(refusals: readonly Refusal[]): ProblemError {
  return refusedDecision(refusals, KINDS, CHART_PROBLEMS.refused);
}
