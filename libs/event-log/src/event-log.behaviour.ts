import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConsumeOptions, Consumption, EventLog, Lane, LaneLag, NewDelivery, Placed } from './event-log';
import { laneName } from './event-log';
import {
  LimitExceeded,
  LogClosed,
  MalformedDelivery,
  OffsetOutOfRange,
  StopLane,
  UnknownTopic,
} from './event-log.errors';
import { eventually } from './eventually';
import { partitionOfKey } from './partition-of-key';
import type { Positions } from './recording-reader';
import { RecordingReader } from './recording-reader';

/** The topics that every harness provides: twelve lanes, and one lane. */
export const counts = { topic: 'activity.counts', partitions: 12 };
export const direct = { topic: 'activity.direct.RGN', partitions: 1 };
/** The lane that tests of order and position use. */
export const lane: Lane = { topic: direct.topic, partition: 0 };

/** A log as a process of its own would have it, over the store that all of the harness's logs share. */
export interface OpenedLog {
  readonly log: EventLog;
  /** Cuts it off from the store without a word, as a killed process is. */
  vanish(): Promise<void>;
}

export interface EventLogHarness {
  open(): Promise<OpenedLog>;
  /** Makes an offset one that does not exist. */
  makeHole(lane: Lane, offset: number): Promise<void>;
  /** Closes whatever it opened. */
  close(): Promise<void>;
}

const batch = { maxDeliveries: 100, maxBytes: 1024 * 1024 };
const numbered = (from: number, to: number, key = 'urn:ods:RGN'): NewDelivery[] =>
  Array.from({ length: to - from }, (_, index) => ({ key, value: Buffer.from(String(from + index)) }));
const texts = (from: number, to: number): string[] => numbered(from, to).map(({ value }) => value.toString());

/** A key that leads to the given partition of the twelve. */
function keyOf(partition: number): string {
  for (let tried = 0; ; tried += 1) {
    if (partitionOfKey(`urn:ods:R${tried}`, counts.partitions) === partition) return `urn:ods:R${tried}`;
  }
}

/** What any event log does, whatever it is kept in. The harness gives a fresh store for each test. */
export function describeEventLog(name: string, makeHarness: () => Promise<EventLogHarness>): void {
  describe(`the event log on ${name}`, () => {
    let harness: EventLogHarness;
    let log: EventLog;

    beforeEach(async () => {
      harness = await makeHarness();
      ({ log } = await harness.open());
    });
    afterEach(() => harness.close());

    async function read(
      reader: RecordingReader,
      more: Partial<ConsumeOptions> = {},
      on = log,
    ): Promise<Consumption> {
      const backOff = { firstMs: 10, maxMs: 100, jitter: 0.5 };
      return on.consume({
        ...{ group: 'projector', topics: [direct.topic], handler: reader, batch, lanesAtOnce: 4, backOff },
        ...more,
      });
    }
    async function stateOf(consumption: Consumption, of: Lane): Promise<LaneLag | undefined> {
      return (await consumption.lag()).find((each) => laneName(each.lane) === laneName(of));
    }

    describe('appending', () => {
      it('keeps every byte, the key and the headers', async () => {
        const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
        const headers = { 'content-type': 'application/cloudevents+json', note: 'Tŷ\u0000"\\\n' };
        await log.append(direct.topic, [
          { key: 'urn:ods:RGN', value: everyByte, headers },
          { key: 'clé', value: Buffer.alloc(0) },
        ]);

        const { deliveries } = await log.read(lane, 0, batch);
        expect(deliveries.map(({ key }) => key)).toEqual(['urn:ods:RGN', 'clé']);
        expect(deliveries.map(({ value }) => value.toString('hex'))).toEqual([everyByte.toString('hex'), '']);
        expect(deliveries.map((delivery) => delivery.headers)).toEqual([headers, {}]);
      });

      it('says where each delivery stands, from 0, in the order given', async () => {
        const first = await log.append(direct.topic, numbered(0, 3));
        const second = await log.append(direct.topic, numbered(3, 5));

        expect([...first, ...second].map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4]);
        const { deliveries } = await log.read(lane, 0, batch);
        expect(deliveries.map(({ offset, value }) => [offset, value.toString()])).toEqual(
          texts(0, 5).map((text, offset) => [offset, text]),
        );
        expect(deliveries.map(({ appendedAt }) => appendedAt)).toEqual(
          [...first, ...second].map(({ appendedAt }) => appendedAt),
        );
        const times = deliveries.map(({ appendedAt }) => appendedAt.getTime());
        expect([...times].sort((a, b) => a - b)).toEqual(times);
      });

      it('leads a key to the lane that every other producer would choose', async () => {
        const keys = [0, 5, 11].map(keyOf);
        const placed = await log.append(
          counts.topic,
          keys.map((key) => ({ key, value: Buffer.from('9') })),
        );
        expect(placed.map(({ lane: { partition }, offset }) => [partition, offset])).toEqual([
          [0, 0],
          [5, 0],
          [11, 0],
        ]);
      });

      it('refuses what it could not hold, and then holds none of the call', async () => {
        const good = { key: 'urn:ods:RGN', value: Buffer.from('1') };
        const big = { ...good, value: Buffer.alloc(256 * 1024 + 1) };
        await expect(log.append(direct.topic, [good, big])).rejects.toThrow(LimitExceeded);
        await expect(log.append(direct.topic, [good, big])).rejects.toThrow('262144');
        await expect(log.append(direct.topic, [good, { ...good, key: '' }])).rejects.toThrow(
          MalformedDelivery,
        );
        await expect(log.append(direct.topic, [good, { ...good, key: 'a\u0000' }])).rejects.toThrow('U+0000');
        await expect(log.append('activity.nothing', [good])).rejects.toThrow(UnknownTopic);
        expect(await log.bounds(lane)).toEqual({ start: 0, end: 0 });
      });

      it('hands out every offset once, without a gap, to many writers in two processes', async () => {
        const other = (await harness.open()).log;
        const reader = new RecordingReader(new Map());
        await read(reader, { topics: [counts.topic] });

        const placed = await Promise.all(
          Array.from({ length: 40 }, async (_, writer) => {
            const mine: Placed[] = [];
            for (let call = 0; call < 8; call += 1) {
              const deliveries = Array.from({ length: 6 }, (__, index) => ({
                key: keyOf((writer + index) % 3),
                value: Buffer.from(`${writer}.${call}.${index}`),
              }));
              mine.push(...(await (writer % 2 === 0 ? log : other).append(counts.topic, deliveries)));
            }
            return mine;
          }),
        );

        const all = placed.flat();
        expect(all).toHaveLength(40 * 8 * 6);
        for (const partition of [0, 1, 2]) {
          const offsets = all.filter((each) => each.lane.partition === partition).map(({ offset }) => offset);
          expect(offsets.sort((a, b) => a - b)).toEqual(offsets.map((_, index) => index));
        }
        await eventually('all have been read', () => reader.values.length >= all.length);
        expect(new Set(reader.values).size).toBe(all.length);
        expect(reader.values).toHaveLength(all.length);
        for (const { deliveries, from, to } of reader.batches) {
          expect(deliveries.map(({ offset }) => offset)).toEqual(
            Array.from({ length: to - from }, (_, index) => from + index),
          );
        }
      });
    });

    describe('looking', () => {
      it('knows its lanes and what they hold', async () => {
        await log.append(direct.topic, numbered(0, 7));
        expect(await log.lanes(counts.topic)).toEqual(
          Array.from({ length: 12 }, (_, partition) => ({ topic: counts.topic, partition })),
        );
        expect(await log.lanes('activity.nothing')).toEqual([]);
        expect(await log.bounds(lane)).toEqual({ start: 0, end: 7 });
        expect(await log.bounds({ topic: counts.topic, partition: 12 })).toBeUndefined();
      });

      it('gives no more than was asked for, and says where it ended', async () => {
        await log.append(direct.topic, numbered(10, 20));
        const some = await log.read(lane, 4, { maxDeliveries: 3, maxBytes: 1_000 });
        expect(some).toMatchObject({ lane, from: 4, to: 7, logEnd: 10 });
        expect(some.deliveries.map(({ value }) => value.toString())).toEqual(['14', '15', '16']);

        // Two bytes each: the third reaches five.
        const light = await log.read(lane, 0, { maxDeliveries: 100, maxBytes: 5 });
        expect(light).toMatchObject({ from: 0, to: 3, logEnd: 10 });
        expect(await log.read(lane, 10, batch)).toMatchObject({
          from: 10,
          to: 10,
          deliveries: [],
          logEnd: 10,
        });
      });

      it('refuses a place it does not hold, and never chooses another', async () => {
        await log.append(direct.topic, numbered(0, 2));
        await expect(log.read(lane, 3, batch)).rejects.toThrow(OffsetOutOfRange);
        await expect(log.read(lane, -1, batch)).rejects.toThrow(OffsetOutOfRange);
      });

      it('covers an offset that does not exist, and so says that it never will', async () => {
        await log.append(direct.topic, numbered(0, 5));
        await harness.makeHole(lane, 2);
        await harness.makeHole(lane, 4);

        const covered = await log.read(lane, 0, batch);
        expect(covered).toMatchObject({ from: 0, to: 5 });
        expect(covered.deliveries.map(({ offset }) => offset)).toEqual([0, 1, 3]);
        expect(await log.read(lane, 4, batch)).toMatchObject({ from: 4, to: 5, deliveries: [] });
      });
    });

    describe('reading in a group', () => {
      it('goes on where the reader says, batch after batch, never two in a lane', async () => {
        await log.append(direct.topic, numbered(0, 50));
        const reader = new RecordingReader(new Map([[laneName(lane), 20]]));
        await read(reader, { batch: { ...batch, maxDeliveries: 7 } });
        await eventually('the lane is assigned', () => reader.assignments.length === 1);
        await log.append(direct.topic, numbered(50, 60));

        await eventually('all have been read', () => reader.values.length >= 40);
        expect(reader.values).toEqual(texts(20, 60));
        expect(reader.assignments).toEqual([{ lane: laneName(lane), bounds: { start: 0, end: 50 } }]);
        expect(reader.batches.every(({ from, to }) => to - from <= 7)).toBe(true);
        expect(reader.mostInOneLane).toBe(1);
      });

      it('has no more lanes in a batch at once than it may', async () => {
        const everywhere = Array.from({ length: 12 }, (_, partition) =>
          numbered(0, 20, keyOf(partition)),
        ).flat();
        await log.append(counts.topic, everywhere);
        let together = 0;
        // Each batch waits until a second one is under way, which shows that two lanes do run side by side.
        const reader: RecordingReader = new RecordingReader(new Map(), async () => {
          together += 1;
          await eventually('two lanes are in a batch', () => together >= 2);
        });
        await read(reader, { topics: [counts.topic], lanesAtOnce: 2 });

        await eventually('all have been read', () => reader.values.length >= everywhere.length);
        expect(reader.mostAtOnce).toBe(2);
        expect(reader.mostInOneLane).toBe(1);
      });

      it('delivers from the reader’s own place again after a failure', async () => {
        const positions: Positions = new Map();
        let refusals = 2;
        const reader = new RecordingReader(positions, ({ from }) => {
          if (from === 4 && refusals-- > 0) throw new Error('the database is away');
        });
        await log.append(direct.topic, numbered(0, 10));
        const consumption = await read(reader, { batch: { ...batch, maxDeliveries: 4 } });

        await eventually('all have been read', () => reader.values.length >= 10);
        expect(reader.values).toEqual(texts(0, 10));
        expect(reader.failures.map(({ attempt }) => attempt)).toEqual([1, 2]);
        expect(reader.failures.every(({ retryInMs }) => retryInMs !== undefined && retryInMs > 0)).toBe(true);
        expect(reader.assignments).toHaveLength(3);
        expect(reader.revocations).toEqual([]);
        expect((await stateOf(consumption, lane))?.state).toEqual({ kind: 'running' });
      });

      it('stops a lane for good when its reader says so, and reads the others', async () => {
        const [bad, good] = [0, 1].map((partition) => ({ topic: counts.topic, partition })) as [Lane, Lane];
        const reader = new RecordingReader(new Map(), ({ lane: { partition } }) => {
          if (partition === bad.partition) throw new StopLane('this is not the log I was reading');
        });
        const consumption = await read(reader, { topics: [counts.topic] });
        await log.append(counts.topic, [...numbered(0, 3, keyOf(0)), ...numbered(0, 3, keyOf(1))]);

        const stopped = { kind: 'stopped', reason: 'this is not the log I was reading' };
        await eventually(
          'the lane has stopped',
          async () => (await stateOf(consumption, bad))?.state.kind === 'stopped',
        );
        expect((await stateOf(consumption, bad))?.state).toEqual(stopped);
        expect(reader.failures.map(({ retryInMs }) => retryInMs)).toEqual([undefined]);

        await log.append(counts.topic, [...numbered(3, 6, keyOf(0)), ...numbered(3, 6, keyOf(1))]);
        await eventually('the other lane has been read', () => reader.valuesOf(good).length >= 6);
        expect(reader.valuesOf(bad)).toEqual([]);
        expect(reader.assignments.filter((each) => each.lane === laneName(bad))).toHaveLength(1);
        expect((await stateOf(consumption, bad))?.state).toEqual(stopped);
      });

      it.each([
        ['below the start', -1],
        ['past the end', 6],
      ])('stops a lane whose reader asks for a place %s', async (_, place) => {
        await log.append(direct.topic, numbered(0, 5));
        const reader = new RecordingReader(new Map([[laneName(lane), place]]));
        const consumption = await read(reader);

        await eventually(
          'the lane has stopped',
          async () => (await stateOf(consumption, lane))?.state.kind === 'stopped',
        );
        expect((await stateOf(consumption, lane))?.state).toMatchObject({
          reason: expect.stringContaining('outside the log'),
        });
        expect(reader.batches).toEqual([]);
      });

      it('begins no batch of a paused lane until it is resumed', async () => {
        const [paused, open] = [2, 3].map((partition) => ({ topic: counts.topic, partition })) as [
          Lane,
          Lane,
        ];
        const reader = new RecordingReader(new Map());
        const consumption = await read(reader, { topics: [counts.topic] });
        await log.append(counts.topic, numbered(0, 1, keyOf(2)));
        await eventually('the lane is read', () => reader.valuesOf(paused).length === 1);

        consumption.pause(paused);
        await log.append(counts.topic, [...numbered(1, 3, keyOf(2)), ...numbered(0, 2, keyOf(3))]);
        await eventually('the other lane has been read', () => reader.valuesOf(open).length >= 2);
        expect(reader.valuesOf(paused)).toEqual(['0']);
        expect((await stateOf(consumption, paused))?.state).toEqual({ kind: 'paused' });

        consumption.resume(paused);
        await eventually('the rest has been read', () => reader.valuesOf(paused).length >= 3);
        expect(reader.valuesOf(paused)).toEqual(['0', '1', '2']);
      });

      it('seeks back and forward, whatever batch is under way', async () => {
        await log.append(direct.topic, numbered(0, 10));
        const reading: { consumption?: Consumption } = {};
        const seeks = [undefined, undefined, 0, 8, undefined];
        const reader = new RecordingReader(new Map(), () => {
          const next = seeks.shift();
          if (next !== undefined) reading.consumption?.seek(lane, next);
        });
        const consumption = await read(reader, { batch: { ...batch, maxDeliveries: 3 } });
        reading.consumption = consumption;

        await eventually('all seeks have been followed', () => reader.batches.length === 5);
        // The third batch seeks back, the fourth forward.
        expect(reader.batches.map(({ from, to }) => [from, to])).toEqual([
          [0, 3],
          [3, 6],
          [6, 9],
          [0, 3],
          [8, 10],
        ]);
        expect(() => consumption.seek({ topic: counts.topic, partition: 0 }, 0)).toThrow('activity.counts/0');
      });

      it('moves over a stretch that holds nothing', async () => {
        await log.append(direct.topic, numbered(0, 4));
        for (const offset of [0, 1, 3]) await harness.makeHole(lane, offset);
        const reader = new RecordingReader(new Map());
        await read(reader, { batch: { ...batch, maxDeliveries: 2 } });

        await eventually('the end has been reached', () => reader.batches.at(-1)?.to === 4);
        expect(reader.batches.map(({ from, to, deliveries }) => [from, to, deliveries.length])).toEqual([
          [0, 2, 0],
          [2, 4, 1],
        ]);
      });

      it('tells how far each group is behind, as it last committed, to every member', async () => {
        const other = (await harness.open()).log;
        await log.append(direct.topic, numbered(0, 10));
        const reader = new RecordingReader(new Map());
        const consumption = await read(reader);
        await eventually('all have been read', () => reader.values.length >= 10);
        expect(await stateOf(consumption, lane)).toMatchObject({ next: 0, end: 10, lag: 10 });

        consumption.committed(lane, 8);
        const elsewhere = await read(new RecordingReader(new Map()), {}, other);
        await eventually('the other member knows', async () => (await stateOf(elsewhere, lane))?.next === 8);
        expect(await stateOf(elsewhere, lane)).toEqual({
          lane,
          next: 8,
          end: 10,
          lag: 2,
          state: { kind: 'elsewhere' },
        });
        const tracker = await read(new RecordingReader(new Map()), { group: 'tracker' });
        expect(await stateOf(tracker, lane)).toMatchObject({ next: 0, lag: 10 });
        expect(() => consumption.committed(lane, -1)).toThrow(RangeError);
      });
    });

    describe('members of a group', () => {
      const topics = [counts.topic];
      const everywhere = (text: string): NewDelivery[] =>
        Array.from({ length: 12 }, (_, partition) => ({ key: keyOf(partition), value: Buffer.from(text) }));
      const held = (reader: RecordingReader): number => reader.assignments.length - reader.revocations.length;

      it('share the lanes, and take over those of one that vanishes without a word', async () => {
        const positions: Positions = new Map();
        const [first, second] = [new RecordingReader(positions), new RecordingReader(positions)];
        const other = await harness.open();
        await read(first, { topics });
        await read(second, { topics }, other.log);
        await eventually('each has six lanes', () => held(first) === 6 && held(second) === 6);
        await log.append(counts.topic, everywhere('before'));
        await eventually('all have been read', () => first.values.length + second.values.length >= 12);

        await other.vanish();
        await log.append(counts.topic, everywhere('after'));
        await eventually('one has all twelve', () => held(first) === 12);
        await eventually(
          'all have been read',
          () => [...positions.values()].filter((at) => at === 2).length === 12,
        );
        expect(first.values.filter((value) => value === 'after')).toHaveLength(12);
        expect(second.values).toEqual(Array.from({ length: 6 }, () => 'before'));
      });

      it('finish the batch under way before they let go, and hear of every lane they lose', async () => {
        const finish: { now?: () => void } = {};
        const held = new Promise<void>((resolve) => (finish.now = resolve));
        const reader = new RecordingReader(new Map(), () => held);
        const consumption = await read(reader);
        await log.append(direct.topic, numbered(0, 3));
        await eventually('the batch is under way', () => reader.mostAtOnce === 1);

        let stopped = false;
        const stopping = consumption.stop().then(() => (stopped = true));
        const successor = new RecordingReader(new Map([[laneName(lane), 3]]));
        await read(successor, {}, (await harness.open()).log);
        expect([stopped, reader.revocations, successor.assignments]).toEqual([false, [], []]);

        finish.now?.();
        await stopping;
        expect(reader.values).toEqual(texts(0, 3));
        expect(reader.revocations).toEqual([laneName(lane)]);
        await eventually('the next member has the lane', () => successor.assignments.length === 1);
      });

      it('have nothing more to do with a log that is closed', async () => {
        const reader = new RecordingReader(new Map());
        await read(reader, { topics });
        await eventually('the lanes are assigned', () => reader.assignments.length === 12);
        await log.close();

        await expect(log.append(counts.topic, everywhere('late'))).rejects.toThrow(LogClosed);
        await expect(read(reader, { topics })).rejects.toThrow(LogClosed);
        expect(reader.revocations).toHaveLength(12);
      });
    });
  });
}
