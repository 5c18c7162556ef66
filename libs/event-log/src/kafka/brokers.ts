import { within } from '#platform';
import { Slots } from '../slots';
import type { Broker, BrokerPlace, KafkaClient, Metadata } from './kafka-client';
import { decodeMetadata, isBrokerError, metadataRequest } from './kafka-client';

/** Then another one is asked as well. */
const PATIENCE_MS = 1_000;

/**
 * The way to each broker of a cluster. Each is asked one thing at a time, and for one stretch of a lane at a time
 * beside that, whatever becomes of the others: one that hangs keeps nobody from asking them. Asked twice at once
 * while it is not connected, the client would leave a connection behind. When it fails, so does what has waited for
 * its turn: each would wait as long again, one after the other, while another broker may lead by now.
 */
export class Brokers {
  /** By host and port, whether it was given to begin with or learnt of. */
  private readonly ways = new Map<string, WayToBroker>();
  private readonly given: readonly string[];
  private nodes: ReadonlyMap<number, string> = new Map();

  constructor(private readonly client: Pick<KafkaClient, 'access' | 'broker'>) {
    this.given = client.access.brokers.map((address) => addressOf(placeIn(address)));
  }

  /** Hears from any of them of all brokers, and of these topics. */
  async learn(topics: readonly string[] = []): Promise<Metadata> {
    const request = metadataRequest({ topics, allowAutoTopicCreation: false });
    // Each topic says itself what is wrong with it.
    const response = { decode: decodeMetadata, parse: (told: Metadata) => Promise.resolve(told) };
    const told = await this.askAny((broker) => broker.connectionPool.send({ request, response }));
    this.nodes = new Map(told.brokers.map((place) => [place.nodeId, addressOf(place)]));
    return told;
  }

  /** When it has answered what it was asked before. */
  async ask<Answer>(nodeId: number, question: (broker: Broker) => Promise<Answer>): Promise<Answer> {
    return this.wayTo(nodeId).ask(question);
  }

  async fetch<Answer>(nodeId: number, question: (broker: Broker) => Promise<Answer>): Promise<Answer> {
    return this.wayTo(nodeId).fetch(question);
  }

  /** Asks one, and the next when it fails or takes long, until one has answered. */
  async askAny<Answer>(question: (broker: Broker) => Promise<Answer>): Promise<Answer> {
    const addresses = new Set([...this.nodes.values(), ...this.given]);
    const ways = [...addresses].map((address) => this.wayAt(address));
    ways.sort((a, b) => a.doubt - b.doubt);
    const answers: Promise<Answer>[] = [];
    for (const way of ways) {
      answers.push(way.ask(question));
      try {
        return await within(PATIENCE_MS, Promise.any(answers));
      } catch {
        // The last of them says what there is to say.
      }
    }
    try {
      return await Promise.any(answers);
    } catch (error) {
      throw error instanceof AggregateError ? error.errors.at(-1) : error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.ways.values()].map((way) => way.close()));
  }

  private wayTo(nodeId: number): WayToBroker {
    const address = this.nodes.get(nodeId);
    if (address === undefined) throw new Error(`No broker is known by the number ${nodeId}.`);
    return this.wayAt(address);
  }

  private wayAt(address: string): WayToBroker {
    const way = this.ways.get(address) ?? new WayToBroker(() => this.client.broker(placeIn(address)));
    this.ways.set(address, way);
    return way;
  }
}

class WayToBroker {
  private readonly asking = new Slots(1);
  private readonly fetching = new Slots(1);
  private asked = 0;
  private closed = false;
  private failed = false;
  private broker: Broker;
  /** Why the one before it was given up. */
  private failure: unknown;

  constructor(private readonly reach: () => Broker) {
    this.broker = reach();
  }

  /** Whether it will answer: one that is waited for may hang, and one that failed last does more likely. */
  get doubt(): number {
    if (this.failed) return 2;
    return this.asked > 0 ? 1 : 0;
  }

  async ask<Answer>(question: (broker: Broker) => Promise<Answer>): Promise<Answer> {
    this.asked += 1;
    try {
      return await this.inTurn(this.asking, question);
    } finally {
      this.asked -= 1;
    }
  }

  async fetch<Answer>(question: (broker: Broker) => Promise<Answer>): Promise<Answer> {
    return this.inTurn(this.fetching, question);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.broker.disconnect();
  }

  private async inTurn<Answer>(turns: Slots, question: (broker: Broker) => Promise<Answer>): Promise<Answer> {
    const { broker } = this;
    return turns.run(async () => {
      if (broker !== this.broker) throw this.failure;
      return this.put(broker, question);
    });
  }

  private async put<Answer>(broker: Broker, question: (broker: Broker) => Promise<Answer>): Promise<Answer> {
    if (this.closed) throw new Error('The connection to the broker is closed.');
    try {
      await broker.connect();
      const answer = await question(broker);
      this.failed = false;
      return answer;
    } catch (error) {
      if (!isBrokerError(error)) this.giveUp(broker, error);
      throw error;
    }
  }

  /** What is still asked by way of its connections fails by itself, later: nobody waits for it. */
  private giveUp(broker: Broker, failure: unknown): void {
    if (this.broker !== broker) return;
    this.failed = true;
    this.failure = failure;
    this.broker = this.reach();
    broker.disconnect().catch(() => {});
  }
}

function placeIn(address: string): Pick<BrokerPlace, 'host' | 'port'> {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

function addressOf({ host, port }: Pick<BrokerPlace, 'host' | 'port'>): string {
  return `${host}:${port}`;
}
