import { choice, list, sheet, text } from '../form';
import type { Part } from './part';

const AGREEMENT = ['Strongly agree', 'Agree', 'Neither agree nor disagree', 'Disagree', 'Strongly disagree'];

const STATEMENTS = [
  [
    'joint-working',
    'The overall delivery of the fund has improved joint working between health and social care',
  ],
  ['implemented-as-planned', 'Our schemes were implemented as planned'],
  [
    'integration-advanced',
    'The delivery of the plan had a positive impact on the integration of health and social care',
  ],
] as const;

/** What the year was like. Its statements are remembered, and not read. */
export function yearEndFeedback(tab: string): Part {
  return {
    sheet: sheet('year-end-feedback', tab, [
      list(
        { code: 'statements', title: 'Do you agree with the statement?' },
        STATEMENTS.flatMap(([code, words]) => [
          choice(`feedback-${code}`, words, AGREEMENT),
          text(`feedback-${code}-comment`, `${words}: comment`, { required: false }),
        ]),
      ),
      list(
        { code: 'successes-and-challenges', title: 'Successes and challenges' },
        ['success-1', 'success-2', 'challenge-1', 'challenge-2'].map((code) =>
          text(
            `feedback-${code}`,
            `${code.startsWith('s') ? 'Success' : 'Challenge'} ${code.slice(-1)} of the year`,
          ),
        ),
      ),
    ]),
    rules: [],
  };
}
