import { compare, type Fraction } from '#kernel';
import type { ProcessLimits } from './process-limits';

/** Why a point is out of the ordinary, in the words of the reference charts; "Common Cause" where it is not. */
export type Label =
  | 'Above UCL'
  | 'Below LCL'
  | '7 Point Trend (Increasing)'
  | '7 Point Trend (Decreasing)'
  | '2 in 3 Above CL'
  | '2 in 3 Below CL'
  | '7 Points Above CL'
  | '7 Points Below CL'
  | 'Common Cause';

type Direction = 1 | 0 | -1;

/** One point of a group, and what each rule says of it. What the missing leaves open is undefined, or no. */
export interface Judged {
  /** Above the mean, on it or below. */
  readonly side: Direction | undefined;
  readonly outside: boolean | undefined;
  /** Beyond two thirds of the way to a limit, and not outside. */
  readonly near: boolean | undefined;
  readonly inTrend: boolean;
  readonly inTwoOfThree: boolean;
  readonly inShift: boolean;
  readonly label: Label;
}

/** How many points in a row make a trend, and how many a shift. */
const IN_A_ROW = 7;

/** Every rule over the consecutive rows of one group, whose mean and limits are given. */
export function judgeGroup<Row extends { readonly value: Fraction | undefined }>(
  rows: readonly Row[],
  mean: Fraction | undefined,
  limits: ProcessLimits | undefined,
): (Row & Judged)[] {
  const values = rows.map(({ value }) => value);
  const sides = values.map((value) => value && mean && directionOf(mean, value));
  const outside = values.map((value) => value && limits && isBeyond(value, limits.lower, limits.upper));
  const near = values.map(
    (value, at) => value && limits && !outside[at] && isBeyond(value, limits.nearLower, limits.nearUpper),
  );
  const trends = trendsIn(values);
  const twoOfThree = twoOfThreeIn(sides, near);
  const shifts = shiftsIn(sides);
  return rows.map((row, at) => {
    const side = sides[at];
    const trend = trends[at] ?? 0;
    const rules = {
      inTrend: trend !== 0,
      inTwoOfThree: twoOfThree[at] === true,
      inShift: shifts[at] === true,
    };
    const label = labelOf({ ...rules, side, trend, outside: outside[at] === true });
    return { ...row, side, outside: outside[at], near: near[at], ...rules, label };
  });
}

/** The first rule that applies gives the label. */
function labelOf(of: {
  readonly side: Direction | undefined;
  readonly trend: Direction;
  readonly outside: boolean;
  readonly inTwoOfThree: boolean;
  readonly inShift: boolean;
}): Label {
  const isAbove = of.side === 1;
  if (of.outside) return isAbove ? 'Above UCL' : 'Below LCL';
  if (of.trend !== 0) return of.trend > 0 ? '7 Point Trend (Increasing)' : '7 Point Trend (Decreasing)';
  if (of.inTwoOfThree) return isAbove ? '2 in 3 Above CL' : '2 in 3 Below CL';
  if (of.inShift) return isAbove ? '7 Points Above CL' : '7 Points Below CL';
  return 'Common Cause';
}

/**
 * Seven points each strictly above, or each strictly below, the one before, the first of them included. A missing
 * value or an equal pair breaks it. Where the next point is in a trend too, the step to it gives the direction, so
 * that a peak between a rise and a fall is falling.
 */
function trendsIn(values: readonly (Fraction | undefined)[]): Direction[] {
  const steps = values.slice(1).map((value, at) => {
    const previous = values[at];
    return value && previous ? directionOf(previous, value) : 0;
  });
  const inTrend = new Set<number>();
  for (const { from, length } of runsOf(steps))
    if (length >= IN_A_ROW - 1) for (let at = from; at <= from + length; at++) inTrend.add(at);
  return values.map((_, at) => {
    if (!inTrend.has(at)) return 0;
    const onward = inTrend.has(at + 1) ? steps[at] : 0;
    return onward || steps[at - 1] || 0;
  });
}

/** Of three in a row that all lie on one side of the mean, the two or three that are near the limit. */
function twoOfThreeIn(
  sides: readonly (Direction | undefined)[],
  near: readonly (boolean | undefined)[],
): boolean[] {
  const isWindow = (at: number): boolean => {
    const three = [at, at + 1, at + 2];
    return (
      three.every((each) => sides[each] !== undefined && sides[each] !== 0 && sides[each] === sides[at]) &&
      three.filter((each) => near[each]).length >= 2
    );
  };
  return near.map((isNear, at) => isNear === true && [at - 2, at - 1, at].some(isWindow));
}

/** Seven in a row or more on one side of the mean. */
function shiftsIn(sides: readonly (Direction | undefined)[]): boolean[] {
  const inShift = new Set<number>();
  for (const { from, length } of runsOf(sides))
    if (length >= IN_A_ROW) for (let at = from; at < from + length; at++) inShift.add(at);
  return sides.map((_, at) => inShift.has(at));
}

/** The longest stretches of one direction; what has none is in no stretch. */
function runsOf(directions: readonly (Direction | undefined)[]): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = [];
  directions.forEach((direction, at) => {
    if (!direction) return;
    const last = runs.at(-1);
    if (last && direction === directions[at - 1]) last.length += 1;
    else runs.push({ from: at, length: 1 });
  });
  return runs;
}

/** Strictly: what equals a limit is not beyond it. */
function isBeyond(value: Fraction, lower: Fraction, upper: Fraction): boolean {
  return compare(value, lower) < 0 || compare(value, upper) > 0;
}

function directionOf(from: Fraction, to: Fraction): Direction {
  const difference = compare(to, from);
  return difference > 0 ? 1 : difference < 0 ? -1 : 0;
}
