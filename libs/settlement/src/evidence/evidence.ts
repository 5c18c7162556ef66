import type { DecisionSeal, RecordedDecision, SealedDecision } from '#decisions';
import type { JournalSeal, SealedEntry } from '#pooled-fund';
import type { LaneSeal } from '#records';
import type { SignedAgreement } from '../agreement.decider';
import type { AgreementEvent } from '../agreement.events';
import type { SettlementState } from '../settlement-state';
import type { OfSettlement, SettlementEvent } from '../settlement.events';
import type { ComputedFacts } from './evidence-facts';

/** Everything that is known of a settlement, as it goes into its evidence pack. */
export interface Evidence {
  readonly of: OfSettlement;
  /** Those of the agreement and of the settlement, by position. */
  readonly decisions: readonly SealedDecision[];
  readonly agreed: readonly RecordedDecision<AgreementEvent>[];
  readonly settled: readonly RecordedDecision<SettlementEvent>[];
  readonly signed: readonly SignedAgreement[];
  readonly state: SettlementState;
  readonly entries: readonly SealedEntry[];
  readonly facts: readonly ComputedFacts[];
  readonly seals: {
    readonly decisions: DecisionSeal;
    readonly journal: JournalSeal;
    readonly lanes: readonly LaneSeal[];
  };
}
