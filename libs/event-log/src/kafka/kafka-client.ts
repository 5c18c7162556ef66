import { createRequire } from 'node:module';
import type { LogLines } from '#platform';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import type { Admin, ISocketFactory, KafkaConfig, Logger, Producer, SASLOptions } from 'kafkajs';
import type { KafkaLogSettings } from './kafka-log.settings';

/** Where the brokers are, and how they know us. */
export interface KafkaAccess {
  /** `host:port` of some; they name the others. */
  readonly brokers: readonly string[];
  readonly security: KafkaSecurity;
  /** Before the name of every topic and group, where several installations share a cluster. */
  readonly prefix: string;
  /** How a connection is made where not by a plain socket: specs cut it. */
  readonly socketFactory?: ISocketFactory;
}

export interface KafkaSecurity {
  /** Whose certificates are trusted, as PEM; without, those this machine trusts. */
  readonly tls?: { readonly authorities?: string };
  readonly sasl?: KafkaLogin;
}

export interface KafkaLogin {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/**
 * The part of kafkajs 2.2.4 that speaks the protocol, as far as it is used here. Its public consumer decides by
 * itself where to go on when an offset is gone, and shows neither control records nor where a stretch ends; what
 * the log promises needs both. The version is pinned, and the behaviour script holds these types to the broker.
 */
export interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addMultipleTargetTopics(topics: string[]): Promise<void>;
  findBroker(node: { readonly nodeId: number }): Promise<Broker>;
  findGroupCoordinator(group: { readonly groupId: string }): Promise<Broker>;
}

export interface Broker {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** For what the client asks, and its answer decoded, in a way of our own. */
  readonly connectionPool: {
    send<Decoded, Answer>(exchange: {
      readonly request: ProtocolRequest;
      readonly response: {
        decode(bytes: Buffer): Promise<Decoded>;
        parse(decoded: Decoded): Promise<Answer>;
      };
    }): Promise<Answer>;
  };
  findGroupCoordinator(group: {
    readonly groupId: string;
    readonly coordinatorType: number;
  }): Promise<{ readonly coordinator: { readonly nodeId: number } }>;
  listOffsets(request: {
    readonly isolationLevel: number;
    readonly topics: readonly TopicPartitions<{ readonly timestamp: number }>[];
  }): Promise<{ readonly responses: readonly TopicPartitions<{ readonly offset: string }>[] }>;
  joinGroup(request: {
    readonly groupId: string;
    readonly memberId: string;
    readonly sessionTimeout: number;
    readonly rebalanceTimeout: number;
    readonly groupProtocols: readonly { readonly name: string; readonly metadata: Buffer }[];
  }): Promise<{
    readonly generationId: number;
    readonly leaderId: string;
    readonly memberId: string;
    /** All of them for the leader, none for the others. */
    readonly members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[];
  }>;
  syncGroup(
    request: GroupMembership & {
      readonly generationId: number;
      readonly groupAssignment: readonly { readonly memberId: string; readonly memberAssignment: Buffer }[];
    },
  ): Promise<{ readonly memberAssignment: Buffer }>;
  heartbeat(request: GroupMembership & { readonly groupGenerationId: number }): Promise<unknown>;
  leaveGroup(request: GroupMembership): Promise<unknown>;
  offsetCommit(
    request: GroupMembership & {
      readonly groupGenerationId: number;
      readonly topics: readonly TopicPartitions<{ readonly offset: string }>[];
    },
  ): Promise<unknown>;
  offsetFetch(request: {
    readonly groupId: string;
    readonly topics: readonly TopicPartitions<object>[];
  }): Promise<{ readonly responses: readonly TopicPartitions<{ readonly offset: string }>[] }>;
}

interface GroupMembership {
  readonly groupId: string;
  readonly memberId: string;
}

export interface TopicPartitions<More> {
  readonly topic: string;
  readonly partitions: readonly ({ readonly partition: number } & More)[];
}

export interface ProtocolRequest {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  encode(): Promise<{ readonly buffer: Buffer }>;
}

export interface Metadata {
  readonly brokers: readonly BrokerPlace[];
  readonly topicMetadata: readonly {
    readonly topicErrorCode: number;
    readonly topic: string;
    readonly partitionMetadata: readonly {
      readonly partitionId: number;
      /** -1 where it has none. */
      readonly leader: number;
    }[];
  }[];
}

export interface BrokerPlace {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

export interface FetchRequest {
  readonly replicaId: number;
  readonly isolationLevel: number;
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly topics: readonly TopicPartitions<{ readonly fetchOffset: string; readonly maxBytes: number }>[];
}

type ClusterConstructor = new (
  options: KafkaConfig & {
    readonly logger: Logger;
    readonly socketFactory: ISocketFactory;
    readonly isolationLevel: number;
    readonly allowAutoTopicCreation: boolean;
    readonly metadataMaxAge: number;
  },
) => Cluster;

// Below the package's own entrance, and without types: named here, and nowhere else.
const require = createRequire(import.meta.url);
const ClusterOfClient = require('kafkajs/src/cluster/index.js') as ClusterConstructor;
const plainSockets = require('kafkajs/src/network/socketFactory.js') as () => ISocketFactory;
const BrokerOfClient = require('kafkajs/src/broker/index.js') as new (options: object) => Broker;
const ConnectionPool = require('kafkajs/src/network/connectionPool.js') as new (options: object) => object;
/** In version 6, which brokers know since Kafka 2.0. Of all topics, where there are none among those asked for. */
export const metadataRequest = require('kafkajs/src/protocol/requests/metadata/v6/request.js') as (request: {
  readonly topics: readonly string[];
  readonly allowAutoTopicCreation: boolean;
}) => ProtocolRequest;
export const { decode: decodeMetadata } =
  require('kafkajs/src/protocol/requests/metadata/v6/response.js') as {
    decode: (bytes: Buffer) => Promise<Metadata>;
  };
/** In version 11, which brokers know since Kafka 2.3. */
export const fetchRequest = require('kafkajs/src/protocol/requests/fetch/v11/request.js') as (
  request: FetchRequest,
) => ProtocolRequest;
/** What a broker's number for a failure is called, as an error. */
export const { createErrorFromCode: brokerError } = require('kafkajs/src/protocol/error.js') as {
  createErrorFromCode: (code: number) => Error;
};

export const READ_COMMITTED = 1;
const RETRY = { initialRetryTime: 100, factor: 0.2, multiplier: 2, maxRetryTime: 1_000 };
const METADATA_MS = 60_000;
const TROUBLE_EVERY_MS = 10_000;

/** The client's two faces: its public one for producing and administration, its protocol for reading and groups. */
export class KafkaClient {
  /** What fails is told at once. */
  private readonly kafka: Kafka;
  private readonly config: KafkaConfig;
  private turns = -1;

  constructor(
    readonly access: KafkaAccess,
    settings: KafkaLogSettings,
    log: LogLines,
  ) {
    const { tls, sasl } = access.security;
    this.config = {
      clientId: 'better-care-ledger',
      brokers: [...access.brokers],
      ...(tls ? { ssl: tls.authorities === undefined ? true : { ca: tls.authorities } } : {}),
      // The client writes into what it is given.
      ...(sasl ? { sasl: { ...sasl } as SASLOptions } : {}),
      connectionTimeout: settings.connectMs,
      authenticationTimeout: settings.connectMs,
      requestTimeout: settings.requestMs,
      enforceRequestTimeout: true,
      // Whoever asks tries again itself, and says so.
      retry: { ...RETRY, retries: 3 },
      socketFactory: access.socketFactory ?? plainSockets(),
      logLevel: logLevel.ERROR,
      logCreator: () => sayingTrouble(log),
    };
    this.kafka = new Kafka(this.config);
  }

  /** As an operator would, over a connection for as long as that takes. */
  async administer<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  /**
   * Connected, with connections of its own. It sends once: the client's own way of trying again counts attempts
   * where time matters, and asks for new leaders only after some failures. It is not an idempotent one: the client
   * takes back the numbers of a failed request that may have been heard, and gives them to another, which the
   * broker then takes for what it has already and does not keep.
   */
  async producer(): Promise<Producer> {
    const producer = new Kafka({
      ...this.config,
      brokers: this.inTurn(),
      retry: { ...RETRY, retries: 0 },
    }).producer({
      idempotent: false,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      await producer.disconnect().catch(() => {});
      throw error;
    }
  }

  /** Each time another one first: the client always begins with the first, and stays with it though it hangs. */
  private inTurn(): string[] {
    const { brokers } = this.access;
    this.turns = (this.turns + 1) % brokers.length;
    return [...brokers.slice(this.turns), ...brokers.slice(0, this.turns)];
  }

  /** Not connected yet. It has two connections, of which one is for fetching. */
  broker({ host, port }: Pick<BrokerPlace, 'host' | 'port'>): Broker {
    const { ssl, sasl, clientId, connectionTimeout, authenticationTimeout, requestTimeout } = this.config;
    const logger = this.kafka.logger();
    const connectionPool = new ConnectionPool({
      ...{ host, port, ssl, sasl, clientId, logger },
      ...{ connectionTimeout, requestTimeout, enforceRequestTimeout: true },
      socketFactory: this.config.socketFactory,
    });
    return new BrokerOfClient({
      connectionPool,
      logger,
      authenticationTimeout,
      allowAutoTopicCreation: false,
    });
  }

  /** With connections of its own: a broker answers what comes over one connection in its order. */
  cluster(): Cluster {
    return new ClusterOfClient({
      ...this.config,
      brokers: this.inTurn(),
      logger: this.kafka.logger(),
      socketFactory: this.config.socketFactory ?? plainSockets(),
      isolationLevel: READ_COMMITTED,
      allowAutoTopicCreation: false,
      metadataMaxAge: METADATA_MS,
    });
  }
}

/** What the client reports of its connections: a line now and then, since what fails is told where it is asked. */
export function sayingTrouble(
  log: LogLines,
): (entry: { namespace: string; log: { message: string } }) => void {
  let saidAt = -Infinity;
  return ({ namespace, log: { message } }) => {
    const nowMs = performance.now();
    // That a broker refuses something is no trouble of the connection: whoever asked hears why, and may expect it.
    if (!TELLING.has(namespace) || message.startsWith('Response ')) return;
    if (nowMs - saidAt < TROUBLE_EVERY_MS) return;
    saidAt = nowMs;
    log.warn('The connection to Kafka has trouble', { reason: message });
  };
}

const TELLING: ReadonlySet<string> = new Set(['Connection', 'BrokerPool', 'Producer']);

/** The name by which a broker or the client itself tells one failure from another. */
export function failureType(error: unknown): string | undefined {
  const { type, name } = error as { readonly type?: unknown; readonly name?: unknown };
  if (typeof type === 'string') return type;
  return typeof name === 'string' ? name : undefined;
}

/** Whether a broker answered so, and not the way to it failed. */
export function isBrokerError(error: unknown): boolean {
  // By its name: the class is not among the exports that a module can import.
  return error instanceof Error && error.name === 'KafkaJSProtocolError';
}
