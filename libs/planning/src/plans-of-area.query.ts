import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, fold, type RecordedDecision } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { ReferenceStore } from '#reference';
import { unknownArea } from './plan-basis.query';
import { planDecider, type PlanState } from './plan.decider';
import { plansOfArea, policyYearOfPlanStream } from './plan.events';

/** How one of an area's plans stands. */
export interface PlanStanding {
  readonly policyYear: string;
  readonly status: PlanState['status'];
  readonly version: number;
  /** The day on which what is in force was agreed. */
  readonly agreedOn?: string;
}

export interface AreaPlans {
  readonly area: string;
  /** In the order of their policy years. */
  readonly plans: readonly PlanStanding[];
}

type Answer = Result<AreaPlans, readonly Refusal[]>;

/** Which plans has an area, now or as decided by a moment? Refused as `unknown-plan-area`. */
export class PlansOfAreaQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    /** `2017-04-03T09:00:00.000Z` */
    readonly recordedBy?: string,
  ) {
    super();
  }
}

@QueryHandler(PlansOfAreaQuery)
export class PlansOfAreaHandler implements IQueryHandler<PlansOfAreaQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, recordedBy }: PlansOfAreaQuery): Promise<Answer> {
    if ((await this.reference.current())?.area(area) === undefined) return fail([unknownArea(area)]);
    const streams = await this.decisions.streams(plansOfArea(area));
    const histories = await this.decisions.readEach(streams, await this.decisions.upTo(recordedBy));
    return ok({ area, plans: streams.flatMap((stream, at) => standingOf(stream, histories[at] ?? [])) });
  }
}

function standingOf(stream: string, history: readonly RecordedDecision[]): PlanStanding[] {
  const state = fold(planDecider, history);
  // It was drafted later.
  if (state.status === 'none') return [];
  return [
    {
      policyYear: policyYearOfPlanStream(stream),
      status: state.status,
      version: history.length,
      ...('inForce' in state && { agreedOn: state.inForce.agreement.agreedOn }),
    },
  ];
}
