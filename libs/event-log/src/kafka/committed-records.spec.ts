import { describe, expect, it } from '@jest/globals';
import { committedDeliveries, coveredTo } from './committed-records';
import { CONTROL, encodeBatch, TRANSACTIONAL } from './record-batch.fixture';
import type { BatchSent } from './record-batch.fixture';
import { batchesIn } from './record-batches';

/** A record in a batch of its own, as a broker keeps it. */
const record = (firstOffset: number, batch: BatchSent = {}, key?: Buffer) =>
  encodeBatch([key === undefined ? {} : { key }], { firstOffset, ...batch });
const written = (offset: number, producerId: bigint, key?: Buffer) =>
  record(offset, { producerId, attributes: TRANSACTIONAL }, key);
const marker = (offset: number, producerId: bigint) =>
  record(offset, { producerId, attributes: TRANSACTIONAL | CONTROL });
const [a, b] = [1n, 2n];
const offsetsOf = (
  batches: readonly Buffer[],
  aborted: Parameters<typeof committedDeliveries>[1],
  from: number,
) => [...committedDeliveries(batchesIn(Buffer.concat(batches)), aborted, from)].map(({ offset }) => offset);

describe('the deliveries in the batches of a broker', () => {
  it('are those of committed transactions, and of none', () => {
    const batches = [written(0, a), record(1), written(2, b), marker(3, a), written(4, b), marker(5, b)];
    expect(offsetsOf(batches, [], 0)).toEqual([0, 1, 2, 4]);
    expect(offsetsOf(batches, [{ producerId: b, firstOffset: 2 }], 0)).toEqual([0, 1]);
  });

  it('leave out every transaction given up, though several were open when the stretch begins', () => {
    const batches = [written(10, b), written(11, a), marker(12, a), written(13, b), marker(14, b)];
    const aborted = [
      { producerId: a, firstOffset: 3 },
      { producerId: b, firstOffset: 7 },
    ];
    expect(offsetsOf(batches, aborted, 10)).toEqual([]);
  });

  it('are again those of a producer once its transaction has ended, and only then', () => {
    const endLike = written(1, a, Buffer.from([0, 0, 0, 0]));
    const batches = [written(0, a), endLike, written(2, a), marker(3, a), written(4, a), marker(5, a)];
    expect(offsetsOf(batches, [{ producerId: a, firstOffset: 0 }], 0)).toEqual([4]);
  });

  it('begin where the stretch does, though the broker begins with the batch that it keeps', () => {
    expect(offsetsOf([encodeBatch([{}, {}, {}], { firstOffset: 3 })], [], 4)).toEqual([4, 5]);
  });

  it('cover what the last batch covers, and nothing that was not shown', () => {
    const last = encodeBatch([{}, {}], { firstOffset: 6, lastOffset: 10 });
    const batches = batchesIn(Buffer.concat([record(5), last, record(11).subarray(0, 65)]));
    expect(coveredTo(batches, 5)).toBe(11);
    expect(coveredTo([], 5)).toBe(5);
  });
});
