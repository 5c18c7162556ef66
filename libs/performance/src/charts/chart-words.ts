import { compare, fractionFromDecimal, type PeriodKind } from '#kernel';
import { thousands } from '../thousands';
import { periodName } from '../wording';
import type { AssuranceIcon } from './control-chart';
import type { MetricChart, MetricChartPoint } from './metric-chart';
import type { Label } from './special-causes';

type Said = Omit<MetricChart, 'known' | 'answeredAt' | 'summary' | 'method' | 'contentHash'>;

/** What the chart says, for whoever reads only one sentence of it. */
export function chartSummary({ area, title, by, unit, points, assurance }: Said): string {
  const last = points.at(-1);
  if (last?.value === undefined) return `${title}, ${area.name}: nothing is reported yet.`;
  const said = [
    `${title}, ${area.name}: ${thousands(last.value)}${unit === '%' ? '%' : ''} in ${periodName(last.period)}`,
    ...againstPlan(last),
    `${CAUSES[last.label](by)}${JUDGED[last.type] ?? ''}`,
  ].join(', ');
  return `${said}${assurance ? `; as things are, ${OUTLOOK[assurance.icon](by)}` : ''}.`;
}

/** How the chart was drawn, for whoever wants to draw it again. */
export function chartMethod({ drawn, by, points, groups, decisions, forecast }: Said): string[] {
  const hasShares = points.some(({ period, plan }) => plan !== undefined && plan.of !== period);
  return [
    `XmR chart by the ${by}, by the rules of NHS England's "Making Data Count": limits lie 2.66 mean moving ranges from the mean, without moving ranges of 3.267 times their mean or more.`,
    `${drawn === 'count' ? 'Counts are' : 'The unrounded rate is'} drawn; a period with a report missing has no value.`,
    ...(hasShares && drawn === 'count'
      ? ['Where the plan has a target for a longer period only, an equal part of it is shown.']
      : []),
    ...decisions.rebases.map(
      ({ from, ...decided }) => `Mean and limits begin anew from ${periodName(from)}${because(decided)}`,
    ),
    ...(decisions.baseline
      ? [
          `Mean and limits rest on the first ${decisions.baseline.points} points${because(decisions.baseline)}`,
        ]
      : []),
    ...(groups.at(-1)?.isShort ? ['The last limits rest on fewer than 13 points: read them with care.'] : []),
    ...(forecast ? [`Forecast: ${forecast.method}.`] : []),
  ];
}

function because({ by, at, reason }: { readonly by: string; readonly at: string; readonly reason: string }) {
  return `, decided by ${by} on ${at.slice(0, 10)}: ${reason}`;
}

function againstPlan({ value, plan }: MetricChartPoint): string[] {
  if (value === undefined || plan === undefined) return [];
  const order = compare(fractionFromDecimal(value), fractionFromDecimal(plan.value));
  const planned = thousands(plan.value);
  if (order === 0) return [`as planned (${planned})`];
  return [`${order > 0 ? 'higher' : 'lower'} than the plan of ${planned}`];
}

const CAUSES: Readonly<Record<Label, (by: PeriodKind) => string>> = {
  'Above UCL': () => 'above the upper limit',
  'Below LCL': () => 'below the lower limit',
  '7 Point Trend (Increasing)': (by) => `in a rise of seven ${by}s or more`,
  '7 Point Trend (Decreasing)': (by) => `in a fall of seven ${by}s or more`,
  '2 in 3 Above CL': (by) => `near the upper limit in two of three ${by}s`,
  '2 in 3 Below CL': (by) => `near the lower limit in two of three ${by}s`,
  '7 Points Above CL': (by) => `with seven ${by}s or more in a row above the mean`,
  '7 Points Below CL': (by) => `with seven ${by}s or more in a row below the mean`,
  'Common Cause': () => 'nothing out of the ordinary',
};

const JUDGED: Readonly<Partial<Record<MetricChartPoint['type'], string>>> = {
  'special-cause-improvement': ', which is an improvement',
  'special-cause-concern': ', which is a concern',
};

const OUTLOOK: Readonly<Record<AssuranceIcon, (by: PeriodKind) => string>> = {
  pass: () => 'the plan will be met',
  fail: () => 'the plan will not be met',
  inconsistent: (by) => `the plan will be met in some ${by}s and missed in others`,
};
