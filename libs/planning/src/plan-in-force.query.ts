import { fold, type DecisionStore } from '#decisions';
import { planDecider, type AgreedPlan } from './plan.decider';
import { planStream } from './plan.events';

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

/**
 * The plan in force for an area (`E06000031`) and policy year (`2014/15`): what was agreed last, while any
 * revision still waits for agreement. With `upTo`, as decided below that position. Undefined when there is
 * none: nothing drafted, nothing agreed yet, or withdrawn.
 */
export async function planInForce(
  store: DecisionStore,
  area: string,
  policyYear: string,
  upTo?: number,
): Promise<PlanInForce | undefined> {
  const stream = planStream(area, policyYear);
  const history = await store.read(stream, upTo);
  const state = fold(planDecider, history);
  const agreed = history.findLast(({ type }) => type === 'plan.agreed');
  if (agreed === undefined || (state.status !== 'agreed' && state.status !== 'under-revision'))
    return undefined;
  const { position, version, recordedAt } = agreed;
  return { ...state.inForce, area, policyYear, stream, position, version, recordedAt };
}
