import { Module } from '@nestjs/common';
import { DecisionsModule } from '#decisions';
import { ReferenceModule } from '#reference';
import { AgreePlanHandler } from './agree-plan.command';
import { DraftPlanHandler } from './draft-plan.command';
import { RevisePlanHandler } from './revise-plan.command';
import { WithdrawPlanHandler } from './withdraw-plan.command';

/** The commands on plans. The application that imports it brings the command bus (`CqrsModule.forRoot`). */
@Module({
  imports: [DecisionsModule, ReferenceModule],
  providers: [DraftPlanHandler, AgreePlanHandler, RevisePlanHandler, WithdrawPlanHandler],
})
export class PlanningModule {}
