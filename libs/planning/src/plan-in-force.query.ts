import type { DecisionStore, RecordedDecision } from '#decisions';
import { endOfLondonDay } from '#kernel';
import { planDecider, type AgreedPlan } from './plan.decider';
import { planStream, type PlanEvent } from './plan.events';

/** The plan that counts, and the decision that made it count. */
export interface PlanInForce extends AgreedPlan {
  readonly area: string;
  readonly policyYear: string;
  readonly stream: string;
  /** Position and version of the agreement in force, by which a figure cites it. */
  readonly position: number;
  readonly version: number;
  readonly recordedAt: string;
}

type AgreedLast = Omit<PlanInForce, 'area' | 'policyYear' | 'stream'>;

/** Which past a plan is asked of. Both may be given; neither means now. */
export interface PlanAsked {
  /** As known here: only what was decided below this position. */
  readonly upTo?: number | undefined;
  /** As published: only what was applicable before the end of that day in Europe/London, `2014-10-31`. */
  readonly publishedBy?: string | undefined;
}

/**
 * The plans in force among those of areas (`E06000031`) and policy years (`2014/15`): what was agreed last, while
 * any revision still waits for agreement. Left out where there is none: nothing drafted, nothing agreed yet, or
 * withdrawn.
 *
 * An agreement is applicable from the day it was made on, whenever it was recorded here. A withdrawal names no
 * day, so it is applicable from the moment it was recorded.
 */
export async function plansInForce(
  store: DecisionStore,
  plans: readonly Pick<PlanInForce, 'area' | 'policyYear'>[],
  { upTo, publishedBy }: PlanAsked = {},
): Promise<PlanInForce[]> {
  const named = plans.map((plan) => ({ ...plan, stream: planStream(plan.area, plan.policyYear) }));
  const histories = await store.readEach(
    named.map(({ stream }) => stream),
    upTo,
  );
  return named.flatMap((plan, at) => {
    const inForce = agreedLast((histories[at] ?? []) as readonly RecordedDecision<PlanEvent>[], publishedBy);
    return inForce ? [{ ...plan, ...inForce }] : [];
  });
}

function agreedLast(
  history: readonly RecordedDecision<PlanEvent>[],
  publishedBy: string | undefined,
): AgreedLast | undefined {
  let state = planDecider.initialState;
  let inForce: AgreedLast | undefined;
  for (const decision of history) {
    // Also what was not applicable yet: a later revision was put forward over it.
    state = planDecider.evolve(state, decision);
    if (publishedBy !== undefined && !isApplicableBy(publishedBy, decision)) continue;
    if (state.status === 'withdrawn') inForce = undefined;
    if (state.status === 'agreed') {
      const { position, version, recordedAt } = decision;
      inForce = { ...state.inForce, position, version, recordedAt };
    }
  }
  return inForce;
}

function isApplicableBy(day: string, decision: RecordedDecision<PlanEvent>): boolean {
  if (decision.type === 'plan.agreed') return decision.data.agreement.agreedOn <= day;
  return new Date(decision.recordedAt) < endOfLondonDay(day);
}
