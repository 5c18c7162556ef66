import type { Metric } from '#catalogue';
import { fail, ok, type Refusal, type Result } from '#kernel';
import type { Area, DefinitionStore, ReferenceStore } from '#reference';
import { refusal } from './rules';

/** What a plan is held against. */
export interface PlanBasis {
  /** The metrics that the policy year's definition in force asks for. */
  readonly metrics: readonly Metric[];
  /** Whose plan it is, among the areas there are. */
  readonly area: Area;
  readonly areas: readonly Area[];
}

/**
 * What an area's plan for a policy year is held against, by the definitions in force or those that were below a decision
 * position. Refused as `unknown-plan-area` or `unknown-policy-year`.
 */
export async function planBasis(
  definitions: DefinitionStore,
  reference: ReferenceStore,
  code: string,
  policyYear: string,
  upTo?: number,
): Promise<Result<PlanBasis, readonly Refusal[]>> {
  const [inForce, view] = await Promise.all([definitions.inForce(upTo), reference.current()]);
  const asked = inForce.policyYear(policyYear);
  const area = view?.area(code);
  if (view && area && asked) return ok({ metrics: asked.metrics, area, areas: view.areas });
  return fail([...(area ? [] : [unknownArea(code)]), ...(asked ? [] : [unknownPolicyYear(policyYear)])]);
}

export function unknownArea(area: string): Refusal {
  const mend = "Use the area's 9-character ONS code";
  return refusal('unknown-plan-area', '/area', `There is no area ${area}`, mend);
}

function unknownPolicyYear(year: string): Refusal {
  const mend = 'Use a year whose definition is in force, such as 2014/15';
  return refusal('unknown-policy-year', '/policyYear', `No policy year ${year} is in force`, mend);
}
