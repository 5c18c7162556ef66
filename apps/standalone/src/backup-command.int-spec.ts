import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import { bettercare, layOutSample, spawnBuilt, StandaloneProcess, testDatabase, tokenOf } from '#testing';
import type { Ended, TestDatabase } from '#testing';

// `bettercare backup` and `bettercare restore` as somebody runs them, against the system as it is started.

// A limit against hanging, not a measure of speed: each start and each command is a process.
jest.setTimeout(180_000);

const UPLOAD = join(repositoryRoot(), 'apps/standalone/sample/uploads/one-count-a-row.csv');

const folder = mkdtempSync(join(tmpdir(), 'backup-command-'));
const backup = join(folder, 'backups', '2026-11-29');
let system: StandaloneProcess;

async function start(data: string): Promise<StandaloneProcess> {
  system = new StandaloneProcess(join(folder, data), { PORT: '0', METRICS_PORT: '0' });
  await system.started();
  return system;
}

/** All that somebody can ask about Peterborough, and about what became of what it sent. */
async function everythingAsked(): Promise<unknown[]> {
  const { url } = system.connection();
  const grants = ['viewer@*', 'administrator@*'];
  const headers = { authorization: `Bearer ${await tokenOf(system.connection(), 'operator', grants)}` };
  const answers: unknown[] = [];
  for (const question of [
    'areas/E06000031/performance?year=2014/15',
    'areas/E06000031/performance?year=2015/16',
    'areas/E06000031/coverage?year=2014/15',
    'areas/E06000031/measures/delayed-days?from=2013-04&to=2016-03',
    'areas/E06000031/explain?metric=delayed-transfers-of-care&period=2014/15-Q2',
    'areas/E06000031/plans',
    'areas/E06000031/plans/2014%2F15',
    'areas/E06000031/arrivals',
    'quarantine',
    'quarantine/activity.counts%2F10/108',
    'mappings',
    'areas',
  ]) {
    const answer = await fetch(`${url}/v1/${question}`, { headers });
    const text = await answer.text();
    expect([question, answer.status, text]).toEqual([question, 200, expect.any(String)]);
    answers.push([question, JSON.parse(text)]);
  }
  return answers;
}

describe('a ledger that is backed up and restored', () => {
  let then: unknown[];

  beforeAll(async () => {
    await layOutSample(join(folder, 'data'));
    await start('data');
    expect(
      await bettercare(system.dataFolder, ['upload', UPLOAD, '--source', 'urn:ons:E06000031']),
    ).toMatchObject({ code: 0 });
    const reason = ['--reason', 'Reported under another record'];
    const dismissed = await bettercare(system.dataFolder, [
      'quarantine',
      'dismiss',
      'activity.counts/10',
      '108',
      ...reason,
    ]);
    expect(dismissed).toMatchObject({ code: 0 });
    then = await everythingAsked();
    expect(await bettercare(system.dataFolder, ['backup', backup])).toMatchObject({
      code: 0,
      output: expect.stringMatching(
        /^Backed up the ledger of .* to .*\n( {2}activity\.counts\/\d+ at \d+: \w{64}\n)+/,
      ),
    });
    await system.stop();
  });
  afterEach(() => system.stop());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('answers all as before, in a new data folder', async () => {
    const restored = join(folder, 'restored');
    expect(await bettercare(restored, ['restore', backup, '--quiet'])).toMatchObject({
      code: 0,
      errors: '',
      output: expect.stringMatching(/^Restored the ledger of .*, and verified it: /),
    });
    await start('restored');
    expect(await everythingAsked()).toEqual(then);
    expect(await bettercare(restored, ['verify'])).toMatchObject({ code: 0 });
    expect(await bettercare(restored, ['restore', backup])).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/restored is in use by process \d+; stop it first\.\n$/),
    });
    await system.stop();
    expect(await bettercare(restored, ['restore', backup])).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^database-not-empty: .* a ledger stands in it\. /),
    });
  });

  test('answers all as before, in a database that is given; killed on the way there, it is not started on', async () => {
    const database = await testDatabase();
    const given = { DATABASE_OWNER_URL: database.ownerUrl };
    try {
      // Every other table is filled before it.
      const restoring = () => spawnBuilt('apps/cli/src/main.js', ['restore', backup, '--json'], given);
      await whileHeld(database, 'EXCLUSIVE', restoring, (child) => child.kill('SIGKILL'));
      const refused = new StandaloneProcess(join(folder, 'given'), { DATABASE_URL: database.url });
      expect(await refused.ended).toMatchObject({
        code: 1,
        errors: expect.stringContaining('A restore into this database has not come to its end.'),
      });
      const again = await ended(restoring());
      expect([again.code, JSON.parse(again.output)]).toMatchObject([0, { holds: true, faults: [] }]);

      system = new StandaloneProcess(join(folder, 'given'), {
        PORT: '0',
        METRICS_PORT: '0',
        DATABASE_URL: database.url,
      });
      await system.started();
      expect(await everythingAsked()).toEqual(then);
      await system.stop();
    } finally {
      await database.close();
    }
  });

  test('is not taken for backed up where the backup was killed', async () => {
    const database = await testDatabase();
    const to = join(folder, 'killed');
    const given = { DATABASE_OWNER_URL: database.ownerUrl };
    const backingUp = () => spawnBuilt('apps/cli/src/main.js', ['backup', to], given);
    try {
      await whileHeld(database, 'ACCESS EXCLUSIVE', backingUp, (child) => child.kill('SIGKILL'));
      expect([existsSync(to), existsSync(`${to}.unfinished`)]).toEqual([false, true]);
      expect(await ended(backingUp())).toMatchObject({
        code: 1,
        errors: expect.stringMatching(/^backup-unfinished at .*killed\.unfinished: /),
      });
      rmSync(`${to}.unfinished`, { recursive: true });

      const stopped = await whileHeld(database, 'ACCESS EXCLUSIVE', backingUp, (child) =>
        child.kill('SIGINT'),
      );
      expect(stopped.code).toBe(130);
      expect([existsSync(to), existsSync(`${to}.unfinished`)]).toEqual([false, false]);
      expect(await ended(backingUp())).toMatchObject({ code: 0 });
    } finally {
      await database.close();
    }
  });

  test('takes no more memory the more there is of it', async () => {
    const database = await testDatabase();
    try {
      const given = { DATABASE_OWNER_URL: database.ownerUrl };
      const peakOf = (name: string) =>
        peakMebibytes(spawnBuilt('apps/cli/src/main.js', ['backup', join(folder, name), '--quiet'], given));
      const little = await peakOf('little');
      await database.owner.query(`
        INSERT INTO quarantine (lane, log_offset, rules, refusals, raw, raw_hash, appended_at, reference_version,
                                decision_position)
        SELECT 1, n, '{}', '[]', convert_to(repeat('as delivered', 20000), 'UTF8'), '', now(), 1, 1
          FROM generate_series(1, 1500) n`);
      const much = await peakOf('much');
      expect(statSync(join(folder, 'much', 'quarantine.copy')).size).toBeGreaterThan(300_000_000);
      expect(much - little).toBeLessThan(100);
    } finally {
      await database.close();
    }
  });
});

/** Does something to a command while it waits before a table that is held, and waits for its end. */
async function whileHeld(
  { owner }: TestDatabase,
  mode: 'EXCLUSIVE' | 'ACCESS EXCLUSIVE',
  begin: () => ChildProcess,
  deal: (child: ChildProcess) => void,
): Promise<Ended> {
  const holder = await owner.connect();
  try {
    await holder.query(`BEGIN; LOCK TABLE uploaded_file IN ${mode} MODE`);
    const child = begin();
    const waiting = `SELECT FROM pg_locks WHERE relation = 'uploaded_file'::regclass AND NOT granted`;
    while ((await holder.query(waiting)).rowCount === 0) await sleep(20);
    deal(child);
    return await ended(child);
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
    // What was killed may have left its sessions, which end when they would answer it.
    const left = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'bettercare'`;
    while (((await owner.query(left)).rowCount ?? 0) > 0) await sleep(20);
  }
}

async function ended(child: ChildProcess): Promise<Ended> {
  let output = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}

/** The most memory that a process held, in MiB, as Linux counts it; elsewhere nothing is known of it. */
async function peakMebibytes(child: ChildProcess): Promise<number> {
  let peak = 0;
  const looking = setInterval(() => {
    const status = child.pid === undefined ? '' : read(`/proc/${child.pid}/status`);
    peak = Math.max(peak, Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024);
  }, 20);
  const { code, errors } = await ended(child);
  clearInterval(looking);
  expect([code, errors]).toEqual([0, '']);
  return peak;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
