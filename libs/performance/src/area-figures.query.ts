import type { Metric } from '#catalogue';
import { ok, period, type Refusal, type Result } from '#kernel';
import type { Positions } from '#records';
import type { Definitions } from '#reference';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { figuresInBrief, type FigureInBrief, type MeasureTouched } from './area-figures';
import type { AnsweredAt, NothingKnown } from './as-asked';
import { FactsStore, measuresOf, type Moment } from './facts.store';
import { metricPerformance } from './metric-performance';

export interface AreaFiguresAsked {
  /** 9-character ONS code. */
  readonly area: string;
  /** Only figures that may differ because of these; all of them when left out. */
  readonly touched?: readonly MeasureTouched[] | undefined;
  /** As known here at these positions; now when left out. */
  readonly positions?: Positions | undefined;
}

/** Figures of an area over all policy years. */
export interface AreaFigures {
  readonly known: true;
  readonly answeredAt: AnsweredAt;
  /** Metrics whose figures were worked out; whichever figure of theirs is not listed says nothing. */
  readonly metrics: readonly { readonly policyYear: string; readonly metric: string }[];
  readonly figures: readonly FigureInBrief[];
}

type Answer = Result<AreaFigures | NothingKnown, Refusal>;

/** What are an area's figures in every policy year, or those that something touched? Refused as `unknown-area`. */
export class AreaFiguresQuery extends Query<Answer> {
  constructor(readonly asked: AreaFiguresAsked) {
    super();
  }
}

@QueryHandler(AreaFiguresQuery)
export class AreaFiguresHandler implements IQueryHandler<AreaFiguresQuery> {
  constructor(private readonly facts: FactsStore) {}

  execute({ asked }: AreaFiguresQuery): Promise<Answer> {
    const { area, touched, positions } = asked;
    return this.facts.at(
      area,
      { asKnown: positions && { positions } },
      (definitions) => metricsResting(definitions, touched).map(({ policyYear }) => policyYear),
      async (moment): Promise<Answer> => {
        const metrics: { policyYear: string; metric: string }[] = [];
        const figures: FigureInBrief[] = [];
        for (const { policyYear, metrics: resting } of metricsResting(moment.definitions, touched)) {
          if (!isReached(moment, policyYear, touched)) continue;
          for (const facts of await this.facts.metricFacts(moment, policyYear, resting)) {
            metrics.push({ policyYear, metric: facts.metric.code });
            figures.push(...figuresInBrief(policyYear, metricPerformance(facts)));
          }
        }
        return ok({ known: true, answeredAt: moment.answeredAt, metrics, figures });
      },
    );
  }
}

/** Every policy year with those of its metrics that rest on a measure that was touched. */
function metricsResting(
  { policyYears }: Definitions,
  touched: readonly MeasureTouched[] | undefined,
): { policyYear: string; metrics: Metric[] }[] {
  const measures = touched && new Set(touched.map(({ measure }) => measure));
  return policyYears
    .map(({ year, metrics }) => ({
      policyYear: year,
      metrics: metrics.filter((metric) => !measures || measuresOf(metric).some((code) => measures.has(code))),
    }))
    .filter(({ metrics }) => metrics.length > 0);
}

/** Whether months that were touched lie in a policy year, or in what its plan was measured from. */
function isReached(
  { plans }: Moment,
  policyYear: string,
  touched: readonly MeasureTouched[] | undefined,
): boolean {
  const lines = plans.get(policyYear)?.plan.content.lines ?? [];
  const periods = [policyYear, ...lines.flatMap(({ baseline }) => baseline.map((figure) => figure.period))];
  return (
    touched === undefined ||
    periods
      .map(period)
      .some(({ firstMonth, lastMonth }) =>
        touched.some(({ from, to }) => from <= lastMonth && to >= firstMonth),
      )
  );
}
