import { CompressionTypes, Partitioners } from 'kafkajs';
import type { Message, Producer, RecordMetadata } from 'kafkajs';
import type { Lane, NewDelivery, Placed } from '../event-log';
import { laneName } from '../event-log';
import { AppendUnconfirmed } from '../event-log.errors';
import type { KafkaClient } from './kafka-client';
import type { KafkaLogSettings } from './kafka-log.settings';

/** A delivery, the lane its key leads to, and what it occupies. */
export interface LaneDelivery {
  readonly lane: Lane;
  readonly delivery: NewDelivery;
  readonly bytes: number;
}

const ALL_REPLICAS = -1;

/**
 * Appends by an idempotent producer: what is sent again because its answer was lost does not come to stand twice.
 *
 * A producer numbers what it sends. One that failed may have been heard all the same, and would give the same
 * numbers to something else, which the broker would take for what it has already and not keep. So a producer that
 * has failed once is never used again, and only one request of it is under way at a time.
 */
export class KafkaAppender {
  private producer: Promise<Producer> | undefined;

  constructor(
    private readonly client: KafkaClient,
    private readonly settings: KafkaLogSettings,
  ) {}

  /** In the order given within each lane. When it rejects, some may be in the log. Not to be called twice at once. */
  async write(deliveries: readonly LaneDelivery[]): Promise<Placed[]> {
    const placed: Placed[] = [];
    for (const request of this.requestsOf(deliveries)) placed.push(...(await this.send(request)));
    return placed;
  }

  async close(): Promise<void> {
    await this.discard();
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
    try {
      this.producer ??= this.newProducer();
      const producer = await this.producer;
      const answers = await producer.sendBatch({
        acks: ALL_REPLICAS,
        timeout: this.settings.requestMs,
        compression: CompressionTypes.None,
        topicMessages: this.byTopic(request),
      });
      return this.place(request, answers);
    } catch (error) {
      await this.discard();
      throw new AppendUnconfirmed(error);
    }
  }

  private async newProducer(): Promise<Producer> {
    const producer = this.client.patient.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return producer;
  }

  private async discard(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    if (producer === undefined) return;
    // It may never have connected, which has been told already.
    await producer.then((opened) => opened.disconnect()).catch(() => {});
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
      topic: `${this.client.access.prefix}${topic}`,
      messages,
    }));
  }

  /** @throws when the broker has not answered for every lane: the client may forget one whose leader changed */
  private place(request: readonly LaneDelivery[], answers: readonly RecordMetadata[]): Placed[] {
    const { prefix } = this.client.access;
    const begins = new Map(
      answers.map(({ topicName, partition, baseOffset, logAppendTime }) => [
        laneName({ topic: topicName.slice(prefix.length), partition }),
        { next: Number(baseOffset ?? Number.NaN), appendedAt: new Date(Number(logAppendTime ?? Number.NaN)) },
      ]),
    );
    return request.map(({ lane }) => {
      const begin = begins.get(laneName(lane));
      if (begin === undefined || !(begin.next >= 0)) {
        throw new Error(`The broker did not say where deliveries of ${laneName(lane)} came to stand.`);
      }
      begin.next += 1;
      return { lane, offset: begin.next - 1, appendedAt: begin.appendedAt };
    });
  }
}
