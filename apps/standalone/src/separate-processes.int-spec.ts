import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { applicationRole, openPool } from '#platform';
import { reported, spawnBuilt, startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

// The parts as processes of their own, on one database and with somebody else's OpenID provider: what a
// cluster runs, and nothing of what `npm start` brings along.

let database: TestDatabase;
let provider: OpenIdProvider;
const running: ChildProcess[] = [];

beforeAll(async () => {
  database = await testDatabase();
  provider = await startOpenIdProvider('better-care-ledger');
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await provider.close();
  await database.close();
});

test('gateway, projector and tracker hand an event on, and stop when they are asked to', async () => {
  // All three at once: they race to bring the database up to date and to put the definitions in force.
  await handAnEventOn({ DATABASE_URL: database.url });
}, 60_000);

test('none of them needs the owner of the tables where somebody migrates who has it', async () => {
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
    expect(await run('tracker', apart)).toEqual({
      code: 1,
      said: 'The tracker cannot go on: This database has no append-only table; it has not been migrated.\n',
    });
    const migrating = spawnBuilt('apps/cli/src/main.js', ['migrate'], { DATABASE_OWNER_URL: owner.href });
    expect(await ended(migrating)).toEqual({
      code: 0,
      said: expect.stringMatching(/^The database was brought up to date: 0001_event_log, .*\.\n$/),
    });
    expect(await run('tracker', { ...apart, DATABASE_URL: owner.href })).toMatchObject({
      code: 1,
      said: expect.stringContaining('is a superuser, which nothing binds.'),
    });
    await handAnEventOn(apart);

    const behind = openPool({ url: owner.href, max: 1, name: 'spec' });
    await behind.query(`DELETE FROM migration WHERE name LIKE '0012_%'`);
    await behind.end();
    expect(await run('tracker', apart)).toEqual({
      code: 1,
      said:
        'The tracker cannot go on: The database has not had 0012_files_handed_in_again; ' +
        'have its owner run `bettercare migrate` first.\n',
    });
  } finally {
    await database.owner.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await database.owner.query(`DROP ROLE ${name}`);
  }
}, 60_000);

async function handAnEventOn(environment: Record<string, string>): Promise<void> {
  const [gateway, projector, tracker] = await Promise.all([
    start('gateway', environment),
    start('projector', environment),
    start('tracker', environment),
  ]);
  const event = reported({ period: '2014-09', value: 563, applicableAt: '2014-10-30T09:30:00Z' });
  const published = await ask(gateway.address, 'publisher@urn:ons:E06000031', '/v1/events', {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify(event),
  });
  expect(published).toMatchObject({ accepted: 1, refused: 0 });

  const question = '/v1/areas/E06000031/measures/delayed-days?from=2014-09&to=2014-09';
  const answer = await until(
    () => ask(tracker.address, 'viewer@E06000031', question),
    ({ figures }) => JSON.stringify(figures).includes('"reportedSoFar":563'),
  );
  expect(answer).toMatchObject({ known: true, figures: [{ period: '2014-09', reportedSoFar: 563 }] });

  const ready = await fetch(`${projector.address}/health/ready`);
  expect(ready.status).toBe(200);
  expect((await fetch(`${projector.address}/v1/events`, { method: 'POST' })).status).toBe(404);
  for (const { child } of [gateway, projector, tracker]) {
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  }
}

test('a process without its OpenID provider says which setting is missing, and ends', async () => {
  expect(await run('tracker', { DATABASE_URL: database.url, OIDC_ISSUER: '' })).toEqual({
    code: 78,
    said: 'OIDC_ISSUER is missing.\n',
  });
});

test('a process whose port is taken says so before it touches the database, and ends', async () => {
  const { port } = new URL(provider.issuer);
  expect(await run('tracker', { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none', PORT: port })).toEqual({
    code: 78,
    said: `PORT ${port} is taken by another process; stop it, or set another PORT.\n`,
  });
});

function spawnProcess(name: string, environment: Record<string, string>): ChildProcess {
  const child = spawnBuilt(`apps/${name}/src/main.js`, [], {
    OIDC_ISSUER: provider.issuer,
    PORT: '0',
    METRICS_PORT: '0',
    LOG_FORMAT: 'json',
    ...environment,
  });
  running.push(child);
  return child;
}

/** Of one that ends by itself. */
function run(name: string, environment: Record<string, string>) {
  return ended(spawnProcess(name, environment));
}

async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  const take = (text: string) => (said += text);
  child.stdout?.setEncoding('utf8').on('data', take);
  child.stderr?.setEncoding('utf8').on('data', take);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

async function start(
  name: string,
  environment: Record<string, string>,
): Promise<{ child: ChildProcess; address: string }> {
  const child = spawnProcess(name, environment);
  const address = await new Promise<string>((resolve, reject) => {
    let output = '';
    const take = (text: string) => {
      output += text;
      const found = /"address":"([^"]+)"/.exec(output);
      if (found?.[1] !== undefined) resolve(found[1]);
    };
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
    child.once('close', () => reject(new Error(`The ${name} did not start:\n${output}`)));
  });
  return { child, address };
}

async function ask(
  address: string,
  grant: string,
  path: string,
  request: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
): Promise<Record<string, unknown>> {
  const token = await provider.token({ claims: { bettercare_grants: [grant] } });
  const headers = { ...request.headers, authorization: `Bearer ${token}` };
  const response = await fetch(`${address}${path}`, { ...request, headers });
  return (await response.json()) as Record<string, unknown>;
}

async function until(
  question: () => Promise<Record<string, unknown>>,
  enough: (answer: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await question();
    if (enough(answer) || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
