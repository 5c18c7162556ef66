import type { PolicyYear } from '#catalogue';
import type { CountReported, CountWithdrawn } from '#contracts';
import { canonicalJson, ok, period } from '#kernel';
import type { Refusal, Result } from '#kernel';
import { foreseeRecords } from '#records';
import type { ForeseenRecord } from '#records';
import type { Definitions } from '#reference';
import { Injectable } from '@nestjs/common';
import type { AnsweredAt, NothingKnown } from './as-asked';
import { FactsStore } from './facts.store';
import type { AreaMoment } from './facts.store';
import type { Figure } from './figure';
import { awaitedInBrief, type Awaited } from './figure-in-words';
import { foreseenFacts, foreseenMetricFacts } from './foreseen-facts';
import { measureSeries } from './measure-series';
import type { MeasureFigure } from './measure-series';
import { metricPerformance } from './metric-performance';
import type { MetricPerformance } from './metric-performance';

/** What would become of an area if counts of it were recorded. Nothing is. */
export interface AreaForeseen {
  readonly known: true;
  readonly area: { readonly code: string; readonly name: string };
  /** One a count, in their order. */
  readonly records: readonly ForeseenRecord[];
  /** Every figure that would differ, and no other. */
  readonly figures: readonly ForeseenFigure[];
  readonly answeredAt: AnsweredAt;
}

/** One figure as it is and as it would be: of a metric in its policy year, or of a measure where no metric has the period. */
export interface ForeseenFigure {
  readonly measure: string;
  readonly metric?: string | undefined;
  readonly policyYear?: string | undefined;
  readonly period: string;
  readonly before: ForeseenBrief;
  readonly after: ForeseenBrief;
}

/** What of a figure people would notice. */
export interface ForeseenBrief
  extends
    Pick<Figure, 'numerator' | 'reportedSoFar' | 'rate' | 'status' | 'variance' | 'met' | 'notJudged'>,
    Pick<Awaited, 'nobodyExpected'> {
  readonly coverage: { readonly expected: number; readonly reported: number };
}

/**
 * Foresees what counts of one area would change, in one read-only snapshot that waits for nothing and holds nothing
 * up. The figures are worked out by the same functions as any, from the same facts with the counts' differences
 * applied; so, with nothing else recorded in between, they are what recording the counts gives.
 */
@Injectable()
export class ForeseeFigures {
  constructor(private readonly facts: FactsStore) {}

  /** @param withFigures whether whoever asks may see the area's figures. */
  async of(
    area: string,
    events: readonly (CountReported | CountWithdrawn)[],
    withFigures: boolean,
  ): Promise<Result<AreaForeseen | NothingKnown, Refusal>> {
    const measures = new Set(events.map(({ data }) => data.measure));
    return this.facts.at<AreaForeseen>(
      area,
      {},
      (definitions) => policyYearsOf(definitions, measures).map(({ year }) => year),
      async (moment) => {
        const records = await foreseeRecords(moment.db, events);
        const { code, name } = moment.area;
        const figures = withFigures ? await this.figures(moment, measures, records) : [];
        return ok({ known: true, area: { code, name }, records, figures, answeredAt: moment.answeredAt });
      },
    );
  }

  private async figures(
    moment: AreaMoment,
    measures: ReadonlySet<string>,
    records: readonly ForeseenRecord[],
  ): Promise<ForeseenFigure[]> {
    const ofMetrics = await this.metricFigures(moment, measures, records);
    const ofMeasures: ForeseenFigure[] = [];
    for (const measure of measures) {
      const covered = new Set(ofMetrics.flatMap((each) => (each.measure === measure ? [each.period] : [])));
      ofMeasures.push(...(await this.measureFigures(moment, measure, records, covered)));
    }
    return [...ofMetrics, ...ofMeasures];
  }

  private async metricFigures(
    moment: AreaMoment,
    measures: ReadonlySet<string>,
    records: readonly ForeseenRecord[],
  ): Promise<ForeseenFigure[]> {
    const figures: ForeseenFigure[] = [];
    for (const { year: policyYear, metrics } of policyYearsOf(moment.definitions, measures)) {
      for (const facts of await this.facts.metricFacts(moment, policyYear, metrics)) {
        const before = metricPerformance(facts);
        const after = metricPerformance(foreseenMetricFacts(facts, records));
        const place = { measure: facts.numerator.measure.code, metric: facts.metric.code, policyYear };
        figures.push(
          ...differing(figuresOf(before), figuresOf(after)).map((each) => ({ ...place, ...each })),
        );
      }
    }
    return figures;
  }

  /** By the periods the measure is reported for, where the metrics of no policy year show them. */
  private async measureFigures(
    moment: AreaMoment,
    code: string,
    records: readonly ForeseenRecord[],
    covered: ReadonlySet<string>,
  ): Promise<ForeseenFigure[]> {
    const touched = records.filter(({ count, before, after }) => count.measure === code && before !== after);
    const keys = [...new Set(touched.map(({ count }) => count.period))].filter((key) => !covered.has(key));
    const periods = keys.map(period).sort((a, b) => (a.firstMonth < b.firstMonth ? -1 : 1));
    const [first] = periods;
    const last = periods.at(-1);
    if (!first || !last) return [];
    const facts = await this.facts.measureFacts(moment, code, first.firstMonth, last.lastMonth);
    const before = measureSeries(facts, periods, moment.answeredAt).figures;
    const after = measureSeries(foreseenFacts(facts, records), periods, moment.answeredAt).figures;
    return differing(before.map(ofSeries), after.map(ofSeries)).map((each) => ({ measure: code, ...each }));
  }
}

/** The policy years with a metric that rests on one of the measures, and only those metrics. */
function policyYearsOf(
  { policyYears }: Definitions,
  measures: ReadonlySet<string>,
): Pick<PolicyYear, 'year' | 'metrics'>[] {
  return policyYears.flatMap(({ year, metrics }) => {
    const resting = metrics.filter(({ numerator, denominator, publishedRate }) =>
      [
        numerator,
        denominator && 'measure' in denominator ? denominator.measure : undefined,
        publishedRate,
      ].some((code) => code !== undefined && measures.has(code)),
    );
    return resting.length > 0 ? [{ year, metrics: resting }] : [];
  });
}

type Shown = readonly [period: string, figure: ForeseenBrief];

function figuresOf({ baseline, months, quarters, year, yearToDate }: MetricPerformance): Shown[] {
  return [...baseline, ...months, ...quarters, year, ...(yearToDate ? [yearToDate] : [])].map((figure) => [
    figure.period,
    inBrief(figure),
  ]);
}

function ofSeries({ value, ...figure }: MeasureFigure): Shown {
  return [figure.period, inBrief({ ...figure, numerator: value })];
}

/** What of a figure is compared and shown. */
export function inBrief(
  figure: Pick<Figure, 'numerator' | 'reportedSoFar' | 'status' | 'coverage'> & Partial<Figure>,
): ForeseenBrief {
  const { numerator, reportedSoFar, rate, status, variance, met, notJudged } = figure;
  const { expected, reported } = figure.coverage;
  return {
    numerator,
    reportedSoFar,
    rate,
    status,
    variance,
    met,
    notJudged,
    coverage: { expected, reported },
    ...awaitedInBrief(figure),
  };
}

const NOTHING: ForeseenBrief = { coverage: { expected: 0, reported: 0 } };

/** A year to date may only begin to be one. */
function differing(
  before: readonly Shown[],
  after: readonly Shown[],
): Pick<ForeseenFigure, 'period' | 'before' | 'after'>[] {
  const [was, is] = [new Map(before), new Map(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const [old, foreseen] = [was.get(key) ?? NOTHING, is.get(key) ?? NOTHING];
    return canonicalJson(old) === canonicalJson(foreseen)
      ? []
      : [{ period: key, before: old, after: foreseen }];
  });
}
