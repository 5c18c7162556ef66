import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { checkApplicationRole } from './application-role';

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

beforeEach(async () => {
  await db.owner.query(`
    DROP TABLE IF EXISTS entry;
    CREATE TABLE entry (lane int, body text) PARTITION BY LIST (lane);
    CREATE TABLE entry_1 PARTITION OF entry FOR VALUES IN (1);
    COMMENT ON TABLE entry IS 'append-only: for this specification';
    GRANT SELECT, INSERT ON entry TO bcl_app`);
});

describe('the application role', () => {
  it('passes with what the migrations grant it', async () => {
    await expect(checkApplicationRole(db.pool)).resolves.toBeUndefined();
  });

  it.each<[string, string]>([
    ['GRANT UPDATE ON entry TO bcl_app', 'may UPDATE entry,'],
    ['GRANT UPDATE (body) ON entry TO bcl_app', 'may UPDATE entry,'],
    ['GRANT DELETE ON entry TO bcl_app', 'may DELETE entry,'],
    ['GRANT TRUNCATE ON entry TO bcl_app', 'may TRUNCATE entry,'],
    ['GRANT DELETE ON entry_1 TO bcl_app', 'may DELETE entry_1,'],
    ['GRANT DELETE ON entry TO PUBLIC', 'may DELETE entry,'],
    ['ALTER TABLE entry OWNER TO bcl_app', 'owns entry,'],
    ['ALTER TABLE entry_1 OWNER TO bcl_app', 'owns entry_1,'],
  ])('is refused after %s', async (grant, reason) => {
    await db.owner.query(grant);
    await expect(checkApplicationRole(db.pool)).rejects.toThrow(`The application role bcl_app ${reason}`);
  });

  it('is refused for what it could do in a role it may take', async () => {
    // On a client of its own and rolled back, since roles belong to the whole server.
    const client = await db.owner.connect();
    await client.query(`
      BEGIN;
      CREATE ROLE bcl_spec_editor NOLOGIN;
      GRANT DELETE ON entry TO bcl_spec_editor;
      CREATE ROLE bcl_spec_app NOLOGIN;
      GRANT bcl_spec_editor TO bcl_spec_app WITH INHERIT FALSE;
      SET LOCAL ROLE bcl_spec_app`);
    await expect(checkApplicationRole(client)).rejects.toThrow(
      'The application role bcl_spec_app (as bcl_spec_editor) may DELETE entry,',
    );
    await client.query('ROLLBACK');
    client.release();
  });

  it('is refused as a superuser', async () => {
    await expect(checkApplicationRole(db.owner)).rejects.toThrow(/superuser/);
  });
});

it('a database without append-only tables is not taken for a safe one', async () => {
  const client = await db.owner.connect();
  await client.query('BEGIN');
  const { rows } = await client.query<{ name: string }>(`
    SELECT oid::regclass::text AS name FROM pg_class
     WHERE relkind IN ('r', 'p') AND obj_description(oid, 'pg_class') LIKE 'append-only%'`);
  for (const { name } of rows) await client.query(`COMMENT ON TABLE ${name} IS NULL`);
  await client.query('SET LOCAL ROLE bcl_app');
  await expect(checkApplicationRole(client)).rejects.toThrow('has not been migrated');
  await client.query('ROLLBACK');
  client.release();
});
