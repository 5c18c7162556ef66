import { compare, fraction, monthsOf, multiply, period, roundHalfUp, type Fraction } from '#kernel';
import type { FigureOf } from './settle';

/** What was counted of a figure in one month or quarter of its period; undefined while reports are missing. */
export interface PartCount {
  readonly period: string;
  readonly count?: number | undefined;
}

/** Where a figure stands by the end of one of its months or quarters. */
export interface PartPosition {
  readonly period: string;
  readonly plan: number;
  readonly count?: number | undefined;
  readonly planToDate: number;
  readonly countToDate?: number | undefined;
}

export interface FigurePosition {
  readonly figure: string;
  readonly target: number;
  readonly parts: readonly PartPosition[];
  /** What the year comes to: what was counted, and what is left of the plan times the ratio to it so far. */
  readonly forecast: number;
  /** The same with the lowest and the highest ratio of any one month or quarter so far. */
  readonly lowest: number;
  readonly highest: number;
}

/** How a target lies over the months or quarters of its period. */
type Profile = readonly { readonly period: string; readonly count: number }[];

/** A figure over its parts, each with what was planned and counted to its end; after the first gap nothing counts. */
export function partPositions(
  figure: Pick<FigureOf, 'period' | 'target'>,
  parts: readonly PartCount[],
  profile: Profile,
): PartPosition[] {
  const plans = plannedParts(figure, parts, profile);
  const firstOpen = parts.findIndex(({ count }) => count === undefined);
  const known = firstOpen === -1 ? parts.length : firstOpen;
  const positions: PartPosition[] = [];
  for (const [at, { period: key, count }] of parts.entries()) {
    const before = positions.at(-1);
    const plan = plans[at] ?? 0;
    const planToDate = (before?.planToDate ?? 0) + plan;
    const countToDate = at < known && count !== undefined ? (before?.countToDate ?? 0) + count : undefined;
    positions.push({ period: key, plan, count, planToDate, countToDate });
  }
  return positions;
}

/** The parts that count: all before the first gap. */
export function knownParts(parts: readonly PartPosition[]): PartPosition[] {
  return parts.filter(({ countToDate }) => countToDate !== undefined);
}

/** What was counted so far. */
export function countedSoFar({ parts }: Pick<FigurePosition, 'parts'>): number {
  return knownParts(parts).at(-1)?.countToDate ?? 0;
}

/** Whether all its parts were counted. */
export function isCounted({ parts }: Pick<FigurePosition, 'parts'>): boolean {
  return parts.length > 0 && parts.at(-1)?.countToDate !== undefined;
}

/** As the agreement lays the target out, else evenly, by month; cut off cumulatively, so that whole counts sum to it. */
function plannedParts(
  { period: whole, target }: Pick<FigureOf, 'period' | 'target'>,
  parts: readonly PartCount[],
  profile: Profile,
): number[] {
  const laidOut = profile.length > 0 ? profile : [{ period: whole, count: target }];
  const byMonth = new Map<string, number>();
  for (const { period: key, count } of laidOut) {
    const months = monthsOf(period(key));
    const upTo = (part: number) => Math.floor((count * part) / months.length);
    for (const [at, month] of months.entries()) byMonth.set(month, upTo(at + 1) - upTo(at));
  }
  return parts.map(({ period: key }) =>
    monthsOf(period(key)).reduce((sum, month) => sum + (byMonth.get(month) ?? 0), 0),
  );
}

/** Counted to planned: over all that is known, and the lowest and the highest of any one part of it. */
export interface Pace {
  readonly overall?: Fraction | undefined;
  readonly lowest?: Fraction | undefined;
  readonly highest?: Fraction | undefined;
}

type Counted = Pick<PartPosition, 'plan' | 'count'>;

/** The pace of a figure by itself. */
export function paceOf(known: readonly Counted[], single: readonly Counted[] = known): Pace {
  const ratios = single.flatMap(({ plan, count = 0 }) => ratio(count, plan) ?? []);
  const { plan, count } = sumOf(known);
  return {
    overall: ratio(count, plan),
    lowest: ratios.reduce<Fraction | undefined>((a, b) => (a && compare(a, b) < 0 ? a : b), undefined),
    highest: ratios.reduce<Fraction | undefined>((a, b) => (a && compare(a, b) > 0 ? a : b), undefined),
  };
}

/** One pace for all quarters: one that has not begun goes as those before it went. */
export function paceOfQuarters(quarters: readonly Pick<FigurePosition, 'parts'>[]): Pace {
  const known = quarters.flatMap(({ parts }) => knownParts(parts));
  const complete = quarters.filter(isCounted).map(({ parts }) => sumOf(parts));
  return paceOf(known, complete.length > 0 ? complete : known);
}

/** Where a figure stands, and what it comes to at a pace. */
export function figurePosition(
  { figure, target }: Pick<FigureOf, 'figure' | 'target'>,
  parts: readonly PartPosition[],
  pace: Pace,
): FigurePosition {
  const last = knownParts(parts).at(-1);
  const counted = last?.countToDate ?? 0;
  const left = Math.max(target - (last?.planToDate ?? 0), 0);
  const yearAt = (by: Fraction = fraction(1n)): number =>
    counted + parseInt(roundHalfUp(multiply(fraction(left), by), 0), 10);
  return {
    ...{ figure, target, parts },
    ...{ forecast: yearAt(pace.overall), lowest: yearAt(pace.lowest), highest: yearAt(pace.highest) },
  };
}

/** What a figure comes to where all that is left goes as planned. */
export function asPlannedFromHere({ parts, target }: Pick<FigurePosition, 'parts' | 'target'>): number {
  const last = knownParts(parts).at(-1);
  return last?.countToDate === undefined ? target : last.countToDate + target - last.planToDate;
}

function sumOf(parts: readonly Counted[]): { readonly plan: number; readonly count: number } {
  return {
    plan: parts.reduce((sum, { plan }) => sum + plan, 0),
    count: parts.reduce((sum, { count = 0 }) => sum + count, 0),
  };
}

function ratio(count: number, plan: number): Fraction | undefined {
  return plan > 0 ? fraction(count, plan) : undefined;
}
