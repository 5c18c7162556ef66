import { z } from 'zod';
import { missingOf, oneOf, wholeNumber } from './setting-kinds';
import type { SettingFault } from './setting-kinds';

/** Where the event log is kept on Apache Kafka, and on what terms. */
export interface KafkaSettings {
  /** `host:port` of some; they name the others. */
  readonly brokers: readonly string[];
  /** Before the name of every topic and group. */
  readonly prefix: string;
  /** Connections are encrypted; trusted is who signed the certificates, in a file of PEM, or whom this machine trusts. */
  readonly ssl: { readonly caFile: string | undefined } | undefined;
  readonly sasl: KafkaLoginSettings | undefined;
  readonly replicas: number;
  readonly minInSyncReplicas: number;
  readonly retentionDays: number;
}

export interface KafkaLoginSettings {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

const BROKERS = /^[A-Za-z0-9._-]+:\d{1,5}(,[A-Za-z0-9._-]+:\d{1,5})*$/;

export const kafkaEnvironment = {
  KAFKA_BROKERS: z
    .string()
    .regex(BROKERS, 'must be host:port of one broker or more, with commas between them')
    .optional(),
  KAFKA_PREFIX: z
    .string()
    .regex(/^[a-z0-9._-]{1,100}$/, 'must be up to 100 of a to z, 0 to 9, dot, dash and underscore')
    .optional(),
  KAFKA_SSL: oneOf(['on', 'off']).optional(),
  KAFKA_SSL_CA_FILE: z.string().optional(),
  KAFKA_SASL_MECHANISM: oneOf(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  KAFKA_REPLICAS: wholeNumber(1, 32).default(3),
  KAFKA_MIN_IN_SYNC_REPLICAS: wholeNumber(1, 32).default(2),
  KAFKA_RETENTION_DAYS: wholeNumber(1, 36_500).default(30),
};

type KafkaEnvironment = z.infer<z.ZodObject<typeof kafkaEnvironment>>;

/** Settings of Kafka that do not go together. */
export function kafkaContradictions(read: KafkaEnvironment): SettingFault[] {
  const faults: SettingFault[] = [];
  const optional = [
    'KAFKA_PREFIX',
    'KAFKA_SSL',
    'KAFKA_SSL_CA_FILE',
    'KAFKA_SASL_MECHANISM',
    'KAFKA_SASL_USERNAME',
    'KAFKA_SASL_PASSWORD',
  ] as const;
  const given = optional.find((setting) => read[setting] !== undefined);
  if (read.KAFKA_BROKERS === undefined && given !== undefined) {
    faults.push({ setting: 'KAFKA_BROKERS', problem: `is missing, though ${given} is given` });
  }
  if (read.KAFKA_SSL === 'off' && read.KAFKA_SSL_CA_FILE !== undefined) {
    faults.push({ setting: 'KAFKA_SSL', problem: 'is off, though KAFKA_SSL_CA_FILE is given' });
  }
  faults.push(...missingOf(read, ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD']));
  const isEncrypted = read.KAFKA_SSL === 'on' || read.KAFKA_SSL_CA_FILE !== undefined;
  if (read.KAFKA_SASL_MECHANISM === 'plain' && !isEncrypted) {
    faults.push({ setting: 'KAFKA_SSL', problem: 'must be on where KAFKA_SASL_MECHANISM is plain' });
  }
  if (read.KAFKA_MIN_IN_SYNC_REPLICAS > read.KAFKA_REPLICAS) {
    faults.push({
      setting: 'KAFKA_MIN_IN_SYNC_REPLICAS',
      problem: `must not be more than KAFKA_REPLICAS, which is ${read.KAFKA_REPLICAS}`,
    });
  }
  return faults;
}

/** Nothing where the log is kept in PostgreSQL. */
export function kafkaOf(read: KafkaEnvironment): KafkaSettings | undefined {
  if (read.KAFKA_BROKERS === undefined) return undefined;
  const isEncrypted = read.KAFKA_SSL === 'on' || read.KAFKA_SSL_CA_FILE !== undefined;
  return Object.freeze({
    brokers: Object.freeze(read.KAFKA_BROKERS.split(',')),
    prefix: read.KAFKA_PREFIX ?? '',
    ssl: isEncrypted ? Object.freeze({ caFile: read.KAFKA_SSL_CA_FILE }) : undefined,
    sasl: loginOf(read),
    replicas: read.KAFKA_REPLICAS,
    minInSyncReplicas: read.KAFKA_MIN_IN_SYNC_REPLICAS,
    retentionDays: read.KAFKA_RETENTION_DAYS,
  });
}

/** All three or none: `kafkaContradictions` has seen to it. */
function loginOf(read: KafkaEnvironment): KafkaLoginSettings | undefined {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = read;
  if (mechanism === undefined || username === undefined || password === undefined) return undefined;
  return Object.freeze({ mechanism, username, password });
}
