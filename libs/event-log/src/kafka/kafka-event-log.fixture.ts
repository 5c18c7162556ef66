import type { LogLines } from '#platform';
import { testBroker } from '#testing';
import type { Chance } from '#testing';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import type { Admin, ISocketFactory } from 'kafkajs';
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { EventLog, Lane } from '../event-log';
import type { EventLogHarness, OpenedLog } from '../event-log.fixture';
import { counts, direct, DIRECT_TOPICS } from '../event-log.fixture';
import { eventually } from '../eventually.fixture';
import { BrokerLanes } from './broker-lanes';
import { Brokers } from './brokers';
import type { KafkaAccess } from './kafka-client';
import { KafkaClient } from './kafka-client';
import { openKafkaEventLog } from './kafka-event-log';
import type { KafkaLogSettings } from './kafka-log.settings';
import { kafkaLogSettings } from './kafka-log.settings';
import type { KafkaTopicSpec } from './kafka-topics';
import { produceExchange } from './record-batch.fixture';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
/** Heartbeats and looks in quick succession, one replica; an expiry that a busy machine does not miss. */
export const quick: KafkaLogSettings = {
  ...kafkaLogSettings,
  topic: { ...kafkaLogSettings.topic, replicas: 1, minInSyncReplicas: 1 },
  pollMs: 10,
  lanesMs: 200,
  timesMs: 0,
  heartbeatMs: 50,
  sessionMs: 3_000,
  connectMs: 2_000,
  requestMs: 5_000,
  reconnectMs: 20_000,
};

export interface OpenedKafkaLog extends OpenedLog {
  readonly wire: Wire;
}

/** Topics of its own on the run's broker, told apart by what their names begin with. */
export class KafkaHarness implements EventLogHarness {
  readonly prefix = `${randomBytes(6).toString('hex')}.`;
  /** Somebody else on the same cluster. */
  readonly stranger: Kafka;
  private readonly opened: { log: EventLog; wire: Wire }[] = [];

  constructor(
    readonly broker = testBroker(),
    private readonly others: readonly string[] = [],
    private readonly settings = quick,
    private readonly log: LogLines = silent,
  ) {
    this.stranger = new Kafka({ brokers: [broker, ...others], logLevel: logLevel.NOTHING });
  }

  async open(settings = this.settings): Promise<OpenedKafkaLog> {
    const wire = new Wire();
    const log = await this.openAt(this.access({ socketFactory: wire.connect }), settings);
    this.opened.push({ log, wire });
    const vanish = (): Promise<void> => {
      wire.cut();
      return Promise.resolve();
    };
    return { log, vanish, wire };
  }

  openAt(access: KafkaAccess, settings = quick): Promise<EventLog> {
    return openKafkaEventLog({
      access,
      topics: [counts, direct],
      families: [DIRECT_TOPICS],
      settings,
      log: this.log,
    });
  }

  access(more: Partial<KafkaAccess> = {}): KafkaAccess {
    return { brokers: [this.broker, ...this.others], security: {}, prefix: this.prefix, ...more };
  }

  async create(topic: string): Promise<void> {
    const topics = [{ topic, partitions: 1 }];
    const log = await openKafkaEventLog({ access: this.access(), topics, settings: quick, log: silent });
    await log.close();
  }

  /** By transactions: one that is kept ends with a record that is no delivery, one that is given up holds none. */
  async lay(lane: Lane, values: readonly (string | undefined)[]): Promise<void> {
    const before = (await this.opened[0]?.log.bounds(lane))?.end ?? 0;
    const producer = this.stranger.producer({
      transactionalId: randomBytes(6).toString('hex'),
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    for (const { kept, given } of transactionsOf(values)) {
      const transaction = await producer.transaction();
      await transaction.send({
        topic: `${this.prefix}${lane.topic}`,
        messages: given.map((value) => ({ key: 'urn:ods:RGN', value, partition: lane.partition })),
      });
      await (kept ? transaction.commit() : transaction.abort());
    }
    await producer.disconnect();
    await eventually(
      'the transactions have ended',
      async () => (await this.opened[0]?.log.bounds(lane))?.end === before + values.length,
    );
  }

  /** Who leads each lane of a topic and where it ends, or why nobody says, as somebody new hears of it. */
  async standing({
    topic,
    partitions,
  }: KafkaTopicSpec): Promise<{ leader: number | undefined; end: number | string }[]> {
    const client = new KafkaClient(this.access(), quick, silent);
    const [brokers, lanes] = [new Brokers(client), new BrokerLanes(client)];
    try {
      const { topicMetadata } = await brokers.learn([`${this.prefix}${topic}`]);
      const led = topicMetadata[0]?.partitionMetadata ?? [];
      return await Promise.all(
        Array.from({ length: partitions }, async (_, partition) => ({
          leader: led.find(({ partitionId }) => partitionId === partition)?.leader,
          end: await lanes.bounds({ topic, partition }).then(({ end }) => end, String),
        })),
      );
    } finally {
      await Promise.all([brokers.close(), lanes.close()]);
    }
  }

  /** As anybody may who can write bytes. The answer is the place of the batch, or what the broker refuses it with. */
  async produce({ topic, partition }: Lane, batch: Buffer): Promise<number> {
    const brokers = new Brokers(new KafkaClient(this.access(), quick, silent));
    try {
      const exchange = produceExchange(`${this.prefix}${topic}`, partition, batch);
      return await brokers.askAny((broker) => broker.connectionPool.send(exchange));
    } finally {
      await brokers.close();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map(({ log }) => log.close()));
    await this.administer(async (admin) => {
      const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(this.prefix));
      await admin.deleteTopics({ topics });
    });
  }

  /** As an operator would. */
  async administer<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.stranger.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

/** The connections of one log, which can all be cut at once, or lose answers. */
export class Wire {
  private readonly sockets = new Set<Socket>();
  /** How often something came over it. */
  answers = 0;
  private isCut = false;
  private loses: () => boolean = () => false;

  readonly connect: ISocketFactory = ({ host, port, onConnect }) => {
    const socket = connect({ host, port }, onConnect);
    this.sockets.add(socket);
    if (this.isCut) this.cut();
    const emit: Socket['emit'] = socket.emit.bind(socket);
    socket.emit = (event: string, ...heard: unknown[]) => {
      if (event === 'data') this.answers += 1;
      if (event !== 'data' || !this.loses()) return emit(event, ...heard);
      socket.destroy(new Error('An answer was lost with the connection.'));
      return true;
    };
    return socket;
  };

  /** From now on so many of what brokers answer never arrive, and the connection is gone with them. */
  loseAnswers(chance: Chance, probability: number): void {
    this.loses = () => chance.happens(probability);
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy(new Error('The wire is cut.'));
  }
}

/** What lays down the stretch: values and the marker after them, or what is given up and its marker. */
function transactionsOf(values: readonly (string | undefined)[]): { kept: boolean; given: string[] }[] {
  const transactions: { kept: boolean; given: string[] }[] = [];
  for (let at = 0; at < values.length;) {
    const given: string[] = [];
    for (let value = values[at]; value !== undefined; value = values[at + given.length]) given.push(value);
    if (given.length === 0 && values[at + 1] !== undefined) {
      throw new Error(
        'A broker cannot lay down a single offset that does not exist where nothing is before it.',
      );
    }
    if (at + given.length === values.length)
      throw new Error('What a transaction keeps ends with its marker.');
    transactions.push(given.length > 0 ? { kept: true, given } : { kept: false, given: ['given up'] });
    at += Math.max(given.length, 1) + 1;
  }
  return transactions;
}

export function makeKafkaHarness(): Promise<KafkaHarness> {
  return Promise.resolve(new KafkaHarness());
}
