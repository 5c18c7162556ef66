import { Ticker } from '#platform';
import type { LogLines } from '#platform';
import { AppendQueue } from '../append-queue';
import { measureDelivery } from '../delivery-limits';
import type {
  Appending,
  BatchLimits,
  ConsumeOptions,
  Consumption,
  DeliveryBatch,
  EventLog,
  Lane,
  LaneBounds,
  LaneEnd,
  NewDelivery,
  Placed,
  ReaderPlace,
} from '../event-log';
import { laneName } from '../event-log';
import { KafkaUnusable, LogClosed, TopicsDiffer, UnknownTopic } from '../event-log.errors';
import { partitionOfKey } from '../partition-of-key';
import { Slots } from '../slots';
import type { TopicOrFamily } from '../topic-family';
import { BrokerLanes } from './broker-lanes';
import type { LaneDelivery } from './kafka-appender';
import { KafkaAppender } from './kafka-appender';
import type { KafkaAccess } from './kafka-client';
import { KafkaClient } from './kafka-client';
import { KafkaConsumption } from './kafka-consumption';
import type { KafkaLogSettings } from './kafka-log.settings';
import type { KafkaTopicSpec } from './kafka-topics';
import { prepareTopics, requireTerms } from './kafka-topics';
import { KnownLanes } from './known-lanes';
import { LaneReader } from './lane-reader';
import { LaneTimes } from './lane-times';

export interface KafkaLogOptions {
  readonly access: KafkaAccess;
  /** Created where they are missing. */
  readonly topics: readonly KafkaTopicSpec[];
  /** Of topics that operators create. One that is not what the log needs is not read, and the others are. */
  readonly families?: readonly TopicOrFamily[];
  readonly settings: KafkaLogSettings;
  readonly log: LogLines;
}

/**
 * The event log on Apache Kafka.
 *
 * @throws KafkaUnusable; TopicsDiffer when a topic that exists is not what the log needs
 */
export async function openKafkaEventLog(options: KafkaLogOptions): Promise<EventLog> {
  const client = new KafkaClient(options.access, options.settings, options.log);
  const lanes = new BrokerLanes(client);
  try {
    await lanes.connect();
    await prepareTopics(client, lanes, options.topics, options.settings);
    return new KafkaEventLog(options, client, lanes);
  } catch (error) {
    await lanes.close();
    throw error instanceof TopicsDiffer ? error : new KafkaUnusable(options.access.brokers, error);
  }
}

interface TopicAppends {
  readonly appender: KafkaAppender;
  readonly queue: AppendQueue<LaneDelivery>;
}

class KafkaEventLog implements EventLog {
  private readonly known: KnownLanes;
  private readonly reader: LaneReader;
  private readonly times: LaneTimes;
  /** By topic: one that is gone, or whose brokers do not confirm, holds up nothing of another. */
  private readonly appends = new Map<string, TopicAppends>();
  private readonly consumptions = new Set<KafkaConsumption>();
  /** All that is the log's. */
  private readonly topics: readonly TopicOrFamily[];
  private readonly looks: Ticker;
  private readonly requiring = new Slots(1);
  private closed = false;

  constructor(
    private readonly options: KafkaLogOptions,
    private readonly client: KafkaClient,
    private readonly brokers: BrokerLanes,
  ) {
    const { topics, families = [], settings } = options;
    this.topics = [...topics.map(({ topic }) => topic).sort(), ...families];
    this.known = new KnownLanes(brokers);
    this.reader = new LaneReader(brokers, settings.fetchBytes);
    this.times = new LaneTimes(brokers, settings.timesMs, options.log);
    this.looks = new Ticker('Looking for new lanes', settings.lanesMs, () => this.look(), options.log);
    this.looks.start();
  }

  async append(topic: string, deliveries: readonly NewDelivery[]): Promise<Placed[]> {
    const { delivery: limits } = this.options.settings;
    const sizes = deliveries.map((delivery) => measureDelivery(delivery, limits));
    if (this.closed) throw new LogClosed();
    const lanes = await this.known.ofTopics([topic]);
    if (deliveries.length === 0) return [];

    const laneOf = (key: string): Lane => {
      const lane = lanes[partitionOfKey(key, lanes.length)];
      if (lane === undefined) throw new UnknownTopic(topic);
      return lane;
    };
    return this.appendsOf(topic).queue.append(
      deliveries.map((delivery, index) => ({
        lane: laneOf(delivery.key),
        delivery,
        bytes: sizes[index] ?? 0,
      })),
      sizes.reduce((sum, bytes) => sum + bytes, 0),
    );
  }

  appending(): Appending {
    const inHand = [...this.appends.values()].map(({ queue }) => queue.inHand());
    return {
      waiting: inHand.reduce((sum, { waiting }) => sum + waiting, 0),
      deliveries: inHand.reduce((sum, { deliveries }) => sum + deliveries, 0),
      bytes: inHand.reduce((sum, { bytes }) => sum + bytes, 0),
      fullness: Math.max(0, ...inHand.map(({ fullness }) => fullness)),
    };
  }

  async read(lane: Lane, from: number, limits: BatchLimits): Promise<DeliveryBatch> {
    return this.reader.read(lane, from, limits);
  }

  async bounds(lane: Lane): Promise<LaneBounds | undefined> {
    try {
      return await this.reader.bounds(lane);
    } catch (error) {
      if (error instanceof UnknownTopic) return undefined;
      throw error;
    }
  }

  async ends(places: readonly ReaderPlace[], as?: 'now'): Promise<LaneEnd[]> {
    return this.known.withThoseLeft(this.topics, (lanes) => this.times.ends(lanes, places, as));
  }

  async lanes(topic: string): Promise<Lane[]> {
    return [...(await this.known.ofTopic(topic))];
  }

  async consume(options: ConsumeOptions): Promise<Consumption> {
    if (this.closed) throw new LogClosed();
    await this.known.ofTopics(options.topics);
    if (this.closed) throw new LogClosed();

    const { settings, log } = this.options;
    const consumption: KafkaConsumption = new KafkaConsumption({
      options,
      source: { bounds: (lane) => this.boundsOnTerms(lane), read: (...asked) => this.read(...asked) },
      client: this.client,
      lanes: this.brokers,
      known: this.known,
      settings,
      log,
      onStopped: () => this.consumptions.delete(consumption),
    });
    this.consumptions.add(consumption);
    await consumption.start();
    return consumption;
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([
      this.looks.stop(),
      ...[...this.consumptions].map((consumption) => consumption.stop()),
    ]);
    const appends = [...this.appends.values()];
    await Promise.all(appends.map(({ queue }) => queue.close()));
    await Promise.all(appends.map(({ appender }) => appender.close()));
    await this.brokers.close();
  }

  private async look(): Promise<void> {
    const read = [...this.consumptions].flatMap(({ topics }) => topics);
    await this.known.lookAgain(new Set([...this.topics, ...read]));
    for (const consumption of this.consumptions) await consumption.lookForLanes();
  }

  /** As `bounds`, of a lane that is to be read. Those of a family were not there to be looked at from the start. */
  private async boundsOnTerms(lane: Lane): Promise<LaneBounds | undefined> {
    const bounds = await this.bounds(lane);
    if (bounds !== undefined && !this.topics.includes(lane.topic)) {
      await this.requiring.run(() => requireTerms(this.client, lane.topic, this.options.settings));
    }
    return bounds;
  }

  private appendsOf(topic: string): TopicAppends {
    const known = this.appends.get(topic);
    if (known !== undefined) return known;
    const { settings } = this.options;
    const appender = new KafkaAppender(this.client, settings);
    const write = (deliveries: readonly LaneDelivery[]) => this.write(appender, deliveries);
    const appends = { appender, queue: new AppendQueue(write, settings.group, settings.queue) };
    this.appends.set(topic, appends);
    return appends;
  }

  private async write(appender: KafkaAppender, deliveries: readonly LaneDelivery[]): Promise<Placed[]> {
    const placed = await appender.write(deliveries);
    const newest = new Map(placed.map((each) => [laneName(each.lane), each]));
    for (const { lane, offset, appendedAt } of newest.values()) {
      this.times.saw(lane, offset, appendedAt);
      for (const consumption of this.consumptions) consumption.sawEnd(lane, offset + 1);
    }
    return placed;
  }
}
