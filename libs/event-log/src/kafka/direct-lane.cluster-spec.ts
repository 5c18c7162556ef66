import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '#installation';
import { readSettings } from '#platform';
import { KafkaBroker, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import type { EventLog } from '../event-log';
import { numbered, texts } from '../event-log.fixture';
import { openEventLog } from '../open-event-log';

const run = promisify(execFile);
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const PASSWORD = 'hunter2-hunter2';
const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule';
const TOPIC = { topic: 'activity.direct.RGN', partitions: 1 };
const LANE = { topic: TOPIC.topic, partition: 0 };

let broker: KafkaBroker;
let database: TestDatabase;
const opened: EventLog[] = [];

beforeAll(async () => {
  database = await testDatabase();
  broker = await KafkaBroker.start({
    users: { rgn: PASSWORD, rgt: PASSWORD, ledger: PASSWORD },
    properties: ({ port, controllerPort, sparePort }) => ({
      listeners: `PLAINTEXT://127.0.0.1:${port},SASL_PLAINTEXT://127.0.0.1:${sparePort},CONTROLLER://127.0.0.1:${controllerPort}`,
      'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},SASL_PLAINTEXT://127.0.0.1:${sparePort}`,
      'listener.security.protocol.map':
        'PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT',
      'sasl.enabled.mechanisms': 'SCRAM-SHA-256',
      'listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config': `${SCRAM} required;`,
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      // Who needs no login there is the operator; everybody else may do what was granted to them.
      'super.users': 'User:ANONYMOUS',
    }),
  });
});
afterAll(async () => {
  for (const log of opened) await log.close();
  await broker.discard();
  await database.close();
});

/** The log as that user has it. */
async function openAs(username: string): Promise<EventLog> {
  const settings = readSettings({
    ...terms(`127.0.0.1:${broker.ports.sparePort}`),
    KAFKA_SASL_MECHANISM: 'scram-sha-256',
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: PASSWORD,
  });
  if (!settings.ok) throw new Error(JSON.stringify(settings.failure));
  const log = await openEventLog({
    settings: settings.value,
    pool: database.pool,
    topics: username === 'ledger' ? [TOPIC] : [],
    log: silent,
  });
  opened.push(log);
  return log;
}

function terms(brokers: string) {
  return { KAFKA_BROKERS: brokers, KAFKA_REPLICAS: '1', KAFKA_MIN_IN_SYNC_REPLICAS: '1' };
}

/** As an operator would, on a built copy. */
function create(...args: readonly string[]) {
  const script = join(repositoryRoot(), 'infra/kafka/create-direct-lane.mjs');
  return run(process.execPath, [script, ...args], { env: { ...process.env, ...terms(broker.address) } });
}

test("an organisation's lane is written to by its sender alone, and read by the ledger", async () => {
  const said = { stdout: 'activity.direct.RGN: User:rgn may write to it, User:ledger may read it.\n' };
  await expect(create('RGN', 'User:rgn', 'User:ledger')).resolves.toMatchObject(said);
  // Done again it changes nothing.
  await expect(create('RGN', 'User:rgn', 'User:ledger')).resolves.toMatchObject(said);

  const sender = await openAs('rgn');
  await sender.append(TOPIC.topic, numbered(0, 3));
  // Held to the terms of every topic when it is opened.
  const ledger = await openAs('ledger');
  const batch = await ledger.read(LANE, 0, { maxDeliveries: 10, maxBytes: 1_000_000 });
  expect(batch.deliveries.map(({ value }) => value.toString())).toEqual(texts(0, 3));

  const another = await openAs('rgt');
  await expect(another.append(TOPIC.topic, numbered(0, 1))).rejects.toThrow();
  await expect(ledger.append(TOPIC.topic, numbered(0, 1))).rejects.toThrow();
  expect(await ledger.bounds(LANE)).toEqual({ start: 0, end: 3 });
});

test('a lane is not given to another sender while somebody else may write to it, however that was granted', async () => {
  const remove = (principal: string, operation: string, topic: string, pattern: string) =>
    `kafka-acls.sh --bootstrap-server ${broker.address} --remove --allow-principal '${principal}' --allow-host '*' ` +
    `--operation ${operation} --topic '${topic}' --resource-pattern-type ${pattern}`;
  const refused = (principal: string, ...commands: readonly string[]) => ({
    stderr:
      `The lane was not made: ${principal} may write to activity.direct.RGN too. ` +
      `Take that away first: ${commands.join('; ')}\n`,
  });
  const granted = { host: '*', permissionType: 3, resourceType: 2 };
  const literal = {
    ...granted,
    principal: 'User:rgn',
    operation: 4,
    resourceName: TOPIC.topic,
    resourcePatternType: 3,
  };
  const prefixed = { ...literal, principal: 'User:rgt', resourceName: 'activity.', resourcePatternType: 4 };
  const ofAll = { ...literal, principal: 'User:ledger', operation: 2, resourceName: '*' };

  await expect(create('RGN', 'User:rgt', 'User:ledger')).rejects.toMatchObject(
    refused('User:rgn', remove('User:rgn', 'Write', TOPIC.topic, 'literal')),
  );
  const another = await openAs('rgt');
  await expect(another.append(TOPIC.topic, numbered(3, 1))).rejects.toThrow();

  const admin = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await admin.createAcls({ acl: [prefixed] });
    await expect(create('RGN', 'User:rgn', 'User:ledger')).rejects.toMatchObject(
      refused('User:rgt', remove('User:rgt', 'Write', 'activity.', 'prefixed')),
    );
    await admin.deleteAcls({ filters: [prefixed] });
    await admin.createAcls({ acl: [ofAll] });
    await expect(create('RGN', 'User:rgn', 'User:ledger')).rejects.toMatchObject(
      refused('User:ledger', remove('User:ledger', 'All', '*', 'literal')),
    );
    await admin.deleteAcls({ filters: [ofAll, literal] });
  } finally {
    await admin.disconnect();
  }
  await create('RGN', 'User:rgt', 'User:ledger');
  await another.append(TOPIC.topic, numbered(3, 1));
  const former = await openAs('rgn');
  await expect(former.append(TOPIC.topic, numbered(4, 1))).rejects.toThrow();
});

test('what is no organisation and no principal is refused in one line', async () => {
  await expect(create('activity', 'User:rgn', 'User:ledger')).rejects.toMatchObject({
    stderr: 'The lane was not made: activity is not an ODS code.\n',
  });
  await expect(create('RGN', 'rgn', 'User:ledger')).rejects.toMatchObject({
    stderr: 'The lane was not made: rgn is not a principal, such as User:rgn.\n',
  });
  await expect(create('RGN')).rejects.toHaveProperty(
    'stderr',
    expect.stringContaining('Say whose lane it is, who sends and who reads'),
  );
});
