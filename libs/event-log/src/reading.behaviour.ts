import { describe, expect, it } from '@jest/globals';
import type { Consumption, Lane } from './event-log';
import { laneName } from './event-log';
import { StopLane } from './event-log.errors';
import type { Stage } from './event-log.fixture';
import {
  batch,
  counts,
  direct,
  DIRECT_TOPICS,
  keyOf,
  lane,
  numbered,
  stateOf,
  texts,
} from './event-log.fixture';
import { eventually } from './eventually.fixture';
import type { Positions } from './recording-reader.fixture';
import { RecordingReader } from './recording-reader.fixture';

export function describeReading(stage: Stage): void {
  describe('reading in a group', () => {
    it('goes on where the reader says, batch after batch, never two in a lane', async () => {
      await stage.log.append(direct.topic, numbered(0, 50));
      const reader = new RecordingReader(new Map([[laneName(lane), 20]]));
      await stage.read(reader, { batch: { ...batch, maxDeliveries: 7 } });
      await eventually('the lane is assigned', () => reader.assignments.length === 1);
      await stage.log.append(direct.topic, numbered(50, 60));

      await eventually('all have been read', () => reader.values.length >= 40);
      expect(reader.values).toEqual(texts(20, 60));
      expect(reader.assignments).toEqual([{ lane: laneName(lane), bounds: { start: 0, end: 50 } }]);
      expect(reader.batches.every(({ from, to }) => to - from <= 7)).toBe(true);
      expect(reader.mostInOneLane).toBe(1);
    });

    it('tells of the whole batch that follows while one is under way, and hands over that very one', async () => {
      await stage.log.append(direct.topic, numbered(0, 50));
      const reader = new RecordingReader(new Map());
      await stage.read(reader, { batch: { ...batch, maxDeliveries: 7 } });
      await eventually('all have been read', () => reader.values.length >= 50);
      expect(reader.values).toEqual(texts(0, 50));
      expect(reader.foretold.map(({ from, to }) => [from, to])).toEqual(
        [7, 14, 21, 28, 35, 42].map((from) => [from, from + 7]),
      );
      for (const foretold of reader.foretold) expect(reader.batches.includes(foretold)).toBe(true);
    });

    it('has no more lanes in a batch at once than it may', async () => {
      const everywhere = Array.from({ length: 12 }, (_, partition) =>
        numbered(0, 20, keyOf(partition)),
      ).flat();
      await stage.log.append(counts.topic, everywhere);
      let release: () => void = () => {};
      const released = new Promise<void>((resolve) => (release = resolve));
      const reader = new RecordingReader(new Map(), () => released);
      await stage.read(reader, { topics: [counts.topic], lanesAtOnce: 2 });
      await eventually('two lanes are in a batch', () => reader.mostAtOnce === 2);

      // While those two are held, another group reads all twelve: a third would have had its time too.
      const witness = new RecordingReader(new Map());
      await stage.read(witness, { group: 'tracker', topics: [counts.topic] });
      await eventually('the other group has read all', () => witness.values.length >= everywhere.length);
      expect(reader.mostAtOnce).toBe(2);

      release();
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
      await stage.log.append(direct.topic, numbered(0, 10));
      const consumption = await stage.read(reader, { batch: { ...batch, maxDeliveries: 4 } });

      await eventually('all have been read', () => reader.values.length >= 10);
      expect(reader.values).toEqual(texts(0, 10));
      expect(reader.failures.map(({ attempt }) => attempt)).toEqual([1, 2]);
      expect(reader.failures.every(({ retryInMs }) => retryInMs !== undefined && retryInMs > 0)).toBe(true);
      expect(reader.assignments).toHaveLength(3);
      expect(reader.revocations).toEqual([]);
      expect((await stateOf(consumption, lane))?.state).toEqual({ kind: 'running' });
    });

    it('reads every topic of a family, and those that come to be while it reads', async () => {
      const [early, late] = ['RGM', 'RGT'].map((code) => ({
        topic: `activity.direct.${code}`,
        partition: 0,
      })) as [Lane, Lane];
      await stage.harness.create(early.topic);
      const reader = new RecordingReader(new Map());
      const consumption = await stage.read(reader, { topics: [DIRECT_TOPICS] });
      const assigned = () => reader.assignments.map((each) => each.lane).sort();
      await eventually('both lanes are assigned', () => reader.assignments.length === 2);
      expect(assigned()).toEqual([early, lane].map(laneName));

      await stage.harness.create(late.topic);
      await eventually('the new lane is assigned', () => reader.assignments.length === 3);
      expect(assigned()).toEqual([early, lane, late].map(laneName));
      expect(reader.revocations).toEqual([]);

      await stage.log.append(early.topic, numbered(0, 2));
      await stage.log.append(late.topic, numbered(0, 3));
      await eventually('all have been read', () => reader.values.length === 5);
      expect(reader.valuesOf(late)).toEqual(texts(0, 3));
      expect((await consumption.lag()).map((each) => [laneName(each.lane), each.end])).toEqual([
        [laneName(early), 2],
        [laneName(lane), 0],
        [laneName(late), 3],
      ]);
      const ends = new Map((await stage.log.ends([])).map((each) => [laneName(each), each.end]));
      expect([early, lane, late].map((each) => ends.get(laneName(each)))).toEqual([2, 0, 3]);
    });

    it('waits for the first topic of a family that has none yet', async () => {
      const reader = new RecordingReader(new Map());
      const consumption = await stage.read(reader, { topics: ['activity.late.*'] });
      expect(await consumption.lag()).toEqual([]);
      await stage.harness.create('activity.late.RGT');
      await eventually('the lane is assigned', () => reader.assignments.length === 1);
      await stage.log.append('activity.late.RGT', numbered(0, 3));
      await eventually('all have been read', () => reader.values.length === 3);
      expect(reader.values).toEqual(texts(0, 3));
    });

    it('stops a lane for good when its reader says so, and reads the others', async () => {
      const [bad, good] = [0, 1].map((partition) => ({ topic: counts.topic, partition })) as [Lane, Lane];
      const reader = new RecordingReader(new Map(), ({ lane: { partition } }) => {
        if (partition === bad.partition) throw new StopLane('this is not the log I was reading');
      });
      const consumption = await stage.read(reader, { topics: [counts.topic] });
      await stage.log.append(counts.topic, [...numbered(0, 3, keyOf(0)), ...numbered(0, 3, keyOf(1))]);

      const stopped = { kind: 'stopped', reason: 'this is not the log I was reading' };
      await eventually(
        'the lane has stopped',
        async () => (await stateOf(consumption, bad))?.state.kind === 'stopped',
      );
      expect((await stateOf(consumption, bad))?.state).toEqual(stopped);
      expect(reader.failures.map(({ retryInMs }) => retryInMs)).toEqual([undefined]);

      await stage.log.append(counts.topic, [...numbered(3, 6, keyOf(0)), ...numbered(3, 6, keyOf(1))]);
      await eventually('the other lane has been read', () => reader.valuesOf(good).length >= 6);
      expect(reader.valuesOf(bad)).toEqual([]);
      expect(reader.assignments.filter((each) => each.lane === laneName(bad))).toHaveLength(1);
      expect((await stateOf(consumption, bad))?.state).toEqual(stopped);
    });

    it.each([
      ['below the start', -1],
      ['past the end', 6],
    ])('stops a lane whose reader asks for a place %s', async (_, place) => {
      await stage.log.append(direct.topic, numbered(0, 5));
      const reader = new RecordingReader(new Map([[laneName(lane), place]]));
      const consumption = await stage.read(reader);

      await eventually(
        'the lane has stopped',
        async () => (await stateOf(consumption, lane))?.state.kind === 'stopped',
      );
      expect((await stateOf(consumption, lane))?.state).toMatchObject({
        reason: expect.stringContaining('outside the log'),
      });
      expect(reader.batches).toEqual([]);
    });

    it('goes on from a place that came to be while the reader was asked for it', async () => {
      await stage.log.append(direct.topic, numbered(0, 5));
      const positions: Positions = new Map();
      const reader = new RecordingReader(positions);
      const answer = reader.assigned.bind(reader);
      // Another member, not yet done with the lane, reads and records what is appended in between.
      reader.assigned = async (...asked) => {
        await stage.log.append(direct.topic, numbered(5, 8));
        positions.set(laneName(lane), 8);
        return answer(...asked);
      };
      const consumption = await stage.read(reader);
      await eventually('the lane is assigned', () => reader.assignments.length === 1);
      await stage.log.append(direct.topic, numbered(8, 10));

      await eventually('the rest has been read', () => reader.values.length >= 2);
      expect(reader.values).toEqual(texts(8, 10));
      expect(reader.failures).toEqual([]);
      expect((await stateOf(consumption, lane))?.state).toEqual({ kind: 'running' });
    });

    it('begins no batch of a paused lane until it is resumed', async () => {
      const [paused, open] = [2, 3].map((partition) => ({ topic: counts.topic, partition })) as [Lane, Lane];
      const reader = new RecordingReader(new Map());
      const consumption = await stage.read(reader, { topics: [counts.topic] });
      await stage.log.append(counts.topic, numbered(0, 1, keyOf(2)));
      await eventually('the lane is read', () => reader.valuesOf(paused).length === 1);

      consumption.pause(paused);
      await stage.log.append(counts.topic, [...numbered(1, 3, keyOf(2)), ...numbered(0, 2, keyOf(3))]);
      await eventually('the other lane has been read', () => reader.valuesOf(open).length >= 2);
      expect(reader.valuesOf(paused)).toEqual(['0']);
      expect((await stateOf(consumption, paused))?.state).toEqual({ kind: 'paused' });

      consumption.resume(paused);
      await eventually('the rest has been read', () => reader.valuesOf(paused).length >= 3);
      expect(reader.valuesOf(paused)).toEqual(['0', '1', '2']);
    });

    it('seeks back and forward, whatever batch is under way', async () => {
      await stage.log.append(direct.topic, numbered(0, 10));
      const reading: { consumption?: Consumption } = {};
      const seeks = [undefined, undefined, 0, 8, undefined];
      const reader = new RecordingReader(new Map(), () => {
        const next = seeks.shift();
        if (next !== undefined) reading.consumption?.seek(lane, next);
      });
      const consumption = await stage.read(reader, { batch: { ...batch, maxDeliveries: 3 } });
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
      await stage.harness.lay(lane, [undefined, undefined, '2', undefined]);
      const reader = new RecordingReader(new Map());
      await stage.read(reader, { batch: { ...batch, maxDeliveries: 2 } });

      await eventually('the end has been reached', () => reader.batches.at(-1)?.to === 4);
      expect(reader.batches.map(({ from, to, deliveries }) => [from, to, deliveries.length])).toEqual([
        [0, 2, 0],
        [2, 4, 1],
      ]);
    });

    it('tells how far each group is behind, as it last committed, to every member', async () => {
      const other = (await stage.harness.open()).log;
      await stage.log.append(direct.topic, numbered(0, 10));
      const reader = new RecordingReader(new Map());
      const consumption = await stage.read(reader);
      await eventually('all have been read', () => reader.values.length >= 10);
      expect(await stateOf(consumption, lane)).toMatchObject({ next: 0, end: 10, lag: 10 });

      consumption.committed(lane, 8);
      const elsewhere = await stage.read(new RecordingReader(new Map()), {}, other);
      await eventually('the other member knows', async () => (await stateOf(elsewhere, lane))?.next === 8);
      expect(await stateOf(elsewhere, lane)).toEqual({
        lane,
        next: 8,
        end: 10,
        lag: 2,
        state: { kind: 'elsewhere' },
      });
      const tracker = await stage.read(new RecordingReader(new Map()), { group: 'tracker' });
      expect(await stateOf(tracker, lane)).toMatchObject({ next: 0, lag: 10 });
      expect(() => consumption.committed(lane, -1)).toThrow(RangeError);
    });

    it('takes the place from which a reader goes on for one it has committed', async () => {
      await stage.log.append(direct.topic, numbered(0, 10));
      const consumption = await stage.read(new RecordingReader(new Map([[laneName(lane), 10]])));
      await eventually('nothing is left to do', async () => (await stateOf(consumption, lane))?.lag === 0);
    });
  });
}
