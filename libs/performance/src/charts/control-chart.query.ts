import { DecisionStore } from '#decisions';
import {
  fail,
  ok,
  period,
  type Month,
  type Period,
  type PeriodKind,
  type Refusal,
  type Result,
} from '#kernel';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { unknownMetric, unknownPolicyYear, type AsAsked, type NothingKnown } from '../as-asked';
import { FactsStore, type AreaMoment } from '../facts.store';
import { periodTooShort, seriesPeriods } from '../measure-series';
import { monthsReversed } from '../measure-series.query';
import { readChartStanding } from './chart-standing.query';
import { drawMetricChart } from './draw-metric-chart';
import type { MetricChart } from './metric-chart';

export interface ControlChartAsked extends AsAsked {
  /** 9-character ONS code. */
  readonly area: string;
  readonly metric: string;
  /** The policy year that defines the metric, and at whose end the chart ends: `2014/15`. */
  readonly policyYear: string;
  /** Unless told, the shortest period that is reported. */
  readonly by?: PeriodKind | undefined;
  /** The first month; unless told, two years before the policy year. */
  readonly from?: Month | undefined;
}

type Answer = Result<MetricChart | NothingKnown, Refusal>;

/** Years before the policy year that are drawn unless told otherwise: a year's plan is best seen after two others. */
const YEARS_BEFORE = 2;

/**
 * A metric over time as a control chart, with its forecast to the policy year's end. Refused as `unknown-area`,
 * `-policy-year`, `-metric` or `-watermark`, `months-reversed` or `period-too-short`.
 */
export class ControlChartQuery extends Query<Answer> {
  constructor(readonly asked: ControlChartAsked) {
    super();
  }
}

@QueryHandler(ControlChartQuery)
export class ControlChartHandler implements IQueryHandler<ControlChartQuery> {
  constructor(
    private readonly facts: FactsStore,
    private readonly decisions: DecisionStore,
  ) {}

  execute({ asked }: ControlChartQuery): Promise<Answer> {
    return this.facts.at(
      asked.area,
      asked,
      (definitions) => definitions.policyYears.map(({ year }) => year),
      (moment) => this.draw(moment, asked),
    );
  }

  private async draw(moment: AreaMoment, asked: ControlChartAsked): Promise<Answer> {
    const { definitions, area, plans, answeredAt } = moment;
    const { policyYear } = asked;
    const known = definitions.policyYears.map((each) => each.year);
    const year = definitions.policyYear(policyYear);
    if (!year) return fail(unknownPolicyYear(policyYear, known));
    const metric = year.metrics.find(({ code }) => code === asked.metric);
    if (!metric) return fail(unknownMetric(asked.metric, policyYear, year.metrics));
    const span = spanAsked(asked);
    if (span.lastMonth < span.firstMonth) return fail(monthsReversed(span.firstMonth, span.lastMonth));
    // One definition for the whole chart, so that its points compare; the plans are those of their own years.
    const years = [policyYear, ...known.filter((each) => each !== policyYear && meets(period(each), span))];
    const [facts, ...otherYears] = (
      await this.facts.metricFactsOfEach(
        moment,
        years.map((each) => ({ area, plans, policyYear: each, metrics: [metric], reaching: span })),
      )
    ).flat();
    if (!facts) throw new Error('The facts of one metric were asked for and none came');
    const { measure } = facts.numerator;
    const { by = measure.frequency } = asked;
    const periods = seriesPeriods(measure, by, span, span);
    if (!periods) return fail(periodTooShort(by, measure.frequency));
    const { decisionPosition } = answeredAt.watermark;
    const standing = await readChartStanding(this.decisions, area.code, metric.code, decisionPosition);
    return ok(drawMetricChart({ facts, otherYears, periods, by, standing }, answeredAt));
  }
}

function spanAsked({ policyYear, from }: ControlChartAsked): Period {
  const { firstMonth, lastMonth } = period(policyYear);
  const usual = `${Number(firstMonth.slice(0, 4)) - YEARS_BEFORE}${firstMonth.slice(4)}`;
  return { kind: 'year', key: policyYear, firstMonth: from ?? usual, lastMonth };
}

function meets(year: Period, span: Period): boolean {
  return year.firstMonth <= span.lastMonth && span.firstMonth <= year.lastMonth;
}
