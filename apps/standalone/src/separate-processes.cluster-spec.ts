import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KafkaBroker } from '#testing';
import { SeparateProcesses, stopInOrder } from './separate-processes.fixture';

let broker: KafkaBroker;
let processes: SeparateProcesses;
beforeAll(async () => {
  broker = await KafkaBroker.start();
  processes = await SeparateProcesses.prepare();
});
afterAll(async () => {
  await processes.close();
  await broker.discard();
});

test('gateway, projectors and tracker hand events on by way of Kafka, through its restart', async () => {
  const environment = {
    DATABASE_URL: processes.database.url,
    KAFKA_BROKERS: broker.address,
    KAFKA_PREFIX: 'ledger.',
    KAFKA_REPLICAS: '1',
    KAFKA_MIN_IN_SYNC_REPLICAS: '1',
  };
  const [gateway, projector, other, tracker] = await Promise.all([
    processes.start('gateway', environment),
    processes.start('projector', environment),
    processes.start('projector', environment),
    processes.start('tracker', environment),
  ]);
  await processes.handOn([gateway, tracker], 563, '2014-10-30T09:30:00Z');
  const { rows } = await processes.database.owner.query('SELECT FROM log_delivery');
  expect(rows).toEqual([]);

  // Figures are shown while no event can come in.
  await broker.stop('SIGKILL');
  expect(await processes.figures(tracker)).toMatchObject({ known: true });
  await broker.startAgain();
  await processes.handOn([gateway, tracker], 571, '2014-11-30T09:30:00Z');

  // What one projector had is the other's when it has gone.
  await stopInOrder(projector);
  await processes.handOn([gateway, tracker], 580, '2014-12-30T09:30:00Z');
  expect((await fetch(`${other.address}/health/ready`)).status).toBe(200);
  for (const each of [gateway, other, tracker]) await stopInOrder(each);
}, 180_000);
