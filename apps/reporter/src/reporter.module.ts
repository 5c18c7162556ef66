import type { Channel, ChannelName } from '#delivery';
import { DigestsModule } from '#digests';
import type { EventLog } from '#event-log';
import { PerformanceModule } from '#performance';
import { ReturnsModule } from '#returns';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Pool } from 'pg';
import { Reporter, usualRhythm } from './reporter';
import { CHANNELS, DUE_WORK_POOL, EVENT_LOG, RHYTHM } from './tokens';

/**
 * Needs the platform module and a query bus (`CqrsModule.forRoot`) beside it. Whoever puts it together starts the
 * `Reporter`. The pool is one of which no statement is cut off.
 */
@Module({})
export class ReporterModule {
  static forRoot(
    pool: Pool,
    log: EventLog,
    channels: ReadonlyMap<ChannelName, Channel>,
    rhythm = usualRhythm,
  ): DynamicModule {
    return {
      module: ReporterModule,
      imports: [PerformanceModule, ReturnsModule, DigestsModule],
      providers: [
        { provide: DUE_WORK_POOL, useValue: pool },
        { provide: EVENT_LOG, useValue: log },
        { provide: CHANNELS, useValue: channels },
        { provide: RHYTHM, useValue: rhythm },
        Reporter,
      ],
      exports: [Reporter],
    };
  }
}
