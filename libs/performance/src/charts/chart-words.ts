import { compare, dayShown, fractionFromDecimal, londonDay, roundHalfUp, type PeriodKind } from '#kernel';
import { thousands } from '../thousands';
import { periodName } from '../wording';
import type { RangesKept } from './chart.events';
import type { AssuranceIcon, VariationIcon } from './control-chart';
import { BASELINE_MIN } from './control-chart';
import { KNOWN_OF_YEAR_MIN } from './forecast';
import type { MetricChart, MetricChartPoint } from './metric-chart';
import type { Label } from './special-causes';

type Said = Omit<MetricChart, 'known' | 'answeredAt' | 'summary' | 'method' | 'contentHash'>;

/**
 * What the chart says, for whoever reads only one sentence of it.
 *
 * @param order of the last value to its plan, both unrounded, as it is judged: more, less or equal (0).
 */
export function chartSummary(chart: Said, order: number | undefined): string {
  const { area, title, points } = chart;
  const last = points.at(-1);
  if (last?.value === undefined) return `${title}, ${area.name}: nothing is reported yet.`;
  const outlook = processInWords(chart);
  return `${pointInWords(chart, last, last.value, order)}; ${outlook.charAt(0).toLowerCase()}${outlook.slice(1)}`;
}

/**
 * What one point of a chart says, in words without an end: whose it is, how it stands to the plan, and what is special.
 *
 * @param order of its value to its plan, as it is judged; where it is not known nothing is said of the plan.
 */
export function pointInWords(
  { area, title, by, unit }: Pick<Said, 'area' | 'title' | 'by' | 'unit'>,
  point: MetricChartPoint,
  value: string,
  order?: number,
): string {
  return [
    `${title}, ${area.name}: ${thousands(value)}${unit === '%' ? '%' : ''} in ${periodName(point.period)}`,
    ...againstPlan(point, order, unit),
    `${CAUSES[point.label](by)}${JUDGED[point.type] ?? ''}`,
  ].join(', ');
}

type Process = Pick<
  MetricChart,
  'metric' | 'by' | 'drawn' | 'unit' | 'points' | 'groups' | 'variation' | 'assurance'
>;

/**
 * What the process does and what that means for its plan, in a sentence: that nothing changes is no good news where the
 * plan is missed. Only the icons of the chart, and on which side of the plan its mean lies, are put in words.
 */
export function processInWords(process: Process): string {
  const { metric, points, groups, variation, assurance } = process;
  const last = groups.at(-1);
  const moves = MOVES[variation];
  const stands = isGoingOn(points.at(-1)) ? moves : STANDS[moves];
  const far = last?.isShort ? `As far as ${valuesOf(points, last.group)} can say, it is` : 'It is';
  if (!assurance) return `${far} ${moves === 'steady' ? 'steady: it varies as it usually does' : stands}.`;
  const plan = planNamed(points, isHeldToOne(process));
  if (last?.mean === undefined || last.lower === undefined)
    return `Its values are too few or too alike to say whether ${plan} will be met.`;
  if (assurance.icon !== 'inconsistent') return `${far} ${stands}${OUTLOOK[assurance.icon][moves](plan)}.`;
  const order = compare(fractionFromDecimal(last.mean), fractionFromDecimal(assurance.target));
  const isWorse = metric.polarity === 'low' ? order > 0 : order < 0;
  const level = levelInWords(process, last.mean);
  const target = `${plan}, ${levelInWords(process, assurance.target)}`;
  return isWorse
    ? `${far} ${stands}, and its usual level, ${level}, is worse than ${target}: unless something changes it will be met only by chance.`
    : `${far} ${stands}, and its usual level, ${level}, is no worse than ${target}, but not so much better that it is sure to be met: it will be missed at times by chance.`;
}

/** A level of what is drawn, by the period that it is drawn by: beside it stand plans of longer periods. */
function levelInWords({ by, drawn, unit }: Pick<Process, 'by' | 'drawn' | 'unit'>, value: string): string {
  const said = thousands(value);
  if (unit === '%') return `${said}%`;
  if (drawn === 'rate') return `a rate of ${said}`;
  return unit.startsWith('per ') ? `${said} ${unit}` : `${said} ${unit}s a ${by}`;
}

type Moves = 'steady' | 'improving' | 'getting worse' | 'changing';

const MOVES: Readonly<Record<VariationIcon, Moves>> = {
  'common-cause': 'steady',
  'improvement-high': 'improving',
  'improvement-low': 'improving',
  'concern-high': 'getting worse',
  'concern-low': 'getting worse',
  'neutral-high': 'changing',
  'neutral-low': 'changing',
};

/** Of what has moved, and is not seen to move on. */
const STANDS: Readonly<Record<Moves, string>> = {
  steady: 'steady',
  improving: 'better of late than it usually is',
  'getting worse': 'worse of late than it usually is',
  changing: 'other of late than it usually is',
};

/** Only a trend goes on: a value far out, or several on one side of the mean, say where things are and not where they go. */
function isGoingOn(last: MetricChartPoint | undefined): boolean {
  return last !== undefined && TRENDS.includes(last.label);
}

const TRENDS: readonly Label[] = ['7 Point Trend (Increasing)', '7 Point Trend (Decreasing)'];

type Outlook = Readonly<Record<Moves, (plan: string) => string>>;

const FAILS = 'unless something changes it will go on missing it';
const PASSES = 'as things are it will go on meeting it';

const OUTLOOK: Readonly<Record<Exclude<AssuranceIcon, 'inconsistent'>, Outlook>> = {
  fail: {
    steady: (plan) => ` at a level that misses ${plan}: ${FAILS}`,
    improving: (plan) =>
      `, but its usual level still misses ${plan}: unless it improves further it will go on missing it`,
    'getting worse': (plan) => `, and its usual level misses ${plan}: ${FAILS}`,
    changing: (plan) => `, and its usual level misses ${plan}: ${FAILS}`,
  },
  pass: {
    steady: (plan) => ` at a level that meets ${plan}: ${PASSES}`,
    improving: (plan) => `, and its usual level meets ${plan}: ${PASSES}`,
    'getting worse': (plan) =>
      `, though its usual level still meets ${plan}: unless it gets worse still it will go on meeting it`,
    changing: (plan) => `, and its usual level meets ${plan}: ${PASSES}`,
  },
};

/** The plan that the newest value is held against; where that one has none, the last there was, by its period. */
function planNamed(points: readonly MetricChartPoint[], isOfOne: boolean): string {
  const of = points.findLast(({ plan }) => plan)?.plan?.of ?? '';
  if (!points.at(-1)?.plan) return `the last plan there was (of ${periodName(of)})`;
  return isOfOne ? `the plan of ${periodName(of)}` : 'the plan';
}

/** Whether the usual level is better than one of the plans that it was held against, and worse than another. */
function isHeldToOne({ points, groups }: Pick<Process, 'points' | 'groups'>): boolean {
  const last = groups.at(-1);
  if (last?.mean === undefined) return false;
  const mean = fractionFromDecimal(last.mean);
  const plans = points.flatMap(({ group, plan }) =>
    group === last.group && plan ? [compare(mean, fractionFromDecimal(plan.value))] : [],
  );
  return plans.some((order) => order > 0) && plans.some((order) => order <= 0);
}

function valuesOf(points: readonly MetricChartPoint[], of: number): string {
  const known = points.filter(({ group, value }) => group === of && value !== undefined).length;
  return known === 1 ? '1 value' : `${known} values`;
}

/** Why the year is not forecast, or nothing where that needs no word. */
export function noForecastInWords({
  noForecast,
  policyYear,
  by,
}: Pick<MetricChart, 'noForecast' | 'policyYear' | 'by'>): string | undefined {
  switch (noForecast) {
    case 'too-little-of-the-year':
      if (by === 'year') return `${policyYear} is not forecast: it is drawn once, when all of it is known`;
      return `Too little of ${policyYear} is known for a forecast: it takes ${KNOWN_OF_YEAR_MIN} of the year`;
    case 'too-few-points':
      return `Too few values are known for a forecast of ${policyYear}: it takes ${BASELINE_MIN} since the limits of the chart began`;
    case 'no-limits':
      return `There is no forecast of ${policyYear}: the values are too alike to give limits`;
    case 'not-added-up':
      return `There is no forecast of ${policyYear}: rates do not add up to a year`;
    case 'year-is-complete':
    case undefined:
      return undefined;
  }
}

/** What somebody goes by, by the id they are known here by. */
type Naming = (id: string) => string;

const BY_ID: Naming = (id) => id;

/** How the chart was drawn, for whoever wants to draw it again. */
export function chartMethod(chart: Said, nameOf: Naming = BY_ID): string[] {
  const { drawn, by, points, groups, decisions, forecast } = chart;
  const hasShares = points.some(({ period, plan }) => plan !== undefined && plan.of !== period);
  return [
    `XmR chart by the ${by}, by the rules of NHS England's "Making Data Count": limits lie 2.66 mean moving ranges from the mean, ${decisions.ranges?.kept === 'all' ? 'each moving range among them, as in its Excel tool' : 'without moving ranges of 3.267 times their mean or more'}.`,
    `${drawn === 'count' ? 'Counts are' : 'The unrounded rate is'} drawn; a period with a report missing has no value.`,
    ...(hasShares && drawn === 'count'
      ? ['Where the plan has a target for a longer period only, an equal part of it is shown.']
      : []),
    ...spanInWords(chart),
    ...limitsInWords(chart, nameOf),
    ...(groups.at(-1)?.isShort ? ['The last limits rest on fewer than 13 points: read them with care.'] : []),
    ...(forecast ? [`Forecast: ${forecast.method}.`] : []),
  ];
}

/** How many values the last limits rest on, and from when: with a new year on the chart an old one goes. */
function spanInWords({ points, groups, decisions }: Pick<Said, 'points' | 'groups' | 'decisions'>): string[] {
  const last = groups.at(-1);
  if (last?.mean === undefined || decisions.baseline) return [];
  const span = `${valuesOf(points, last.group)}, from ${periodName(last.from)} to ${periodName(last.to)}`;
  return [
    `Mean and limits rest on ${span}. A chart has a policy year and the two before it, unless it is asked for from another month.`,
  ];
}

/** What limits rest on beyond what is usual, and by whose decision; what was screened out of them, where anything was. */
export function limitsInWords(
  { groups, decisions }: Pick<MetricChart, 'groups' | 'decisions'>,
  nameOf: Naming,
): string[] {
  const { rebases, baseline, ranges } = decisions;
  const because = ({
    by,
    at,
    reason,
  }: {
    readonly by: string;
    readonly at: string;
    readonly reason: string;
  }) => `, decided by ${nameOf(by)} on ${dayShown(londonDay(new Date(at)))}: ${reason}`;
  const leftOut = groups.reduce(
    (sum, group) => sum + (group.lower === undefined ? 0 : group.rangesLeftOut),
    0,
  );
  const were = leftOut === 1 ? 'One moving range was' : `${thousands(leftOut)} moving ranges were`;
  return [
    ...rebases.map(
      ({ from, ...decided }) => `Mean and limits begin anew from ${periodName(from)}${because(decided)}`,
    ),
    ...(baseline ? [`Mean and limits rest on the first ${baseline.points} points${because(baseline)}`] : []),
    ...(ranges ? [`${RANGES_KEPT[ranges.kept]}${because(ranges)}`] : []),
    ...(leftOut === 0 ? [] : [`${were} out of the ordinary, and left out of the limits.`]),
  ];
}

const RANGES_KEPT: Readonly<Record<RangesKept, string>> = {
  all: 'Limits rest on every moving range, those out of the ordinary too',
  screened: 'Moving ranges out of the ordinary are left out of the limits again',
};

function againstPlan({ value, plan }: MetricChartPoint, order: number | undefined, unit: string): string[] {
  if (value === undefined || plan === undefined || order === undefined) return [];
  const planned = `${thousands(plan.value)}${unit === '%' ? '%' : ''}`;
  if (order === 0) return [`as planned (${planned})`];
  const places = value.split('.')[1]?.length ?? 0;
  const isSameAsShown = roundHalfUp(fractionFromDecimal(plan.value), places) === value;
  const just = isSameAsShown ? 'just ' : '';
  return [`${just}${order > 0 ? 'higher' : 'lower'} than the plan of ${planned}`];
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
  'Common Cause': () => 'within its usual variation',
};

const JUDGED: Readonly<Partial<Record<MetricChartPoint['type'], string>>> = {
  'special-cause-improvement': ', which is an improvement',
  'special-cause-concern': ', which is a concern',
};
