// The barest way from one to another over Kafka: a kafkajs producer that sends each request's bytes as one request of
// its own, acknowledged by all replicas, and a consumer that looks at the number of each message.
import { Kafka, logLevel } from 'kafkajs';

export async function openProducerAndConsumer(broker, { topic, partitions }) {
  const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  const consumer = kafka.consumer({ groupId: `bare-${process.pid}` });
  let seen;
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: partitions, replicationFactor: 1 }] });
  await producer.connect();
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachBatch: async ({ batch }) => {
      for (const { headers } of batch.messages)
        if (headers.number !== undefined) seen?.upTo(Number(headers.number));
    },
  });
  await joined;

  return {
    /** From now on it sees those numbers. */
    watch: (numbers) => (seen = numbers),
    /** The last event of a request bears its number. */
    async send(number, events) {
      const messages = events.map((event, index) => ({
        key: event.source,
        value: JSON.stringify(event),
        ...(index === events.length - 1 && { headers: { number: String(number) } }),
      }));
      await producer.send({ topic, acks: -1, messages });
      return performance.now();
    },
    async close() {
      await consumer.disconnect();
      await producer.disconnect();
      await admin.disconnect();
    },
  };
}
