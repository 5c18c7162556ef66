import { setTimeout as sleep } from 'node:timers/promises';
import type { LogLines } from '#platform';
import { startKafkaQuorum } from '#testing';
import type { KafkaBroker } from '#testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { laneName } from '../event-log';
import { counts, keyOf, setStage } from '../event-log.fixture';
import { eventually } from '../eventually.fixture';
import { RecordingReader } from '../recording-reader.fixture';
import { KafkaHarness, quick } from './kafka-event-log.fixture';

jest.setTimeout(240_000);
/**
 * Brokers find one of them gone after four seconds, and a request to one that hangs is given up after five. Much more
 * is for a busy machine.
 */
const OTHERS_MS_MAX = 30_000;
const ALL_MS_MAX = 60_000;
const replicated = { ...quick, topic: { ...quick.topic, replicas: 3, minInSyncReplicas: 2 } };
const lanes = Array.from({ length: counts.partitions }, (_, partition) => ({
  topic: counts.topic,
  partition,
}));

let brokers: KafkaBroker[];
beforeAll(async () => {
  brokers = await startKafkaQuorum();
});
afterAll(() => Promise.all(brokers.map((broker) => broker.discard())));

describe('three brokers, of which one fails under load', () => {
  /** What there was last to say of each matter, and when: whoever reads a failure sees what led to it. */
  const said = new Map<string, string>();
  const say = (matter: string, why: unknown) => {
    said.delete(matter);
    said.set(matter, `${new Date().toISOString()} ${matter}: ${String(why)}`);
  };
  const hear: LogLines['warn'] = (message, fields = {}, cause) =>
    say(`${message} (${String(fields.lane ?? 'all')})`, cause ?? JSON.stringify(fields));
  const log: LogLines = { info: hear, warn: hear, error: hear };

  const stop = new AbortController();
  afterEach(() => {
    stop.abort();
    // Whatever it failed on, the stage is cleared by way of any of them.
    for (const broker of brokers) broker.halt(false);
  });
  const stage = setStage(() => {
    const [first, ...others] = brokers.map(({ address }) => address);
    return Promise.resolve(new KafkaHarness(first, others, replicated, log));
  });

  /** Who leads each lane, once every broker has all that was appended. */
  async function leaders(): Promise<number[]> {
    const look = () =>
      stage.harness.administer(async (admin) => {
        const topic = `${stage.harness.prefix}${counts.topic}`;
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
        return (topics[0]?.partitions ?? []).toSorted((a, b) => a.partitionId - b.partitionId);
      });
    let found = await look();
    await eventually(
      'all brokers have everything',
      async () => {
        found = await look().catch(() => []);
        return found.length === lanes.length && found.every(({ isr }) => isr.length === brokers.length);
      },
      60_000,
    );
    return found.map(({ leader }) => leader);
  }

  it('keep what they said they have, and are read on, whether it is killed or hangs', async () => {
    const reader = new RecordingReader(new Map());
    const consumption = await stage.read(reader, { topics: [counts.topic] });
    const { log } = await stage.harness.open();
    const kept = new Map<string, string>();
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let call = 0; !stop.signal.aborted; call += 1) {
        const value = `${writer}.${call}`;
        const deliveries = lanes.map(({ partition }) => ({
          key: keyOf(partition),
          value: Buffer.from(value),
        }));
        const placed = await log.append(counts.topic, deliveries).catch((error: unknown) => {
          say(`Writer ${writer} was refused`, error);
          return [];
        });
        for (const { lane, offset } of placed) kept.set(`${laneName(lane)} ${offset}`, value);
        await sleep(50);
      }
    });
    const readTo = () => lanes.map((lane) => reader.valuesOf(lane).length);
    /** Until something new has been read of each of some lanes. */
    const readOn = async (of: readonly number[], patienceMs: number) => {
      const before = readTo();
      const isReadOn = () =>
        readTo().every((now, partition) => !of.includes(partition) || now > (before[partition] ?? 0) + 5);
      await eventually('they are read on', isReadOn, patienceMs).catch(async (error: unknown) => {
        throw new Error([String(error), ...(await standing(before)), ...said.values()].join('\n'));
      });
    };
    /** Of each lane who leads it and where it ends, how far it was read before and is now, and what its reader does. */
    const standing = async (before: readonly number[]) => {
      const told = await stage.harness.standing(counts);
      const lags = await consumption.lag().catch((error: unknown) => {
        say('Nobody says how far the reader is', error);
        return [];
      });
      const now = readTo();
      return lanes.map((lane, partition) => {
        const place = reader.batches.findLast((batch) => laneName(batch.lane) === laneName(lane))?.to;
        const state = lags.find((each) => laneName(each.lane) === laneName(lane))?.state;
        const read = { before: before[partition], now: now[partition] };
        return `${laneName(lane)} ${JSON.stringify({ ...told[partition], place, read, state })}`;
      });
    };
    const all = lanes.map(({ partition }) => partition);

    // The first of those that are given is where a client would begin.
    for (const [victim, fate] of [
      [2, 'killed'],
      [1, 'hangs'],
    ] as const) {
      await readOn(all, 60_000);
      const ledBy = await leaders();
      expect(ledBy).toContain(victim);
      const broker = brokers[victim - 1];
      if (fate === 'killed') await broker?.stop('SIGKILL');
      else broker?.halt(true);
      await readOn(
        all.filter((partition) => ledBy[partition] !== victim),
        OTHERS_MS_MAX,
      );
      await readOn(all, ALL_MS_MAX);
      if (fate === 'killed') await broker?.startAgain();
      else broker?.halt(false);
    }
    await leaders();
    await readOn(all, 60_000);
    stop.abort();
    await Promise.all(writers);

    const ends = await stage.log.ends([], 'now');
    const ofCounts = ends.filter(({ topic }) => topic === counts.topic);
    const at = new Map<string, string>();
    await eventually(
      'all has been read',
      () =>
        ofCounts.every(
          (lane) =>
            reader.batches.findLast((batch) => laneName(batch.lane) === laneName(lane))?.to === lane.end,
        ),
      60_000,
    );
    for (const { lane, deliveries } of reader.batches) {
      for (const { offset, value } of deliveries) {
        // Nothing is read twice.
        expect([laneName(lane), offset, at.has(`${laneName(lane)} ${offset}`)]).toEqual([
          laneName(lane),
          offset,
          false,
        ]);
        at.set(`${laneName(lane)} ${offset}`, value.toString());
      }
    }
    expect(kept.size).toBeGreaterThan(500);
    for (const [place, value] of kept) expect([place, at.get(place)]).toEqual([place, value]);
  });
});
