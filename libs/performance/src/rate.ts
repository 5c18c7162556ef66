import type { Metric, PopulationBand } from '#catalogue';
import {
  add,
  calendarYear,
  fraction,
  fractionFromDecimal,
  multiply,
  period,
  periodContaining,
  periodsWithin,
  type Fraction,
  type Period,
} from '#kernel';
import { isComplete, measureActual, unitsOf, whyHeldApart } from './measure-actual';
import type { MeasureActual } from './measure-actual';
import type { MeasureFacts, MetricFacts } from './performance-facts';

/** A stretch a figure is about: a period, or a policy year as far as it is complete. */
export interface Span {
  /** The period's key; `2014/15-to-date` for a year to date. */
  readonly key: string;
  readonly period: Period;
  /** The periods of the metric's frequency, where the span is longer than one of them. */
  readonly quarters: readonly Period[];
}

/** What a rate is divided by. */
export type Denominator =
  | { readonly population: PopulationBand; readonly year: number; readonly value: number }
  | { readonly measure: string; readonly value: number; readonly actual: MeasureActual };

/** A rate before it is rounded, and where it comes from. */
export type ExactRate =
  | {
      readonly from: 'counts';
      readonly value: Fraction;
      readonly numerator: number;
      readonly denominator: Denominator;
    }
  | { readonly from: 'published'; readonly value: Fraction; readonly published: PublishedRate }
  | {
      readonly from: 'sum-of-quarters';
      readonly value: Fraction;
      readonly quarters: readonly { readonly period: string; readonly rate: ExactRate }[];
    };

export interface PublishedRate {
  readonly source: string;
  readonly period: string;
  /** The decimal as it was written. */
  readonly value: string;
  readonly status: 'provisional' | 'final';
  readonly measure: string;
}

/** The span of one period of a metric. */
export function spanOf(metric: Metric, of: Period): Span {
  const isLonger = metric.frequency === 'quarter' && of.kind === 'year';
  return { key: of.key, period: of, quarters: isLonger ? periodsWithin('quarter', of) : [] };
}

/** The span from a year's beginning to the end of its `quarters`-th quarter. */
export function yearToDate(year: Period, quarters: number): Span {
  const included = periodsWithin('quarter', year).slice(0, quarters);
  const lastMonth = included.at(-1)?.lastMonth ?? year.lastMonth;
  return { key: `${year.key}-to-date`, period: { ...year, lastMonth }, quarters: included };
}

/**
 * The rate of a metric over a span, unrounded: as published where it is; else the sum of its quarters where
 * the metric says so; else numerator over denominator. Undefined while anything it needs is missing.
 */
export function exactRate(facts: MetricFacts, span: Span): ExactRate | undefined {
  const published = publishedRate(facts, span);
  if (published) return { from: 'published', value: fractionFromDecimal(published.value), published };
  const { metric, numerator } = facts;
  if (span.quarters.length > 0 && metric.wholeYearRate === 'sum-of-quarters')
    return sumOfQuarters(facts, span);
  const units = unitsOf(numerator, span.period);
  if (!units || numerator.measure.value !== 'count') return undefined;
  const actual = measureActual(numerator, units);
  const denominator = denominatorOf(facts, span);
  if (!isComplete(actual) || !denominator || denominator.value === 0) return undefined;
  const value = multiply(fraction(actual.sum, denominator.value), fraction(metric.base));
  return { from: 'counts', value, numerator: actual.sum, denominator };
}

/** What the span's numerator is divided by; undefined when it is not known, or not complete. */
export function denominatorOf(facts: MetricFacts, span: Span): Denominator | undefined {
  const { metric, numerator } = facts;
  if (metric.denominator === null) return undefined;
  if ('population' in metric.denominator) {
    const { population } = metric.denominator;
    const year = populationYear(metric.denominator.year, span.period);
    const value = numerator.reference.population(numerator.area.code, population, year);
    return value === undefined ? undefined : { population, year, value };
  }
  if (!facts.denominator) return undefined;
  const units = unitsOf(facts.denominator, span.period);
  if (!units) return undefined;
  const actual = measureActual(facts.denominator, units);
  return isComplete(actual) ? { measure: metric.denominator.measure, value: actual.sum, actual } : undefined;
}

/**
 * Q4 of a financial year lies in the next calendar year and takes its population (Peterborough BCF
 * submission, September 2014, Part 2, tabs 5 and 6: 144,612 for October to December 2014, 146,185 for
 * January to March 2015). A financial year takes that of the calendar year it begins in.
 */
export function populationYear(
  rule: 'calendar-year-of-period' | 'calendar-year-in-which-the-financial-year-begins',
  of: Period,
): number {
  if (rule === 'calendar-year-of-period') return calendarYear(of);
  return calendarYear(periodContaining('year', of.firstMonth));
}

/** The rate as its one reporter published it. Two of them cannot be added, so then there is none. */
function publishedRate(facts: MetricFacts, { key }: Span): PublishedRate | undefined {
  const holder = publishedRateFacts(facts);
  if (!holder) return undefined;
  const found = publishedBy(holder, key);
  const [only, ...more] = found;
  return more.length === 0 ? only : undefined;
}

/** Every published rate of a period by a source that may report it. */
export function publishedBy(holder: MeasureFacts, key: string): PublishedRate[] {
  return holder.published
    .filter((row) => row.period === key)
    .filter((row) => whyHeldApart(holder, period(key), row.source) === undefined)
    .map(({ source, value, status }) => ({
      source,
      period: key,
      value,
      status: status === 'final' ? 'final' : 'provisional',
      measure: holder.measure.code,
    }));
}

function sumOfQuarters(facts: MetricFacts, { quarters }: Span): ExactRate | undefined {
  const parts = quarters.map((period) => ({
    period: period.key,
    rate: exactRate(facts, spanOf(facts.metric, period)),
  }));
  const known = parts.flatMap(({ period, rate }) => (rate ? [{ period, rate }] : []));
  if (known.length < parts.length) return undefined;
  const value = known.reduce((sum, { rate }) => add(sum, rate.value), fraction(0));
  return { from: 'sum-of-quarters', value, quarters: known };
}

/** The measure that holds the metric's published rate, if it has one. */
export function publishedRateFacts({
  metric,
  numerator,
  publishedRate,
}: MetricFacts): MeasureFacts | undefined {
  if (publishedRate) return publishedRate;
  return metric.denominator === null && numerator.measure.value !== 'count' ? numerator : undefined;
}
