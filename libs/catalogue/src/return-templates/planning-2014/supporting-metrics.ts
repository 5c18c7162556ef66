import type { AnswerSource } from '../../return-template';
import type { ReturnRule } from '../../return-rule';
import {
  count,
  grid,
  list,
  percentage,
  rate,
  sheet,
  text,
  type Line,
  type Unlaid,
  type Unplaced,
} from '../form';
import { periodCode, periodTitle, policyYearOf, quartersOf } from '../quarters';
import { HELD } from './source';

interface Metric {
  readonly prefix: string;
  readonly code: string;
  readonly title: string;
  readonly rateText: string;
  readonly base: 100_000 | 100;
  readonly baseline: readonly string[];
  readonly planned: readonly string[];
  /** How far a published rate of the baseline is from its published count. */
  readonly baselineTolerance: string;
}

/** Counts of people in adult social care are published rounded to the nearest five, rates from the unrounded ones. */
const ROUNDED_TO_FIVE = '2.5';
/** Rates lead the plan of delayed transfers; counts were rounded from them. */
const ROUNDED_TO_ONE = '0.5';

const RESIDENTIAL: Metric = {
  ...{ prefix: 'residential', code: 'residential-admissions', title: 'Residential admissions' },
  ...{ rateText: 'Annual rate', base: 100_000, baselineTolerance: ROUNDED_TO_FIVE },
  ...{ baseline: ['2013/14'], planned: ['2014/15', '2015/16'] },
};
const REABLEMENT: Metric = {
  ...{ prefix: 'reablement', code: 'reablement-91-days', title: 'Reablement' },
  ...{ rateText: 'Annual %', base: 100, baselineTolerance: ROUNDED_TO_FIVE },
  ...{ baseline: ['2013/14'], planned: ['2014/15', '2015/16'] },
};
const DELAYED_TRANSFERS: Metric = {
  ...{ prefix: 'dtoc', code: 'delayed-transfers-of-care', title: 'Delayed transfers of care (delayed days)' },
  ...{ rateText: 'Quarterly rate', base: 100_000, baselineTolerance: ROUNDED_TO_ONE },
  ...{ baseline: quartersOf('2013/14'), planned: [...quartersOf('2014/15'), ...quartersOf('2015/16')] },
};
const METRICS = [RESIDENTIAL, REABLEMENT, DELAYED_TRANSFERS];

type Part = 'planned-count' | 'planned-rate' | 'denominator';

/** The plan has its baseline with it. */
function sourceOf({ code, planned }: Metric, period: string, part: Part): AnswerSource {
  const policyYear = planned.includes(period) ? policyYearOf(period) : '2014/15';
  return { from: 'figure', policyYear, metric: code, period, part };
}

function figures(metric: Metric): Unlaid {
  const { prefix, title, rateText, base, baseline, planned } = metric;
  const periods = [...baseline, ...planned];
  const line = (label: string, cell: (key: string) => Unplaced): Line => ({
    label,
    cells: periods.map(cell),
  });
  const named = (part: string, key: string) => `${prefix}-${part}-${periodCode(key)}`;
  const asked = (what: string, key: string) => `${title}: ${what}, ${periodTitle(key)}`;
  return grid({ code: prefix, title }, periods.map(periodTitle), [
    line(rateText, (key) =>
      (base === 100 ? percentage : rate)(named('rate', key), asked(rateText.toLowerCase(), key), 1, {
        source: sourceOf(metric, key, 'planned-rate'),
      }),
    ),
    line('Numerator', (key) =>
      count(named('count', key), asked('numerator', key), { source: sourceOf(metric, key, 'planned-count') }),
    ),
    line('Denominator', (key) =>
      count(named('population', key), asked('denominator', key), {
        source: sourceOf(metric, key, 'denominator'),
      }),
    ),
  ]);
}

function rationale({ prefix, title }: Metric): Unlaid {
  return list({ code: `${prefix}-rationales`, title: `Rationale: ${title}` }, [
    text(`${prefix}-rationale`, 'Rationale for red rating, or for a change of definition', {
      required: false,
    }),
  ]);
}

export const SUPPORTING_METRICS = sheet('supporting-metrics', '6. HWB supporting metrics', [
  ...METRICS.flatMap((metric) => [figures(metric), rationale(metric)]),
  list({ code: 'experience-metric', title: 'Patient / service user experience metric' }, [
    text('experience-metric', 'Patient / service user experience metric', { required: false }),
  ]),
  grid(
    { code: 'experience', title: 'Patient / service user experience' },
    ['2013/14', '2014/15', '2015/16'],
    [
      {
        label: 'Metric value',
        cells: ['2013/14', '2014/15', '2015/16'].map((year) =>
          rate(`experience-rate-${periodCode(year)}`, `Patient / service user experience, ${year}`, 1, {
            required: false,
            ...(year !== '2013/14' && {
              source: {
                ...{ from: 'figure', policyYear: year, metric: 'patient-experience', period: year },
                part: 'planned-rate',
              },
            }),
          }),
        ),
      },
    ],
  ),
]);

/** Beyond which a change is taken for one of definition: Peterborough’s plan counted 65 people, and then 800. */
const CHANGE_MAX_PERCENT = '50';

export const SUPPORTING_METRICS_RULES: ReturnRule[] = [
  ...METRICS.flatMap((metric) =>
    [...metric.baseline, ...metric.planned].map((key): ReturnRule => {
      const { prefix, title, base, baseline, baselineTolerance } = metric;
      return {
        ...HELD,
        code: `${prefix}-rate-${periodCode(key)}`,
        kind: 'rate',
        sentence: `${title}: the rate of ${periodTitle(key)} is its numerator per ${base === 100 ? 'hundred' : '100,000'} of its denominator.`,
        mend: 'Correct the rate, the numerator or the denominator.',
        numerator: `${prefix}-count-${periodCode(key)}`,
        denominator: `${prefix}-population-${periodCode(key)}`,
        rate: `${prefix}-rate-${periodCode(key)}`,
        base,
        numeratorTolerance: baseline.includes(key) ? baselineTolerance : ROUNDED_TO_ONE,
      };
    }),
  ),
  ...[RESIDENTIAL, REABLEMENT].flatMap(({ prefix, title }) =>
    (['count', 'population'] as const).flatMap((part) =>
      (
        [
          ['2013-14', '2014-15'],
          ['2014-15', '2015-16'],
        ] as const
      ).map(([from, to]): ReturnRule => ({
        ...HELD,
        verified: false,
        source: 'None: the threshold is chosen here',
        code: `${prefix}-${part}-change-${to}`,
        kind: 'change',
        sentence: `${title}: the ${part === 'count' ? 'numerator' : 'denominator'} of ${to.replace('-', '/')} is within ${CHANGE_MAX_PERCENT}% of that of the year before, or a rationale says why.`,
        mend: 'Correct the figure; where the definition changed, say so in the rationale.',
        from: `${prefix}-${part}-${from}`,
        to: `${prefix}-${part}-${to}`,
        percentMax: CHANGE_MAX_PERCENT,
        narrative: `${prefix}-rationale`,
      })),
    ),
  ),
];
