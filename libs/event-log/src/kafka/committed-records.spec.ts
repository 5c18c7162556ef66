import { describe, expect, it } from '@jest/globals';
import { committedDeliveries, coveredTo } from './committed-records';
import type { LogRecord } from './kafka-client';

interface Made {
  readonly by?: string;
  readonly in?: 'transaction' | 'marker';
  readonly key?: Buffer | null;
  readonly value?: Buffer | null;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** A record in a batch of its own, as a broker keeps it. */
function record(offset: number, made: Made = {}): LogRecord {
  return {
    offset: String(offset),
    timestamp: '1417392000000',
    key: made.key === undefined ? Buffer.from('urn:ods:RGN') : made.key,
    value: made.value === undefined ? Buffer.from(String(offset)) : made.value,
    headers: made.headers ?? {},
    isControlRecord: made.in === 'marker',
    batchContext: {
      firstOffset: String(offset),
      lastOffsetDelta: 0,
      producerId: made.by ?? '-1',
      inTransaction: made.in !== undefined,
    },
  };
}
const written = (offset: number, by: string) => record(offset, { by, in: 'transaction' });
const marker = (offset: number, by: string) => record(offset, { by, in: 'marker' });
const offsetsOf = (...[records, aborted, from]: Parameters<typeof committedDeliveries>) =>
  committedDeliveries(records, aborted, from).map(({ offset }) => offset);

describe('the deliveries among the records of a broker', () => {
  it('are those of committed transactions, and of none', () => {
    const records = [
      written(0, 'a'),
      record(1),
      written(2, 'b'),
      marker(3, 'a'),
      written(4, 'b'),
      marker(5, 'b'),
    ];
    expect(offsetsOf(records, [], 0)).toEqual([0, 1, 2, 4]);
    expect(offsetsOf(records, [{ producerId: 'b', firstOffset: '2' }], 0)).toEqual([0, 1]);
  });

  it('leave out every transaction given up, though several were open when the stretch begins', () => {
    const records = [written(10, 'b'), written(11, 'a'), marker(12, 'a'), written(13, 'b'), marker(14, 'b')];
    const aborted = [
      { producerId: 'a', firstOffset: '3' },
      { producerId: 'b', firstOffset: '7' },
    ];
    expect(offsetsOf(records, aborted, 10)).toEqual([]);
  });

  it('are again those of a producer once its transaction has ended, and only then', () => {
    const endLike = record(1, { by: 'a', in: 'transaction', key: Buffer.from([0, 0, 0, 0]) });
    const records = [
      written(0, 'a'),
      endLike,
      written(2, 'a'),
      marker(3, 'a'),
      written(4, 'a'),
      marker(5, 'a'),
    ];
    expect(offsetsOf(records, [{ producerId: 'a', firstOffset: '0' }], 0)).toEqual([4]);
  });

  it('begin where the stretch does, though the broker begins with the batch that it keeps', () => {
    expect(offsetsOf([record(3), record(4), record(5)], [], 4)).toEqual([4, 5]);
  });

  it('are whole, whatever a stranger left out', () => {
    const headers = { one: Buffer.from('1'), several: [Buffer.from('a'), Buffer.from('b')], none: null };
    const [delivery] = committedDeliveries([record(0, { key: null, value: null, headers })], [], 0);
    expect(delivery).toEqual({
      offset: 0,
      appendedAt: new Date('2014-12-01T00:00:00.000Z'),
      key: '',
      value: Buffer.alloc(0),
      headers: { one: '1', several: 'b', none: '' },
    });
  });

  it('cover what the last batch covers, and nothing that was not shown', () => {
    const last = record(7);
    const batch = { ...last, batchContext: { ...last.batchContext, firstOffset: '6', lastOffsetDelta: 4 } };
    expect(coveredTo([record(5), batch], 5)).toBe(11);
    expect(coveredTo([], 5)).toBe(5);
  });
});
