import { setTimeout as sleep } from 'node:timers/promises';
import { pass, within } from '#platform';
import { CompressionTypes } from 'kafkajs';
import type { Message, Producer, RecordMetadata } from 'kafkajs';
import { backOffMs } from '../back-off';
import type { Lane, NewDelivery, Placed } from '../event-log';
import { laneName } from '../event-log';
import { AppendUnconfirmed } from '../event-log.errors';
import type { KafkaLogSettings } from './kafka-log.settings';

/** A delivery, the lane its key leads to, and what it occupies. */
export interface LaneDelivery {
  readonly lane: Lane;
  readonly delivery: NewDelivery;
  readonly bytes: number;
}

/** As much of a producer as appending needs. */
export type LaneProducer = Pick<Producer, 'sendBatch' | 'disconnect'>;

/** Where producers come from, each connected, and what stands before the names of topics. */
export interface Producers {
  readonly access: { readonly prefix: string };
  producer(): Promise<LaneProducer>;
}

interface InUse {
  readonly producer: Promise<LaneProducer>;
  /** The last offset it told of each lane. */
  readonly told: Map<string, number>;
}

const ALL_REPLICAS = -1;
const BETWEEN_ATTEMPTS = { firstMs: 100, maxMs: 1_000, jitter: 0.2 };

/**
 * Appends, and tries again for a while what a broker did not confirm: then some may come to stand twice, which
 * whoever reads can tell.
 *
 * Every attempt after a failure has a producer of its own, with connections and knowledge of the brokers of its
 * own. One that failed may have requests under way to other brokers still, and what it knows of their leaders may
 * be old.
 */
export class KafkaAppender {
  private inUse: InUse | undefined;

  constructor(
    private readonly producers: Producers,
    private readonly settings: Pick<KafkaLogSettings, 'request' | 'requestMs' | 'reconnectMs'>,
  ) {}

  /** In the order given within each lane. When it rejects, some may be in the log. Not to be called twice at once. */
  async write(deliveries: readonly LaneDelivery[]): Promise<Placed[]> {
    const placed: Placed[] = [];
    for (const request of this.requestsOf(deliveries)) placed.push(...(await this.send(request)));
    return placed;
  }

  async close(): Promise<void> {
    await this.inUse?.producer.then((producer) => producer.disconnect()).catch(() => {});
  }

  /** As few as the limits allow. */
  private requestsOf(deliveries: readonly LaneDelivery[]): LaneDelivery[][] {
    const { maxDeliveries, maxBytes } = this.settings.request;
    const requests: LaneDelivery[][] = [];
    let request: LaneDelivery[] = [];
    let bytes = 0;
    for (const delivery of deliveries) {
      if (request.length === maxDeliveries || (request.length > 0 && bytes + delivery.bytes > maxBytes)) {
        requests.push(request);
        request = [];
        bytes = 0;
      }
      request.push(delivery);
      bytes += delivery.bytes;
    }
    if (request.length > 0) requests.push(request);
    return requests;
  }

  private async send(request: readonly LaneDelivery[]): Promise<Placed[]> {
    const givesUpAtMs = performance.now() + this.settings.reconnectMs;
    for (let failures = 1; ; failures += 1) {
      try {
        const leftMs = givesUpAtMs - performance.now();
        return await within(leftMs, this.attempt(request), 'No broker answered in time.');
      } catch (error) {
        this.inUse = undefined;
        const waitMs = backOffMs(BETWEEN_ATTEMPTS, failures, Math.random());
        if (isFinal(error) || performance.now() + waitMs >= givesUpAtMs) throw new AppendUnconfirmed(error);
        await sleep(waitMs);
      }
    }
  }

  /** Goes on by itself when it is no longer waited for: the client ends a request that is not answered. */
  private async attempt(request: readonly LaneDelivery[]): Promise<Placed[]> {
    const inUse = (this.inUse ??= { producer: this.producers.producer(), told: new Map() });
    const producer = await inUse.producer;
    try {
      if (this.inUse !== inUse) throw new Error('The brokers were reached too late.');
      pass('append.sending');
      const answers = await producer.sendBatch({
        acks: ALL_REPLICAS,
        timeout: this.settings.requestMs,
        compression: CompressionTypes.None,
        topicMessages: this.byTopic(request),
      });
      pass('append.kept');
      return this.place(request, answers, inUse.told);
    } catch (error) {
      // Not before the request has failed: the client would connect again. Nor waited for: it waits itself for what
      // other brokers have still to answer.
      producer.disconnect().catch(() => {});
      throw error;
    }
  }

  private byTopic(request: readonly LaneDelivery[]): { topic: string; messages: Message[] }[] {
    const topics = new Map<string, Message[]>();
    for (const { lane, delivery } of request) {
      const messages = topics.get(lane.topic) ?? [];
      topics.set(lane.topic, messages);
      messages.push({
        key: delivery.key,
        value: delivery.value,
        headers: { ...delivery.headers },
        partition: lane.partition,
      });
    }
    return [...topics].map(([topic, messages]) => ({
      topic: `${this.producers.access.prefix}${topic}`,
      messages,
    }));
  }

  /**
   * @throws when the broker has not answered for every lane: the client may forget one whose leader changed; or when
   * it says a place at or before the last one it said: nothing that was just appended stands there
   */
  private place(
    request: readonly LaneDelivery[],
    answers: readonly RecordMetadata[],
    told: Map<string, number>,
  ): Placed[] {
    const { prefix } = this.producers.access;
    const begins = new Map(
      answers.map(({ topicName, partition, baseOffset, logAppendTime }) => [
        laneName({ topic: topicName.slice(prefix.length), partition }),
        { next: Number(baseOffset ?? Number.NaN), appendedAt: new Date(Number(logAppendTime ?? Number.NaN)) },
      ]),
    );
    return request.map(({ lane }) => {
      const name = laneName(lane);
      const begin = begins.get(name);
      if (begin === undefined || !(begin.next >= 0)) {
        throw new Error(`The broker did not say where deliveries of ${name} came to stand.`);
      }
      const offset = begin.next;
      const last = told.get(name) ?? -1;
      if (offset <= last) {
        throw new Error(`The broker said offset ${offset} of ${name}, and ${last} before that.`);
      }
      begin.next += 1;
      told.set(name, offset);
      return { lane, offset, appendedAt: begin.appendedAt };
    });
  }
}

/** Whether the same would fail again, by what the client calls the failure below those that wrap it. */
function isFinal(error: unknown): boolean {
  const { cause, retriable } = error as { readonly cause?: unknown; readonly retriable?: unknown };
  return cause instanceof Error ? isFinal(cause) : retriable === false;
}
