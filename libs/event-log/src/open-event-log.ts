import { readFile } from 'node:fs/promises';
import type { KafkaSettings, LogLines, Settings } from '#platform';
import type { Pool } from 'pg';
import type { EventLog } from './event-log';
import { createDirectLaneOn } from './kafka/create-direct-lane';
import type { DirectLaneGrant } from './kafka/create-direct-lane';
import type { KafkaAccess } from './kafka/kafka-client';
import { openKafkaEventLog } from './kafka/kafka-event-log';
import type { KafkaLogOptions } from './kafka/kafka-event-log';
import { kafkaLogSettings } from './kafka/kafka-log.settings';
import type { TopicSpec } from './postgres/lane.store';
import { openPostgresEventLog } from './postgres/postgres-event-log';
import { postgresLogSettings } from './postgres/postgres-log.settings';
import type { TopicOrFamily } from './topic-family';

export interface EventLogOptions {
  readonly settings: Pick<Settings, 'kafka'>;
  /** Of the application's role; the log may be kept there. */
  readonly pool: Pool;
  /** Created where they are missing. */
  readonly topics: readonly TopicSpec[];
  /** Of topics that operators create: the log's as well, wherever there are some. */
  readonly families?: readonly TopicOrFamily[];
  readonly log: LogLines;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The event log that the settings name: on Apache Kafka, or in the database. Nobody else knows which it is. */
export async function openEventLog({
  settings,
  pool,
  topics,
  families = [],
  log,
}: EventLogOptions): Promise<EventLog> {
  const { kafka } = settings;
  if (kafka === undefined) {
    return openPostgresEventLog({ pool, topics, settings: postgresLogSettings, log });
  }
  return openKafkaEventLog({ ...(await logOn(kafka)), topics, families, log });
}

/** Gives an organisation a lane of its own, on the Kafka that the settings name. */
export async function createDirectLane(
  kafka: KafkaSettings,
  grant: DirectLaneGrant,
  log: LogLines,
): Promise<string> {
  return createDirectLaneOn({ ...(await logOn(kafka)), log }, grant);
}

/** Where the log is on Kafka, and on what terms. */
async function logOn(kafka: KafkaSettings): Promise<Pick<KafkaLogOptions, 'access' | 'settings'>> {
  const topic = {
    replicas: kafka.replicas,
    minInSyncReplicas: kafka.minInSyncReplicas,
    retentionMs: kafka.retentionDays * DAY_MS,
  };
  return { access: await accessOf(kafka), settings: { ...kafkaLogSettings, topic } };
}

async function accessOf({ brokers, prefix, ssl, sasl }: KafkaSettings): Promise<KafkaAccess> {
  return {
    brokers,
    prefix,
    security: {
      ...(ssl === undefined ? {} : { tls: await trustIn(ssl.caFile) }),
      ...(sasl === undefined ? {} : { sasl }),
    },
  };
}

async function trustIn(caFile: string | undefined): Promise<{ authorities?: string }> {
  if (caFile === undefined) return {};
  try {
    return { authorities: await readFile(caFile, 'utf8') };
  } catch (cause) {
    const { message } = cause as Error;
    throw new Error(`KAFKA_SSL_CA_FILE cannot be read: ${message}`, { cause });
  }
}
