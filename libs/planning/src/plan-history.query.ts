import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, fold, type RecordedDecision } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { DefinitionStore, ReferenceStore } from '#reference';
import { councilOfAnotherArea } from './another-area';
import { planBasis } from './plan-basis.query';
import type { PlanContent } from './plan-content';
import { planWarnings } from './plan-warnings';
import { planDecider, type AgreedPlan, type PlanState } from './plan.decider';
import { planStream, type PlanEvent } from './plan.events';
import { refusal } from './rules';

/** One decision on a plan: what, by whom, when, and why where a reason was given. */
export interface PlanDecision {
  /** Its place in the plan's life: 1, 2, 3 ... The last one is what a command names as read. */
  readonly version: number;
  readonly position: number;
  readonly type: PlanEvent['type'];
  readonly actor: string;
  /** UTC to the millisecond. */
  readonly recordedAt: string;
  readonly reason?: string;
}

/** A plan as it stands: what is in force, what waits for agreement, and every decision that led there. */
export interface PlanHistory {
  readonly area: string;
  readonly policyYear: string;
  readonly status: Exclude<PlanState['status'], 'none'>;
  readonly version: number;
  readonly inForce?: AgreedPlan;
  /** The draft, or the revision, that nobody has agreed yet. */
  readonly waiting?: PlanContent;
  /** What does not add up in what waits, or else in what is in force. */
  readonly warnings: readonly Refusal[];
  readonly decisions: readonly PlanDecision[];
}

type Answer = Result<PlanHistory, readonly Refusal[]>;

/**
 * How does an area's plan for a policy year stand, now or as it was recorded at a moment? Refused as `unknown-plan-area`,
 * `unknown-policy-year` or `no-plan`.
 */
export class PlanHistoryQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    /** `2017-04-03T09:00:00.000Z` */
    readonly recordedBy?: string,
  ) {
    super();
  }
}

@QueryHandler(PlanHistoryQuery)
export class PlanHistoryHandler implements IQueryHandler<PlanHistoryQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, policyYear, recordedBy }: PlanHistoryQuery): Promise<Answer> {
    const upTo = await this.decisions.upTo(recordedBy);
    const history = await this.decisions.read(planStream(area, policyYear), upTo);
    const state = fold(planDecider, history);
    // The year of a plan was defined before it; where there is none, whether it can be planned for is a matter of now.
    const basis = await planBasis(
      this.definitions,
      this.reference,
      area,
      policyYear,
      state.status === 'none' ? undefined : upTo,
    );
    if (!basis.ok) return basis;
    if (state.status === 'none') return fail([noPlan(area, policyYear)]);
    const parts = partsOf(state);
    const { waiting, inForce } = parts;
    const content = waiting ?? inForce?.content;
    return ok({
      area,
      policyYear,
      status: state.status,
      version: history.length,
      ...parts,
      warnings: [
        ...(content ? planWarnings(content, basis.value) : []),
        ...(inForce ? councilOfAnotherArea(inForce.agreement, basis.value) : []),
      ],
      decisions: (history as readonly RecordedDecision<PlanEvent>[]).map(decisionOf),
    });
  }
}

function partsOf(state: PlanState): { readonly inForce?: AgreedPlan; readonly waiting?: PlanContent } {
  switch (state.status) {
    case 'draft':
      return { waiting: state.draft };
    case 'agreed':
      return { inForce: state.inForce };
    case 'under-revision':
      return { inForce: state.inForce, waiting: state.revision };
    case 'none':
    case 'withdrawn':
      return {};
  }
}

function decisionOf(decision: RecordedDecision<PlanEvent>): PlanDecision {
  const { version, position, type, actor, recordedAt, data } = decision;
  return { version, position, type, actor, recordedAt, ...('reason' in data && { reason: data.reason }) };
}

function noPlan(area: string, policyYear: string): Refusal {
  return refusal('no-plan', '', `${area} has no plan for ${policyYear}`, 'Draft one');
}
