import type { Metric } from '#catalogue';
import { compare, fraction, fractionFromDecimal, multiply, roundHalfUp } from '#kernel';
import type { Figure } from '../figure';
import type { MetricPerformance } from '../metric-performance';
import { plannedPeriods } from '../planned-periods';

/** What stands in the place of a number of people that is not told. */
export const WITHHELD = '*';
export type Withheld = typeof WITHHELD;

// NHS Digital, "Hospital Episode Statistics (HES) Analysis Guide", disclosure control since 13 September 2018.
const WITHHELD_MAX = 7;
const ROUNDED_TO = 5;

/**
 * A number of people as it is told outside the area's agreement: none stays none, 1 to 7 are withheld, others are
 * rounded to the nearest 5. A sum is rounded as a whole, and never added up from what was rounded.
 */
export function disclosedPeople(people: number): number | Withheld {
  if (people >= 1 && people <= WITHHELD_MAX) return WITHHELD;
  return Math.round(people / ROUNDED_TO) * ROUNDED_TO;
}

/** A figure as it is told outside the area's agreement. */
export interface DisclosedFigure {
  readonly period: string;
  /** Absent while any report is missing, and where only a rate is published. */
  readonly count?: number | Withheld | undefined;
  /** To the metric's decimals; absent where it is not known, or would tell the number of people behind it. */
  readonly rate?: string | undefined;
  readonly status?: Figure['status'];
  readonly plan?: Pick<NonNullable<Figure['plan']>, 'numerator' | 'rate'> | undefined;
  /** Absent where it cannot be said, and where it would tell more of a number of people than its rounding does. */
  readonly met?: boolean | undefined;
}

/** A metric of one or more policy years as it is told outside the area's agreement. */
export interface DisclosedMetric {
  readonly metric: Pick<MetricPerformance['metric'], 'code' | 'name' | 'polarity' | 'source'>;
  readonly unit: string;
  /** Whether its numbers are of people, and so withheld where they are small and rounded where they are not. */
  readonly countsPeople: boolean;
  /** Of the periods that it is planned by, but for those that a plan was only measured from. */
  readonly figures: readonly DisclosedFigure[];
}

/** Whether a measure counts people, by its code; what is counted in days or money is told as it is. */
export type CountsPeople = (measure: string) => boolean;

/**
 * A metric as it is told outside the area's agreement. Of what counts people nothing is told that the exact number
 * could be worked out from: no variance, no part of a sum, no count that is not complete; and a rate is that of the
 * numbers that are told.
 *
 * @param definition what the newest of the years asks for under its code
 */
export function disclosedMetric(
  definition: Metric,
  years: readonly MetricPerformance[],
  countsPeople: CountsPeople,
): DisclosedMetric | undefined {
  const [first] = years;
  if (!first) return undefined;
  const { code, name, polarity, source } = first.metric;
  const isOfPeople = countsPeople(definition.numerator);
  const figures = plannedPeriods(years.map((year) => ({ ...year, baseline: [] })));
  return {
    metric: { code, name, polarity, source },
    unit: first.unit,
    countsPeople: isOfPeople,
    figures: figures.map((figure) =>
      isOfPeople ? ofPeople(definition, figure, countsPeople) : asItIs(figure),
    ),
  };
}

function asItIs({ period, numerator, rate, status, plan, met }: Figure): DisclosedFigure {
  return { period, count: numerator, rate, status, plan: planned(plan), met };
}

function ofPeople(definition: Metric, figure: Figure, countsPeople: CountsPeople): DisclosedFigure {
  const { period, numerator, status, plan, met } = figure;
  const count = numerator === undefined ? undefined : disclosedPeople(numerator);
  const rate = rateOfPeople(definition, figure, count, countsPeople);
  const isTold = count !== WITHHELD && rate !== WITHHELD && !isPlannedWithin(definition, figure, count);
  return { period, count, rate, status, plan: planned(plan), met: isTold ? met : undefined };
}

/** By how much a number may differ from what it is rounded to. */
const ROUNDED_BY = 2;

/**
 * Whether what was planned lies among the numbers that are rounded to what is told: "met" beside a plan of 8 and a count of
 * 10 would say that there were 8.
 */
function isPlannedWithin(
  { base }: Metric,
  { plan, rateFrom, denominator }: Figure,
  count: number | undefined,
): boolean {
  if (count === undefined || plan === undefined) return false;
  if (plan.numerator !== undefined && Math.abs(plan.numerator - count) <= ROUNDED_BY) return true;
  if (plan.rate === undefined || denominator === undefined || rateFrom === 'published') return false;
  const by = 'measure' in denominator ? ROUNDED_BY : 0;
  const plannedRate = fractionFromDecimal(plan.rate);
  const rateOf = (people: number, of: number) => multiply(fraction(people, Math.max(of, 1)), fraction(base));
  const least = rateOf(Math.max(count - ROUNDED_BY, 0), denominator.value + 2 * by);
  const most = rateOf(count + ROUNDED_BY, denominator.value - 2 * by);
  return compare(least, plannedRate) <= 0 && compare(plannedRate, most) <= 0;
}

/** What is published already is told as published, unless the number it rests on is withheld. */
function rateOfPeople(
  { base, decimals }: Metric,
  { rate, rateFrom, denominator }: Figure,
  count: number | Withheld | undefined,
  countsPeople: CountsPeople,
): string | undefined {
  if (rate === undefined) return undefined;
  if (count === WITHHELD) return WITHHELD;
  if (rateFrom === 'published') return rate;
  if (count === undefined || denominator === undefined) return undefined;
  const isOfPeople = 'measure' in denominator && countsPeople(denominator.measure);
  const by = isOfPeople ? disclosedPeople(denominator.value) : denominator.value;
  if (by === WITHHELD || by === 0) return WITHHELD;
  return roundHalfUp(multiply(fraction(count, by), fraction(base)), decimals);
}

/** What an area means to reach is no number of people that there were. */
function planned(plan: Figure['plan']): DisclosedFigure['plan'] {
  return plan && { numerator: plan.numerator, rate: plan.rate };
}
