import type { Delivery } from '../event-log';
import { StopLane } from '../event-log.errors';
import { ByteReader } from './byte-reader';

/** A batch as a broker keeps it, read no further than its head. */
export interface RecordBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly producerId: bigint;
  readonly inTransaction: boolean;
  /** Put there by the log itself: the end of a transaction. */
  readonly isControl: boolean;
  readonly isCompressed: boolean;
  /** When the broker had it, or when its newest record was made where the broker does not say. */
  readonly at: Date;
  /** The time of its first record where each has its own. */
  readonly firstMs: number | undefined;
  readonly count: number;
  /** All of it, head and records. */
  readonly bytes: Buffer;
}

const HEAD_BYTES = 61;
/** The offset and the length, which does not count themselves. */
const LENGTH_BYTES = 12;
const FORMAT = 2;
const COMPRESSION = 0x07;
const APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
/** A stranger's key may be as long as a batch; nothing is told apart by it. */
const KEY_BYTES_MAX = 4 * 1024;
/** Of one delivery, several times what the attributes of an event come to. */
const HEADERS_BYTES_MAX = 64 * 1024;
/** What each header takes besides its name and its value, or very many small ones would take much more. */
const HEADER_BYTES = 64;
/** As far as a Date goes. A sender may write any number for a time, where the broker lets it. */
const TIME_MS_MAX = 8_640_000_000_000_000;

/**
 * The batches in what a broker gave; one that is cut off at the end is left out.
 *
 * @throws StopLane when one is not in the format that brokers have written since Kafka 0.11
 */
export function batchesIn(bytes: Buffer): RecordBatch[] {
  const batches: RecordBatch[] = [];
  for (let at = 0; at + HEAD_BYTES <= bytes.length;) {
    const whole = LENGTH_BYTES + bytes.readInt32BE(at + 8);
    if (at + whole > bytes.length) break;
    batches.push(batchOf(bytes.subarray(at, at + whole)));
    at += whole;
  }
  return batches;
}

function batchOf(bytes: Buffer): RecordBatch {
  const reader = new ByteReader(bytes);
  const firstOffset = Number(reader.int64());
  reader.int32(); // the length
  reader.int32(); // the epoch of the leader
  const format = reader.int8();
  if (format !== FORMAT || bytes.length < HEAD_BYTES)
    throw new StopLane(`At offset ${firstOffset} stands a batch of format ${format}, which cannot be read.`);
  reader.int32(); // the checksum, which is the network's care
  const attributes = reader.int16();
  const lastOffset = firstOffset + reader.int32();
  const firstMs = Number(reader.int64());
  const at = new Date(withinDates(Number(reader.int64())));
  const producerId = reader.int64();
  reader.int16(); // the epoch of the producer
  reader.int32(); // its own number for the batch
  return {
    firstOffset,
    lastOffset,
    producerId,
    inTransaction: (attributes & TRANSACTIONAL) !== 0,
    isControl: (attributes & CONTROL) !== 0,
    isCompressed: (attributes & COMPRESSION) !== 0,
    at,
    firstMs: (attributes & APPEND_TIME) === 0 ? firstMs : undefined,
    count: reader.int32(),
    bytes,
  };
}

/**
 * The deliveries of a batch from an offset on, each read when its turn comes: there may be very many. Others than the
 * gateway may produce: what they leave out is empty.
 *
 * What is compressed was there before the topic was held to keep nothing so. That, and what is no batch of records,
 * is given unread, as one delivery at the last offset, for whoever reads to put aside: nothing that a sender wrote
 * stops a lane.
 */
export function* deliveriesOf(batch: RecordBatch, from: number): Generator<Delivery> {
  if (batch.isCompressed || !isReadable(batch)) {
    if (batch.lastOffset >= from)
      yield { offset: batch.lastOffset, appendedAt: batch.at, key: '', value: batch.bytes, headers: {} };
    return;
  }
  const reader = recordsIn(batch);
  for (let index = 0; index < batch.count; index += 1) {
    const delivery = readDelivery(reader, batch, index);
    if (delivery.offset >= from) yield delivery;
  }
}

/**
 * Passes over all of it: each record ends where it says, and is at an offset of its batch after the one before it. Of
 * one that is not so none of its records is given, wherever a stretch of it begins.
 */
function isReadable(batch: RecordBatch): boolean {
  const reader = recordsIn(batch);
  let last = batch.firstOffset - 1;
  try {
    for (let index = 0; index < batch.count; index += 1) {
      const offset = offsetIn(batch, index, passRecord(reader));
      if (offset <= last || offset > batch.lastOffset) return false;
      last = offset;
    }
    return true;
  } catch {
    return false;
  }
}

function recordsIn({ bytes }: RecordBatch): ByteReader {
  return new ByteReader(bytes.subarray(HEAD_BYTES));
}

/** Where none is missing a record is where it stands, whatever its sender numbered it. */
function offsetIn({ firstOffset, lastOffset, count }: RecordBatch, index: number, stated: number): number {
  return firstOffset + (count === lastOffset - firstOffset + 1 ? index : stated);
}

/** @throws RangeError where it ends elsewhere than it says; returns what it is numbered by its sender */
function passRecord(reader: ByteReader): number {
  const length = reader.varint();
  const end = reader.at + length;
  reader.int8();
  reader.passVarlong();
  const stated = reader.varint();
  reader.pass(reader.varint());
  reader.pass(reader.varint());
  for (let left = reader.varint(); left > 0; left -= 1) {
    reader.pass(reader.varint());
    reader.pass(reader.varint());
  }
  if (reader.at !== end) throw new RangeError(`A record of ${length} bytes ends elsewhere.`);
  return stated;
}

/** Of a batch that was passed over to its end. */
function readDelivery(reader: ByteReader, batch: RecordBatch, index: number): Delivery {
  reader.varint(); // the length
  reader.int8(); // attributes, of which there are none
  const afterFirstMs = Number(reader.varlong());
  const stated = reader.varint();
  const key = reader.slice(reader.varint());
  const value = reader.slice(reader.varint());
  return {
    offset: offsetIn(batch, index, stated),
    appendedAt: batch.firstMs === undefined ? batch.at : new Date(withinDates(batch.firstMs + afterFirstMs)),
    key: key === undefined || key.length > KEY_BYTES_MAX ? '' : key.toString(),
    value: value ?? Buffer.alloc(0),
    headers: readHeaders(reader),
  };
}

/** What does not fit any more is left out; what is smaller and comes after it may still be there. */
function readHeaders(reader: ByteReader): Record<string, string> {
  let left = reader.varint();
  if (left <= 0) return {};
  const headers = new Map<string, string>();
  let room = HEADERS_BYTES_MAX;
  for (; left > 0; left -= 1) {
    const name = reader.slice(reader.varint());
    const value = reader.slice(reader.varint());
    const bytes = HEADER_BYTES + (name?.length ?? 0) + (value?.length ?? 0);
    if (bytes > room) continue;
    room -= bytes;
    // Of several of one name the last counts, as in Kafka's own clients.
    headers.set(name?.toString() ?? '', value?.toString() ?? '');
  }
  return Object.fromEntries(headers);
}

function withinDates(ms: number): number {
  return Math.min(Math.max(ms, 0), TIME_MS_MAX);
}
