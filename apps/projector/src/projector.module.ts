import { DecisionsModule } from '#decisions';
import type { EventLog } from '#event-log';
import { ReferenceModule } from '#reference';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Projector } from './projector';
import { EVENT_LOG } from './tokens';

/** Needs the platform module beside it. The log is given, since other parts of the process may share it. */
@Module({})
export class ProjectorModule {
  static forRoot(log: EventLog): DynamicModule {
    return {
      module: ProjectorModule,
      imports: [DecisionsModule, ReferenceModule],
      providers: [{ provide: EVENT_LOG, useValue: log }, Projector],
      exports: [Projector],
    };
  }
}
