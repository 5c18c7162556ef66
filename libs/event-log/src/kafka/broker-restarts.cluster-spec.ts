import { setTimeout as sleep } from 'node:timers/promises';
import { KafkaBroker } from '#testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { batch, direct, lane, setStage, stateOf } from '../event-log.fixture';
import { eventually } from '../eventually.fixture';
import { RecordingReader } from '../recording-reader.fixture';
import { KafkaHarness } from './kafka-event-log.fixture';

jest.setTimeout(180_000);
let broker: KafkaBroker;
beforeAll(async () => {
  broker = await KafkaBroker.start();
});
afterAll(() => broker.discard());

describe('a broker that goes away under load', () => {
  const stage = setStage(() => Promise.resolve(new KafkaHarness(broker.address)));

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'by %s loses nothing it said it has, and is read on',
    async (signal) => {
      const reader = new RecordingReader(new Map());
      const consumption = await stage.read(reader);
      const kept = new Map<number, string>();
      const stop = new AbortController();
      const writers = Array.from({ length: 4 }, async (_, writer) => {
        for (let call = 0; !stop.signal.aborted; call += 1) {
          const value = `${writer}.${call}`;
          const deliveries = [{ key: 'urn:ods:RGN', value: Buffer.from(value) }];
          const placed = await stage.log.append(direct.topic, deliveries).catch(() => []);
          for (const { offset } of placed) kept.set(offset, value);
          await sleep(5);
        }
      });
      for (let restart = 0; restart < 2; restart += 1) {
        const before = kept.size;
        await eventually('there is some load', () => kept.size > before + 50, 60_000);
        await broker.stop(signal);
        await sleep(500);
        await broker.startAgain();
      }
      const before = kept.size;
      await eventually('it is appended to again', () => kept.size > before + 50, 60_000);
      stop.abort();
      await Promise.all(writers);

      const end = Math.max(...kept.keys()) + 1;
      await eventually('all have been read', () => (reader.batches.at(-1)?.to ?? 0) >= end, 60_000);
      // As they were first read: a failure is followed by the same again.
      const read = new Map(
        reader.batches.flatMap(({ deliveries }) =>
          deliveries.map(({ offset, value }) => [offset, value.toString()] as const),
        ),
      );
      for (const [offset, value] of kept) expect([offset, read.get(offset)]).toEqual([offset, value]);
      expect(reader.valuesOf(lane)).toHaveLength(read.size);
      // The broker may have given the member up meanwhile, which then joins again; nor is it asked where the lane ends
      // for a moment after it did not answer.
      await eventually('the lane is read', async () => {
        const now = await stateOf(consumption, lane).catch(() => undefined);
        return now?.state.kind === 'running';
      });
    },
  );

  it('by being halted is waited for', async () => {
    const reader = new RecordingReader(new Map());
    await stage.read(reader);
    const deliver = (value: string) =>
      stage.log.append(direct.topic, [{ key: 'urn:ods:RGN', value: Buffer.from(value) }]);
    await deliver('before');
    broker.halt(true);
    const during = deliver('during');
    await sleep(7_000);
    broker.halt(false);
    await during;
    await eventually('all have been read', () => reader.values.length >= 2, 60_000);
    // What was tried again may stand there twice.
    const { deliveries } = await stage.log.read(lane, 0, batch);
    expect([...new Set(deliveries.map(({ value }) => value.toString()))]).toEqual(['before', 'during']);
  });
});
