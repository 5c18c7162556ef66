import { describe, expect, it } from '@jest/globals';
import type { Lane } from '../event-log';
import { LaneReader } from './lane-reader';
import { encodeBatch } from './record-batch.fixture';

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
