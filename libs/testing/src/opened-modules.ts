import { Global, Module, type ModuleMetadata } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { APP_POOL } from '#platform';
import type { TestDatabase } from './test-database';

/** Libraries' modules over a database, as an application would have them, with no door of any. */
export async function openModules(
  db: TestDatabase,
  ...modules: NonNullable<ModuleMetadata['imports']>
): Promise<TestingModule> {
  @Global()
  @Module({ providers: [{ provide: APP_POOL, useFactory: () => db.pool }], exports: [APP_POOL] })
  class DatabaseModule {}
  const application = await Test.createTestingModule({
    imports: [DatabaseModule, CqrsModule.forRoot({ rethrowUnhandled: true }), ...modules],
  }).compile();
  return application.init();
}
