import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkApplicationRole } from '#platform';
import { testDatabase } from './test-database';
import type { TestDatabase } from './test-database';

describe('a test database', () => {
  let one: TestDatabase;
  let other: TestDatabase;

  beforeAll(async () => {
    [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  });

  afterAll(async () => {
    await Promise.all([one.close(), other.close()]);
  });

  it('belongs to one spec file alone', async () => {
    await one.owner.query('CREATE TABLE mine ()');
    const { rows } = await other.owner.query(`SELECT to_regclass('mine') AS mine`);
    expect(rows).toEqual([{ mine: null }]);
  });

  it('is migrated, and its pool is bound by the application role', async () => {
    const { rows } = await one.pool.query('SELECT current_user::text AS role');
    expect(rows).toEqual([{ role: 'bcl_app' }]);
    await expect(checkApplicationRole(one.pool)).resolves.toBeUndefined();
    await expect(checkApplicationRole(one.owner)).rejects.toThrow('superuser');
  });
});
