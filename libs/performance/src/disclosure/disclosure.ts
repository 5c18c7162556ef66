import type { Metric } from '#catalogue';
import { compare, fraction, fractionFromDecimal, multiply, roundHalfUp, type Fraction } from '#kernel';
import type { Figure } from '../figure';
import { awaitedInBrief } from '../figure-in-words';
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
  /** Absent while any report is missing, and where only a rate was reported. */
  readonly count?: number | Withheld | undefined;
  /** To the metric's decimals, of the numbers that are told; absent where these, or it, are not known. */
  readonly rate?: string | undefined;
  readonly status?: Figure['status'];
  readonly plan?: Pick<NonNullable<Figure['plan']>, 'numerator' | 'rate'> | undefined;
  /** Absent where it cannot be said, and where it would tell more of a number of people than its rounding does. */
  readonly met?: boolean | undefined;
  /** Why it cannot be said; absent where it is kept back. It goes by what is planned and reported, not by how much. */
  readonly notJudged?: Figure['notJudged'];
  /** All that is missing nobody is expected to report. */
  readonly nobodyExpected?: boolean | undefined;
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
 * numbers that are told, whatever is published elsewhere.
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

function asItIs(figure: Figure): DisclosedFigure {
  const { period, numerator, rate, status, plan, met, notJudged } = figure;
  const said = { period, count: numerator, rate, status, plan: planned(plan), met, notJudged };
  return { ...said, ...awaitedInBrief(figure) };
}

function ofPeople(definition: Metric, figure: Figure, countsPeople: CountsPeople): DisclosedFigure {
  const { period, numerator, status, plan, met, notJudged } = figure;
  const count = numerator === undefined ? undefined : disclosedPeople(numerator);
  const numbers = numbersTold(definition, figure, count, countsPeople);
  const isTold =
    count !== WITHHELD && numbers !== WITHHELD && !isPlannedWithin(definition, figure, count, numbers);
  return {
    ...{ period, count, status, plan: planned(plan) },
    rate:
      numbers === WITHHELD
        ? WITHHELD
        : numbers && roundHalfUp(rateOf(numbers.people, numbers.of, definition.base), definition.decimals),
    met: isTold ? met : undefined,
    notJudged,
    ...awaitedInBrief(figure),
  };
}

/** What a rate is told of. */
interface NumbersTold {
  readonly people: number;
  readonly of: number;
  /** By how much `of` may differ from the number it was rounded from. */
  readonly ofBy: number;
}

/** By how much a number may differ from what it is rounded to. */
const ROUNDED_BY = 2;

/**
 * What the rate of a figure is told of: always the numbers that are told, whatever rate is published elsewhere. That one was
 * worked out from the number itself, which it would give away as soon as it is multiplied by the population. Where it is
 * all that was reported, the number that it comes from is told as any other would be. Undefined where there is no rate, or
 * it is not known of what.
 */
function numbersTold(
  { base }: Metric,
  { rate, rateFrom, denominator }: Figure,
  count: number | Withheld | undefined,
  countsPeople: CountsPeople,
): NumbersTold | Withheld | undefined {
  if (rate === undefined) return undefined;
  if (count === WITHHELD) return WITHHELD;
  if (denominator === undefined) return undefined;
  const isOfPeople = 'measure' in denominator && countsPeople(denominator.measure);
  const of = isOfPeople ? disclosedPeople(denominator.value) : denominator.value;
  if (of === WITHHELD || of === 0) return WITHHELD;
  const people =
    count ?? (rateFrom === 'published' ? peopleBehind(rate, denominator.value, base) : undefined);
  if (people === WITHHELD) return WITHHELD;
  return people === undefined ? undefined : { people, of, ofBy: isOfPeople ? ROUNDED_BY : 0 };
}

function peopleBehind(rate: string, of: number, base: number): number | Withheld {
  const people = multiply(fractionFromDecimal(rate), fraction(of, base));
  return disclosedPeople(Number(roundHalfUp(people, 0)));
}

/**
 * Whether what was planned lies among the numbers that are rounded to what is told: "met" beside a plan of 8 and a count of
 * 10 would say that there were 8. By what is told alone, so that saying nothing tells nothing either.
 */
function isPlannedWithin(
  { base, decimals }: Metric,
  { plan, rate, rateFrom }: Figure,
  count: number | undefined,
  numbers: NumbersTold | undefined,
): boolean {
  if (plan === undefined) return false;
  if (count !== undefined && plan.numerator !== undefined && Math.abs(plan.numerator - count) <= ROUNDED_BY)
    return true;
  if (plan.rate === undefined || rate === undefined) return false;
  // It was held against a published rate, and it is not known here how much of that can be told.
  if (numbers === undefined) return rateFrom === 'published';
  const { people, of, ofBy } = numbers;
  const [fewest, most] = [Math.max(people - ROUNDED_BY, 0), people + ROUNDED_BY];
  const plannedRate = fractionFromDecimal(plan.rate);
  // Unrounded, or as it is published: the plan is held against either.
  const asPublished = (exact: Fraction) => [exact, fractionFromDecimal(roundHalfUp(exact, decimals))];
  return (
    asPublished(rateOf(fewest, of + ofBy, base)).some((least) => compare(least, plannedRate) <= 0) &&
    asPublished(rateOf(most, Math.max(of - ofBy, 1), base)).some((rate) => compare(plannedRate, rate) <= 0)
  );
}

function rateOf(people: number, of: number, base: number): Fraction {
  return multiply(fraction(people, of), fraction(base));
}

/** What an area means to reach is no number of people that there were. */
function planned(plan: Figure['plan']): DisclosedFigure['plan'] {
  return plan && { numerator: plan.numerator, rate: plan.rate };
}
