import { Inject, Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import type { Duty } from '#jobs';
import { APP_POOL, SessionStore, SETTINGS, type Settings } from '#platform';
import { ReferenceStore } from '#reference';
import { DigestStore } from '../digest.store';
import { ConfirmDigests } from './confirm-digests.duty';
import { DigestLetters, type Channels } from './digest-letters';
import { SendDigests } from './send-digests.duty';

/** What falls due about digests by itself. */
@Injectable()
export class DigestDuties {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reference: ReferenceStore,
    private readonly sessions: SessionStore,
    private readonly digests: DigestStore,
  ) {}

  /** @param channels the ways out of the house that are set up */
  all(channels: Channels): Duty[] {
    const { pool, commands, queries, digests, sessions, reference } = this;
    const letters = new DigestLetters(pool, channels, this.settings);
    return [
      new ConfirmDigests(pool, digests, reference, letters),
      new SendDigests({ pool, digests, sessions, commands, queries, letters }),
    ];
  }
}
