import { constants } from 'node:os';
import { KafkaBroker } from './kafka-broker';
import startTestPostgres from './start-test-postgres';
import { testBrokerVariable } from './test-broker';

/** Jest's global set-up for what runs on a cluster: an Apache Kafka for the whole run beside its PostgreSQL. */
export default async function startTestCluster(): Promise<void> {
  const broker = await KafkaBroker.start();
  globalThis.bclTestBroker = broker;
  process.env[testBrokerVariable] = broker.address;
  // Jest ends on a signal without its tear-down. PostgreSQL's own listener ends the process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      void broker.discard().finally(() => process.exit(128 + constants.signals[signal]));
    });
  }
  await startTestPostgres();
}
