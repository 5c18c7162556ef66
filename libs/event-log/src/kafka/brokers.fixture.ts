import type { Broker, KafkaClient, Metadata } from './kafka-client';
import { brokerError } from './kafka-client';

const topic = 'activity.counts';
export const laneOf = (partition: number) => ({ topic, partition });
export const NO_LEADER = -1;

const LATEST = -1;
const NOT_LEADER = 6;

/** The brokers of one topic: they answer, refuse or hang as they are told to. */
export class FakeBrokers {
  readonly hanging = new Set<number>();
  private readonly waiting: {
    readonly nodeId: number;
    readonly answer: () => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  readonly ends: number[];
  readonly client: Pick<KafkaClient, 'access' | 'broker'>;

  /** @param leaders the number of the broker that leads each of its lanes, or none */
  constructor(readonly leaders: number[]) {
    this.ends = leaders.map(() => 7);
    this.client = {
      access: { brokers: leaders.map((leader) => `127.0.0.1:${leader}`), security: {}, prefix: '' },
      broker: ({ port }) => this.broker(port) as Broker,
    };
  }

  /** One that hung answers what it was asked meanwhile. */
  answer(nodeId: number): void {
    this.hanging.delete(nodeId);
    for (const each of this.waiting) if (each.nodeId === nodeId) each.answer();
  }

  /** It hangs on, and what it was asked by now is answered no more: the client waits for so long only. */
  timeOut(nodeId: number): void {
    for (const each of this.waiting) if (each.nodeId === nodeId) each.fail(new Error('Request timed out'));
  }

  private broker(nodeId: number) {
    const answer = async <Told>(told: () => Told): Promise<Told> => {
      if (this.hanging.has(nodeId)) {
        await new Promise<void>((answer, fail) => this.waiting.push({ nodeId, answer, fail }));
      }
      return told();
    };
    const broker: Pick<Broker, 'connect' | 'disconnect' | 'listOffsets'> & { connectionPool: unknown } = {
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
      connectionPool: { send: () => answer(() => this.metadata()) },
      listOffsets: ({ topics }) =>
        answer(() => ({
          responses: topics.map(({ partitions }) => ({
            topic,
            partitions: partitions.map(({ partition, timestamp }) => {
              if (this.leaders[partition] !== nodeId) throw brokerError(NOT_LEADER);
              return { partition, offset: String(timestamp === LATEST ? this.ends[partition] : 0) };
            }),
          })),
        })),
    };
    return broker;
  }

  private metadata(): Metadata {
    return {
      brokers: [...new Set(this.leaders)]
        .filter((leader) => leader !== NO_LEADER)
        .map((nodeId) => ({ nodeId, host: '127.0.0.1', port: nodeId })),
      topicMetadata: [
        {
          topic,
          topicErrorCode: 0,
          partitionMetadata: this.leaders.map((leader, partitionId) => ({ partitionId, leader })),
        },
      ],
    };
  }
}
