// The barest reader of a topic: a kafkajs consumer that counts messages and their bytes, and does nothing else. It
// fetches as much at once as the ledger does. Says what it counted, and in how many seconds from when it had joined.
import { argv, exit } from 'node:process';
import { Kafka, logLevel } from 'kafkajs';

const [broker, topic, total] = argv.slice(2);
const consumer = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).consumer({
  groupId: `bare-${process.pid}`,
  maxBytesPerPartition: 4 * 1024 * 1024,
});
let began = 0;
consumer.on(consumer.events.GROUP_JOIN, () => (began = performance.now()));
let messages = 0;
let bytes = 0;
await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
const seconds = await new Promise((resolve) => {
  void consumer.run({
    eachBatch: async ({ batch }) => {
      for (const { value } of batch.messages) {
        messages++;
        bytes += value.length;
      }
      if (messages >= Number(total)) resolve((performance.now() - began) / 1_000);
    },
  });
});
await consumer.disconnect();
console.log(JSON.stringify({ seconds, messages, bytes }));
exit(0);
