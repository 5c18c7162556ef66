import type { Lane } from '../event-log';
import { UnknownTopic } from '../event-log.errors';
import type { BrokerLanes } from './broker-lanes';

/** Which lanes there are, as brokers last told: an operator may add some to a topic at any time. */
export class KnownLanes {
  private readonly topics = new Map<string, readonly Lane[]>();

  constructor(private readonly lanes: BrokerLanes) {}

  /** In order of partition; empty when there is no such topic. */
  async ofTopic(topic: string): Promise<readonly Lane[]> {
    return this.topics.get(topic) ?? (await this.ask(topic));
  }

  /** @throws UnknownTopic */
  async ofTopics(topics: readonly string[]): Promise<readonly Lane[]> {
    const lanes: Lane[] = [];
    for (const topic of topics) {
      const ofTopic = await this.ofTopic(topic);
      if (ofTopic.length === 0) throw new UnknownTopic(topic);
      lanes.push(...ofTopic);
    }
    return lanes;
  }

  async lookAgain(topics: readonly string[]): Promise<void> {
    for (const topic of topics) await this.ask(topic);
  }

  private async ask(topic: string): Promise<readonly Lane[]> {
    const partitions = (await this.lanes.partitionsOf(topic)) ?? [];
    const lanes = partitions.map((partition) => ({ topic, partition }));
    if (lanes.length > 0) this.topics.set(topic, lanes);
    return lanes;
  }
}
