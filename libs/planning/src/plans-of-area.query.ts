import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, fold } from '#decisions';
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
    const upTo = await this.decisions.upTo(recordedBy);
    const plans: PlanStanding[] = [];
    // An area has a plan a policy year: a dozen at most.
    for (const stream of await this.decisions.streams(plansOfArea(area))) {
      const history = await this.decisions.read(stream, upTo);
      // It was drafted later.
      if (history.length === 0) continue;
      const state = fold(planDecider, history);
      const policyYear = policyYearOfPlanStream(stream);
      plans.push({
        policyYear,
        status: state.status,
        version: history.length,
        ...('inForce' in state && { agreedOn: state.inForce.agreement.agreedOn }),
      });
    }
    return ok({ area, plans });
  }
}
