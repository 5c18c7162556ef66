import type { ReturnRule } from '../../return-rule';
import { count, grid, list, money, percentage, sheet } from '../form';
import { PERFORMANCE_QUARTERS } from '../performance-quarters';
import { periodCode, periodTitle } from '../quarters';
import { HELD } from './source';

/** What becomes of a plan that raises admissions is a figure below nought. */
const EITHER_WAY = { min: -100_000_000 } as const;

const QUARTERS = PERFORMANCE_QUARTERS.map(({ period }) => period);
const TITLES = QUARTERS.map(periodTitle);

export const PAY_FOR_PERFORMANCE = sheet('pay-for-performance', 'P4P', [
  list({ code: 'p4p-reduction', title: '1. Reduction in non elective activity' }, [
    count('p4p-baseline', 'Baseline of non elective activity (Q4 13/14 - Q3 14/15)'),
    count('p4p-reduction', 'Reduction in non elective activity (an increase is below nought)', EITHER_WAY),
    percentage('p4p-reduction-percent', '% reduction in non elective activity', 1, EITHER_WAY),
  ]),
  list({ code: 'p4p-funds', title: '2. Performance and NHS commissioned ringfenced funds' }, [
    money('p4p-fund', 'Financial value of non elective saving / performance fund', {
      source: { from: 'settlement', policyYear: '2015/16', rule: 'pay-for-performance', part: 'fund' },
    }),
    money('p4p-combined', 'Combined total of performance and ringfenced funds'),
    money('p4p-ringfenced', 'Ringfenced fund'),
    money('p4p-nhs-commissioned', 'Value of NHS commissioned services'),
    money('p4p-shortfall', 'Shortfall of contribution to NHS commissioned services'),
  ]),
  grid({ code: 'p4p-quarters', title: '2015/16 quarterly breakdown of P4P' }, TITLES, [
    {
      label: 'Cumulative quarterly baseline of non elective activity',
      cells: QUARTERS.map((key) =>
        count(`p4p-cumulative-baseline-${periodCode(key)}`, `Cumulative baseline to ${periodTitle(key)}`),
      ),
    },
    {
      label: 'Cumulative reduction in non elective activity',
      cells: QUARTERS.map((key) =>
        count(
          `p4p-cumulative-reduction-${periodCode(key)}`,
          `Cumulative reduction to ${periodTitle(key)}`,
          EITHER_WAY,
        ),
      ),
    },
    {
      label: 'Financial value of non elective saving / performance fund (£)',
      cells: QUARTERS.map((key) =>
        money(`p4p-value-${periodCode(key)}`, `Financial value of the saving of ${periodTitle(key)}`, {
          source: {
            ...{ from: 'settlement', policyYear: '2015/16', rule: 'pay-for-performance' },
            ...{ quarter: key, part: 'fund' },
          },
        }),
      ),
    },
  ]),
]);

const LAST = periodCode(QUARTERS.at(-1) ?? '');

export const PAY_FOR_PERFORMANCE_RULES: ReturnRule[] = [
  {
    ...HELD,
    code: 'ringfence-sums',
    kind: 'sum',
    sentence: 'The performance fund and the ringfenced fund are the combined total.',
    mend: 'Correct the fund that differs, or the combined total.',
    parts: ['p4p-fund', 'p4p-ringfenced'],
    total: 'p4p-combined',
    tolerance: 0,
  },
  {
    ...HELD,
    severity: 'warns',
    code: 'ringfence-covered',
    kind: 'at-most',
    sentence: 'The ringfenced fund is not more than the NHS commissioned services.',
    mend: 'Commission as much out of hospital, or enter the shortfall.',
    answer: 'p4p-ringfenced',
    limit: 'p4p-nhs-commissioned',
    tolerance: 0,
  },
  {
    ...HELD,
    code: 'nhs-commissioned-same',
    kind: 'same',
    sentence: 'The value of NHS commissioned services of 2015/16 is that of the summary.',
    mend: 'Correct the P4P tab or tab 2.',
    answers: ['p4p-nhs-commissioned', 'nhs-commissioned-total-2015-16'],
    tolerance: 100_000,
  },
  {
    ...HELD,
    code: 'performance-quarters-sum',
    kind: 'sum',
    sentence: 'The quarterly values of the performance fund sum to it.',
    mend: 'Split the fund by the planned reductions; each quarter may be rounded to a pound.',
    parts: QUARTERS.map((key) => `p4p-value-${periodCode(key)}`),
    total: 'p4p-fund',
    // Peterborough’s four quarters, each rounded by itself, come to a pound more than its fund.
    tolerance: 400,
  },
  {
    ...HELD,
    code: 'baseline-same',
    kind: 'same',
    sentence: 'The baseline of non-elective admissions is one figure in all tabs.',
    mend: 'Correct the P4P tab or tab 5.',
    answers: ['p4p-baseline', 'nea-baseline-total', `p4p-cumulative-baseline-${LAST}`],
    tolerance: 0,
  },
  {
    ...HELD,
    code: 'reduction-same',
    kind: 'same',
    sentence:
      'How many admissions the fund is planned to prevent in 2015/16 is one figure in all tabs and in what providers are asked about.',
    mend: 'Correct tab 5, the P4P tab or Annex 2, and put the corrected figure to the providers again.',
    answers: [
      ...['nea-reduction', 'p4p-reduction', `p4p-cumulative-reduction-${LAST}`],
      'provider-commentary.*.prevented-2015-16',
    ],
    tolerance: 0,
  },
  {
    ...HELD,
    code: 'performance-fund-same',
    kind: 'same',
    sentence:
      'The performance fund is the saving of tab 5 and, to a thousand pounds, the benefit from non-elective admissions.',
    mend: 'Correct the fund, the saving or the benefit.',
    answers: ['p4p-fund', 'nea-saving', 'benefit-non-elective-admissions-reduced-2015-16'],
    tolerance: 100_000,
  },
];
