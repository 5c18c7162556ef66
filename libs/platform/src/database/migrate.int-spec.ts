import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { applicationRole } from './application-role';
import { startEmbeddedPostgres } from './embedded-postgres';
import type { EmbeddedPostgres } from './embedded-postgres';
import { migrate } from './migrate';
import { migrations, readMigration } from './migrations';
import { openPool } from './pool';

// A server of its own: the application role must not be there yet.
const folder = mkdtempSync(join(tmpdir(), 'bcl-migrate-'));
let postgres: EmbeddedPostgres;
let admin: Pool;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres({ dataFolder: folder, fsync: false, log: () => {} });
  admin = openPool({ url: postgres.url, max: 2, name: 'migrate spec' });
});
afterAll(async () => {
  await admin.end();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function emptyDatabase(name: string, owner = 'postgres'): Promise<string> {
  await admin.query(`CREATE DATABASE ${name} OWNER ${owner}`);
  const url = new URL(postgres.url);
  url.pathname = name;
  return url.href;
}

describe('migrating', () => {
  it('applies each migration once, however many processes boot together on however many databases', async () => {
    const [one, other] = [await emptyDatabase('one'), await emptyDatabase('other')];
    const applied = await Promise.all([
      migrate(one),
      migrate(other),
      migrate(one),
      migrate(other),
      migrate(one),
    ]);
    expect(applied.filter((names) => names.length > 0)).toEqual([migrations, migrations]);
    expect(await migrate(one)).toEqual([]);
  });

  it('lets an owner who is no superuser take the application role', async () => {
    await admin.query(`CREATE ROLE keeper LOGIN CREATEROLE PASSWORD 'kept'`);
    await admin.query(`GRANT ${applicationRole} TO keeper WITH ADMIN TRUE, SET FALSE`);
    const url = new URL(await emptyDatabase('kept', 'keeper'));
    url.username = 'keeper';
    url.password = 'kept';
    expect(await migrate(url.href)).toEqual(migrations);
    const application = openPool({ url: url.href, role: applicationRole, max: 1, name: 'application' });
    const { rows } = await application.query(
      'SELECT current_user::text AS role, session_user::text AS login',
    );
    await application.end();
    expect(rows).toEqual([{ role: applicationRole, login: 'keeper' }]);
  });

  it('says which file is missing from an installation', () => {
    expect(() => readMigration('9999_missing')).toThrow(/9999_missing\.sql is listed but is not there/);
  });
});
