// Counts from Kafka to records, current records, cells and chain, by one projector and by two, each a process of its
// own, against a bare kafkajs consumer that counts the messages of the same topic. All of them find the log full.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expectedCells, hashCells } from '../dist/libs/testing/src/oracle-cells.js';
import { fillLog, recordLog, withCluster } from './measuring/cluster.mjs';
import { makeCounts } from './measuring/counts.mjs';
import { assertCells } from './measuring/ledger.mjs';
import { interleaved, keep, ratio, sizes } from './measuring/run.mjs';

const size = sizes({ counts: 300_000, rounds: 5 });
const CONSUMER = fileURLToPath(new URL('./peers/consume-and-count.mjs', import.meta.url));
const PREFIX = 'benchmark.';
const TOPIC = `${PREFIX}activity.counts`;

await withCluster(async (cluster) => {
  const events = makeCounts(size.counts, cluster.areas);
  const expected = hashCells(expectedCells(events));
  const { messages, bytes } = await fillLog(cluster, PREFIX, [events]);
  const project = (projectors) => async () => {
    const { seconds } = await recordLog(cluster, { prefix: PREFIX, messages, projectors });
    await assertCells(cluster.pool, expected);
    return Math.round(messages / seconds);
  };
  const consume = async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      CONSUMER,
      cluster.broker,
      TOPIC,
      String(messages),
    ]);
    const counted = JSON.parse(stdout);
    if (counted.messages !== messages || counted.bytes !== bytes) throw new Error('The consumer is wrong');
    return Math.round(messages / counted.seconds);
  };
  const figures = await interleaved(size.rounds, {
    'one projector, counts/s': project(1),
    'bare kafkajs consumer, messages/s': consume,
    'two projectors, counts/s': project(2),
  });
  keep('kafka-projection', {
    grain: 'one count of one area, month and reason, waiting in Kafka',
    sizes: size,
    postgres: cluster.postgres,
    figures,
    outcomes: [
      {
        what: 'one projector to bare kafkajs consumer',
        is: ratio(figures, 'one projector, counts/s', 'bare kafkajs consumer, messages/s'),
        target: 0.15,
      },
      {
        what: 'two projectors to one',
        is: ratio(figures, 'two projectors, counts/s', 'one projector, counts/s'),
        target: 1.3,
      },
    ],
  });
});
