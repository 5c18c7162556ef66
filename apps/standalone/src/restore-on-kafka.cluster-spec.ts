import { setTimeout as sleep } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { spawnBuilt, testBroker, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { ended, SeparateProcesses, stopInOrder } from './separate-processes.fixture';
import type { RunningProcess } from './separate-processes.fixture';

// A ledger on Kafka that is backed up, restored into an empty database, and gone on with: on the log that it was
// reading, and on another one. Each test goes on where the one before it ended.

// A limit against hanging, not a measure of speed: every process and command is built and started.
jest.setTimeout(240_000);

const folder = mkdtempSync(join(tmpdir(), 'restore-on-kafka-'));
const BEFORE = `before${process.pid}.`;
const AFTER = `after${process.pid}.`;

let processes: SeparateProcesses;
const databases: TestDatabase[] = [];
let running: readonly RunningProcess[] = [];

beforeAll(async () => {
  processes = await SeparateProcesses.prepare();
});
afterAll(async () => {
  await processes.close();
  for (const database of databases) await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The log of topics that begin so, on the run's broker, and a ledger's database. */
function environment({ url }: TestDatabase, prefix: string) {
  return {
    DATABASE_URL: url,
    KAFKA_BROKERS: testBroker(),
    KAFKA_PREFIX: prefix,
    KAFKA_REPLICAS: '1',
    KAFKA_MIN_IN_SYNC_REPLICAS: '1',
  };
}

async function start(database: TestDatabase, prefix: string) {
  const given = environment(database, prefix);
  const [gateway, projector, tracker] = await Promise.all([
    processes.start('gateway', given),
    processes.start('projector', given),
    processes.start('tracker', given),
  ]);
  running = [gateway, projector, tracker];
  return { gateway, projector, tracker };
}

async function stopAll(): Promise<void> {
  for (const each of running) await stopInOrder(each);
  running = [];
}

function command(database: TestDatabase, args: readonly string[], prefix = BEFORE) {
  return ended(
    spawnBuilt('apps/cli/src/main.js', args, {
      ...environment(database, prefix),
      DATABASE_OWNER_URL: database.ownerUrl,
    }),
  );
}

async function restored(backup: string): Promise<TestDatabase> {
  const database = await testDatabase();
  databases.push(database);
  expect(await command(database, ['restore', join(folder, backup), '--quiet'])).toMatchObject({ code: 0 });
  return database;
}

const figureOf = (value: number) => ({ figures: [expect.objectContaining({ reportedSoFar: value })] });
const HOLDS = { code: 0, said: expect.stringContaining('The chain holds') };

let ledger: TestDatabase;

test('what the log took in after a backup is recorded again, from where the backup stood', async () => {
  const { gateway, tracker } = await start(processes.database, BEFORE);
  await processes.handOn([gateway, tracker], 563, '2014-10-30T09:30:00Z');
  expect(await command(processes.database, ['backup', join(folder, 'running')])).toMatchObject({ code: 0 });
  await processes.handOn([gateway, tracker], 571, '2014-11-30T09:30:00Z');
  await stopAll();

  ledger = await restored('running');
  const again = await start(ledger, BEFORE);
  expect(await processes.figuresOnce(again.tracker, 571)).toMatchObject(figureOf(571));
  await processes.handOn([again.gateway, again.tracker], 580, '2014-12-30T09:30:00Z');
  expect(await command(ledger, ['verify'])).toMatchObject(HOLDS);
});

test('a backup of all that the log took in goes on where the log does', async () => {
  await stopAll();
  expect(await command(ledger, ['backup', join(folder, 'stopped')])).toMatchObject({ code: 0 });
  ledger = await restored('stopped');
  const { gateway, projector, tracker } = await start(ledger, BEFORE);
  expect(await processes.figuresOnce(tracker, 580)).toMatchObject(figureOf(580));
  await processes.handOn([gateway, tracker], 590, '2015-01-30T09:30:00Z');
  expect((await fetch(`${projector.address}/health/ready`)).status).toBe(200);
  expect(await command(ledger, ['verify'])).toMatchObject(HOLDS);
});

/** Once it has looked at the lane. */
async function untilNotReady(address: string): Promise<void> {
  while ((await fetch(`${address}/health/ready`)).status !== 503) await sleep(100);
}

const ANNA = ['--by', 'Anna Smith', '--reason', 'The topics were lost with the old brokers'];

test('a lane is not begun anew while its log goes on', async () => {
  expect(await command(ledger, ['lane', 'list'])).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^activity\.counts\/0 goes on at \d+\.\n/),
  });
  expect(await command(ledger, ['lane', 'begin', 'activity.counts', ...ANNA])).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^lane-goes-on at activity\.counts\/0: /),
  });
  await stopAll();
});

test('a ledger whose topics are gone begins its lanes on others, once somebody decides so', async () => {
  const first = await start(ledger, AFTER);
  // The projector says of the lane that was recorded from that it cannot go on; the others do.
  await untilNotReady(first.projector.address);
  expect(await command(ledger, ['lane', 'list'], AFTER)).toMatchObject({
    code: 3,
    said: expect.stringMatching(
      /^activity\.counts\/\d+ CANNOT GO ON at \d+: .* this is not the log I was reading\.$/m,
    ),
  });
  const begun = await command(ledger, ['lane', 'begin', 'activity.counts', ...ANNA], AFTER);
  expect(begun).toMatchObject({
    code: 0,
    said: expect.stringMatching(
      /^activity\.counts\/\d+ begins anew at 0\. What was recorded of it stays, up to \d+ \(accepted [\d-]+ [\d:.]+ London\), as activity\.counts@\d+\/\d+\.\nWhat had been accepted/,
    ),
  });
  expect(begun.said).toMatch(/Ask them to send again what they sent since [\d-]+ [\d:.]+ London/);
  await stopInOrder(first.projector);
  const projector = await processes.start('projector', environment(ledger, AFTER));
  running = [first.gateway, projector, first.tracker];

  await processes.handOn([first.gateway, first.tracker], 600, '2015-02-28T09:30:00Z');
  expect((await fetch(`${projector.address}/health/ready`)).status).toBe(200);
  expect(await command(ledger, ['verify'], AFTER)).toMatchObject(HOLDS);
  expect(await command(ledger, ['lane', 'list'], AFTER)).toMatchObject({
    code: 0,
    said: expect.stringMatching(
      /^activity\.counts@\d+\/\d+ ends at \d+ \(accepted [\d-]+ [\d:.]+ London\): closed .* by Anna Smith: The topics were lost with the old brokers\.$/m,
    ),
  });
  await stopAll();
});

test('without the Kafka that the processes have, nothing is looked at', async () => {
  expect(
    await ended(
      spawnBuilt('apps/cli/src/main.js', ['lane', 'list'], {
        DATABASE_URL: ledger.url,
        KAFKA_BROKERS: '',
      }),
    ),
  ).toMatchObject({ code: 1, said: expect.stringMatching(/^Set KAFKA_BROKERS, /) });
});
