import { Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { APP_POOL } from '#platform';
import { DecisionStore } from './decision.store';

/** Gives the decision store, on the application's pool, to whoever imports it. */
@Module({
  providers: [
    { provide: DecisionStore, useFactory: (pool: Pool) => new DecisionStore(pool), inject: [APP_POOL] },
  ],
  exports: [DecisionStore],
})
export class DecisionsModule {}
