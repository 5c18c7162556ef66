import type { KafkaBroker } from './kafka-broker';

export const testBrokerVariable = 'BCL_TEST_KAFKA';

declare global {
  var bclTestBroker: KafkaBroker | undefined;
}

/** Where the run's Apache Kafka listens. */
export function testBroker(): string {
  const address = process.env[testBrokerVariable];
  if (address === undefined)
    throw new Error('No broker was started for this run: is it the cluster project?');
  return address;
}
