import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { applicationRole, openPool } from '#platform';
import { spawnBuilt } from '#testing';
import { ended, SeparateProcesses, stopInOrder } from './separate-processes.fixture';

let processes: SeparateProcesses;
beforeAll(async () => {
  processes = await SeparateProcesses.prepare();
});
afterAll(() => processes.close());

test('gateway, projector and tracker hand an event on, and stop when they are asked to', async () => {
  // All three at once: they race to bring the database up to date and to put the definitions in force.
  await handAnEventOn({ DATABASE_URL: processes.database.url });
});

test('none of them needs the owner of the tables where somebody migrates who has it', async () => {
  const { database } = processes;
  const { rows } = await database.owner.query<{ name: string }>(
    `SELECT current_database() || '_apart' AS name`,
  );
  const name = rows[0]?.name ?? '';
  await database.owner.query(`CREATE DATABASE ${name}`);
  await database.owner.query(`CREATE ROLE ${name} LOGIN PASSWORD 'apart' IN ROLE ${applicationRole}`);
  const owner = new URL(database.ownerUrl);
  owner.pathname = name;
  const application = Object.assign(new URL(owner), { username: name, password: 'apart' });
  const apart = { DATABASE_URL: application.href, MIGRATE: 'never' };
  try {
    expect(await processes.run('tracker', apart)).toEqual({
      code: 1,
      said: 'The tracker cannot go on: This database has no append-only table; it has not been migrated.\n',
    });
    const migrating = spawnBuilt('apps/cli/src/main.js', ['migrate'], { DATABASE_OWNER_URL: owner.href });
    expect(await ended(migrating)).toEqual({
      code: 0,
      said: expect.stringMatching(/^The database was brought up to date: 0001_event_log, .*\.\n$/),
    });
    expect(await processes.run('tracker', { ...apart, DATABASE_URL: owner.href })).toMatchObject({
      code: 1,
      said: expect.stringContaining('is a superuser, which nothing binds.'),
    });
    await handAnEventOn(apart);

    const behind = openPool({ url: owner.href, max: 1, name: 'spec' });
    await behind.query(`DELETE FROM migration WHERE name LIKE '0012_%'`);
    await behind.end();
    expect(await processes.run('tracker', apart)).toEqual({
      code: 1,
      said:
        'The tracker cannot go on: The database has not had 0012_files_handed_in_again; ' +
        'have its owner run `bettercare migrate` first.\n',
    });
  } finally {
    await database.owner.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await database.owner.query(`DROP ROLE ${name}`);
  }
});

async function handAnEventOn(environment: Record<string, string>): Promise<void> {
  const [gateway, projector, tracker] = await Promise.all([
    processes.start('gateway', environment),
    processes.start('projector', environment),
    processes.start('tracker', environment),
  ]);
  await processes.handOn([gateway, tracker]);

  const ready = await fetch(`${projector.address}/health/ready`);
  expect(ready.status).toBe(200);
  expect((await fetch(`${projector.address}/v1/events`, { method: 'POST' })).status).toBe(404);
  for (const each of [gateway, projector, tracker]) await stopInOrder(each);
}

test('a process without its OpenID provider says which setting is missing, and ends', async () => {
  expect(await processes.run('tracker', { DATABASE_URL: processes.database.url, OIDC_ISSUER: '' })).toEqual({
    code: 78,
    said: 'OIDC_ISSUER is missing.\n',
  });
});

test('a process whose port is taken says so before it touches the database, and ends', async () => {
  const { port } = new URL(processes.provider.issuer);
  expect(
    await processes.run('tracker', { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none', PORT: port }),
  ).toEqual({
    code: 78,
    said: `PORT ${port} is taken by another process; stop it, or set another PORT.\n`,
  });
});
