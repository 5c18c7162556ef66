import { ByteReader } from './byte-reader';
import type { Broker } from './kafka-client';
import { brokerError, fetchRequest, READ_COMMITTED } from './kafka-client';

/** What a broker gave of a lane. */
export interface FetchedLane {
  /** Where it ends, without what a transaction has not committed yet. */
  readonly end: number;
  /** The transactions given up of which something may be among them. */
  readonly aborted: readonly AbortedTransaction[];
  /** Record batches as they are kept, the last of which may be cut off. */
  readonly batches: Buffer;
}

export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

export interface LaneStretch {
  /** By its name on the broker. */
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly maxBytes: number;
}

/** Bounds any one answer, the batch a broker gives at least apart. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;
const NO_REPLICA = -1;

/**
 * Asks a broker for a stretch of one lane. The client's own way decodes all records at once, and a batch of very many
 * small ones, which anybody who may produce can send, is more than it can take.
 *
 * @throws what the broker refuses it with
 */
export async function fetchLane(
  broker: Pick<Broker, 'connectionPool'>,
  { topic, partition, from, maxBytes }: LaneStretch,
): Promise<FetchedLane> {
  return broker.connectionPool.send({
    request: fetchRequest({
      replicaId: NO_REPLICA,
      isolationLevel: READ_COMMITTED,
      maxWaitTime: 0,
      minBytes: 0,
      maxBytes: ANSWER_BYTES_MAX,
      topics: [{ topic, partitions: [{ partition, fetchOffset: String(from), maxBytes }] }],
    }),
    response: {
      decode: (bytes) => Promise.resolve(decodeAnswer(bytes)),
      parse: ({ errorCodes, lane }) => {
        const errorCode = errorCodes.find((code) => code !== 0);
        if (errorCode !== undefined) return Promise.reject(brokerError(errorCode));
        if (lane === undefined)
          return Promise.reject(new Error('The broker answered with nothing of the lane.'));
        return Promise.resolve(lane);
      },
    },
  });
}

interface Answer {
  /** By its name the client looks for it: for so long nothing more is to be asked. */
  readonly clientSideThrottleTime: number;
  readonly errorCodes: readonly number[];
  readonly lane?: FetchedLane;
}

/** An answer of version 11 to a question of one lane. */
function decodeAnswer(bytes: Buffer): Answer {
  const reader = new ByteReader(bytes);
  const clientSideThrottleTime = reader.int32();
  const errorCode = reader.int16();
  reader.int32(); // the session, of which there is none
  if (reader.int32() === 0) return { clientSideThrottleTime, errorCodes: [errorCode] };
  reader.slice(reader.int16()); // the topic
  if (reader.int32() === 0) return { clientSideThrottleTime, errorCodes: [errorCode] };
  reader.int32(); // the partition
  const errorCodes = [errorCode, reader.int16()];
  reader.int64(); // the high watermark
  const end = Number(reader.int64());
  reader.int64(); // where the lane begins
  const aborted = Array.from({ length: Math.max(reader.int32(), 0) }, () => ({
    producerId: reader.int64(),
    firstOffset: Number(reader.int64()),
  }));
  reader.int32(); // where else it might be read
  const batches = reader.slice(reader.int32()) ?? Buffer.alloc(0);
  return { clientSideThrottleTime, errorCodes, lane: { end, aborted, batches } };
}
