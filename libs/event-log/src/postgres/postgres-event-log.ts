import type { LogLines } from '#platform';
import type { Pool } from 'pg';
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
import { LogClosed, UnknownTopic } from '../event-log.errors';
import { partitionOfKey } from '../partition-of-key';
import type { LaneDelivery } from './append.store';
import { appendDeliveries } from './append.store';
import { ConsumerProgressStore } from './consumer-progress.store';
import { readDeliveries } from './delivery.query';
import { readLaneEnds } from './lane-ends.query';
import type { KnownLane, TopicSpec } from './lane.store';
import { createTopics, LaneStore } from './lane.store';
import { Membership } from './membership.store';
import { PostgresConsumption } from './postgres-consumption';
import type { PostgresLogSettings } from './postgres-log.settings';

export interface PostgresLogOptions {
  /** Of the application's role. It stays the caller's to end, after the log is closed. */
  readonly pool: Pool;
  /** Created where they are missing. */
  readonly topics: readonly TopicSpec[];
  readonly settings: PostgresLogSettings;
  readonly log: LogLines;
}

/**
 * The event log in tables of PostgreSQL.
 *
 * @throws PartitionsDiffer when a topic exists with another number of partitions
 */
export async function openPostgresEventLog(options: PostgresLogOptions): Promise<EventLog> {
  await createTopics(options.pool, options.topics);
  return new PostgresEventLog(options);
}

class PostgresEventLog implements EventLog {
  private readonly laneStore: LaneStore;
  private readonly queue: AppendQueue<LaneDelivery>;
  private readonly consumptions = new Set<PostgresConsumption>();
  private closed = false;

  constructor(private readonly options: PostgresLogOptions) {
    const { pool, settings } = options;
    this.laneStore = new LaneStore(pool);
    this.queue = new AppendQueue(
      (deliveries) => this.write(deliveries),
      settings.transaction,
      settings.queue,
    );
  }

  async append(topic: string, deliveries: readonly NewDelivery[]): Promise<Placed[]> {
    const { delivery: limits } = this.options.settings;
    const bytes = deliveries.reduce((sum, delivery) => sum + measureDelivery(delivery, limits), 0);
    const lanes = await this.laneStore.ofTopics([topic]);
    if (deliveries.length === 0) return [];

    const laneOf = (key: string): KnownLane => {
      const known = lanes[partitionOfKey(key, lanes.length)];
      if (known === undefined) throw new UnknownTopic(topic);
      return known;
    };
    return this.queue.append(
      deliveries.map((delivery) => ({ known: laneOf(delivery.key), delivery })),
      bytes,
    );
  }

  appending(): Appending {
    return this.queue.inHand();
  }

  async read(lane: Lane, from: number, limits: BatchLimits): Promise<DeliveryBatch> {
    const known = await this.laneStore.find(lane);
    if (known === undefined) throw new UnknownTopic(laneName(lane));
    return readDeliveries(this.options.pool, this.laneStore, known, from, limits);
  }

  async bounds(lane: Lane): Promise<LaneBounds | undefined> {
    const known = await this.laneStore.find(lane);
    return known === undefined ? undefined : this.laneStore.bounds(known.id);
  }

  async ends(places: readonly ReaderPlace[]): Promise<LaneEnd[]> {
    return readLaneEnds(this.options.pool, places);
  }

  async lanes(topic: string): Promise<Lane[]> {
    return (await this.laneStore.ofTopic(topic)).map(({ lane }) => lane);
  }

  async consume(options: ConsumeOptions): Promise<Consumption> {
    const { pool, settings, log } = this.options;
    const lanes = await this.laneStore.ofTopics(options.topics);
    if (this.closed) throw new LogClosed();

    const consumption: PostgresConsumption = new PostgresConsumption({
      options,
      lanes,
      source: this,
      laneStore: this.laneStore,
      membership: new Membership(pool, options.group, options.topics, settings.memberExpiryMs),
      progress: new ConsumerProgressStore(pool, options.group),
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
    await Promise.all([...this.consumptions].map((consumption) => consumption.stop()));
    await this.queue.close();
  }

  private async write(deliveries: readonly LaneDelivery[]): Promise<Placed[]> {
    const placed = await appendDeliveries(this.options.pool, deliveries);
    const ends = new Map(placed.map(({ lane, offset }) => [laneName(lane), { lane, end: offset + 1 }]));
    for (const consumption of this.consumptions) {
      for (const { lane, end } of ends.values()) consumption.sawEnd(lane, end);
    }
    return placed;
  }
}
