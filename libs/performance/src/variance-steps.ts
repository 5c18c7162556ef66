import type { Figure } from './figure';
import type { Step } from './step';
import { thousands } from './thousands';

type Unit = 'count' | 'rate';

/**
 * By how much the actual is off its plan, and what that means, in the unit that the plan leads by; then in counts where
 * tables have these of a plan in rates. Nothing where it is not known.
 */
export function varianceSteps(
  figure: Pick<Figure, 'period' | 'plan' | 'variance' | 'numerator' | 'rate' | 'met'>,
  better: 'low' | 'high',
  leads: Unit,
): Step[] {
  const unit = leads === 'count' && figure.variance?.count ? 'count' : 'rate';
  const way = `${better === 'low' ? 'Lower' : 'Higher'} is better.`;
  const why = unit === 'count' ? way : `${way} It is worked out before rounding.`;
  const step = offPlan(figure, unit);
  const inCounts = leads === 'rate' ? offPlan(figure, 'count') : undefined;
  return [
    ...(step
      ? [{ ...step, why, text: `Variance from the plan: ${step.text}${judged(figure, unit, better)}` }]
      : []),
    ...(inCounts
      ? [
          {
            ...inCounts,
            why: 'The plan was made in rates, so it is not judged by this.',
            text: `In counts, as tables have it: ${inCounts.text}`,
          },
        ]
      : []),
  ];
}

/** Actual, plan and the difference of one unit, and which way that is off. */
function offPlan(
  { period, plan, variance, numerator, rate, met }: Parameters<typeof varianceSteps>[0],
  unit: Unit,
): Step | undefined {
  const off = variance?.[unit];
  const [actual, planned] = unit === 'count' ? [numerator, plan?.numerator] : [rate, plan?.rate];
  if (!off || actual === undefined || planned === undefined) return undefined;
  const { absolute, percent } = off;
  const isLess = absolute.startsWith('-');
  const size = absolute.replace('-', '');
  const by = percent === undefined ? '' : `${percent.replace('-', '')}% `;
  const meaning =
    Number(absolute) !== 0
      ? `which is ${by}${isLess ? 'less' : 'more'} than planned`
      : unit === 'count'
        ? 'as planned'
        : met === false
          ? 'which is off by less than its last place'
          : 'as planned to its last place';
  return {
    step: 'variance',
    period,
    terms: [
      { what: 'actual', value: actual },
      { what: 'planned', value: planned },
    ],
    result: absolute,
    text: `${thousands(actual)} − ${thousands(planned)} = ${isLess ? '−' : ''}${thousands(size)}, ${meaning}`,
  };
}

/** Which way is better is said of what is judged; within the last place by the verdict, which alone tells. */
function judged(
  { variance, met }: Pick<Figure, 'variance' | 'met'>,
  unit: Unit,
  better: 'low' | 'high',
): string {
  const absolute = variance?.[unit]?.absolute;
  if (absolute === undefined || met === undefined) return '';
  if (Number(absolute) === 0) return met ? '' : ', and worse';
  return `, and ${absolute.startsWith('-') === (better === 'low') ? 'better' : 'worse'}`;
}
