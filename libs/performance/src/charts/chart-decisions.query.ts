import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { DefinitionStore, ReferenceStore } from '#reference';
import { readChartStanding, type ChartStanding } from './chart-standing.query';
import { refuseWhoseChart } from './whose-chart.query';

/** What was decided about the chart of a metric, as it stands. */
export interface ChartDecisions extends ChartStanding {
  readonly area: string;
  readonly metric: string;
}

type Answer = Result<ChartDecisions, readonly Refusal[]>;

/** What stands decided about a chart? Refused as `unknown-area` or `unknown-metric`; where nothing is decided it is at version 0. */
export class ChartDecisionsQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    readonly metric: string,
  ) {
    super();
  }
}

@QueryHandler(ChartDecisionsQuery)
export class ChartDecisionsHandler implements IQueryHandler<ChartDecisionsQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, metric }: ChartDecisionsQuery): Promise<Answer> {
    const refusal = await refuseWhoseChart(this.definitions, this.reference, area, metric);
    if (refusal) return fail([refusal]);
    return ok({ area, metric, ...(await readChartStanding(this.decisions, area, metric)) });
  }
}
