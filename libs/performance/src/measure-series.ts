import type { Measure } from '#catalogue';
import { periodsWithin, type Period, type PeriodKind, type Refusal } from '#kernel';
import type { Area } from '#reference';
import { hashOf } from './area-performance';
import type { AnsweredAt } from './as-asked';
import { breakdownBy, DIMENSIONS, type Breakdown } from './breakdown';
import { isComplete, measureActual, tablesOf, unitsOf } from './measure-actual';
import type { Coverage, HeldApart, SummedTable } from './measure-actual';
import type { MeasureFacts } from './performance-facts';
import { reportWarnings, type Warning } from './warnings';

/** A measure over time, as reported: no plan, no population, and no policy year needed. */
export interface MeasureSeries {
  readonly known: true;
  readonly area: Pick<Area, 'code' | 'name' | 'kind'>;
  readonly measure: Pick<Measure, 'code' | 'name' | 'unit'>;
  readonly answeredAt: AnsweredAt;
  readonly figures: readonly MeasureFigure[];
  /** SHA-256, in hexadecimal, over everything but where it was answered. */
  readonly contentHash: string;
}

/** What was reported of a measure in one period. */
export interface MeasureFigure {
  readonly period: string;
  /** The count. Absent while any report is missing: a blank is never zero. */
  readonly value?: number | undefined;
  /** What has been reported of an incomplete count; it is not the figure. */
  readonly reportedSoFar?: number | undefined;
  readonly status?: 'provisional' | 'final' | undefined;
  readonly coverage: Coverage;
  readonly tables: readonly SummedTable[];
  readonly heldApart: readonly HeldApart[];
  readonly breakdowns: readonly Breakdown[];
  readonly warnings: readonly Warning[];
}

const MONTHS_IN: Readonly<Record<PeriodKind, number>> = { month: 1, quarter: 3, year: 12 };

/** The periods of a kind that lie whole between two months; undefined when the measure has no figure for them. */
export function seriesPeriods(
  { frequency }: Measure,
  kind: PeriodKind,
  from: Period,
  to: Period,
): Period[] | undefined {
  if (MONTHS_IN[kind] < MONTHS_IN[frequency]) return undefined;
  const span: Period = { kind, key: '', firstMonth: from.firstMonth, lastMonth: to.lastMonth };
  return periodsWithin(kind, span).filter(
    ({ firstMonth, lastMonth }) => firstMonth >= span.firstMonth && lastMonth <= span.lastMonth,
  );
}

export function measureSeries(
  facts: MeasureFacts,
  periods: readonly Period[],
  answeredAt: AnsweredAt,
): MeasureSeries {
  const { area, measure } = facts;
  const content = {
    area: { code: area.code, name: area.name, kind: area.kind },
    measure: { code: measure.code, name: measure.name, unit: measure.unit },
    figures: periods.map((each) => measureFigure(facts, each)),
  };
  return { known: true, ...content, answeredAt, contentHash: hashOf(content) };
}

/** What was reported of a measure in one period, which is no shorter than those it is reported for. */
export function measureFigure(facts: MeasureFacts, of: Period): MeasureFigure {
  const units = unitsOf(facts, of) ?? [];
  const actual = measureActual(facts, units);
  const complete = isComplete(actual);
  return {
    period: of.key,
    value: complete ? actual.sum : undefined,
    reportedSoFar: complete || actual.counts.length === 0 ? undefined : actual.sum,
    status: actual.counts.length === 0 ? undefined : actual.provisional ? 'provisional' : 'final',
    coverage: actual.coverage,
    tables: tablesOf(actual),
    heldApart: actual.heldApart,
    breakdowns: DIMENSIONS.flatMap((dimension) => breakdownBy(facts, units, dimension) ?? []),
    warnings: reportWarnings(facts, units, actual),
  };
}

export const periodTooShort = (by: PeriodKind, frequency: PeriodKind): Refusal => ({
  rule: 'period-too-short',
  where: '/by',
  what: `The measure is reported by the ${frequency} and has no figure by the ${by}`,
  mend: `Ask by the ${frequency} or longer`,
});
