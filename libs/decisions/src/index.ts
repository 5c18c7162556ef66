export type { Decider, Decision, RecordedDecision, VersionConflict } from './decision';
export { DecisionStore } from './decision.store';
export { DecisionsModule } from './decisions.module';
export { fold, handle } from './handle';
export type { DecidedBy } from './handle';
export { DECISION_RULES } from './rules';
export { readDecisionSeal } from './verify-chain.query';
export type { ChainFault, ChainVerdict, DecisionSeal } from './verify-chain.query';
