import { describe, expect, it } from '@jest/globals';
import type { NewDelivery } from './event-log';
import { laneName } from './event-log';
import { LogClosed } from './event-log.errors';
import type { Stage } from './event-log.fixture';
import { counts, direct, keyOf, lane, numbered, texts } from './event-log.fixture';
import { eventually } from './eventually.fixture';
import type { Positions } from './recording-reader.fixture';
import { RecordingReader } from './recording-reader.fixture';

export function describeMembers(stage: Stage): void {
  describe('members of a group', () => {
    const topics = [counts.topic];
    const everywhere = (text: string): NewDelivery[] =>
      Array.from({ length: 12 }, (_, partition) => ({ key: keyOf(partition), value: Buffer.from(text) }));
    const held = (reader: RecordingReader): number => reader.assignments.length - reader.revocations.length;

    it('share the lanes, and take over those of one that vanishes without a word', async () => {
      const positions: Positions = new Map();
      const [first, second] = [new RecordingReader(positions), new RecordingReader(positions)];
      const other = await stage.harness.open();
      await stage.read(first, { topics });
      await stage.read(second, { topics }, other.log);
      await eventually('each has six lanes', () => held(first) === 6 && held(second) === 6);
      await stage.log.append(counts.topic, everywhere('before'));
      await eventually('all have been read', () => first.values.length + second.values.length >= 12);

      await other.vanish();
      await stage.log.append(counts.topic, everywhere('after'));
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
      const consumption = await stage.read(reader);
      await stage.log.append(direct.topic, numbered(0, 3));
      await eventually('the batch is under way', () => reader.mostAtOnce === 1);

      let stopped = false;
      const stopping = consumption.stop().then(() => (stopped = true));
      const successor = new RecordingReader(new Map([[laneName(lane), 3]]));
      await stage.read(successor, {}, (await stage.harness.open()).log);
      expect([stopped, reader.revocations, successor.assignments]).toEqual([false, [], []]);

      finish.now?.();
      await stopping;
      expect(reader.values).toEqual(texts(0, 3));
      expect(reader.revocations).toEqual([laneName(lane)]);
      await eventually('the next member has the lane', () => successor.assignments.length === 1);
    });

    it('hand over idle lanes at once, and one that is in a batch when it is done', async () => {
      const busy = { topic: counts.topic, partition: 0 };
      let finish: () => void = () => {};
      const finished = new Promise<void>((resolve) => (finish = resolve));
      const first = new RecordingReader(new Map(), () => finished);
      await stage.read(first, { topics });
      await stage.log.append(counts.topic, numbered(0, 1, keyOf(0)));
      await eventually('the batch is under way', () => first.mostAtOnce === 1);

      const second = new RecordingReader(new Map([[laneName(busy), 1]]));
      await stage.read(second, { topics }, (await stage.harness.open()).log);
      await eventually('the idle lanes have moved', () => second.assignments.length >= 5);
      expect(second.assignments.map((each) => each.lane)).not.toContain(laneName(busy));
      finish();
      await eventually('the busy lane has moved', () => second.assignments.length === 6);
      expect(second.assignments.at(-1)?.lane).toBe(laneName(busy));
      expect(first.values).toEqual(['0']);
    });

    it('have nothing more to do with a log that is closed', async () => {
      const reader = new RecordingReader(new Map());
      await stage.read(reader, { topics });
      await eventually('the lanes are assigned', () => reader.assignments.length === 12);
      await stage.log.close();

      await expect(stage.log.append(counts.topic, everywhere('late'))).rejects.toThrow(LogClosed);
      await expect(stage.read(reader, { topics })).rejects.toThrow(LogClosed);
      expect(reader.revocations).toHaveLength(12);
    });
  });
}
