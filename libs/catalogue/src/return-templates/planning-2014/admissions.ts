import type { AnswerSource } from '../../return-template';
import type { ReturnRule } from '../../return-rule';
import { choice, count, grid, list, money, percentage, rate, sheet, table, text } from '../form';
import { PERFORMANCE_QUARTERS } from '../performance-quarters';
import { periodCode, periodTitle, policyYearOf } from '../quarters';
import { HELD } from './source';

const METRIC = 'non-elective-admissions';
const BASELINE = PERFORMANCE_QUARTERS.map(({ baselinePeriod }) => baselinePeriod);
const PERFORMANCE = PERFORMANCE_QUARTERS.map(({ period }) => period);
const PLANNED: readonly string[] = [...PERFORMANCE, '2015/16-Q4'];
const ALL: readonly string[] = [...BASELINE, ...PLANNED];

/** `4,293 of 190,754 is 2,251`: a rate without places is away from its numerator by up to one. */
const PRINTED_WITHOUT_PLACES = '1';

function planned(key: string, part: 'planned-count' | 'planned-rate'): { source?: AnswerSource } {
  if (!PLANNED.includes(key)) return {};
  return { source: { from: 'figure', policyYear: policyYearOf(key), metric: METRIC, period: key, part } };
}

function baselineOrPlan(key: string): { source?: AnswerSource } {
  const measured = PERFORMANCE_QUARTERS.find(({ baselinePeriod }) => baselinePeriod === key);
  if (!measured) return planned(key, 'planned-count');
  const { period: quarter } = measured;
  const agreed = { from: 'settlement', policyYear: '2015/16', rule: 'pay-for-performance' } as const;
  return { source: { ...agreed, quarter, part: 'baseline' } };
}

function population(key: string): { source?: AnswerSource } {
  // The policy year 2013/14 is none of the fund's.
  const policyYear = policyYearOf(key);
  if (policyYear < '2014/15') return {};
  return { source: { from: 'figure', policyYear, metric: METRIC, period: key, part: 'denominator' } };
}

const SOURCES = ['MAR', 'SUS', 'Other'];

export const ADMISSIONS = sheet('admissions', '5.HWB P4P metric', [
  grid(
    {
      code: 'nea',
      title: 'Non-elective admissions (general and acute), all-age, per 100,000 population',
      guidance: 'From Q4 13/14 the baseline (14-15 figures are CCG plans), from Q4 14/15 the plan.',
    },
    ALL.map(periodTitle),
    [
      {
        label: 'Quarterly rate',
        cells: ALL.map((key) =>
          rate(`nea-rate-${periodCode(key)}`, `Rate per 100,000, ${periodTitle(key)}`, 0, {
            ...planned(key, 'planned-rate'),
          }),
        ),
      },
      {
        label: 'Numerator',
        cells: ALL.map((key) =>
          count(`nea-count-${periodCode(key)}`, `Admissions, ${periodTitle(key)}`, baselineOrPlan(key)),
        ),
      },
      {
        label: 'Denominator',
        cells: ALL.map((key) =>
          count(`nea-population-${periodCode(key)}`, `Population, ${periodTitle(key)}`, population(key)),
        ),
      },
    ],
  ),
  list({ code: 'nea-change', title: 'P4P annual change' }, [
    count('nea-baseline-total', 'Baseline admissions, Q4 13/14 - Q3 14/15'),
    count('nea-plan-total', 'Planned admissions, Q4 14/15 - Q3 15/16'),
    count('nea-reduction', 'P4P annual reduction in admissions (an increase is below nought)', {
      min: -100_000_000,
    }),
    money('nea-unit-price', 'National average cost of non-elective admission (£1,490)'),
    money('nea-saving', 'P4P annual saving'),
    choice('nea-baseline-source', 'Data source of the baseline', SOURCES),
    choice('nea-plan-source', 'Data source of the plan', SOURCES),
    text('nea-rationale', 'Rationale for red/amber ratings', { required: false }),
  ]),
  table({ code: 'contributing-ccgs', title: 'Contributing CCGs' }, { min: 1, max: 20 }, [
    text('ccg', 'Contributing CCG'),
    ...BASELINE.map((key) =>
      count(`activity-${periodCode(key)}`, `CCG baseline activity, ${periodTitle(key)}`),
    ),
    percentage('registered-share', '% CCG registered population that is resident in the area', 3),
    percentage('resident-share', '% of the area’s resident population that is registered with the CCG', 3),
    ...BASELINE.map((key) =>
      count(`contribution-${periodCode(key)}`, `Contributing CCG activity, ${periodTitle(key)}`),
    ),
  ]),
  list({ code: 'ccg-totals', title: 'Contributing CCGs: total' }, [
    percentage('resident-share-total', '% of the area’s resident population, all CCGs', 1),
  ]),
]);

export const ADMISSIONS_RULES: ReturnRule[] = [
  ...ALL.map((key): ReturnRule => ({
    ...HELD,
    code: `admissions-rate-${periodCode(key)}`,
    kind: 'rate',
    sentence: `The rate of ${periodTitle(key)} is its admissions per 100,000 of its population.`,
    mend: 'Correct the rate, the admissions or the population; January to March takes the next year’s.',
    numerator: `nea-count-${periodCode(key)}`,
    denominator: `nea-population-${periodCode(key)}`,
    rate: `nea-rate-${periodCode(key)}`,
    base: 100_000,
    numeratorTolerance: PRINTED_WITHOUT_PLACES,
  })),
  {
    ...HELD,
    code: 'baseline-sums',
    kind: 'sum',
    sentence: 'The admissions of the four baseline quarters sum to the baseline.',
    mend: 'Correct a quarter or the baseline.',
    parts: BASELINE.map((key) => `nea-count-${periodCode(key)}`),
    total: 'nea-baseline-total',
    tolerance: 0,
  },
  {
    ...HELD,
    code: 'planned-admissions-sum',
    kind: 'sum',
    sentence: 'The admissions of the four quarters that are paid for sum to the plan.',
    mend: 'Correct a quarter or the plan.',
    parts: PERFORMANCE.map((key) => `nea-count-${periodCode(key)}`),
    total: 'nea-plan-total',
    tolerance: 0,
  },
  {
    ...HELD,
    code: 'reduction-is-difference',
    kind: 'sum',
    sentence: 'What is planned and what is to be prevented are the baseline.',
    mend: 'Correct the plan or the reduction.',
    parts: ['nea-plan-total', 'nea-reduction'],
    total: 'nea-baseline-total',
    tolerance: 0,
  },
  {
    ...HELD,
    severity: 'warns',
    code: 'admissions-not-planned-to-rise',
    kind: 'at-most',
    sentence: 'No more admissions are planned than there were: the template shows such a plan in red.',
    mend: 'Correct the plan, or give the rationale for the red rating.',
    answer: 'nea-plan-total',
    limit: 'nea-baseline-total',
    tolerance: 0,
  },
  {
    ...HELD,
    code: 'admissions-of-one-source',
    kind: 'one-source',
    sentence: 'Baseline and plan of admissions are counted from one source: the MAR and SUS do not compare.',
    mend: 'Take both from one source.',
    source: 'Cambridgeshire BCF plan 2016/17, reduction in non-elective admissions',
    answers: ['nea-baseline-source', 'nea-plan-source'],
  },
  ...BASELINE.flatMap((key): ReturnRule[] => [
    {
      ...HELD,
      severity: 'warns',
      code: `ccg-activity-mapped-${periodCode(key)}`,
      kind: 'product',
      sentence: `What a CCG contributes to ${periodTitle(key)} is its activity times the share of its registered population that lives in the area.`,
      mend: 'Give the share with three places: the printed one does not reproduce the activity.',
      section: 'contributing-ccgs',
      factors: [`activity-${periodCode(key)}`, 'registered-share'],
      product: `contribution-${periodCode(key)}`,
      tolerance: 2,
    },
    {
      ...HELD,
      code: `ccg-activity-sums-${periodCode(key)}`,
      kind: 'sum',
      sentence: `What the CCGs contribute to ${periodTitle(key)} sums to the area’s baseline.`,
      mend: 'Correct the activity of a CCG, or the baseline.',
      parts: [`contributing-ccgs.*.contribution-${periodCode(key)}`],
      total: `nea-count-${periodCode(key)}`,
      tolerance: 1,
    },
  ]),
  {
    ...HELD,
    code: 'resident-shares-sum',
    kind: 'sum',
    sentence: 'The shares of the area’s residents that are registered with each CCG sum to the whole.',
    mend: 'Add the CCG that is missing, or correct a share.',
    parts: ['contributing-ccgs.*.resident-share'],
    total: 'resident-share-total',
    // In hundredths of a percent: printed shares are rounded to a place.
    tolerance: 20,
  },
];
