import type { Lane, LaneBounds } from '../event-log';
import { laneName } from '../event-log';
import { UnknownTopic } from '../event-log.errors';
import { Brokers } from './brokers';
import type { FetchedLane } from './fetch-lane';
import { fetchLane } from './fetch-lane';
import type { KafkaClient, TopicPartitions } from './kafka-client';
import { brokerError, failureType, isBrokerError, READ_COMMITTED } from './kafka-client';

const EARLIEST = -2;
const LATEST = -1;
const NO_LEADER = -1;
const GROUP_COORDINATOR = 0;
const UNKNOWN_TOPIC = 3;
const LEADER_NOT_AVAILABLE = 5;

/**
 * What brokers say of lanes: which there are, what they hold, and a stretch of one. Ends are the last stable
 * offset: what a transaction has not committed yet is not in the log yet.
 */
export class BrokerLanes {
  private readonly brokers: Brokers;
  private readonly prefix: string;
  /** The leader of each partition of a topic, as last told. */
  private readonly leaders = new Map<string, ReadonlyMap<number, number>>();

  constructor(client: Pick<KafkaClient, 'access' | 'broker'>) {
    this.brokers = new Brokers(client);
    this.prefix = client.access.prefix;
  }

  /** @throws when no broker answers */
  async connect(): Promise<void> {
    await this.brokers.learn();
  }

  async close(): Promise<void> {
    await this.brokers.close();
  }

  /** The partitions of a topic in their order, asked anew; nothing when there is no such topic. */
  async partitionsOf(topic: string): Promise<number[] | undefined> {
    const leaders = await this.askLeaders(topic);
    return leaders && [...leaders.keys()].sort((a, b) => a - b);
  }

  /** Of every topic that begins so and may be seen. */
  async lanesOfFamily(beginning: string): Promise<Lane[]> {
    // Asked of none in particular, they tell of all.
    const { topicMetadata } = await this.brokers.learn();
    return topicMetadata
      .filter(
        ({ topic, topicErrorCode }) => topicErrorCode === 0 && topic.startsWith(`${this.prefix}${beginning}`),
      )
      .flatMap(({ topic, partitionMetadata }) =>
        partitionMetadata.map(({ partitionId }) => ({
          topic: topic.slice(this.prefix.length),
          partition: partitionId,
        })),
      )
      .sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
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
    const { coordinator } = await this.brokers.askAny((broker) =>
      broker.findGroupCoordinator({ groupId, coordinatorType: GROUP_COORDINATOR }),
    );
    const { responses } = await this.brokers.ask(coordinator.nodeId, (broker) =>
      broker.offsetFetch({ groupId, topics: this.byTopic(lanes, {}) }),
    );
    return this.offsetsIn(responses);
  }

  private async fetchOnce(lane: Lane, from: number, maxBytes: number): Promise<FetchedLane> {
    const leader = await this.leaderOf(lane);
    const topic = `${this.prefix}${lane.topic}`;
    return this.brokers.fetch(leader, (broker) =>
      fetchLane(broker, { topic, partition: lane.partition, from, maxBytes }),
    );
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
          this.brokers.ask(leader, (broker) =>
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
      for (const topic of topics) await this.askLeaders(topic);
      return ask();
    }
  }

  private async leaderOf(lane: Lane): Promise<number> {
    const { topic, partition } = lane;
    const last = this.leaders.get(topic)?.get(partition) ?? NO_LEADER;
    const leader = last === NO_LEADER ? (await this.askLeaders(topic))?.get(partition) : last;
    if (leader === undefined) throw new UnknownTopic(laneName(lane));
    if (leader === NO_LEADER) throw brokerError(LEADER_NOT_AVAILABLE);
    return leader;
  }

  private async askLeaders(topic: string): Promise<ReadonlyMap<number, number> | undefined> {
    const name = `${this.prefix}${topic}`;
    const { topicMetadata } = await this.brokers.learn([name]);
    const told = topicMetadata.find((each) => each.topic === name);
    const isKnown = told !== undefined && told.topicErrorCode !== UNKNOWN_TOPIC;
    if (isKnown && told.topicErrorCode !== 0) throw brokerError(told.topicErrorCode);
    if (!isKnown || told.partitionMetadata.length === 0) {
      this.leaders.delete(topic);
      return undefined;
    }
    const leaders = new Map(told.partitionMetadata.map(({ partitionId, leader }) => [partitionId, leader]));
    this.leaders.set(topic, leaders);
    return leaders;
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
  return error instanceof UnknownTopic || isBrokerError(error);
}

function offsetIn(offsets: ReadonlyMap<string, number>, lane: Lane): number {
  const offset = offsets.get(laneName(lane));
  if (offset === undefined) throw new UnknownTopic(laneName(lane));
  return offset;
}
