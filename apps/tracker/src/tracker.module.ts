import { PerformanceModule } from '#performance';
import { PlanningModule } from '#planning';
import { Module } from '@nestjs/common';
import { PerformanceController } from './performance.controller';
import { PlansController } from './plans/plans.controller';
import { StatusController } from './status.controller';
import { StatusQuery } from './status.query';

/** Needs the platform module and a query bus and a command bus (`CqrsModule.forRoot`) beside it. */
@Module({
  imports: [PerformanceModule, PlanningModule],
  controllers: [PerformanceController, PlansController, StatusController],
  providers: [StatusQuery],
})
export class TrackerModule {}
