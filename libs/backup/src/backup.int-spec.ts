import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { DecisionStore, readDecisionSeal } from '#decisions';
import { createLogger, migrate, migrations, openPool, transaction } from '#platform';
import { closeJournal, enterDecided, fundStream, verifyJournal } from '#pooled-fund';
import { readRecordSeals, verifyRecords } from '#records';
import {
  Chance,
  expectedCells,
  generatedHistory,
  hashCells,
  openCountsLog,
  recordEvents,
  testDatabase,
} from '#testing';
import type { TestDatabase } from '#testing';
import { backUp } from './back-up.command';
import { COPIED, NOT_COPIED } from './copied-tables';
import { manifestText } from './manifest';
import type { Manifest } from './manifest';
import { restore } from './restore.command';

const HISTORY = generatedHistory(new Chance(7), 4_000);
/** What is left in a database by a migration of a version to come. */
const MIGRATED_LATER = `
  CREATE TABLE episode (n int);
  INSERT INTO migration (timestamp, name) VALUES (1700000000099, '0099_episodes-1700000000099')`;
const folder = mkdtempSync(join(tmpdir(), 'backup-spec-'));
const opened: TestDatabase[] = [];
let ledger: TestDatabase;
let whole: string;
let manifest: Manifest;

beforeAll(async () => {
  ledger = await testDatabase();
  await recordEvents(ledger, HISTORY);
  await ledger.owner.query(
    `INSERT INTO job_run (name, area, period, due_since) VALUES ('verify-records', 'activity.counts/0', '2014-09', now())`,
  );
  await enterInJournal(ledger);
  whole = join(folder, 'whole');
  manifest = await backedUp(whole);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
});
afterAll(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A contribution that was received twice by mistake, and put right; and a month that is closed since. */
async function enterInJournal({ pool }: TestDatabase): Promise<void> {
  const fund = fundStream('E10000003', '2016/17');
  const lines = [
    { account: 'pool:E10000003/2016-17', pence: 83_600_000 },
    { account: 'contributed:urn:ods:06H', pence: -83_600_000 },
  ];
  const received = { fund, kind: 'contribution', effectiveOn: '2016-04-30', narrative: 'Received', lines };
  const undone = lines.map(({ account, pence }) => ({ account, pence: -pence }));
  const entries = [received, received, { ...received, kind: 'reversal', reverses: 2, lines: undone }];
  const event = { type: 'fund.contribution-received', data: { entries, closedThrough: '2016-04-30' } };
  const outcome = await new DecisionStore(pool).append(
    fund,
    0,
    [event],
    { actor: 'finance' },
    async (client, made) => {
      await enterDecided(client, made);
      await closeJournal(client, { fund, through: '2016-04-30', decision: made[0]?.position ?? 0 });
    },
  );
  if (!outcome.ok) throw new Error(outcome.failure.what);
}

async function backedUp(to: string): Promise<Manifest> {
  const result = await backUp(ledger.owner, to);
  if (!result.ok) throw new Error(result.failure.what);
  return result.value;
}

async function another(): Promise<TestDatabase> {
  const database = await testDatabase();
  opened.push(database);
  return database;
}

const restoreInto = ({ owner, ownerUrl }: TestDatabase, from: string) =>
  restore({ owner, ownerUrl, ownerTakesApplicationRole: true }, from);

/** A copy of the whole backup, to do something to. */
async function copyOfWhole(name: string): Promise<string> {
  const to = join(folder, name);
  await cp(whole, to, { recursive: true });
  return to;
}

function rewrite(backup: string, change: Partial<Manifest>): void {
  writeFileSync(join(backup, 'manifest.json'), manifestText({ ...manifest, ...change }));
}

/** What makes one ledger another's equal, whatever is worked out. */
const seals = ({ owner }: TestDatabase) =>
  transaction(owner, async (client) => [await readRecordSeals(client), await readDecisionSeal(client)]);

async function rowsOf({ owner }: TestDatabase, table: string): Promise<string[]> {
  const { rows } = await owner.query<{ row: string }>(
    `SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`,
  );
  return rows.map(({ row }) => row);
}

describe('what is copied', () => {
  test('is every table, or there is a reason why not', async () => {
    const { rows } = await ledger.owner.query<{ name: string }>(
      `SELECT relname::text AS name FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
    );
    const known = [...COPIED.map(({ name }) => name), ...Object.keys(NOT_COPIED)];
    expect(rows.map(({ name }) => name).sort()).toEqual(known.sort());
  });

  test('is there since the migration that is named with it', async () => {
    const database = await another();
    await database.owner.query(
      'DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO bcl_app',
    );
    const brought: [table: string, since: string][] = [];
    for (const [at, since] of migrations.entries()) {
      await migrate(database.ownerUrl, { first: at + 1 });
      for (const { name } of COPIED) {
        const known = brought.some(([table]) => table === name);
        if (!known && (await isThere(database, name))) brought.push([name, since]);
      }
    }
    expect(new Map(brought)).toEqual(new Map(COPIED.map(({ name, since }) => [name, since])));
  });

  test('comes back row by row, and current records and cells are worked out to what they were', async () => {
    const restored = await another();
    expect(await restoreInto(restored, whole)).toMatchObject({ ok: true, value: { faults: [] } });
    expect(await seals(restored)).toEqual(await seals(ledger));
    const same = COPIED.filter(({ part }) => part === undefined).map(({ name }) => name);
    for (const table of [...same, 'current_count_by_series', 'count_cell_by_series']) {
      const filter = table === 'count_cell_by_series' ? `(SELECT * FROM ${table} WHERE live <> 0)` : table;
      expect([table, await rowsOf(restored, filter)]).toEqual([table, await rowsOf(ledger, filter)]);
    }
  });

  test('has the journal, whose guards are on duty again', async () => {
    const restored = await another();
    await restoreInto(restored, whole);
    expect(await verifyJournal(restored.pool)).toMatchObject({ entries: 3, faults: [] });
    await expect(enterInJournal(restored)).rejects.toThrow();
    const { rows } = await restored.owner.query(
      `SELECT tgname FROM pg_trigger WHERE tgrelid::regclass::text LIKE 'journal_%' AND tgenabled <> 'O'`,
    );
    expect(rows).toEqual([]);
  });

  test('is of one moment, while recording goes on', async () => {
    const busy = await another();
    const history = generatedHistory(new Chance(11), 12_000);
    const recording = recordEvents(busy, history);
    const recorded = async () => (await recordedOffsets(busy)) > 0;
    while (!(await recorded())) await new Promise((resolve) => setTimeout(resolve, 5));
    const result = await backUp(busy.owner, join(folder, 'one-moment'));
    await recording;
    if (!result.ok) throw new Error(result.failure.what);
    const then = result.value.lanes.reduce((sum, { to }) => sum + to, 0);
    expect(then).toBeGreaterThan(0);
    expect(then).toBeLessThan(await recordedOffsets(busy));
    const restored = await another();
    expect(await restoreInto(restored, join(folder, 'one-moment'))).toMatchObject({
      ok: true,
      value: { faults: [] },
    });
  });

  test('has what was accepted and not recorded, which is recorded after the restore', async () => {
    const late = await another();
    await recordEvents(late, HISTORY.slice(0, 1_000));
    const log = await openCountsLog(late.pool, createLogger({ level: 'silent', format: 'json' }));
    const accepted = HISTORY.slice(1_000).map((event) => ({
      key: event.source,
      value: Buffer.from(JSON.stringify(event)),
    }));
    await log.append('activity.counts', accepted);
    await log.close();
    expect(await backUp(late.owner, join(folder, 'late'))).toMatchObject({ ok: true });

    const restored = await another();
    expect(await restoreInto(restored, join(folder, 'late'))).toMatchObject({
      ok: true,
      value: { faults: [] },
    });
    await recordEvents(restored, []);
    const { faults, cells } = await verifyRecords(restored.owner);
    expect([faults, cells.live]).toEqual([[], hashCells(expectedCells(HISTORY))]);
  });

  test('is gone on from: what is reported next has numbers of its own', async () => {
    const restored = await another();
    await restoreInto(restored, whole);
    const more = generatedHistory(new Chance(13), 500);
    await recordEvents(restored, more);
    const { faults, cells } = await verifyRecords(restored.owner);
    expect([faults, cells.live]).toEqual([[], hashCells(expectedCells([...HISTORY, ...more]))]);
  });
});

describe('a backup', () => {
  test('is not written over anything', async () => {
    expect(await backUp(ledger.owner, whole)).toMatchObject({
      ok: false,
      failure: { rule: 'backup-folder-not-empty', where: whole },
    });
    expect(await backUp(ledger.owner, join(whole, 'manifest.json', 'below'))).toMatchObject({
      ok: false,
      failure: { rule: 'backup-impossible' },
    });
  });

  test('of a database that has not had every migration is refused', async () => {
    const old = await another();
    await old.owner.query(`DELETE FROM migration WHERE name LIKE '0012%'`);
    expect(await backUp(old.owner, join(folder, 'old'))).toMatchObject({
      ok: false,
      failure: { rule: 'database-not-migrated', what: expect.stringContaining('0012_') },
    });
  });

  test('of a database that a later version has migrated is refused', async () => {
    const newer = await another();
    await newer.owner.query(MIGRATED_LATER);
    expect(await backUp(newer.owner, join(folder, 'newer'))).toMatchObject({
      ok: false,
      failure: { rule: 'database-newer', what: expect.stringContaining('0099_episodes, which this version') },
    });
  });

  test('that waits for a later version to migrate is refused, and leaves nothing', async () => {
    const database = await another();
    const to = join(folder, 'overtaken');
    const migrating = await database.owner.connect();
    await migrating.query('BEGIN; LOCK TABLE watermark IN ACCESS EXCLUSIVE MODE');
    const overtaken = backUp(database.owner, to);
    while (!(await isWaitedFor(database))) await new Promise((resolve) => setTimeout(resolve, 5));
    await migrating.query(`${MIGRATED_LATER}; COMMIT`);
    migrating.release();
    expect(await overtaken).toMatchObject({ ok: false, failure: { rule: 'database-newer' } });
    expect([existsSync(to), existsSync(`${to}.unfinished`)]).toEqual([false, false]);
  });

  test('outlasts a disk for which the server waits longer than it lets a transaction be idle', async () => {
    const owner = openPool({ url: ledger.ownerUrl, max: 1, name: 'slow disk' });
    await owner.query('SET idle_in_transaction_session_timeout = 100');
    const slow = await backUp(owner, join(folder, 'slow-disk'), (step) => {
      if (step === 'job_run') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    });
    await owner.end();
    expect(slow).toMatchObject({ ok: true });
  });

  test('whose connection is lost leaves nothing, and says so', async () => {
    const to = join(folder, 'lost');
    let cut: Promise<unknown> | undefined;
    const lost = await backUp(ledger.owner, to, (step) => {
      if (step !== 'record_count_by_series') return;
      cut ??= ledger.owner.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
      );
    });
    await cut;
    // The last bytes may have been on their way already; the next statement is not.
    expect(lost).toMatchObject({ ok: false, failure: { rule: 'connection-lost' } });
    expect([existsSync(to), existsSync(`${to}.unfinished`)]).toEqual([false, false]);
  });
});

describe('a restore is refused, and nothing changed,', () => {
  const record = 'record_count_by_series.copy';

  test.each<[string, (backup: string) => void, object]>([
    [
      'where a byte is another',
      (backup) => {
        const bytes = readFileSync(join(backup, record));
        bytes.writeUInt8(bytes.readUInt8(1_000) ^ 1, 1_000);
        writeFileSync(join(backup, record), bytes);
      },
      { rule: 'backup-damaged', where: record, what: expect.stringContaining('not those that were written') },
    ],
    [
      'where a file was cut',
      (backup) => truncateSync(join(backup, record), statSync(join(backup, record)).size - 1),
      { rule: 'backup-damaged', where: record, what: expect.stringContaining('bytes, and was written with') },
    ],
    [
      'where a file is missing',
      (backup) => rmSync(join(backup, record)),
      { rule: 'backup-file-missing', where: record },
    ],
    [
      'where the manifest is missing',
      (backup) => rmSync(join(backup, 'manifest.json')),
      { rule: 'backup-incomplete' },
    ],
    [
      'where the manifest is not as it was written',
      (backup) => {
        const file = join(backup, 'manifest.json');
        writeFileSync(file, readFileSync(file, 'utf8').replace('"rows": ', '"rows": 1'));
      },
      { rule: 'backup-damaged', where: 'manifest.json' },
    ],
    [
      'where a later version made it',
      (backup) => rewrite(backup, { version: '9.9.9', migrations: [...migrations, '0099_episodes'] }),
      { rule: 'backup-newer', what: expect.stringMatching(/version 9\.9\.9, with 0099_episodes/) },
    ],
    [
      'where it is of a later format',
      (backup) => rewrite(backup, { version: '9.9.9', format: 2 as 1 }),
      { rule: 'backup-newer', what: expect.stringContaining('format 2') },
    ],
    [
      'where a table was left out that its database had',
      (backup) => rewrite(backup, { tables: manifest.tables.filter(({ name }) => name !== 'job_run') }),
      { rule: 'backup-table-missing', what: expect.stringContaining('lacks job_run,') },
    ],
    ['where there is none', (backup) => rmSync(backup, { recursive: true }), { rule: 'backup-missing' }],
  ])('%s', async (name, damage, failure) => {
    const damaged = await copyOfWhole(name);
    damage(damaged);
    const empty = await another();
    expect(await restoreInto(empty, damaged)).toMatchObject({ ok: false, failure });
    await migrate(empty.ownerUrl);
    expect(await restoreInto(empty, whole)).toMatchObject({ ok: true });
  });

  test('where the database holds a ledger', async () => {
    const before = await seals(ledger);
    expect(await restoreInto(ledger, whole)).toMatchObject({
      ok: false,
      failure: { rule: 'database-not-empty', what: expect.stringContaining('a ledger stands in it') },
    });
    expect(await seals(ledger)).toEqual(before);
  });

  test('where the database holds something else, or is ahead of the backup', async () => {
    const other = await another();
    await other.owner.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE invoice (n int)');
    expect(await restoreInto(other, whole)).toMatchObject({
      ok: false,
      failure: {
        rule: 'database-not-empty',
        what: expect.stringContaining('something else in it (invoice)'),
      },
    });
    const older = await copyOfWhole('older-than-database');
    rewrite(older, { migrations: migrations.slice(0, -1) });
    expect(await restoreInto(await another(), older)).toMatchObject({
      ok: false,
      failure: { rule: 'database-not-empty', what: expect.stringContaining('which the backup') },
    });
  });

  test('where another is under way', async () => {
    const busy = await another();
    const both = await Promise.all([restoreInto(busy, whole), restoreInto(busy, whole)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ failure: { rule: 'restore-under-way' } });
  });
});

test('a backup of an earlier state is brought up to date in a database made anew', async () => {
  const early = await another();
  await recordEvents(early, HISTORY.slice(0, 500));
  const older = join(folder, 'older');
  const taken = await backUp(early.owner, older);
  if (!taken.ok) throw new Error(taken.failure.what);
  const had = migrations.slice(0, migrations.indexOf('0011_uploaded_files') + 1);
  const broughtLater = COPIED.filter(({ since }) => !had.includes(since)).map(({ name }) => name);
  expect(broughtLater).toContain('job_run');
  rewrite(older, {
    ...taken.value,
    migrations: had,
    tables: taken.value.tables.filter(({ name }) => !broughtLater.includes(name)),
    journal: undefined,
  });
  const fresh = await another();
  await fresh.owner.query(
    'DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO bcl_app',
  );
  expect(await restoreInto(fresh, older)).toMatchObject({ ok: true, value: { faults: [] } });
  expect(await migrate(fresh.ownerUrl)).toEqual([]);
  expect(await seals(fresh)).toEqual(await seals(early));
  expect(await rowsOf(fresh, 'job_run')).toEqual([]);
});

describe('a restore that breaks off', () => {
  const atStep = (database: TestDatabase, step: string, then: () => void) =>
    restore(
      { owner: database.owner, ownerUrl: database.ownerUrl, ownerTakesApplicationRole: true },
      whole,
      (at) => {
        if (at === step) then();
      },
    );

  test('while the tables are filled leaves none of it; nothing starts there, and it may be begun again', async () => {
    const database = await another();
    const broken = atStep(database, 'watermark', () => {
      throw new Error('the machine stopped');
    });
    await expect(broken).rejects.toThrow('the machine stopped');
    expect(await rowsOf(database, 'record_count_by_series')).toEqual([]);
    await expect(migrate(database.ownerUrl)).rejects.toThrow('has not come to its end');
    expect(await restoreInto(database, whole)).toMatchObject({ ok: true, value: { faults: [] } });
    expect(await migrate(database.ownerUrl)).toEqual([]);
  });

  test('because a file changed after it was checked leaves none of it', async () => {
    const changed = await copyOfWhole('changed-on-the-way');
    const file = join(changed, 'job_run.copy');
    const database = await another();
    const { owner, ownerUrl } = database;
    const broken = restore({ owner, ownerUrl, ownerTakesApplicationRole: true }, changed, (at) => {
      if (at !== 'log_topic') return;
      const bytes = readFileSync(file);
      bytes.write('2014-08', bytes.indexOf('2014-09'));
      writeFileSync(file, bytes);
    });
    expect(await broken).toMatchObject({
      ok: false,
      failure: { rule: 'backup-damaged', where: 'job_run.copy', what: expect.stringContaining('no longer') },
    });
    expect(await rowsOf(database, 'job_run')).toEqual([]);
    await expect(migrate(ownerUrl)).rejects.toThrow('has not come to its end');
  });

  test('after that is never taken for whole: nothing starts there until it is emptied', async () => {
    const database = await another();
    const broken = atStep(database, 'the current records and the cells', () => {
      throw new Error('the machine stopped');
    });
    await expect(broken).rejects.toThrow('the machine stopped');
    await expect(migrate(database.ownerUrl)).rejects.toThrow('has not come to its end');
    expect(await restoreInto(database, whole)).toMatchObject({
      ok: false,
      failure: { rule: 'database-not-empty', what: expect.stringContaining('a restore into it broke off') },
    });
    expect(await backUp(database.owner, join(folder, 'of-a-part'))).toMatchObject({
      ok: false,
      failure: { rule: 'restore-unfinished' },
    });
  });

  test('and one that is not what was backed up says what differs, and is not started on', async () => {
    const other = await copyOfWhole('other-heads');
    const altered = manifest.lanes.find(({ from, to }) => to > from);
    rewrite(other, {
      lanes: manifest.lanes.map((lane) => (lane === altered ? { ...lane, chainHead: '0'.repeat(64) } : lane)),
      cells: { number: 1, hash: '1'.repeat(64) },
    });
    const database = await another();
    const result = await restoreInto(database, other);
    expect(result).toMatchObject({
      ok: true,
      value: {
        faults: [
          expect.stringContaining(`${altered?.lane} ends at`),
          expect.stringContaining('The cells come to'),
        ],
      },
    });
    await expect(migrate(database.ownerUrl)).rejects.toThrow('has not come to its end');
  });
});

async function isThere({ owner }: TestDatabase, table: string): Promise<boolean> {
  const { rows } = await owner.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    table,
  ]);
  return rows[0]?.there === true;
}

async function isWaitedFor({ owner }: TestDatabase): Promise<boolean> {
  const { rows } = await owner.query<{ waits: boolean }>(
    `SELECT EXISTS (
       SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
     ) AS waits`,
  );
  return rows[0]?.waits === true;
}

async function recordedOffsets({ owner }: TestDatabase): Promise<number> {
  const { rows } = await owner.query<{ sum: number }>(
    'SELECT coalesce(sum(next_offset), 0)::int8 AS sum FROM lane_position',
  );
  return rows[0]?.sum ?? 0;
}
