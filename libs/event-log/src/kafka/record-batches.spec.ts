import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../event-log';
import { StopLane } from '../event-log.errors';
import { APPEND_TIME, encodeBatch, SNAPPY } from './record-batch.fixture';
import type { BatchSent, RecordSent } from './record-batch.fixture';
import { batchesIn, deliveriesOf } from './record-batches';

function read(records: readonly RecordSent[], batch: BatchSent = {}, from = 0): Delivery[] {
  return batchesIn(encodeBatch(records, batch)).flatMap((each) => [...deliveriesOf(each, from)]);
}
const at = (records: readonly RecordSent[], batch?: BatchSent) =>
  read(records, batch).map(({ appendedAt }) => appendedAt.toISOString());

describe('the deliveries of a batch', () => {
  it('are whole, whatever a stranger left out', () => {
    const headers = [
      ['one', Buffer.from('1')],
      ['several', Buffer.from('a')],
      ['several', Buffer.from('b')],
      ['none', null],
      ['__proto__', Buffer.alloc(0)],
    ] as const;
    const [delivery, other] = read([{ key: null, value: null, headers }, { key: Buffer.alloc(0) }]);
    expect(delivery).toEqual({
      offset: 0,
      appendedAt: new Date('2014-12-01T00:00:00.000Z'),
      key: '',
      value: Buffer.alloc(0),
      headers: Object.fromEntries([
        ['one', '1'],
        ['several', 'b'],
        ['none', ''],
        ['__proto__', ''],
      ]),
    });
    expect(other).toMatchObject({ offset: 1, key: '', value: Buffer.from('1') });
  });

  it('may be very many, and are read in moments', () => {
    const batches = batchesIn(
      encodeBatch(
        Array.from({ length: 130_000 }, () => ({ key: null, value: null })),
        { firstOffset: 7 },
      ),
    );
    const beginMs = performance.now();
    expect(batches.flatMap((batch) => [...deliveriesOf(batch, 0)]).at(-1)?.offset).toBe(130_006);
    expect(performance.now() - beginMs).toBeLessThan(10_000);
  });

  it('have no key and no headers beyond a bound, but those that fit', () => {
    const of = (bytes: number) => Buffer.alloc(bytes, 'x');
    const headers = [
      ['ce_id', of(5)],
      ['large', of(64 * 1024)],
      ['ce_source', of(6)],
    ] as const;
    const [within, beyond] = read([{ key: of(4_096) }, { key: of(4_097), headers }]);
    expect(within?.key).toHaveLength(4_096);
    expect(beyond).toMatchObject({ key: '', value: Buffer.from('1') });
    expect(beyond?.headers).toEqual({ ce_id: 'xxxxx', ce_source: 'xxxxxx' });

    const many = Array.from({ length: 100_000 }, (_, index) => [String(index), null] as const);
    expect(Object.keys(read([{ headers: many }])[0]?.headers ?? {}).length).toBeLessThan(1_000);
  });

  it('are where they stand, however their sender numbered them, as long as none is missing', () => {
    const misnumbered = [{ offsetDelta: 5 }, { offsetDelta: 5 }, { offsetDelta: -3 }];
    expect(read(misnumbered, { firstOffset: 10 }).map(({ offset }) => offset)).toEqual([10, 11, 12]);
    expect(read([{ offsetDelta: 1 }, { offsetDelta: 3 }], { lastOffset: 4 })).toMatchObject([
      { offset: 1 },
      { offset: 3 },
    ]);
  });

  it('have the time of the log, or their own where it has none, within what a date can say', () => {
    const september = Date.parse('2014-09-30T12:00:00Z');
    const itsOwn = [{ timestampDelta: 1 }, { timestampDelta: 60_000 }];
    expect(at(itsOwn, { attributes: APPEND_TIME, firstMs: 5, maxMs: september })).toEqual([
      '2014-09-30T12:00:00.000Z',
      '2014-09-30T12:00:00.000Z',
    ]);
    expect(at(itsOwn, { firstMs: september })).toEqual([
      '2014-09-30T12:00:00.001Z',
      '2014-09-30T12:01:00.000Z',
    ]);
    expect(at([{}, { timestampDelta: 2 ** 62 }], { firstMs: -1 })).toEqual([
      '1970-01-01T00:00:00.000Z',
      '+275760-09-13T00:00:00.000Z',
    ]);
  });

  it('are one where the batch is compressed: as it stands, at its last offset', () => {
    const bytes = encodeBatch([{}, {}], { firstOffset: 4, attributes: SNAPPY });
    const compressed = { firstOffset: 4, attributes: SNAPPY };
    expect(read([{}, {}], compressed, 5)).toMatchObject([{ offset: 5, key: '', value: bytes, headers: {} }]);
    expect(read([{}, {}], compressed, 6)).toEqual([]);
  });

  it('are read where their sender wrote numbers longer than need be, as brokers read them', () => {
    // No key: of the five bytes of its length a broker keeps 32 bits, and they are zero.
    const longer = Buffer.from([20, 0, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x70, 1, 0]);
    expect(read([{}], { body: longer })).toMatchObject([{ offset: 0, key: '', value: Buffer.alloc(0) }]);
    // Ten bytes of a time, of which 64 bits count: -1.
    const earlier = Buffer.from([30, 0, 0x81, ...Array<number>(8).fill(0x80), 0x7e, 0, 1, 1, 0]);
    expect(at([{}], { body: earlier, firstMs: 1_000 })).toEqual(['1970-01-01T00:00:00.999Z']);
  });

  it('are one where a broker kept what is no batch of records: as it stands, at its last offset', () => {
    const longest = Buffer.from([22, 0, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 1, 0]);
    const broken: readonly (readonly [RecordSent[], BatchSent])[] = [
      [[{}], { count: 2, lastOffset: 1 }],
      [[{}], { body: Buffer.from([20, 0, 0, 0, 1, 1, 0]) }],
      [[{}], { body: longest }],
      [[{ offsetDelta: 9 }, {}], { lastOffset: 5 }],
      [[{ offsetDelta: 3 }, { offsetDelta: 2 }], { lastOffset: 5 }],
    ];
    for (const [records, batch] of broken) {
      const { lastOffset = 0 } = batch;
      const unread = { offset: lastOffset, key: '', value: encodeBatch(records, batch), headers: {} };
      expect(read(records, batch)).toMatchObject([unread]);
      expect(read(records, batch, lastOffset)).toMatchObject([unread]);
      expect(read(records, batch, lastOffset + 1)).toEqual([]);
    }
  });

  it('stop the lane where the log is in a format that nobody could write when this was made', () => {
    const reason = 'At offset 0 stands a batch of format 3, which cannot be read.';
    expect(() => read([{}], { format: 3 })).toThrow(new StopLane(reason));
  });
});
