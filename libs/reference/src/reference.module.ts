import { DecisionsModule, DecisionStore } from '#decisions';
import { APP_POOL, PersonNames } from '#platform';
import { Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { DefinitionStore } from './definition.store';
import { MappingStore } from './mapping.store';
import { Names } from './names';
import { ReferenceStore } from './reference.store';

@Module({
  imports: [DecisionsModule],
  providers: [
    { provide: ReferenceStore, inject: [APP_POOL], useFactory: (pool: Pool) => new ReferenceStore(pool) },
    {
      provide: DefinitionStore,
      inject: [DecisionStore],
      useFactory: (decisions: DecisionStore) => new DefinitionStore(decisions),
    },
    {
      provide: MappingStore,
      inject: [DecisionStore],
      useFactory: (decisions: DecisionStore) => new MappingStore(decisions),
    },
    {
      provide: Names,
      inject: [ReferenceStore, APP_POOL],
      useFactory: (reference: ReferenceStore, pool: Pool) => new Names(reference, new PersonNames(pool)),
    },
  ],
  exports: [ReferenceStore, DefinitionStore, MappingStore, Names],
})
export class ReferenceModule {}
