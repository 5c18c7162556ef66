import type { DecisionStore } from '#decisions';
import { period, type Month } from '#kernel';
import { planStandings } from '#planning';
import { readReportedMeasures } from '#records';
import type { Pool } from 'pg';

/** An area that takes part in the ledger, and since which month. */
export interface TakingPart {
  readonly area: string;
  readonly since: Month;
}

/** Which areas take part: since they have reported anything for a month, or since a year they have an agreed plan for began. */
export async function areasTakingPart(
  pool: Pool,
  decisions: DecisionStore,
  areas: readonly string[],
): Promise<TakingPart[]> {
  const [reported, plans] = await Promise.all([
    readReportedMeasures(pool, areas),
    planStandings(decisions, areas),
  ]);
  const planned = plans
    .filter(({ status }) => status === 'agreed' || status === 'under-revision')
    .map(({ area, policyYear }) => ({ area, since: period(policyYear).firstMonth }));
  return earliest([...reported.map(({ area, from }) => ({ area, since: from })), ...planned]);
}

/** Of several beginnings of an area the first. */
function earliest(beginnings: readonly TakingPart[]): TakingPart[] {
  const first = new Map<string, Month>();
  for (const { area, since } of beginnings) {
    const known = first.get(area);
    if (known === undefined || since < known) first.set(area, since);
  }
  return [...first].map(([area, since]) => ({ area, since }));
}
