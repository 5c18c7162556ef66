import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { migrate } from './migrate';
import { markRestore, refuseUnfinishedRestore, unmarkRestore } from './restore-mark';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

test('while a restore has not come to its end, neither the owner migrates nor the application starts', async () => {
  await markRestore(db.owner);
  await expect(migrate(db.ownerUrl)).rejects.toThrow('A restore into this database has not come to its end');
  await expect(refuseUnfinishedRestore(db.pool)).rejects.toThrow('empty the database and restore it again');
  expect(await migrate(db.ownerUrl, { isRestore: true })).toEqual([]);
  await unmarkRestore(db.owner);
  expect(await migrate(db.ownerUrl)).toEqual([]);
  await expect(refuseUnfinishedRestore(db.pool)).resolves.toBeUndefined();
});
