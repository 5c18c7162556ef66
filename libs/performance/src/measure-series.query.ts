import { fail, ok, period, type Month, type PeriodKind, type Refusal, type Result } from '#kernel';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { unknownMeasure, type AsAsked, type NothingKnown } from './as-asked';
import { FactsStore } from './facts.store';
import { measureSeries, periodTooShort, seriesPeriods, type MeasureSeries } from './measure-series';

export interface MeasureSeriesAsked extends AsAsked {
  /** 9-character ONS code. */
  readonly area: string;
  readonly measure: string;
  /** First and last month, both included. */
  readonly from: Month;
  readonly to: Month;
  /** One figure a month, quarter or financial year; only those that lie whole inside. */
  readonly by: PeriodKind;
}

type Answer = Result<MeasureSeries | NothingKnown, Refusal>;

/**
 * What was reported of a measure over time, by agency, reason and care type too? It needs neither plan nor
 * policy year. Refused as `unknown-area`, `-measure`, `-watermark`, `measure-not-counted`, `months-reversed` or `period-too-short`.
 */
export class MeasureSeriesQuery extends Query<Answer> {
  constructor(readonly asked: MeasureSeriesAsked) {
    super();
  }
}

@QueryHandler(MeasureSeriesQuery)
export class MeasureSeriesHandler implements IQueryHandler<MeasureSeriesQuery> {
  constructor(private readonly facts: FactsStore) {}

  execute({ asked }: MeasureSeriesQuery): Promise<Answer> {
    const { area, measure: code, from, to, by } = asked;
    return this.facts.at(
      area,
      asked,
      () => [],
      async (moment): Promise<Answer> => {
        const { definitions, answeredAt } = moment;
        const measure = definitions.measure(code);
        if (!measure)
          return fail(
            unknownMeasure(
              code,
              definitions.measures.map((each) => each.code),
            ),
          );
        if (measure.value !== 'count') return fail(notCounted(code));
        if (to < from) return fail(monthsReversed(from, to));
        const periods = seriesPeriods(measure, by, period(from), period(to));
        if (!periods) return fail(periodTooShort(by, measure.frequency));
        const facts = await this.facts.measureFacts(moment, code, from, to);
        return ok(measureSeries(facts, periods, answeredAt));
      },
    );
  }
}

const notCounted = (measure: string): Refusal => ({
  rule: 'measure-not-counted',
  where: '/measure',
  what: `${measure} is a published rate or score, which is shown with its metric and never summed`,
  mend: "Ask for the area's performance in a policy year",
});

export const monthsReversed = (from: Month, to: Month): Refusal => ({
  rule: 'months-reversed',
  where: '/to',
  what: `${to} comes before ${from}`,
  mend: 'Give the earlier month as `from`',
});
