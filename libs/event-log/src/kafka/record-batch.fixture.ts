import { createRequire } from 'node:module';
import { ByteReader } from './byte-reader';
import { brokerError } from './kafka-client';

/** A record as anybody may send it. */
export interface RecordSent {
  readonly key?: Buffer | null;
  readonly value?: Buffer | null;
  readonly headers?: readonly (readonly [name: string, value: Buffer | null])[];
  /** What its sender numbers it in the batch, if not by its place. */
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
}

export interface BatchSent {
  readonly firstOffset?: number;
  readonly lastOffset?: number;
  readonly producerId?: bigint;
  /** Compression, kind of time, part of a transaction, control. */
  readonly attributes?: number;
  readonly format?: number;
  readonly count?: number;
  readonly firstMs?: number;
  readonly maxMs?: number;
  /** In place of the records as they are written out. */
  readonly body?: Buffer;
}

export const GZIP = 1;
export const SNAPPY = 2;
export const APPEND_TIME = 8;
export const TRANSACTIONAL = 16;
export const CONTROL = 32;

const require = createRequire(import.meta.url);
const crc32C = require('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (bytes: Buffer) => number;

/** The bytes of a batch with its checksum. */
export function encodeBatch(records: readonly RecordSent[], batch: BatchSent = {}): Buffer {
  const { firstOffset = 0, firstMs = 1_417_392_000_000 } = batch;
  const body = batch.body ?? Buffer.concat(records.map(encodeRecord));
  const checked = Buffer.concat([
    int16(batch.attributes ?? 0),
    int32((batch.lastOffset ?? firstOffset + records.length - 1) - firstOffset),
    int64(firstMs),
    int64(batch.maxMs ?? firstMs),
    int64(batch.producerId ?? -1n),
    int16(-1),
    int32(-1),
    int32(batch.count ?? records.length),
    body,
  ]);
  const head = Buffer.concat([int32(0), Buffer.from([batch.format ?? 2]), uint32(crc32C(checked))]);
  return Buffer.concat([int64(firstOffset), int32(head.length + checked.length), head, checked]);
}

/** Asks for a batch to be appended as it is, in version 7 of the protocol; the answer is where it came to stand. */
export function produceExchange(topic: string, partition: number, batch: Buffer) {
  const bytes = Buffer.concat([
    int16(-1), // no transaction
    int16(-1), // all replicas
    int32(5_000),
    int32(1),
    ...[int16(topic.length), Buffer.from(topic)],
    ...[int32(1), int32(partition)],
    ...[int32(batch.length), batch],
  ]);
  // As the client knows its own encoders.
  const encoded = { buf: bytes, buffer: bytes };
  return {
    request: { apiKey: 0, apiVersion: 7, apiName: 'Produce', encode: () => Promise.resolve(encoded) },
    response: {
      decode(answer: Buffer) {
        const reader = new ByteReader(answer);
        reader.int32();
        reader.slice(reader.int16());
        reader.int32();
        reader.int32();
        return Promise.resolve({ errorCode: reader.int16(), offset: Number(reader.int64()) });
      },
      parse: ({ errorCode, offset }: { readonly errorCode: number; readonly offset: number }) =>
        errorCode === 0 ? Promise.resolve(offset) : Promise.reject(brokerError(errorCode)),
    },
  };
}

function encodeRecord(record: RecordSent, index: number): Buffer {
  const { headers = [] } = record;
  const parts = [
    Buffer.from([0]),
    varint(record.timestampDelta ?? 0),
    varint(record.offsetDelta ?? index),
    ...sized(record.key === undefined ? Buffer.from('urn:ods:RGN') : record.key),
    ...sized(record.value === undefined ? Buffer.from(String(index)) : record.value),
    varint(headers.length),
    ...headers.flatMap(([name, value]) => [...sized(Buffer.from(name)), ...sized(value)]),
  ];
  const bytes = Buffer.concat(parts);
  return Buffer.concat([varint(bytes.length), bytes]);
}

function sized(bytes: Buffer | null): Buffer[] {
  return bytes === null ? [varint(-1)] : [varint(bytes.length), bytes];
}

/** As `ByteReader` reads it. */
function varint(value: number): Buffer {
  let folded = value < 0 ? -2 * value - 1 : 2 * value;
  const bytes: number[] = [];
  for (; folded >= 0x80; folded = Math.floor(folded / 0x80)) bytes.push((folded % 0x80) | 0x80);
  return Buffer.from([...bytes, folded]);
}

const int16 = (value: number) => written(2, (bytes) => bytes.writeInt16BE(value));
const int32 = (value: number) => written(4, (bytes) => bytes.writeInt32BE(value));
const uint32 = (value: number) => written(4, (bytes) => bytes.writeUInt32BE(value));
const int64 = (value: number | bigint) => written(8, (bytes) => bytes.writeBigInt64BE(BigInt(value)));

function written(length: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(length);
  write(bytes);
  return bytes;
}
