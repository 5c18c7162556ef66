import { describe, expect, it } from '@jest/globals';
import type { Lane } from '../event-log';
import { committedDeliveries } from './committed-records';
import { LaneReader } from './lane-reader';
import { encodeBatch } from './record-batch.fixture';
import type { RecordSent } from './record-batch.fixture';
import { batchesIn } from './record-batches';
import { Stretch } from './stretch';

const limits = { maxDeliveries: 2, maxBytes: 10_000 };
const laneOf = (partition: number): Lane => ({ topic: 'activity.counts', partition });

/** A reader of lanes of batches of four deliveries, each of some 4,000 bytes. */
function readerOf(fetchBytes: number, restsBytes: number) {
  const fetched: { readonly partition: number; readonly bytes: number }[] = [];
  const value = Buffer.alloc(950);
  const batchAt = (firstOffset: number) =>
    encodeBatch([{ value }, { value }, { value }, { value }], { firstOffset });
  const reader = new LaneReader(
    {
      bounds: () => Promise.resolve({ start: 0, end: 300 }),
      fetch: ({ partition }, from, bytes) => {
        fetched.push({ partition, bytes });
        const count = Math.max(1, Math.floor(bytes / 4_000));
        const batches = Array.from({ length: count }, (_, index) => batchAt(from - (from % 4) + 4 * index));
        return Promise.resolve({ end: 300, aborted: [], batches: Buffer.concat(batches) });
      },
    },
    fetchBytes,
    restsBytes,
  );
  /** Reads on in so many lanes, and says of how many something had to be fetched. */
  const readAll = async (lanes: number, from: number) => {
    const before = fetched.length;
    for (let partition = 0; partition < lanes; partition += 1) {
      const { deliveries } = await reader.read(laneOf(partition), from, limits);
      expect(deliveries.map(({ offset }) => offset)).toEqual([from, from + 1]);
    }
    return fetched.length - before;
  };
  return { reader, fetched, readAll };
}

describe('what was fetched and not asked for', () => {
  it('is kept for the next look at the lane, unless that is at another place', async () => {
    const { reader, fetched, readAll } = readerOf(16_000, 64_000);
    expect(await readAll(2, 0)).toBe(2);
    expect(await readAll(2, 2)).toBe(0);
    await reader.read(laneOf(0), 1, limits);
    expect(fetched).toHaveLength(3);
  });

  it('is less of each lane the more there are, so that all find it there', async () => {
    const { fetched, readAll } = readerOf(16_000, 64_000);
    await readAll(10, 0);
    expect([fetched[0]?.bytes, fetched[9]?.bytes]).toEqual([16_000, 6_400]);
    expect(await readAll(10, 4)).toBeGreaterThan(0);
    expect(await readAll(10, 6)).toBe(0);
  });

  it('takes no more than a share of memory, though brokers give whole batches of however many lanes', async () => {
    const { readAll } = readerOf(16_000, 20_000);
    await readAll(100, 0);
    // Those of five are still there.
    expect(await readAll(100, 2)).toBe(95);
  });
});

describe('a batch', () => {
  const KIBIBYTE = 1024;
  const of = (bytes: number) => Buffer.alloc(bytes, 'x');
  /** A reader of a lane of such records, each in a batch of its own, and of how many it has fetched. */
  function readerOfEach(record: RecordSent) {
    let fetched = 0;
    const reader = new LaneReader(
      {
        bounds: () => Promise.resolve({ start: 0, end: 300 }),
        fetch: (_, from) => {
          fetched += 1;
          const batches = encodeBatch([record], { firstOffset: from });
          return Promise.resolve({ end: 300, aborted: [], batches });
        },
      },
      1,
    );
    return { reader, fetched: () => fetched };
  }
  const atMost = { maxDeliveries: 100, maxBytes: 256 * KIBIBYTE };

  it('ends with what its keys and headers hold, not with its values alone', () => {
    const batches = Buffer.concat(
      Array.from({ length: 20 }, (_, firstOffset) =>
        encodeBatch([{ key: of(KIBIBYTE), value: of(0), headers: [['note', of(3 * KIBIBYTE - 4)]] }], {
          firstOffset,
        }),
      ),
    );
    const stretch = new Stretch(0, 20, 20, batches.length, committedDeliveries(batchesIn(batches), [], 0));
    const { deliveries, bytes } = stretch.take({ maxDeliveries: 20, maxBytes: 15 * KIBIBYTE });
    expect([deliveries.length, bytes, stretch.from]).toEqual([4, 16 * KIBIBYTE, 4]);
  });

  it('ends where enough was fetched for it, though little of that is in its deliveries', async () => {
    const { reader, fetched } = readerOfEach({ value: of(1), headers: [['note', of(100 * KIBIBYTE)]] });
    const { deliveries, to } = await reader.read(laneOf(0), 0, atMost);
    expect([deliveries.length, to, fetched()]).toEqual([3, 3, 3]);
    expect((await reader.read(laneOf(0), 3, atMost)).to).toBe(6);
  });
});
