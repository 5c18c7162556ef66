import { APP_POOL, transaction } from '#platform';
import { lockQuarantined } from '#records';
import type { QuarantinedWhole } from '#records';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { OneAtATime } from '../one-at-a-time';

/**
 * Lets one person at a time decide on a quarantined delivery, in whichever process: two who replayed it mended in two
 * ways would both be in the log, and only one of them in what was decided.
 */
@Injectable()
export class AloneWithDelivery {
  // Whoever has the lock holds a connection and needs another one: so many at once could take each other's.
  private readonly turn = new OneAtATime();

  constructor(@Inject(APP_POOL) private readonly pool: Pool) {}

  decide<Decided>(
    delivery: Pick<QuarantinedWhole, 'lane' | 'offset'>,
    decide: () => Promise<Decided>,
  ): Promise<Decided> {
    return this.turn.do(() =>
      transaction(this.pool, async (client) => {
        await lockQuarantined(client, delivery);
        return decide();
      }),
    );
  }
}
