import { describe, expect, it } from '@jest/globals';
import { OffsetOutOfRange } from './event-log.errors';
import type { Stage } from './event-log.fixture';
import { batch, counts, direct, lane, numbered } from './event-log.fixture';

export function describeLooking(stage: Stage): void {
  describe('looking', () => {
    it('knows its lanes and what they hold', async () => {
      await stage.log.append(direct.topic, numbered(0, 7));
      expect(await stage.log.lanes(counts.topic)).toEqual(
        Array.from({ length: 12 }, (_, partition) => ({ topic: counts.topic, partition })),
      );
      expect(await stage.log.lanes('activity.nothing')).toEqual([]);
      expect(await stage.log.bounds(lane)).toEqual({ start: 0, end: 7 });
      expect(await stage.log.bounds({ topic: counts.topic, partition: 12 })).toBeUndefined();
    });

    it('gives no more than was asked for, and says where it ended', async () => {
      await stage.log.append(direct.topic, numbered(10, 20));
      const some = await stage.log.read(lane, 4, { maxDeliveries: 3, maxBytes: 1_000 });
      expect(some).toMatchObject({ lane, from: 4, to: 7, logEnd: 10 });
      expect(some.deliveries.map(({ value }) => value.toString())).toEqual(['14', '15', '16']);

      // Two bytes each, and eleven of a key: the third reaches thirty.
      const light = await stage.log.read(lane, 0, { maxDeliveries: 100, maxBytes: 30 });
      expect(light).toMatchObject({ from: 0, to: 3, logEnd: 10 });
      expect(await stage.log.read(lane, 10, batch)).toMatchObject({
        from: 10,
        to: 10,
        deliveries: [],
        logEnd: 10,
      });
    });

    it('refuses a place it does not hold, and never chooses another', async () => {
      await stage.log.append(direct.topic, numbered(0, 2));
      await expect(stage.log.read(lane, 3, batch)).rejects.toThrow(OffsetOutOfRange);
      await expect(stage.log.read(lane, -1, batch)).rejects.toThrow(OffsetOutOfRange);
    });

    it('says where each lane ends, and since when something waits beyond a reader', async () => {
      const deliver = async (text: string) => (await stage.log.append(direct.topic, numbered(0, 1, text)))[0];
      const first = await deliver('urn:ods:RGN');
      const second = await deliver('urn:ods:RGM');
      const endFrom = async (nextOffset: number) =>
        (await stage.log.ends([{ ...lane, nextOffset }])).find(({ topic }) => topic === lane.topic);
      const newestAt = second?.appendedAt;
      const waitingSince = first?.appendedAt;
      expect(await endFrom(0)).toEqual({ ...lane, nextOffset: 0, end: 2, waitingSince, newestAt });
      expect(await endFrom(2)).toEqual({ ...lane, nextOffset: 2, end: 2, waitingSince: null, newestAt });
      // Of a reader that was further it is another log.
      expect(await endFrom(7)).toEqual({ ...lane, nextOffset: 7, end: 2, waitingSince: null, newestAt });

      const unread = (await stage.log.ends([])).filter(({ topic }) => topic === counts.topic);
      expect(unread).toHaveLength(12);
      expect(unread[0]).toEqual({
        topic: counts.topic,
        partition: 0,
        nextOffset: 0,
        end: 0,
        waitingSince: null,
        newestAt: null,
      });
    });

    it('covers an offset that does not exist, and so says that it never will', async () => {
      await stage.harness.lay(lane, ['0', '1', undefined, '3', undefined]);

      const covered = await stage.log.read(lane, 0, batch);
      expect(covered).toMatchObject({ from: 0, to: 5 });
      expect(covered.deliveries.map(({ offset }) => offset)).toEqual([0, 1, 3]);
      expect(await stage.log.read(lane, 4, batch)).toMatchObject({ from: 4, to: 5, deliveries: [] });
    });
  });
}
