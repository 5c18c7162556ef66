import { DecisionsModule } from '#decisions';
import type { EventLog } from '#event-log';
import { sendProblemPage } from '#pages';
import { PerformanceModule } from '#performance';
import { ProblemPages } from '#platform';
import { ReferenceModule } from '#reference';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { EventsController } from './events.controller';
import { DeskPagesController } from './pages/desk-pages.controller';
import { UploadPagesController } from './pages/upload-pages.controller';
import { PublishEvents } from './publish-events.command';
import { PublishLines } from './publish-lines.command';
import { PublishingMetrics } from './publishing-metrics';
import { AloneWithDelivery } from './quarantine/alone-with-delivery';
import { QuarantineDesk } from './quarantine/quarantine-desk';
import { QuarantineController } from './quarantine/quarantine.controller';
import { ReplayQuarantined } from './quarantine/replay-quarantined.command';
import { Receipts } from './receipts';
import { Room } from './room';
import { SchemasController } from './schemas.controller';
import { EVENT_LOG } from './tokens';
import { Turns } from './turns';
import { MappingsController } from './uploads/mappings.controller';
import { UploadFile } from './uploads/upload-file.command';
import { UploadsController } from './uploads/uploads.controller';

/** Needs the platform module beside it. The log is given, since other parts of the process may share it. */
@Module({})
export class GatewayModule {
  constructor(problems: ProblemPages) {
    problems.sentBy(sendProblemPage);
  }

  static forRoot(log: EventLog): DynamicModule {
    return {
      module: GatewayModule,
      imports: [DecisionsModule, ReferenceModule, PerformanceModule],
      controllers: [
        EventsController,
        UploadsController,
        MappingsController,
        QuarantineController,
        DeskPagesController,
        UploadPagesController,
        SchemasController,
      ],
      providers: [
        { provide: EVENT_LOG, useValue: log },
        PublishingMetrics,
        Room,
        Receipts,
        Turns,
        PublishEvents,
        UploadFile,
        PublishLines,
        AloneWithDelivery,
        ReplayQuarantined,
        QuarantineDesk,
      ],
    };
  }
}
