import { Module } from '@nestjs/common';
import { DecisionsModule } from '#decisions';
import { PerformanceModule } from '#performance';
import { PooledFundModule } from '#pooled-fund';
import { ReferenceModule } from '#reference';
import { SettlementModule } from '#settlement';
import { ChangeReturnSettingsHandler } from './change-return-settings.command';
import { CheckReturnHandler } from './check-return.command';
import { DecideReturnHandler } from './decide-return.command';
import { ReturnDuties } from './duties/return-duties';
import { FillReturnHandler } from './fill-return.command';
import { ImportReturnHandler } from './import-return.command';
import { ReturnFacts } from './filling/return-facts';
import { OpenReturnHandler } from './open-return.command';
import { ReproduceReturnHandler } from './reproduce-return.query';
import { ReturnDifferencesHandler } from './return-differences.query';
import { ReturnDocumentHandler } from './return-document.query';
import { ReturnForms } from './return-forms';
import { ReturnHandler } from './return.query';
import { ReturnSettingsHandler } from './return-settings.query';
import { ReturnStore } from './return.store';
import { ReturnSurroundings } from './return-surroundings';
import { ReturnsOfAreaHandler } from './returns-of-area.query';
import { ReturnsDueHandler } from './returns-due.query';
import { SubmitReturnHandler } from './submit-return.command';
import { TemplateStore } from './template.store';

/** Returns: opened to submitted. The application that imports it brings the buses (`CqrsModule.forRoot`). */
@Module({
  imports: [DecisionsModule, ReferenceModule, PerformanceModule, PooledFundModule, SettlementModule],
  providers: [
    TemplateStore,
    ReturnStore,
    ReturnForms,
    ReturnFacts,
    ReturnSurroundings,
    ReturnDuties,
    OpenReturnHandler,
    FillReturnHandler,
    ImportReturnHandler,
    CheckReturnHandler,
    DecideReturnHandler,
    SubmitReturnHandler,
    ChangeReturnSettingsHandler,
    ReturnHandler,
    ReturnsOfAreaHandler,
    ReturnsDueHandler,
    ReturnDocumentHandler,
    ReturnSettingsHandler,
    ReproduceReturnHandler,
    ReturnDifferencesHandler,
  ],
  exports: [TemplateStore, ReturnDuties],
})
export class ReturnsModule {}
