import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readSettings } from '#platform';
import { KafkaBroker, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventLog } from '../event-log';
import { direct, lane, numbered, texts } from '../event-log.fixture';
import { openEventLog } from '../open-event-log';

const run = promisify(execFile);
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const PASSWORD = 'hunter2-hunter2';
const PLAIN = 'org.apache.kafka.common.security.plain.PlainLoginModule';
const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule';

let folder: string;
let broker: KafkaBroker;
let database: TestDatabase;

/** A certificate that it signed itself, for this machine, and nobody else's in the file of authorities. */
async function makeCertificate(): Promise<void> {
  const store = ['-keystore', join(folder, 'broker.p12'), '-storepass', PASSWORD, '-alias', 'broker'];
  const names = ['-dname', 'CN=Broker of a spec', '-ext', 'SAN=ip:127.0.0.1,dns:localhost'];
  await run('keytool', [
    '-genkeypair',
    '-keyalg',
    'EC',
    '-storetype',
    'PKCS12',
    '-validity',
    '2',
    ...store,
    ...names,
  ]);
  await run('keytool', ['-exportcert', '-rfc', '-file', join(folder, 'authorities.pem'), ...store]);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bcl-certificate-'));
  await makeCertificate();
  broker = await KafkaBroker.start({
    users: { ledger: PASSWORD },
    properties: ({ port, controllerPort, sparePort }) => ({
      listeners: `PLAINTEXT://127.0.0.1:${port},SASL_SSL://127.0.0.1:${sparePort},CONTROLLER://127.0.0.1:${controllerPort}`,
      'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},SASL_SSL://127.0.0.1:${sparePort}`,
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
      'ssl.keystore.type': 'PKCS12',
      'ssl.keystore.location': join(folder, 'broker.p12'),
      'ssl.keystore.password': PASSWORD,
      'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256',
      'listener.name.sasl_ssl.plain.sasl.jaas.config': `${PLAIN} required user_ledger="${PASSWORD}";`,
      'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config': `${SCRAM} required;`,
    }),
  });
  database = await testDatabase();
});

afterAll(async () => {
  await database.close();
  await broker.discard();
  await rm(folder, { recursive: true, force: true });
});

function open(more: Readonly<Record<string, string>>): Promise<EventLog> {
  const settings = readSettings({
    KAFKA_BROKERS: `127.0.0.1:${broker.ports.sparePort}`,
    KAFKA_REPLICAS: '1',
    KAFKA_MIN_IN_SYNC_REPLICAS: '1',
    KAFKA_SSL_CA_FILE: join(folder, 'authorities.pem'),
    KAFKA_SASL_USERNAME: 'ledger',
    KAFKA_SASL_PASSWORD: PASSWORD,
    ...more,
  });
  if (!settings.ok) throw new Error(JSON.stringify(settings.failure));
  return openEventLog({ settings: settings.value, pool: database.pool, topics: [direct], log: silent });
}

describe('brokers that ask who it is, over connections that nobody else reads', () => {
  it.each(['plain', 'scram-sha-256'])('let it append and read when it says so by %s', async (mechanism) => {
    const log = await open({ KAFKA_SASL_MECHANISM: mechanism, KAFKA_PREFIX: `${mechanism}.` });
    await log.append(direct.topic, numbered(0, 3));
    const { deliveries } = await log.read(lane, 0, { maxDeliveries: 10, maxBytes: 1_000 });
    expect(deliveries.map(({ value }) => value.toString())).toEqual(texts(0, 3));
    await log.close();
  });

  it('are not spoken to when somebody else signed for them', async () => {
    const trusting = open({ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SSL_CA_FILE: '', KAFKA_SSL: 'on' });
    await expect(trusting).rejects.toThrow(
      /^The Kafka at 127\.0\.0\.1:\d+ cannot be used: .*self-signed certificate/,
    );
  });

  it('are left in peace when they do not take the password, which is nowhere in what is said', async () => {
    const refused = open({ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_PASSWORD: 'mistyped-secret' });
    await expect(refused).rejects.toThrow(/cannot be used: SASL PLAIN authentication failed/);
    await expect(refused).rejects.not.toThrow('mistyped-secret');
  });

  it('are not asked when the file of authorities cannot be read', async () => {
    await expect(open({ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SSL_CA_FILE: '/nowhere.pem' })).rejects.toThrow(
      "KAFKA_SSL_CA_FILE cannot be read: ENOENT: no such file or directory, open '/nowhere.pem'",
    );
  });
});
