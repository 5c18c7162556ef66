import { ok, period, type Refusal, type Result } from '#kernel';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { areaCoverage, type AreaCoverage } from './area-coverage';
import type { AsAsked, NothingKnown } from './as-asked';
import { FactsStore } from './facts.store';

export interface AreaCoverageAsked extends AsAsked {
  /** 9-character ONS code. */
  readonly area: string;
  /** A financial year, `2014/15`. No policy year of that name need be in force. */
  readonly year: string;
}

type Answer = Result<AreaCoverage | NothingKnown, Refusal>;

/** What is there of what is expected for an area and year? Refused as `unknown-area` or `-watermark`. */
export class AreaCoverageQuery extends Query<Answer> {
  constructor(readonly asked: AreaCoverageAsked) {
    super();
  }
}

@QueryHandler(AreaCoverageQuery)
export class AreaCoverageHandler implements IQueryHandler<AreaCoverageQuery> {
  constructor(private readonly facts: FactsStore) {}

  execute({ asked }: AreaCoverageQuery): Promise<Answer> {
    const { area, year } = asked;
    const { firstMonth, lastMonth } = period(year);
    return this.facts.at(
      area,
      asked,
      () => [],
      async (moment): Promise<Answer> => {
        const measures = await this.facts.allMeasureFacts(moment, firstMonth, lastMonth);
        return ok(areaCoverage(moment.area, year, measures, moment.answeredAt));
      },
    );
  }
}
