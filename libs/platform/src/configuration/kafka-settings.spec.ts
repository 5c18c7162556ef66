import { describe, expect, test } from '@jest/globals';
import { checkProfile } from './profile';
import { readSettings } from './settings';

const BROKERS = { KAFKA_BROKERS: 'kafka-1:9092,kafka-2:9092' };
const LOGIN = {
  KAFKA_SASL_MECHANISM: 'scram-sha-512',
  KAFKA_SASL_USERNAME: 'ledger',
  KAFKA_SASL_PASSWORD: 'hunter2',
};

function kafka(environment: Record<string, string>) {
  const read = readSettings(environment);
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value.kafka;
}

describe('settings of Kafka', () => {
  test('without brokers the event log is kept in the database', () => {
    expect(kafka({})).toBeUndefined();
  });

  test('brokers alone are three replicas of which two must have a delivery', () => {
    expect(kafka(BROKERS)).toEqual({
      brokers: ['kafka-1:9092', 'kafka-2:9092'],
      prefix: '',
      ssl: undefined,
      sasl: undefined,
      replicas: 3,
      minInSyncReplicas: 2,
      retentionDays: 30,
    });
  });

  test('a file of authorities means encrypted connections, and none means those of this machine', () => {
    expect(kafka({ ...BROKERS, KAFKA_SSL_CA_FILE: '/run/ca.pem' })?.ssl).toEqual({ caFile: '/run/ca.pem' });
    expect(kafka({ ...BROKERS, KAFKA_SSL: 'on' })?.ssl).toEqual({ caFile: undefined });
    expect(kafka({ ...BROKERS, KAFKA_SSL: 'off' })?.ssl).toBeUndefined();
  });

  test('a user is known by a mechanism', () => {
    const login = { mechanism: 'scram-sha-512', username: 'ledger', password: 'hunter2' };
    expect(kafka({ ...BROKERS, ...LOGIN })?.sasl).toEqual(login);
  });

  test.each([
    [
      'KAFKA_BROKERS',
      { KAFKA_BROKERS: 'kafka-1' },
      'must be host:port of one broker or more, with commas between them',
    ],
    ['KAFKA_BROKERS', { KAFKA_PREFIX: 'test.' }, 'is missing, though KAFKA_PREFIX is given'],
    [
      'KAFKA_PREFIX',
      { ...BROKERS, KAFKA_PREFIX: 'a b' },
      'must be up to 100 of a to z, 0 to 9, dot, dash and underscore',
    ],
    [
      'KAFKA_SSL',
      { ...BROKERS, KAFKA_SSL: 'off', KAFKA_SSL_CA_FILE: '/run/ca.pem' },
      'is off, though KAFKA_SSL_CA_FILE is given',
    ],
    [
      'KAFKA_SSL',
      { ...BROKERS, ...LOGIN, KAFKA_SASL_MECHANISM: 'plain' },
      'must be on where KAFKA_SASL_MECHANISM is plain',
    ],
    [
      'KAFKA_SASL_PASSWORD',
      { ...BROKERS, ...LOGIN, KAFKA_SASL_PASSWORD: '' },
      'is missing, though KAFKA_SASL_MECHANISM is given',
    ],
    [
      'KAFKA_MIN_IN_SYNC_REPLICAS',
      { ...BROKERS, KAFKA_REPLICAS: '1' },
      'must not be more than KAFKA_REPLICAS, which is 1',
    ],
  ])('%s at fault is named, once, and its value is not shown', (setting, environment, problem) => {
    expect(readSettings(environment)).toEqual({ ok: false, failure: [{ setting, problem }] });
  });

  test('one process with its own database refuses to keep its log elsewhere', () => {
    const read = readSettings(BROKERS);
    if (!read.ok) throw new Error('settings');
    expect(checkProfile(read.value)).toMatchObject({ ok: false, failure: { setting: 'KAFKA_BROKERS' } });
  });
});
