import type { Lane, LaneBounds } from '../event-log';
import { laneName } from '../event-log';
import { UnknownTopic } from '../event-log.errors';
import { Slots } from '../slots';
import type { FetchedLane } from './fetch-lane';
import { fetchLane } from './fetch-lane';
import type { Broker, Cluster, KafkaClient, TopicPartitions } from './kafka-client';
import { failureType, READ_COMMITTED } from './kafka-client';

const EARLIEST = -2;
const LATEST = -1;

/**
 * What brokers say of lanes: which there are, what they hold, and a stretch of one. Ends are the last stable
 * offset: what a transaction has not committed yet is not in the log yet.
 */
export class BrokerLanes {
  private readonly cluster: Cluster;
  private readonly prefix: string;
  /** The leader of each partition of a topic, as last told. */
  private readonly leaders = new Map<string, ReadonlyMap<number, number>>();
  // Asked one thing at a time, and fetched from a broker one stretch at a time: asked twice at once while it is
  // not connected, the client would leave a connection behind.
  private readonly asking = new Slots(1);
  private readonly fetching = new Map<number, Slots>();

  constructor(client: Pick<KafkaClient, 'access' | 'cluster'>) {
    this.cluster = client.cluster();
    this.prefix = client.access.prefix;
  }

  async connect(): Promise<void> {
    await this.asking.run(() => this.cluster.connect());
  }

  async close(): Promise<void> {
    await this.cluster.disconnect();
  }

  /** The partitions of a topic in their order, asked anew; nothing when there is no such topic. */
  async partitionsOf(topic: string): Promise<number[] | undefined> {
    const leaders = await this.askLeaders(topic);
    return leaders && [...leaders.keys()].sort((a, b) => a - b);
  }

  /** @throws UnknownTopic */
  async bounds(lane: Lane): Promise<LaneBounds> {
    const [starts, ends] = [await this.offsets([lane], EARLIEST), await this.offsets([lane], LATEST)];
    return { start: offsetIn(starts, lane), end: offsetIn(ends, lane) };
  }

  async starts(lanes: readonly Lane[]): Promise<Map<string, number>> {
    return this.offsets(lanes, EARLIEST);
  }

  /** By the name of the lane. */
  async ends(lanes: readonly Lane[]): Promise<Map<string, number>> {
    return this.offsets(lanes, LATEST);
  }

  /** In groups of which one broker is asked, as far as was last told. */
  byLastLeader(lanes: readonly Lane[]): Lane[][] {
    const groups = new Map<number | undefined, Lane[]>();
    for (const lane of lanes) {
      const leader = this.leaders.get(lane.topic)?.get(lane.partition);
      groups.set(leader, [...(groups.get(leader) ?? []), lane]);
    }
    return [...groups.values()];
  }

  /**
   * What one request brings of a lane from an offset on; nothing when the broker does not hold that offset.
   *
   * @throws UnknownTopic
   */
  async fetch(lane: Lane, from: number, maxBytes: number): Promise<FetchedLane | undefined> {
    try {
      return await this.tryAgain([lane.topic], () => this.fetchOnce(lane, from, maxBytes));
    } catch (error) {
      if (failureType(error) === 'OFFSET_OUT_OF_RANGE') return undefined;
      throw error;
    }
  }

  /** How far a group has come in these lanes, as brokers were told; a lane it never told of is not among them. */
  async committed(group: string, lanes: readonly Lane[]): Promise<Map<string, number>> {
    const groupId = `${this.prefix}${group}`;
    const { responses } = await this.asking.run(async () => {
      const coordinator = await this.cluster.findGroupCoordinator({ groupId });
      return coordinator.offsetFetch({ groupId, topics: this.byTopic(lanes, {}) });
    });
    return this.offsetsIn(responses);
  }

  private async fetchOnce(lane: Lane, from: number, maxBytes: number): Promise<FetchedLane> {
    const leader = await this.leaderOf(lane);
    const broker = await this.asking.run(() => this.cluster.findBroker({ nodeId: leader }));
    const turns = this.fetching.get(leader) ?? new Slots(1);
    this.fetching.set(leader, turns);
    const topic = `${this.prefix}${lane.topic}`;
    return turns.run(() => fetchLane(broker, { topic, partition: lane.partition, from, maxBytes }));
  }

  private async offsets(lanes: readonly Lane[], timestamp: number): Promise<Map<string, number>> {
    return this.tryAgain([...new Set(lanes.map(({ topic }) => topic))], async () => {
      const byLeader = new Map<number, Lane[]>();
      for (const lane of lanes) {
        const leader = await this.leaderOf(lane);
        byLeader.set(leader, [...(byLeader.get(leader) ?? []), lane]);
      }
      const answers = await Promise.all(
        [...byLeader].map(([leader, led]) =>
          this.askBroker(leader, (broker) =>
            broker.listOffsets({
              isolationLevel: READ_COMMITTED,
              topics: this.byTopic(led, { timestamp }),
            }),
          ),
        ),
      );
      return this.offsetsIn(answers.flatMap(({ responses }) => responses));
    });
  }

  /** Once more with what is asked anew of the topics: a leader may have changed, a connection broken. */
  private async tryAgain<T>(topics: readonly string[], ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (failureType(error) === 'OFFSET_OUT_OF_RANGE' || error instanceof UnknownTopic) throw error;
      for (const topic of topics) await this.askLeadersAnew(topic);
      return ask();
    }
  }

  /** Brokers tell no leader of a topic while one of its lanes has none: the others still have those last told. */
  private async askLeadersAnew(topic: string): Promise<void> {
    try {
      await this.askLeaders(topic);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }

  private async leaderOf(lane: Lane): Promise<number> {
    const known = this.leaders.get(lane.topic)?.get(lane.partition);
    const leader = known ?? (await this.askLeaders(lane.topic))?.get(lane.partition);
    if (leader === undefined) throw new UnknownTopic(laneName(lane));
    return leader;
  }

  private async askLeaders(topic: string): Promise<ReadonlyMap<number, number> | undefined> {
    const name = `${this.prefix}${topic}`;
    const partitions = await this.asking.run(async () => {
      const broker = await this.cluster.brokerPool.findConnectedBroker();
      try {
        const { topicMetadata } = await broker.metadata([name]);
        await this.cluster.addMultipleTargetTopics([name]);
        return topicMetadata.find((each) => each.topic === name)?.partitionMetadata;
      } catch (error) {
        if (failureType(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
        this.cluster.targetTopics.delete(name);
        return undefined;
      }
    });
    if (partitions === undefined || partitions.length === 0) {
      this.leaders.delete(topic);
      return undefined;
    }
    const leaders = new Map(partitions.map(({ partitionId, leader }) => [partitionId, leader]));
    this.leaders.set(topic, leaders);
    return leaders;
  }

  private async askBroker<T>(nodeId: number, ask: (broker: Broker) => Promise<T>): Promise<T> {
    return this.asking.run(async () => ask(await this.cluster.findBroker({ nodeId })));
  }

  private byTopic<More>(lanes: readonly Lane[], more: More): TopicPartitions<More>[] {
    const topics = new Map<string, number[]>();
    for (const { topic, partition } of lanes) topics.set(topic, [...(topics.get(topic) ?? []), partition]);
    return [...topics].map(([topic, partitions]) => ({
      topic: `${this.prefix}${topic}`,
      partitions: partitions.map((partition) => ({ partition, ...more })),
    }));
  }

  /** A group's offset of a lane it never told of is -1. */
  private offsetsIn(answers: readonly TopicPartitions<{ readonly offset: string }>[]): Map<string, number> {
    const offsets = new Map<string, number>();
    for (const { topic, partitions } of answers) {
      for (const { partition, offset } of partitions) {
        const lane = { topic: topic.slice(this.prefix.length), partition };
        if (Number(offset) >= 0) offsets.set(laneName(lane), Number(offset));
      }
    }
    return offsets;
  }
}

/** Whether it is of what was asked for, and not of the way to the brokers. */
export function isRefusal(error: unknown): boolean {
  // By its name: the class is not among the exports that a module can import.
  return error instanceof UnknownTopic || (error instanceof Error && error.name === 'KafkaJSProtocolError');
}

function offsetIn(offsets: ReadonlyMap<string, number>, lane: Lane): number {
  const offset = offsets.get(laneName(lane));
  if (offset === undefined) throw new UnknownTopic(laneName(lane));
  return offset;
}
