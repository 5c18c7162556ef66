import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { COUNTS_TOPIC } from '#contracts';
import {
  Chance,
  expectedCells,
  generatedHistory,
  hashCells,
  publishEvents,
  spawnBuilt,
  testBroker,
} from '#testing';
import { ended, SeparateProcesses, stopInOrder } from './separate-processes.fixture';
import type { RunningProcess } from './separate-processes.fixture';

// Two projectors that are stopped and started again one after the other, as docs/cluster.md says to replace them, while
// events come in.

// A limit against hanging, not a measure of speed: every process is built and started.
jest.setTimeout(600_000);

const BATCH = 50;
const EVERY_MS = 250;
/** More than are published in the time that it takes. */
const EVENTS_MAX = 100_000;
/** On a machine that does nothing else it is a second or two; one that is not told of takes six more to be missed. */
const HANDED_OVER_MS_MAX = 30_000;
/** What the alert `RecordingBehind` waits for. */
const WAITED_SECONDS_MAX = 60;

let processes: SeparateProcesses;
beforeAll(async () => {
  processes = await SeparateProcesses.prepare();
});
afterAll(() => processes.close());

test('projectors replaced one at a time under load lose and double nothing, and lanes change hands at once', async () => {
  const environment = {
    DATABASE_URL: processes.database.url,
    KAFKA_BROKERS: testBroker(),
    KAFKA_PREFIX: `rolling${process.pid}.`,
    KAFKA_REPLICAS: '1',
    KAFKA_MIN_IN_SYNC_REPLICAS: '1',
  };
  const startProjector = () => processes.start('projector', environment);
  const [gateway, first, second] = await Promise.all([
    processes.start('gateway', environment),
    startProjector(),
    startProjector(),
  ]);
  await both(first, second);

  const history = generatedHistory(new Chance(20261129), EVENTS_MAX);
  const load = publishAtPace(gateway, history);
  // Asked of one that runs.
  let newest = second;
  const watched = watch(() => newest);

  // Stopped, and its lanes are the other's; started again, and it has its share.
  const handedOver: number[] = [];
  handedOver.push(await handOver(first, second));
  const firstAgain = await startProjector();
  await both(firstAgain, second);
  newest = firstAgain;
  handedOver.push(await handOver(second, firstAgain));
  const secondAgain = await startProjector();
  await both(firstAgain, secondAgain);

  const published = history.slice(0, await load.stop());
  expect(published.length).toBeGreaterThan(BATCH * 10);
  expect(published.length).toBeLessThan(EVENTS_MAX);
  await caughtUp(published.length);
  const waited = await watched.stop();
  process.stdout.write(`${JSON.stringify({ events: published.length, handedOver, ...waited })}\n`);
  expect(Math.max(...handedOver)).toBeLessThan(HANDED_OVER_MS_MAX);
  expect(waited.looks).toBeGreaterThan(10);
  expect(waited.seconds).toBeLessThan(WAITED_SECONDS_MAX);

  for (const each of [gateway, firstAgain, secondAgain]) await stopInOrder(each);
  const { code, said } = await ended(
    spawnBuilt('apps/cli/src/main.js', ['verify', '--json'], {
      DATABASE_OWNER_URL: processes.database.ownerUrl,
      DATABASE_URL: processes.database.url,
    }),
  );
  expect(code).toBe(0);
  expect((JSON.parse(said) as { cells: { live: string } }).cells.live).toBe(
    hashCells(expectedCells(published)),
  );
});

/** Stops the one in order; how long until the other has every lane, in milliseconds. */
async function handOver(from: RunningProcess, to: RunningProcess): Promise<number> {
  const began = performance.now();
  await stopInOrder(from);
  await untilRunning(to, (lanes) => lanes === COUNTS_TOPIC.partitions);
  return Math.round(performance.now() - began);
}

/** Each of them has lanes, and together they have all. */
async function both(one: RunningProcess, other: RunningProcess): Promise<void> {
  for (;;) {
    const lanes = [await running(one), await running(other)];
    const all = lanes.reduce((sum, each) => sum + each, 0);
    if (Math.min(...lanes) > 0 && all === COUNTS_TOPIC.partitions) return;
    await sleep(100);
  }
}

async function untilRunning(projector: RunningProcess, isEnough: (lanes: number) => boolean): Promise<void> {
  while (!isEnough(await running(projector))) await sleep(50);
}

async function running(projector: RunningProcess): Promise<number> {
  const [lanes = 0] = await told(projector, /^bettercare_lanes\{.*state="running".*\} (\S+)/gm);
  return lanes;
}

async function told({ metrics }: RunningProcess, what: RegExp): Promise<number[]> {
  const text = await (await fetch(metrics)).text();
  return [...text.matchAll(what)].map(([, value]) => Number(value));
}

/** The longest that anything accepted was seen to wait to be recorded, as the alert has it. */
function watch(asked: () => RunningProcess) {
  let isOver = false;
  let seconds = 0;
  let looks = 0;
  const watching = (async () => {
    while (!isOver) {
      // The one that is asked may be stopping just then.
      const waits = await told(asked(), /^bettercare_lane_oldest_unrecorded_seconds\{.*\} (\S+)/gm).catch(
        () => [],
      );
      seconds = Math.max(seconds, ...waits);
      if (waits.length > 0) looks += 1;
      await sleep(200);
    }
  })();
  const stop = async () => {
    isOver = true;
    await watching;
    return { seconds, looks };
  };
  return { stop };
}

/** Until it is stopped; it waits for no projector, and for each answer of the gateway. */
function publishAtPace(gateway: RunningProcess, history: ReturnType<typeof generatedHistory>) {
  let isOver = false;
  let published = 0;
  const publishing = (async () => {
    const grants = [...new Set(history.map(({ source }) => `publisher@${source}`))];
    while (!isOver && published < history.length) {
      const door = async () => ({
        url: gateway.address,
        token: await processes.provider.token({ claims: { bettercare_grants: grants } }),
      });
      const batch = history.slice(published, published + BATCH);
      await Promise.all([publishEvents(door, batch), sleep(EVERY_MS)]);
      published += batch.length;
    }
  })();
  const stop = async () => {
    isOver = true;
    await publishing;
    return published;
  };
  return { stop };
}

/** Every event that was accepted has its outcome. One that was sent again may stand in the log twice. */
async function caughtUp(accepted: number): Promise<void> {
  const until = performance.now() + 120_000;
  let recorded = 0;
  while (recorded < accepted && performance.now() < until) {
    const { rows } = await processes.database.pool.query<{ sum: number }>(
      'SELECT coalesce(sum(next_offset - first_offset), 0)::int4 AS sum FROM lane_position',
    );
    recorded = rows[0]?.sum ?? 0;
    await sleep(100);
  }
  expect(recorded).toBeGreaterThanOrEqual(accepted);
}
