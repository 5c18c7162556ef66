import type { DecisionStore } from '#decisions';
import { conditionsOf, nationalConditions, type NationalCondition } from './kinds/national-conditions.kind';
import { openEntries, type OfYear, type OpenEntry } from './open-entries.query';

/** How a national condition is said to stand, in the words of the policy year's return. */
export interface StatedCondition extends OpenEntry<NationalCondition> {
  /** Its number among those of the policy year, `4iii`. */
  readonly number: string;
  readonly name: string;
  /** `No - In Progress` */
  readonly statusName: string;
}

/** The national conditions of a policy year that something is said of, in the order of the year's list. */
export async function conditionsAt(store: DecisionStore, of: OfYear): Promise<StatedCondition[]> {
  const asked = conditionsOf(of.policyYear);
  const said = await openEntries(store, nationalConditions, of);
  return (asked?.conditions ?? []).flatMap(({ code, number, name }) => {
    const found = said.find(({ entry }) => entry.condition === code);
    if (!found) return [];
    const status = asked?.statuses.find((each) => each.code === found.entry.status);
    return [{ ...found, number, name, statusName: status?.name ?? found.entry.status }];
  });
}
