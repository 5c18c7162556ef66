import { Module } from '@nestjs/common';
import { DecisionsModule } from '#decisions';
import { PerformanceModule } from '#performance';
import { ReferenceModule } from '#reference';
import { AgreementHandler, AgreementsOfAreaHandler } from './agreement.query';
import { ChangedCounts } from './changed-counts';
import { ComputeSettlementHandler } from './compute-settlement.command';
import { DecideSettlementHandler } from './decide-settlement.command';
import { EvidenceFacts } from './evidence/evidence-facts';
import { EvidencePackHandler } from './evidence/evidence-pack.query';
import { FigureRecords } from './figure-records';
import { InventedHandler } from './invented.query';
import { OpenSettlementHandler } from './open-settlement.command';
import { PositionHandler } from './position.query';
import { ProposeAgreementHandler } from './propose-agreement.command';
import { Restatements } from './restatements';
import { SettlementFacts } from './settlement-facts';
import { SettlementPartnersHandler } from './settlement-partners.query';
import { SettlementHandler } from './settlement.query';
import { SettlementStore } from './settlement.store';
import { SettledAtHandler } from './settled-at.query';
import { SettlementsOfAreaHandler } from './settlements-of-area.query';
import { SignAgreementHandler } from './sign-agreement.command';
import { WithdrawAgreementHandler } from './withdraw-agreement.command';

/** Agreements and settlements. The application that imports it brings the buses (`CqrsModule.forRoot`). */
@Module({
  imports: [DecisionsModule, ReferenceModule, PerformanceModule],
  providers: [
    SettlementStore,
    SettlementFacts,
    FigureRecords,
    Restatements,
    ChangedCounts,
    ProposeAgreementHandler,
    SignAgreementHandler,
    WithdrawAgreementHandler,
    OpenSettlementHandler,
    ComputeSettlementHandler,
    DecideSettlementHandler,
    AgreementHandler,
    AgreementsOfAreaHandler,
    SettlementHandler,
    SettlementPartnersHandler,
    SettledAtHandler,
    SettlementsOfAreaHandler,
    PositionHandler,
    InventedHandler,
    EvidenceFacts,
    EvidencePackHandler,
  ],
  exports: [FigureRecords],
})
export class SettlementModule {}
