import { describe, expect, it } from '@jest/globals';
import type { Placed } from './event-log';
import { LimitExceeded, MalformedDelivery, UnknownTopic } from './event-log.errors';
import type { Stage } from './event-log.fixture';
import { batch, counts, direct, keyOf, lane, numbered, texts } from './event-log.fixture';
import { eventually } from './eventually.fixture';
import { RecordingReader } from './recording-reader.fixture';

export function describeAppending(stage: Stage): void {
  describe('appending', () => {
    it('keeps every byte, the key and the headers', async () => {
      const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      const headers = { 'content-type': 'application/cloudevents+json', note: 'Tŷ\u0000"\\\n' };
      await stage.log.append(direct.topic, [
        { key: 'urn:ods:RGN', value: everyByte, headers },
        { key: 'clé', value: Buffer.alloc(0) },
      ]);

      const { deliveries } = await stage.log.read(lane, 0, batch);
      expect(deliveries.map(({ key }) => key)).toEqual(['urn:ods:RGN', 'clé']);
      expect(deliveries.map(({ value }) => value.toString('hex'))).toEqual([everyByte.toString('hex'), '']);
      expect(deliveries.map((delivery) => delivery.headers)).toEqual([headers, {}]);
    });

    it('says where each delivery stands, from 0, in the order given', async () => {
      const first = await stage.log.append(direct.topic, numbered(0, 3));
      const second = await stage.log.append(direct.topic, numbered(3, 5));

      expect([...first, ...second].map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4]);
      const { deliveries } = await stage.log.read(lane, 0, batch);
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
      const placed = await stage.log.append(
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
      await expect(stage.log.append(direct.topic, [good, big])).rejects.toThrow(LimitExceeded);
      await expect(stage.log.append(direct.topic, [good, big])).rejects.toThrow('262144');
      await expect(stage.log.append(direct.topic, [good, { ...good, key: '' }])).rejects.toThrow(
        MalformedDelivery,
      );
      await expect(stage.log.append(direct.topic, [good, { ...good, key: 'a\u0000' }])).rejects.toThrow(
        'U+0000',
      );
      await expect(stage.log.append('activity.nothing', [good])).rejects.toThrow(UnknownTopic);
      expect(await stage.log.bounds(lane)).toEqual({ start: 0, end: 0 });
    });

    it('hands out every offset once, without a gap, to many writers in two processes', async () => {
      const other = (await stage.harness.open()).log;
      const reader = new RecordingReader(new Map());
      await stage.read(reader, { topics: [counts.topic] });

      const placed = await Promise.all(
        Array.from({ length: 40 }, async (_, writer) => {
          const mine: Placed[] = [];
          for (let call = 0; call < 8; call += 1) {
            const deliveries = Array.from({ length: 6 }, (__, index) => ({
              key: keyOf((writer + index) % 3),
              value: Buffer.from(`${writer}.${call}.${index}`),
            }));
            mine.push(...(await (writer % 2 === 0 ? stage.log : other).append(counts.topic, deliveries)));
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
}
