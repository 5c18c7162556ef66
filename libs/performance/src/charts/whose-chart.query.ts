import type { Refusal } from '#kernel';
import type { DefinitionStore, ReferenceStore } from '#reference';
import { unknownArea } from '../as-asked';

/** Why there is no such chart: no such area, or no policy year in force has a metric of that code. */
export async function refuseWhoseChart(
  definitions: DefinitionStore,
  reference: ReferenceStore,
  area: string,
  metric: string,
): Promise<Refusal | undefined> {
  const current = await reference.current();
  if (current?.area(area) === undefined) return unknownArea(area, current?.areasNamed(area));
  const { policyYears } = await definitions.inForce();
  const codes = new Set(policyYears.flatMap(({ metrics }) => metrics.map(({ code }) => code)));
  if (codes.has(metric)) return undefined;
  return {
    ...{ rule: 'unknown-metric', where: '/metric', what: `No policy year in force has a metric ${metric}` },
    mend: `Use one of: ${[...codes].join(', ')}`,
  };
}
