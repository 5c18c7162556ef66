import type { Lane } from '../event-log';
import { laneName } from '../event-log';
import { UnknownTopic } from '../event-log.errors';
import type { TopicOrFamily } from '../topic-family';
import { beginningOf, isFamily } from '../topic-family';
import type { BrokerLanes } from './broker-lanes';

/** Which lanes there are, as brokers last told: an operator may add some to a topic, or a topic to a family, at any time. */
export class KnownLanes {
  private readonly topics = new Map<TopicOrFamily, readonly Lane[]>();

  constructor(private readonly lanes: BrokerLanes) {}

  /** In order of partition; empty when there is no such topic, or none of the family. */
  async ofTopic(topic: TopicOrFamily): Promise<readonly Lane[]> {
    return this.topics.get(topic) ?? (await this.ask(topic));
  }

  /** @throws UnknownTopic of one that is named; a family may be without any */
  async ofTopics(topics: readonly TopicOrFamily[]): Promise<readonly Lane[]> {
    // One that is named may be of a family too.
    const lanes = new Map<string, Lane>();
    for (const topic of topics) {
      const ofTopic = await this.ofTopic(topic);
      if (ofTopic.length === 0 && !isFamily(topic)) throw new UnknownTopic(topic);
      for (const lane of ofTopic) lanes.set(laneName(lane), lane);
    }
    return [...lanes.values()];
  }

  async lookAgain(topics: Iterable<TopicOrFamily>): Promise<void> {
    for (const topic of topics) await this.ask(topic);
  }

  /** Does it with the lanes that are there, where one of a family has gone since they were last looked for. */
  async withThoseLeft<T>(
    topics: readonly TopicOrFamily[],
    work: (lanes: readonly Lane[]) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(await this.ofTopics(topics));
    } catch (error) {
      if (!(error instanceof UnknownTopic)) throw error;
      await this.lookAgain(topics);
      return work(await this.ofTopics(topics));
    }
  }

  private async ask(topic: TopicOrFamily): Promise<readonly Lane[]> {
    const beginning = beginningOf(topic);
    if (beginning !== undefined) {
      const ofFamily = await this.lanes.lanesOfFamily(beginning);
      this.topics.set(topic, ofFamily);
      return ofFamily;
    }
    const partitions = (await this.lanes.partitionsOf(topic)) ?? [];
    const lanes = partitions.map((partition) => ({ topic, partition }));
    if (lanes.length > 0) this.topics.set(topic, lanes);
    return lanes;
  }
}
