import type { Metric } from '#catalogue';
import { fail, ok, type Refusal, type Result } from '#kernel';
import type { DefinitionStore, ReferenceStore } from '#reference';
import { refusal } from './rules';

/** The metrics that a policy year's definition in force asks an area to plan. */
export async function askedMetrics(
  definitions: DefinitionStore,
  reference: ReferenceStore,
  area: string,
  policyYear: string,
): Promise<Result<readonly Metric[], readonly Refusal[]>> {
  const [inForce, view] = await Promise.all([definitions.inForce(), reference.current()]);
  const asked = inForce.policyYear(policyYear);
  const refusals = [
    ...(view?.area(area) ? [] : [unknownArea(area)]),
    ...(asked ? [] : [unknownPolicyYear(policyYear)]),
  ];
  return asked && refusals.length === 0 ? ok(asked.metrics) : fail(refusals);
}

export function unknownArea(area: string): Refusal {
  const mend = "Use the area's 9-character ONS code";
  return refusal('unknown-plan-area', '/area', `There is no area ${area}`, mend);
}

function unknownPolicyYear(year: string): Refusal {
  const mend = 'Use a year whose definition is in force, such as 2014/15';
  return refusal('unknown-policy-year', '/policyYear', `No policy year ${year} is in force`, mend);
}
