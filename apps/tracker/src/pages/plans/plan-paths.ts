import { areaPath } from '../areas/area-sections';

// Where the pages of plans are.

export function plansPath(area: string): string {
  return `${areaPath(area)}/plans`;
}

export function planPath(area: string, policyYear: string): string {
  return `${plansPath(area)}/${policyYear.replace('/', '-')}`;
}

/** Where what is planned for one metric is written. */
export function planLinePath(area: string, policyYear: string, metric: string): string {
  return `${planPath(area, policyYear)}/metrics/${encodeURIComponent(metric)}`;
}

/** What else can be decided on a plan. */
export type PlanStep = 'agree' | 'withdraw';

export function planStepPath(area: string, policyYear: string, step: PlanStep): string {
  return `${planPath(area, policyYear)}/${step}`;
}
