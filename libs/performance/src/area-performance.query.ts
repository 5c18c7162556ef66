import { fail, ok, type Refusal, type Result } from '#kernel';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { areaPerformance, type AreaPerformance } from './area-performance';
import { unknownMetric, unknownPolicyYear, type AsAsked, type NothingKnown } from './as-asked';
import { FactsStore } from './facts.store';

export interface AreaPerformanceAsked extends AsAsked {
  /** 9-character ONS code. */
  readonly area: string;
  /** `2014/15`. */
  readonly policyYear: string;
  /** One metric only; all of the policy year's when left out. */
  readonly metric?: string | undefined;
}

type Answer = Result<AreaPerformance | NothingKnown, Refusal>;

/** How did an area do in a policy year? Refused as `unknown-area`, `-policy-year`, `-metric` or `-watermark`. */
export class AreaPerformanceQuery extends Query<Answer> {
  constructor(readonly asked: AreaPerformanceAsked) {
    super();
  }
}

@QueryHandler(AreaPerformanceQuery)
export class AreaPerformanceHandler implements IQueryHandler<AreaPerformanceQuery> {
  constructor(private readonly facts: FactsStore) {}

  execute({ asked }: AreaPerformanceQuery): Promise<Answer> {
    const { area: code, policyYear, metric } = asked;
    return this.facts.at(
      code,
      asked,
      (definitions) => (definitions.policyYear(policyYear) ? [policyYear] : []),
      async (moment): Promise<Answer> => {
        const { area, definitions } = moment;
        const year = definitions.policyYear(policyYear);
        if (!year)
          return fail(
            unknownPolicyYear(
              policyYear,
              definitions.policyYears.map((each) => each.year),
            ),
          );
        const metrics = year.metrics.filter((each) => metric === undefined || each.code === metric);
        if (metric !== undefined && metrics.length === 0)
          return fail(unknownMetric(metric, policyYear, year.metrics));
        const facts = await this.facts.metricFacts(moment, policyYear, metrics);
        return ok(areaPerformance(area, policyYear, moment.answeredAt, facts));
      },
    );
  }
}
