import { compare, type Fraction } from '#kernel';
import { limitsOf, meanOf, rangesOf, type ProcessLimits } from './process-limits';
import { judgeGroup, type Judged, type Label } from './special-causes';

/** A value over time, before anything is said of it. */
export interface ChartRow {
  /** A period's key, or a day: of one kind, so that they sort as they follow each other. */
  readonly period: string;
  /** Undefined where it is missing. */
  readonly value: Fraction | undefined;
}

export interface ChartOptions {
  /** Which way is better. */
  readonly improvement: 'increase' | 'decrease' | 'neutral';
  /** Whether moving ranges that are out of the ordinary are left out of the limits. */
  readonly screening: boolean;
  /** Periods from which mean and limits are worked out anew; one that is not on the chart changes nothing. */
  readonly rebasedAt?: readonly string[] | undefined;
  /** Mean and limits of each group from its first so many points; at least `BASELINE_MIN`. */
  readonly baselinePoints?: number | undefined;
}

export type PointType =
  | 'common-cause'
  | 'special-cause-improvement'
  | 'special-cause-concern'
  | 'special-cause-neutral-high'
  | 'special-cause-neutral-low';

export type VariationIcon =
  | 'common-cause'
  | 'improvement-high'
  | 'improvement-low'
  | 'concern-high'
  | 'concern-low'
  | 'neutral-high'
  | 'neutral-low';

export type AssuranceIcon = 'pass' | 'fail' | 'inconsistent';

/** A row and all that is said of it. */
export type ChartPoint<Row extends ChartRow = ChartRow> = Row &
  Judged & {
    /** How many rebases there have been up to here. */
    readonly group: number;
    readonly type: PointType;
  };

/** Consecutive points with one mean and one pair of limits. */
export interface ChartGroup {
  readonly group: number;
  readonly points: number;
  /** Undefined where every value is missing. */
  readonly mean: Fraction | undefined;
  /** Undefined where the values give none: one alone, or, with screening, all of them equal. */
  readonly limits: ProcessLimits | undefined;
  /** How many moving ranges were screened out of the limits. */
  readonly rangesLeftOut: number;
  /** Limits of fewer than 13 points are read with care. */
  readonly isShort: boolean;
}

export interface ControlChart<Row extends ChartRow = ChartRow> {
  readonly points: readonly ChartPoint<Row>[];
  readonly groups: readonly ChartGroup[];
  /** What the last point says. */
  readonly variation: VariationIcon;
}

/** A baseline of fewer points says too little. */
export const BASELINE_MIN = 12;
const SHORT_BELOW = 13;

/**
 * An XmR chart by the rules of NHS England's "Making Data Count", as its reference implementation NHSRplotthedots
 * 0.2.2 draws it. Exact: whether a value lies on the mean or on a limit depends on no rounding. Where that one
 * stops at a missing value inside a trend, there is no trend here. Throws on a period that comes twice, and on a
 * baseline of fewer points than `BASELINE_MIN`.
 */
export function controlChart<Row extends ChartRow>(
  rows: readonly Row[],
  options: ChartOptions,
): ControlChart<Row> {
  const { baselinePoints = Infinity } = options;
  if (baselinePoints < BASELINE_MIN) throw new Error(`A baseline of ${baselinePoints} points is too short`);
  const judged = groupsOf(rows, options.rebasedAt ?? []).map(([group, members]) => {
    const baseline = members.slice(0, baselinePoints).map(({ value }) => value);
    const mean = meanOf(baseline.filter((value) => value !== undefined));
    const ranges = rangesOf(baseline, options.screening);
    const limits = mean && limitsOf(mean, ranges);
    const points = judgeGroup(members, mean, limits).map((each): ChartPoint<Row> => ({
      ...each,
      group,
      type: typeOf(each.label, options.improvement),
    }));
    const isShort = members.length < SHORT_BELOW;
    const rangesLeftOut = ranges.leftOut;
    return { points, summary: { group, points: members.length, mean, limits, rangesLeftOut, isShort } };
  });
  const points = judged.flatMap((each) => each.points);
  return {
    points,
    groups: judged.map(({ summary }) => summary),
    variation: variationOf(points.at(-1), options.improvement),
  };
}

/**
 * Whether the process, as it is, will meet a target: its last limits against the target, whatever the values have
 * been. Undefined where neither way is better.
 */
export function assuranceOf(
  { groups }: Pick<ControlChart, 'groups'>,
  target: Fraction,
  improvement: ChartOptions['improvement'],
): AssuranceIcon | undefined {
  if (improvement === 'neutral') return undefined;
  const limits = groups.at(-1)?.limits;
  if (!limits) return 'inconsistent';
  if (compare(target, limits.upper) > 0) return improvement === 'decrease' ? 'pass' : 'fail';
  if (compare(target, limits.lower) < 0) return improvement === 'decrease' ? 'fail' : 'pass';
  return 'inconsistent';
}

/** The rows in order, a group beginning at each period that was rebased. */
function groupsOf<Row extends ChartRow>(
  rows: readonly Row[],
  rebasedAt: readonly string[],
): [number, Row[]][] {
  const groups: [number, Row[]][] = [];
  let group = 0;
  for (const row of inOrder(rows)) {
    const isRebased = rebasedAt.includes(row.period);
    if (isRebased) group += 1;
    const last = groups.at(-1);
    if (last && !isRebased) last[1].push(row);
    else groups.push([group, [row]]);
  }
  return groups;
}

function inOrder<Row extends ChartRow>(rows: readonly Row[]): Row[] {
  const sorted = rows.toSorted((a, b) => (a.period < b.period ? -1 : 1));
  const twice = sorted.find(({ period }, at) => period === sorted[at - 1]?.period);
  if (twice) throw new Error(`${twice.period} is on the chart twice`);
  return sorted;
}

const HIGH: readonly Label[] = [
  'Above UCL',
  '7 Point Trend (Increasing)',
  '2 in 3 Above CL',
  '7 Points Above CL',
];

/** By the label alone: a point above the mean in a falling trend is low. */
function typeOf(label: Label, improvement: ChartOptions['improvement']): PointType {
  if (label === 'Common Cause') return 'common-cause';
  const isHigh = HIGH.includes(label);
  if (improvement === 'neutral') return isHigh ? 'special-cause-neutral-high' : 'special-cause-neutral-low';
  return isHigh === (improvement === 'increase') ? 'special-cause-improvement' : 'special-cause-concern';
}

function variationOf(last: ChartPoint | undefined, improvement: ChartOptions['improvement']): VariationIcon {
  const isIncrease = improvement === 'increase';
  switch (last?.type) {
    case 'special-cause-improvement':
      return isIncrease ? 'improvement-high' : 'improvement-low';
    case 'special-cause-concern':
      return isIncrease ? 'concern-low' : 'concern-high';
    case 'special-cause-neutral-high':
      return 'neutral-high';
    case 'special-cause-neutral-low':
      return 'neutral-low';
    case 'common-cause':
    case undefined:
      return 'common-cause';
  }
}
