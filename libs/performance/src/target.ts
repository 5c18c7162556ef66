import type { Metric } from '#catalogue';
import {
  add,
  fraction,
  fractionFromDecimal,
  multiply,
  parsePeriod,
  roundHalfUp,
  type Fraction,
  type Period,
} from '#kernel';
import type { PlanFigure, TargetLine } from '#planning';
import type { Span } from './rate';

/** What was planned for a span. */
export interface Target {
  readonly numerator?: number | undefined;
  /** As the plan prints it, or as its parts add up, to the metric's decimals. */
  readonly rate?: string | undefined;
  readonly denominator?: number | undefined;
  /** The rate that is compared with: as printed, where the plan prints it for the span. */
  readonly exactRate?: Fraction | undefined;
  /** The plan's own periods that were added up; empty where the plan states the span itself. */
  readonly sumOf: readonly string[];
}

/**
 * What a line plans for a span: its own target, or the sum of the targets that together make up the span.
 * Undefined where the plan leaves any part of it open.
 */
export function targetOf(line: TargetLine, metric: Metric, span: Span): Target | undefined {
  const own = line.targets.find((figure) => figure.period === span.key);
  if (own) return statedTarget(own, metric);
  const parts = partsOf(line.targets, span.period);
  if (!parts) return undefined;
  const numerators = parts.flatMap(({ numerator }) => numerator ?? []);
  const numerator = numerators.length === parts.length ? sum(numerators) : undefined;
  const exactRate = metric.wholeYearRate === 'sum-of-quarters' ? summedRate(parts, metric, line) : undefined;
  return {
    numerator,
    exactRate,
    rate: exactRate && roundHalfUp(exactRate, metric.decimals),
    sumOf: parts.map(({ period }) => period),
  };
}

/** What the targets of a line are measured from, for a period its baseline holds. */
export function baselineOf(line: TargetLine, metric: Metric, period: Period): Target | undefined {
  const figure = line.baseline.find((each) => each.period === period.key);
  return figure && statedTarget(figure, metric);
}

function statedTarget(figure: PlanFigure, metric: Metric): Target {
  const { numerator, denominator, rate } = figure;
  const exactRate = rate === undefined ? rateOfCounts(figure, metric) : fractionFromDecimal(rate);
  const shown = rate ?? (exactRate && roundHalfUp(exactRate, metric.decimals));
  return { numerator, denominator, rate: shown, exactRate, sumOf: [] };
}

/** The targets that lie inside a span, when they cover it without a gap. */
function partsOf(targets: readonly PlanFigure[], span: Period): PlanFigure[] | undefined {
  const inside = targets
    .flatMap((figure) => {
      const period = parsePeriod(figure.period);
      if (!period || period.firstMonth < span.firstMonth || period.lastMonth > span.lastMonth) return [];
      return [{ figure, period }];
    })
    .sort((a, b) => (a.period.firstMonth < b.period.firstMonth ? -1 : 1));
  const months = inside.reduce((count, { period }) => count + MONTHS[period.kind], 0);
  return inside.length > 0 && months === monthsIn(span) ? inside.map(({ figure }) => figure) : undefined;
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

function monthsIn({ firstMonth, lastMonth }: Period): number {
  const index = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return index(lastMonth) - index(firstMonth) + 1;
}

/** A line led by counts has its rates from them, unrounded; one led by rates has what it prints. */
function summedRate(
  parts: readonly PlanFigure[],
  metric: Metric,
  { leads }: TargetLine,
): Fraction | undefined {
  const rates = parts.flatMap((figure) => {
    const printed = figure.rate === undefined ? undefined : fractionFromDecimal(figure.rate);
    return (leads === 'count' ? (rateOfCounts(figure, metric) ?? printed) : printed) ?? [];
  });
  return rates.length === parts.length ? rates.reduce(add) : undefined;
}

function rateOfCounts({ numerator, denominator }: PlanFigure, metric: Metric): Fraction | undefined {
  if (numerator === undefined || denominator === undefined || metric.denominator === null) return undefined;
  return multiply(fraction(numerator, denominator), fraction(metric.base));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
