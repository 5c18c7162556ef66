import {
  compare,
  fraction,
  jsonPence,
  multiply,
  period,
  periodsWithin,
  poundsText,
  roundHalfUp,
  type Fraction,
  type Period,
  type PeriodKind,
} from '#kernel';
import type { AgreementContent } from './agreement-content';
import { figuresOf, pricedActivity, settle, type FigureOf } from './settle';
import { grouped } from './working';

/** What was counted of a figure in one month or quarter of its period; undefined while reports are missing. */
export interface PartCount {
  readonly period: string;
  readonly count?: number | undefined;
}

/** A figure of an agreement over its parts, in order. */
export interface FigureSoFar {
  readonly figure: string;
  readonly parts: readonly PartCount[];
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

/** Where an agreement stands in the year, before anything is settled. */
export interface Position {
  readonly heldPence: number;
  /** What is released if all that is left goes as planned. */
  readonly earnedPence: number;
  /** What of the fund is lost if it goes on as it did so far. */
  readonly atRiskPence: number;
  readonly forecastPence: number;
  readonly lowestPence: number;
  readonly highestPence: number;
  readonly method: string;
  readonly figures: readonly FigurePosition[];
  /** What must happen for the fund to be released in full, in sentences. */
  readonly toRelease: readonly string[];
}

const FORECAST_METHOD =
  'What was counted in complete months or quarters, and what is left of the plan times counted to planned so far; the range takes the lowest and the highest ratio of any one of them';

/** The parts a figure's period is followed by. */
export function partsOf(of: Pick<FigureOf, 'period'>, kind: PeriodKind): Period[] {
  return periodsWithin(kind, period(of.period));
}

/** The position on what was counted so far; parts after the first that is incomplete do not count yet. */
export function positionOf(terms: AgreementContent, soFar: readonly FigureSoFar[]): Position {
  const figures = figuresOf(terms).map((figure) => {
    const parts = soFar.find((each) => each.figure === figure.figure)?.parts ?? [];
    return figurePosition(figure, parts, profileOf(terms, figure));
  });
  const released = (pick: (figure: FigurePosition) => number): bigint =>
    settle(terms, new Map(figures.map((figure) => [figure.figure, pick(figure)]))).released;
  const forecast = released((figure) => figure.forecast);
  // Fewer admissions release more.
  const [lowest, highest] = [released((figure) => figure.highest), released((figure) => figure.lowest)];
  return {
    heldPence: terms.fundPence,
    earnedPence: jsonPence(released(asPlannedFromHere)),
    atRiskPence: jsonPence(BigInt(terms.fundPence) - forecast),
    forecastPence: jsonPence(forecast),
    lowestPence: jsonPence(lowest),
    highestPence: jsonPence(highest),
    method: FORECAST_METHOD,
    figures,
    toRelease: toRelease(terms, figures),
  };
}

function profileOf(
  { rule }: AgreementContent,
  { figure }: FigureOf,
): readonly { period: string; count: number }[] {
  if (rule.kind === 'pay-for-performance') return [];
  return rule.activity.find(({ metric, period: key }) => `${metric}/${key}` === figure)?.profile ?? [];
}

function figurePosition(
  { figure, target }: FigureOf,
  parts: readonly PartCount[],
  profile: readonly { readonly period: string; readonly count: number }[],
): FigurePosition {
  const plans = plannedParts(target, parts, profile);
  const firstOpen = parts.findIndex(({ count }) => count === undefined);
  const known = parts.slice(0, firstOpen === -1 ? parts.length : firstOpen);
  const positions: PartPosition[] = [];
  for (const [at, { period: key, count }] of parts.entries()) {
    const before = positions.at(-1);
    const plan = plans[at] ?? 0;
    const planToDate = (before?.planToDate ?? 0) + plan;
    const countToDate =
      at < known.length && count !== undefined ? (before?.countToDate ?? 0) + count : undefined;
    positions.push({ period: key, plan, count, planToDate, countToDate });
  }
  const last = positions[known.length - 1];
  const ratios = known.flatMap(({ count = 0 }, at) => ratio(count, plans[at] ?? 0) ?? []);
  const overall = last && ratio(last.countToDate ?? 0, last.planToDate);
  const yearAt = (with_: Fraction | undefined): number =>
    yearOf(last?.countToDate ?? 0, target - (last?.planToDate ?? 0), with_);
  return {
    figure,
    target,
    parts: positions,
    forecast: yearAt(overall),
    lowest: yearAt(
      ratios.reduce<Fraction | undefined>((a, b) => (a && compare(a, b) < 0 ? a : b), undefined),
    ),
    highest: yearAt(
      ratios.reduce<Fraction | undefined>((a, b) => (a && compare(a, b) > 0 ? a : b), undefined),
    ),
  };
}

/** As the agreement lays the target out, else evenly; whole counts, cut off cumulatively so that they sum to it. */
function plannedParts(
  target: number,
  parts: readonly PartCount[],
  profile: readonly { readonly period: string; readonly count: number }[],
): number[] {
  const stated = parts.map((part) => profile.find((each) => each.period === part.period)?.count);
  const known = stated.filter((count) => count !== undefined);
  if (known.length === parts.length) return known;
  const upTo = (part: number) => Math.floor((target * part) / parts.length);
  return parts.map((_, at) => upTo(at + 1) - upTo(at));
}

function ratio(count: number, plan: number): Fraction | undefined {
  return plan > 0 ? fraction(count, plan) : undefined;
}

function yearOf(counted: number, left: number, by: Fraction | undefined): number {
  const rest = multiply(fraction(Math.max(left, 0)), by ?? fraction(1n));
  return counted + parseInt(roundHalfUp(rest, 0), 10);
}

function asPlannedFromHere({ parts, target }: FigurePosition): number {
  const last = parts.findLast(({ countToDate }) => countToDate !== undefined);
  return last?.countToDate === undefined ? target : last.countToDate + target - last.planToDate;
}

function toRelease(terms: AgreementContent, figures: readonly FigurePosition[]): string[] {
  const left = figures.flatMap((figure) => {
    const known = figure.parts.filter(({ countToDate }) => countToDate !== undefined);
    const counted = known.at(-1)?.countToDate ?? 0;
    const open = figure.parts.length - known.length;
    return open === 0 ? [] : [{ ...figure, counted, open }];
  });
  const [only] = left;
  if (!only) return [];
  const { rule } = terms;
  if (figures.length > 1 && rule.kind !== 'pay-for-performance') {
    const counts = new Map(left.map(({ figure, counted }) => [figure, counted]));
    for (const { figure, parts } of figures)
      if (!counts.has(figure)) counts.set(figure, parts.at(-1)?.countToDate ?? 0);
    const spent = pricedActivity(rule, counts).reduce(
      (sum, { target, actual, price }) => sum + BigInt(target - actual) * price,
      0n,
    );
    return [`All that is left of the year costs no more than £${poundsText(spent < 0n ? 0n : spent)}`];
  }
  return left.map(({ figure, target, counted, open }) => {
    const most = Math.max(target - counted, 0);
    const each = open === 1 ? '' : `, ${grouped(Math.floor(most / open))} in each of ${open} that are left`;
    return target < counted
      ? `${figure}: ${grouped(counted)} were counted already, beyond the ${grouped(target)} agreed`
      : `${figure}: no more than ${grouped(most)} for the rest of the period${each}`;
  });
}
