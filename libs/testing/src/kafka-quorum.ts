import { freeBrokerPorts, KafkaBroker } from './kafka-broker';

const HEAP_MEBIBYTES = 256;
/** So that a spec need not wait as long for brokers to notice as they would by themselves. */
const SESSION_MS = 4_000;

/**
 * Several brokers that are their own controllers and keep what they are given three times, of which two must have it:
 * any one of them can go.
 */
export async function startKafkaQuorum(count = 3): Promise<KafkaBroker[]> {
  const places = await freeBrokerPorts(count);
  const voters = places
    .map(({ controllerPort }, index) => `${index + 1}@127.0.0.1:${controllerPort}`)
    .join(',');
  const starts = await Promise.allSettled(
    places.map((ports, index) =>
      KafkaBroker.start({
        ports,
        heapMebibytes: HEAP_MEBIBYTES,
        properties: () => ({
          'node.id': String(index + 1),
          'controller.quorum.voters': voters,
          'offsets.topic.replication.factor': '3',
          'transaction.state.log.replication.factor': '3',
          'transaction.state.log.min.isr': '2',
          'broker.session.timeout.ms': String(SESSION_MS),
          'broker.heartbeat.interval.ms': '500',
        }),
      }),
    ),
  );
  const brokers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed !== undefined) {
    await Promise.all(brokers.map((broker) => broker.discard()));
    throw failed.reason;
  }
  return brokers;
}
