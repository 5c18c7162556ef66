// How long from sending a request to the gateway of a cluster until its figure is told on the area's stream, by way of
// Kafka, a projector and a tracker, while 1,000 events a second come in; against the way of the same bytes at the same
// rate from a bare kafkajs producer to a bare kafkajs consumer.
import { atRate, followStream, publishTo, requestOf, requestsOf, untilSeen } from './measuring/arrivals.mjs';
import { withCluster, withProcesses } from './measuring/cluster.mjs';
import { keep, median, percentile, ratio, sizes } from './measuring/run.mjs';
import { Seen } from './measuring/seen.mjs';
import { AREA, UNBOUNDED } from './measuring/system.mjs';
import { openProducerAndConsumer } from './peers/produce-and-consume.mjs';

const size = sizes({ perSecond: 1_000, seconds: 10, everyMs: 100, rounds: 5 });
const { total, perRequest } = requestsOf(size);
const WITHIN_MS = 30_000;
/** Requests until everything is compiled and every connection open. */
const WARM = 20;

await withCluster(async (cluster) => {
  await withProcesses(
    cluster,
    ['gateway', 'projector', 'tracker'],
    UNBOUNDED,
    async ([gateway, , tracker]) => {
      const bare = await openProducerAndConsumer(cluster.broker, { topic: 'bare', partitions: 12 });
      let first = 0;
      const ledger = async (requests) => {
        const from = first;
        first += requests;
        const publisher = { url: gateway.address, token: await cluster.token(`publisher@urn:ons:${AREA}`) };
        const viewer = { url: tracker.address, token: await cluster.token(`viewer@${AREA}`) };
        const told = new Seen(requests);
        const stream = await followStream(viewer, told, from);
        const { sent, accepted } = await atRate(requests, size.everyMs, (number) =>
          publishTo(publisher, requestOf(from + number, perRequest)),
        );
        await untilSeen([stream], WITHIN_MS);
        return { sent: told.waits(sent), accepted: told.waits(accepted) };
      };
      const kafka = async (requests) => {
        const got = new Seen(requests);
        bare.watch(got);
        const { sent } = await atRate(requests, size.everyMs, (number) =>
          bare.send(number, requestOf(number, perRequest)),
        );
        while (!got.isWhole()) await new Promise((resolve) => setTimeout(resolve, 10));
        return got.waits(sent);
      };
      await ledger(WARM);
      await kafka(WARM);
      const figures = {
        'ledger, p50, ms': [],
        'ledger, p99, ms': [],
        'ledger, from accepted, p99, ms': [],
        'bare kafkajs, p50, ms': [],
        'bare kafkajs, p99, ms': [],
      };
      for (let round = 0; round < size.rounds; round++) {
        const { sent, accepted } = await ledger(total);
        figures['ledger, p50, ms'].push(median(sent));
        figures['ledger, p99, ms'].push(percentile(sent, 0.99));
        figures['ledger, from accepted, p99, ms'].push(percentile(accepted, 0.99));
        const got = await kafka(total);
        figures['bare kafkajs, p50, ms'].push(median(got));
        figures['bare kafkajs, p99, ms'].push(percentile(got, 0.99));
      }
      await bare.close();
      keep('kafka-freshness', {
        grain: `one request of ${perRequest} events, from sending it to its figure`,
        sizes: size,
        postgres: cluster.postgres,
        figures,
        outcomes: [
          {
            what: 'p99 from accepted to told on the stream, s',
            is: median(figures['ledger, from accepted, p99, ms']) / 1_000,
            target: 1,
            atMost: true,
          },
          {
            what: 'p50 from sent to told, to bare kafkajs',
            is: ratio(figures, 'ledger, p50, ms', 'bare kafkajs, p50, ms'),
          },
          {
            what: 'p99 from sent to told, to bare kafkajs',
            is: ratio(figures, 'ledger, p99, ms', 'bare kafkajs, p99, ms'),
          },
        ],
      });
    },
  );
});
