export type { Decider, Decision, RecordedDecision, VersionConflict } from './decision';
export { DecisionStore } from './decision.store';
export { DecisionsModule } from './decisions.module';
export { fold, handle } from './handle';
export type { DecidedBy } from './handle';
export { DECISION_RULES } from './rules';
export type { ChainFault, ChainVerdict } from './verify-chain.query';
