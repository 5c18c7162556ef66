import type { Metric } from '#catalogue';
import { fail, ok, period, type Refusal, type Result } from '#kernel';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { hashOf } from './area-performance';
import { unknownMetric, unknownPolicyYear, type AsAsked, type NothingKnown } from './as-asked';
import { FactsStore, type AreaMoment } from './facts.store';
import { unitsOf } from './measure-actual';
import { measureFigure, periodTooShort, type MeasureFigure } from './measure-series';

export interface MetricCountsAsked extends AsAsked {
  /** 9-character ONS code. */
  readonly area: string;
  /** The policy year whose definition of the metric is meant; the periods may lie in any year. */
  readonly policyYear: string;
  readonly metric: string;
  /** Months, quarters or financial years, in the order they are answered in; at least one. */
  readonly periods: readonly string[];
}

/** What a metric counts, over periods of any year, without plan, population or rate. */
export interface MetricCounts {
  readonly known: true;
  readonly area: string;
  readonly policyYear: string;
  readonly metric: Pick<Metric, 'code' | 'name' | 'source' | 'definitionVersion'>;
  readonly unit: string;
  readonly answeredAt: AreaMoment['answeredAt'];
  readonly figures: readonly MeasureFigure[];
  /** SHA-256, in hexadecimal, over everything but where it was answered. */
  readonly contentHash: string;
}

type Answer = Result<MetricCounts | NothingKnown, Refusal>;

/** What was counted of a metric? Refused as `unknown-area`, `-policy-year`, `-metric`, `-watermark` or `period-too-short`. */
export class MetricCountsQuery extends Query<Answer> {
  constructor(readonly asked: MetricCountsAsked) {
    super();
  }
}

@QueryHandler(MetricCountsQuery)
export class MetricCountsHandler implements IQueryHandler<MetricCountsQuery> {
  constructor(private readonly facts: FactsStore) {}

  execute({ asked }: MetricCountsQuery): Promise<Answer> {
    return this.facts.at(
      asked.area,
      asked,
      () => [],
      (moment) => this.counted(moment, asked),
    );
  }

  private async counted(moment: AreaMoment, asked: MetricCountsAsked): Promise<Answer> {
    const { policyYears } = moment.definitions;
    const year = policyYears.find((each) => each.year === asked.policyYear);
    if (!year)
      return fail(
        unknownPolicyYear(
          asked.policyYear,
          policyYears.map((each) => each.year),
        ),
      );
    const metric = year.metrics.find(({ code }) => code === asked.metric);
    if (!metric) return fail(unknownMetric(asked.metric, asked.policyYear, year.metrics));
    const periods = asked.periods.map(period);
    const from = periods.map(({ firstMonth }) => firstMonth).reduce((a, b) => (b < a ? b : a));
    const to = periods.map(({ lastMonth }) => lastMonth).reduce((a, b) => (b > a ? b : a));
    const facts = await this.facts.measureFacts(moment, metric.numerator, from, to);
    const short = periods.find((each) => unitsOf(facts, each) === undefined);
    if (short) return fail(periodTooShort(short.kind, facts.measure.frequency));
    const { code, name, source, definitionVersion } = metric;
    const content = {
      area: moment.area.code,
      policyYear: asked.policyYear,
      metric: { code, name, source, definitionVersion },
      unit: facts.measure.unit,
      figures: periods.map((each) => measureFigure(facts, each)),
    };
    return ok({ known: true, ...content, answeredAt: moment.answeredAt, contentHash: hashOf(content) });
  }
}
