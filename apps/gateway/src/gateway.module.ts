import { DecisionsModule } from '#decisions';
import type { EventLog } from '#event-log';
import { ReferenceModule } from '#reference';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { EventsController } from './events.controller';
import { PublishEvents } from './publish-events.command';
import { PublishingMetrics } from './publishing-metrics';
import { QuarantineController } from './quarantine/quarantine.controller';
import { ReplayQuarantined } from './quarantine/replay-quarantined.command';
import { SchemasController } from './schemas.controller';
import { EVENT_LOG } from './tokens';

/** Needs the platform module beside it. The log is given, since other parts of the process may share it. */
@Module({})
export class GatewayModule {
  static forRoot(log: EventLog): DynamicModule {
    return {
      module: GatewayModule,
      imports: [DecisionsModule, ReferenceModule],
      controllers: [EventsController, QuarantineController, SchemasController],
      providers: [{ provide: EVENT_LOG, useValue: log }, PublishingMetrics, PublishEvents, ReplayQuarantined],
    };
  }
}
