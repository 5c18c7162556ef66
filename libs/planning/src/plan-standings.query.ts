import type { DecisionStore } from '#decisions';
import { STATUS_AFTER } from './plan.decider';
import { areaOfPlanStream, plansOfArea, policyYearOfPlanStream, type PlanEvent } from './plan.events';

/** How the plan of an area and policy year stands. */
export interface PlanStandingOfArea {
  readonly area: string;
  readonly policyYear: string;
  readonly status: (typeof STATUS_AFTER)[PlanEvent['type']];
}

/**
 * How every plan of some areas stands, or stood below a decision position, by area and policy year. Of each, only its last
 * decision is looked at.
 */
export async function planStandings(
  store: DecisionStore,
  areas: readonly string[],
  upTo?: number,
): Promise<PlanStandingOfArea[]> {
  const ends = await store.ends(areas.map(plansOfArea), upTo);
  return ends.map(({ stream, type }) => ({
    area: areaOfPlanStream(stream) ?? '',
    policyYear: policyYearOfPlanStream(stream),
    status: STATUS_AFTER[type as PlanEvent['type']],
  }));
}
