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

/** Which past a plan is asked of. Both may be given; neither means now. */
export interface PlanAsked {
  /** As known here: only what was decided below this position. */
  readonly upTo?: number | undefined;
  /** As published: only what was applicable before the end of that day in Europe/London, `2014-10-31`. */
  readonly publishedBy?: string | undefined;
}

/**
 * The plan in force for an area (`E06000031`) and policy year (`2014/15`): what was agreed last, while any
 * revision still waits for agreement. Undefined when there is none: nothing drafted, nothing agreed yet, or
 * withdrawn.
 *
 * An agreement is applicable from the day it was made on, whenever it was recorded here. A withdrawal names no
 * day, so it is applicable from the moment it was recorded.
 */
export async function planInForce(
  store: DecisionStore,
  area: string,
  policyYear: string,
  { upTo, publishedBy }: PlanAsked = {},
): Promise<PlanInForce | undefined> {
  const stream = planStream(area, policyYear);
  const history = (await store.read(stream, upTo)) as readonly RecordedDecision<PlanEvent>[];
  let state = planDecider.initialState;
  let inForce: PlanInForce | undefined;
  for (const decision of history) {
    // Also what was not applicable yet: a later revision was put forward over it.
    state = planDecider.evolve(state, decision);
    if (publishedBy !== undefined && !isApplicableBy(publishedBy, decision)) continue;
    if (state.status === 'withdrawn') inForce = undefined;
    if (state.status === 'agreed') {
      const { position, version, recordedAt } = decision;
      inForce = { ...state.inForce, area, policyYear, stream, position, version, recordedAt };
    }
  }
  return inForce;
}

function isApplicableBy(day: string, decision: RecordedDecision<PlanEvent>): boolean {
  if (decision.type === 'plan.agreed') return decision.data.agreement.agreedOn <= day;
  return new Date(decision.recordedAt) < endOfLondonDay(day);
}
