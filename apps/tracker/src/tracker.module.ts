import { PerformanceModule } from '#performance';
import { Module } from '@nestjs/common';
import { PerformanceController } from './performance.controller';
import { StatusController } from './status.controller';
import { StatusQuery } from './status.query';

/** Needs the platform module and a query bus (`CqrsModule.forRoot`) beside it. */
@Module({
  imports: [PerformanceModule],
  controllers: [PerformanceController, StatusController],
  providers: [StatusQuery],
})
export class TrackerModule {}
