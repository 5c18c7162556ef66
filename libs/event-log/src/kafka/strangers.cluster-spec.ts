import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { direct, lane, numbered, setStage, stateOf } from '../event-log.fixture';
import { eventually } from '../eventually.fixture';
import { RecordingReader } from '../recording-reader.fixture';
import { makeKafkaHarness } from './kafka-event-log.fixture';
import { CONTROL, encodeBatch, GZIP, SNAPPY } from './record-batch.fixture';

const ONE_RECORD = Buffer.from([12, 0, 0, 0, 1, 1, 0]);
/** The same, its key of no bytes: five bytes say so, of which brokers keep 32 bits. */
const LONG_LENGTH = Buffer.from([20, 0, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x70, 1, 0]);
const MANY = 126_000;

/** What a broker takes from anybody who may write, and the deliveries it holds. */
const TAKEN: Readonly<Record<string, readonly [batch: Buffer, deliveries: number]>> = {
  'records misnumbered by their sender': [
    encodeBatch([{ offsetDelta: 5 }, { offsetDelta: 5 }, { offsetDelta: -3 }]),
    3,
  ],
  'as many records as fit, with nothing in them': [
    encodeBatch(Array.from({ length: MANY }, () => ({ key: null, value: null }))),
    MANY,
  ],
  'a record of headers': [
    encodeBatch([{ headers: Array.from({ length: 100_000 }, (_, name) => [String(name), null] as const) }]),
    1,
  ],
  'a length longer than need be': [encodeBatch([{}], { body: LONG_LENGTH }), 1],
  'a time beyond all dates': [encodeBatch([{ timestampDelta: 2 ** 62 }], { firstMs: -1 }), 1],
  'a record near the limit': [encodeBatch([{ value: Buffer.alloc(1_170_000) }]), 1],
  'a compressed batch': [encodeBatch([{}], { attributes: GZIP, body: gzipSync(ONE_RECORD) }), 1],
};

/** What it refuses: the rest could not be read otherwise. */
const REFUSED: Readonly<Record<string, Buffer>> = {
  'a record beyond the limit': encodeBatch([{ value: Buffer.alloc(1_300_000) }]),
  'an end of a transaction': encodeBatch([{}], { attributes: CONTROL }),
  'more offsets than records': encodeBatch([{}, {}], { lastOffset: 4 }),
  'more records than there are': encodeBatch([{}], { count: 2, lastOffset: 1 }),
  'a batch of nothing': encodeBatch([]),
  'what is no record': encodeBatch([{}], { body: Buffer.from([20, 0, 0, 0, 1, 1, 0]) }),
  'something after the records': encodeBatch([{}], { body: Buffer.concat([ONE_RECORD, ONE_RECORD]) }),
  'what only looks compressed': encodeBatch([{}], { attributes: SNAPPY }),
  'a compression that there is not': encodeBatch([{}], { attributes: 7 }),
  'another format': encodeBatch([{}], { format: 3 }),
};

describe('what a stranger writes into a lane', () => {
  const stage = setStage(makeKafkaHarness);

  it('is read like anything else, and what follows it', async () => {
    let next = 0;
    for (const [what, [batch, deliveries]] of Object.entries(TAKEN)) {
      expect([what, await stage.harness.produce(lane, batch)]).toEqual([what, next]);
      next += deliveries;
    }
    await stage.log.append(direct.topic, numbered(0, 1));
    const reader = new RecordingReader(new Map());
    const consumption = await stage.read(reader);
    await eventually('all has been read', () => reader.batches.at(-1)?.to === next + 1, 60_000);
    expect(reader.failures).toEqual([]);
    // It may just be joining again.
    await eventually('it reads on', async () => (await stateOf(consumption, lane))?.state.kind === 'running');
    let place = 0;
    for (const { deliveries } of reader.batches)
      for (const { offset } of deliveries) place += Number(offset === place);
    expect(place).toBe(next + 1);

    // Of a batch of very many only what is asked for, wherever it begins.
    const tail = await stage.log.read(lane, MANY, { maxDeliveries: 2, maxBytes: 1_000 });
    expect(tail.deliveries.map(({ offset, value }) => [offset, value.length])).toEqual([
      [MANY, 0],
      [MANY + 1, 0],
    ]);
  });

  it('is refused by the broker where it could not be read', async () => {
    for (const [what, batch] of Object.entries(REFUSED)) {
      const outcome = await stage.harness.produce(lane, batch).catch(() => 'refused');
      expect([what, outcome]).toEqual([what, 'refused']);
    }
    expect(await stage.log.bounds(lane)).toEqual({ start: 0, end: 0 });
  });
});
