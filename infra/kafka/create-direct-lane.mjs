#!/usr/bin/env node
// Gives an organisation a lane of its own on Kafka, which it alone may write to: `activity.direct.<ODS code>`.
//
//   npm run -s build && node infra/kafka/create-direct-lane.mjs RGN User:rgn User:ledger
//
// The organisation, who sends for it, and who reads for the ledger. Brokers, certificates and the login of somebody who
// may create topics and grant access to them are settings as any process has them (KAFKA_BROKERS, KAFKA_SASL_...).
import { createDirectLane } from '#event-log';
import { readSettings } from '#platform';

const [organisation, sender, reader, ...more] = process.argv.slice(2);
const read = readSettings(process.env);
const line = (text) => process.stderr.write(`${text}\n`);
if (reader === undefined || more.length > 0) {
  line('Say whose lane it is, who sends and who reads: create-direct-lane.mjs RGN User:rgn User:ledger');
  process.exit(1);
}
if (!read.ok) {
  for (const { setting, problem } of read.failure) line(`${setting} ${problem}.`);
  process.exit(1);
}
const { kafka } = read.value;
if (kafka === undefined) {
  line('KAFKA_BROKERS is missing.');
  process.exit(1);
}
try {
  const log = { info: line, warn: line, error: line };
  const topic = await createDirectLane(kafka, { organisation, sender, reader }, log);
  process.stdout.write(`${topic}: ${sender} may write to it, ${reader} may read it.\n`);
} catch (failure) {
  line(`The lane was not made: ${failure.message}`);
  process.exit(1);
}
