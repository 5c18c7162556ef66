export { receivingYear } from './agreement-content';
export type { AgreementContent, SettlementRule, Signature } from './agreement-content';
export { agreementOn } from './agreement.decider';
export { AgreementQuery, AgreementsOfAreaQuery } from './agreement.query';
export type { AgreementStanding } from './agreement.query';
export { ComputeSettlementCommand } from './compute-settlement.command';
export { DecideSettlementCommand } from './decide-settlement.command';
export { EvidencePackQuery } from './evidence/evidence-pack.query';
export type { EvidencePack } from './evidence/evidence-pack.query';
export { InventedQuery } from './invented.query';
export { FigureRecords } from './figure-records';
export { recordsMoved } from './movers';
export type { MovedDifference, MovedValue, Mover } from './movers';
export { OpenSettlementCommand } from './open-settlement.command';
export { PositionQuery } from './position.query';
export type { AgreementPosition, PositionAsked } from './position.query';
export type { Position } from './position';
export { ProposeAgreementCommand } from './propose-agreement.command';
export type { QuarterPosition } from './quarter-position';
export { SETTLEMENT_RULES } from './rules';
export type { SettlementDecision } from './settlement-command';
export { areaOfSettlementStream } from './settlement.events';
export type {
  Computation,
  OfSettlement,
  Person,
  SettlementEvent,
  SettlementInput,
  Split,
} from './settlement.events';
export { SettlementModule } from './settlement.module';
export { SettlementPartnersQuery } from './settlement-partners.query';
export { SettlementQuery } from './settlement.query';
export type { SettlementStanding } from './settlement.query';
export { SettledAtQuery } from './settled-at.query';
export type { SettledAgreement } from './settled-at.query';
export { SettlementsOfAreaQuery } from './settlements-of-area.query';
export type { SettlementOutcome } from './settlement.store';
export { SignAgreementCommand } from './sign-agreement.command';
export type { Supposed } from './what-if';
export { WithdrawAgreementCommand } from './withdraw-agreement.command';
export type { Amount, Step } from './working';
