import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore } from '#decisions';
import { entriesAt, REGISTER_KINDS } from '#governance';
import { ReturnsDueQuery } from '#returns';
import { entriesObliged, returnsObliged, type Obliged } from './obligation-news';

interface ObligedAsked {
  readonly area: string;
  /** Of what was decided below this position. */
  readonly decidedBelow: number;
  /** `2017-04-03T09:00:00.000Z` */
  readonly at: string;
}

/** What of an area is late at a moment, or due soon? Returns first. */
export class ObligedQuery extends Query<readonly Obliged[]> {
  constructor(readonly asked: ObligedAsked) {
    super();
  }
}

@QueryHandler(ObligedQuery)
export class ObligedHandler implements IQueryHandler<ObligedQuery> {
  constructor(
    private readonly queries: QueryBus,
    private readonly decisions: DecisionStore,
  ) {}

  async execute({ asked: { area, decidedBelow, at } }: ObligedQuery): Promise<readonly Obliged[]> {
    const moment = new Date(at);
    const returns = await this.queries.execute(new ReturnsDueQuery(area, decidedBelow));
    const obliged = returnsObliged(returns, moment);
    for (const kind of REGISTER_KINDS.filter((each) => each.dueDays !== undefined)) {
      const entries = await entriesAt(this.decisions, { area, kind: kind.kind }, decidedBelow);
      obliged.push(...entriesObliged(area, kind, entries, moment));
    }
    return obliged;
  }
}
