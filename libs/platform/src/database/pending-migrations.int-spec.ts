import { testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pendingMigrations } from './pending-migrations';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('a database that has had every migration has none to come; one that was restored from before has', async () => {
  expect(await pendingMigrations(database.pool)).toEqual([]);
  await database.owner.query(`DELETE FROM migration WHERE name LIKE '0002%'`);
  expect(await pendingMigrations(database.pool)).toEqual(['0002_decisions']);
});
