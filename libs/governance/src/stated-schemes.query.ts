import type { DecisionStore } from '#decisions';
import type { Pence } from '#kernel';
import { benefitMonitoring, type BenefitMonitoring } from './kinds/benefit-monitoring.kind';
import { benefits, benefitsTotalPence, type Benefit } from './kinds/benefits.kind';
import { schemes, type Scheme } from './kinds/schemes.kind';
import { openEntries, type OfYear, type OpenEntry } from './open-entries.query';

/** What schemes are to save, and what came of it so far. */
export interface StatedBenefit extends OpenEntry<Benefit> {
  readonly monitoring: readonly OpenEntry<BenefitMonitoring>[];
}

export interface StatedSchemes {
  readonly schemes: readonly OpenEntry<Scheme>[];
  readonly benefits: readonly StatedBenefit[];
  /** What the benefits come to; one without a total counts for nothing. */
  readonly totalPence: Pence;
}

/** The schemes of a policy year, their benefits and what came of them, each in the order of their codes. */
export async function schemesAt(store: DecisionStore, of: OfYear): Promise<StatedSchemes> {
  const [own, planned, monitored] = await Promise.all([
    openEntries(store, schemes, of),
    openEntries(store, benefits, of),
    openEntries(store, benefitMonitoring, of),
  ]);
  return {
    schemes: own,
    benefits: planned.map((each) => ({
      ...each,
      monitoring: monitored.filter(({ entry }) => entry.benefit === each.entry.benefit),
    })),
    totalPence: benefitsTotalPence(planned.map(({ entry }) => entry)),
  };
}
