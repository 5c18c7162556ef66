import type { EventLog } from '#event-log';
import { APP_POOL, HealthRegistry, softwareVersion } from '#platform';
import { readStatus } from '#records';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { readDueWorkStatus } from './due-work/due-work-status.query';
import { howItStands } from './how-it-stands';
import type { Parts } from './how-it-stands';
import type { Status } from './status.schema';
import { EVENT_LOG } from './tokens';

/** An answer is given again for so long: the page is open to everybody, and what it asks is not for nothing. */
const KEPT_MS = 1_000;

/** Where everything stands, as far as this process sees. */
@Injectable()
export class StatusQuery {
  private readonly version = softwareVersion();
  private kept: { readonly status: Promise<Status>; readonly untilMs: number } | undefined;

  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    private readonly health: HealthRegistry,
  ) {}

  /** @throws when the database cannot be read; `parts` may then say what is down. */
  async status(): Promise<Status> {
    const nowMs = performance.now();
    if (this.kept === undefined || this.kept.untilMs <= nowMs) {
      this.kept = { status: this.read(), untilMs: nowMs + KEPT_MS };
    }
    return this.kept.status;
  }

  async parts(): Promise<Parts> {
    const answers = [...(await this.health.ask())];
    return Object.fromEntries(answers.map(([name, { state }]) => [name, state]));
  }

  private async read(): Promise<Status> {
    const parts = await this.parts();
    const [records, dueWork] = await Promise.all([
      readStatus(this.pool, this.log),
      readDueWorkStatus(this.pool),
    ]);
    return howItStands(records, dueWork, parts, { version: this.version, now: new Date() });
  }
}
