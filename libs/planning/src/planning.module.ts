import { Module } from '@nestjs/common';
import { DecisionsModule } from '#decisions';
import { ReferenceModule } from '#reference';
import { AgreePlanHandler } from './agree-plan.command';
import { DraftPlanHandler } from './draft-plan.command';
import { PlanHistoryHandler } from './plan-history.query';
import { PlansOfAreaHandler } from './plans-of-area.query';
import { RevisePlanHandler } from './revise-plan.command';
import { WithdrawPlanHandler } from './withdraw-plan.command';

/** Commands on plans and questions about them. The application that imports it brings the buses (`CqrsModule.forRoot`). */
@Module({
  imports: [DecisionsModule, ReferenceModule],
  providers: [
    DraftPlanHandler,
    AgreePlanHandler,
    RevisePlanHandler,
    WithdrawPlanHandler,
    PlanHistoryHandler,
    PlansOfAreaHandler,
  ],
})
export class PlanningModule {}
