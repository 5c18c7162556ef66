import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { TopicsDiffer, UnknownTopic } from '../event-log.errors';
import type { BrokerLanes } from './broker-lanes';
import type { KafkaClient } from './kafka-client';
import { failureType } from './kafka-client';
import type { KafkaLogSettings } from './kafka-log.settings';
import { messageBytesOf } from './kafka-log.settings';

export interface KafkaTopicSpec {
  readonly topic: string;
  /** At least: an operator may add some, since nothing relies on the order of lanes. */
  readonly partitions: number;
  /** Others than the gateway write to it: by clocks of their own, compressed as they like. */
  readonly ofOthers?: boolean;
}

/** A broker's number for the configuration of a topic. */
const TOPIC_RESOURCE = 2;
const NOT_KNOWN_YET: ReadonlySet<string> = new Set([
  'UnknownTopic',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
]);
const LOOK_EVERY_MS = 50;

interface Term {
  readonly name: string;
  readonly value: string;
  /** A number that may be greater than asked for; -1 is without limit where a time is meant. */
  readonly atLeast: boolean;
  /** What was written on another stays as it was when the topic is altered. */
  readonly isKept?: boolean;
}

function termsOf(settings: KafkaLogSettings): Term[] {
  const { topic } = settings;
  return [
    { name: 'cleanup.policy', value: 'delete', atLeast: false },
    // The time of a delivery is the log's, not its sender's.
    { name: 'message.timestamp.type', value: 'LogAppendTime', atLeast: false, isKept: true },
    // Whatever a producer compresses with, every reader can read it.
    { name: 'compression.type', value: 'uncompressed', atLeast: false, isKept: true },
    { name: 'retention.ms', value: String(topic.retentionMs), atLeast: true },
    { name: 'retention.bytes', value: '-1', atLeast: true },
    { name: 'min.insync.replicas', value: String(topic.minInSyncReplicas), atLeast: true },
    { name: 'max.message.bytes', value: String(messageBytesOf(settings)), atLeast: true },
    { name: 'unclean.leader.election.enable', value: 'false', atLeast: false },
  ];
}

/**
 * Creates what is missing of the topics, and holds those that are there to the same terms.
 *
 * @throws TopicsDiffer naming each difference, and how to mend it
 */
export async function prepareTopics(
  client: KafkaClient,
  lanes: BrokerLanes,
  specs: readonly KafkaTopicSpec[],
  settings: KafkaLogSettings,
): Promise<void> {
  const named = specs.map((spec) => ({ ...spec, topic: `${client.access.prefix}${spec.topic}` }));
  await client.administer(async (admin) => {
    await createMissing(admin, named, settings);
    for (const { topic } of specs) await waitForLeaders(lanes, topic, settings.requestMs);
    await holdToTerms(admin, client, named, settings);
  });
}

/**
 * Holds a topic that an operator has created, for others to write to, to the same terms.
 *
 * @throws TopicsDiffer
 */
export async function requireTerms(
  client: KafkaClient,
  topic: string,
  settings: KafkaLogSettings,
): Promise<void> {
  const named = { topic: `${client.access.prefix}${topic}`, partitions: 1, ofOthers: true };
  await client.administer((admin) => holdToTerms(admin, client, [named], settings));
}

/** @param named by their names on the brokers */
async function holdToTerms(
  admin: Admin,
  { access }: KafkaClient,
  named: readonly KafkaTopicSpec[],
  settings: KafkaLogSettings,
): Promise<void> {
  const differences: string[] = [];
  for (const spec of named) differences.push(...(await differencesOf(admin, spec, settings)));
  if (differences.length > 0) throw new TopicsDiffer(access.brokers, differences);
}

async function createMissing(
  admin: Admin,
  specs: readonly KafkaTopicSpec[],
  settings: KafkaLogSettings,
): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = specs.filter(({ topic }) => !existing.has(topic));
  if (missing.length === 0) return;
  // Of two processes that start together one is told that they exist by now, which is as well.
  await admin.createTopics({
    waitForLeaders: false,
    timeout: settings.requestMs,
    topics: missing.map(({ topic, partitions }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: settings.topic.replicas,
      configEntries: termsOf(settings).map(({ name, value }) => ({ name, value })),
    })),
  });
}

/** A topic is known to the controller before every broker knows it and leads what it is to lead of it. */
async function waitForLeaders(lanes: BrokerLanes, topic: string, patienceMs: number): Promise<void> {
  for (const until = performance.now() + patienceMs; ;) {
    try {
      const partitions = await lanes.partitionsOf(topic);
      if (partitions === undefined) throw new UnknownTopic(topic);
      await lanes.ends(partitions.map((partition) => ({ topic, partition })));
      return;
    } catch (error) {
      if (!NOT_KNOWN_YET.has(failureType(error) ?? '') || performance.now() > until) throw error;
      await sleep(LOOK_EVERY_MS);
    }
  }
}

async function differencesOf(
  admin: Admin,
  { topic, partitions, ofOthers = false }: KafkaTopicSpec,
  settings: KafkaLogSettings,
): Promise<string[]> {
  const differences: string[] = [];
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const found = topics[0]?.partitions ?? [];
  const alter = `kafka-topics.sh --alter --topic ${topic} --partitions ${partitions}`;
  if (found.length < partitions) {
    differences.push(
      `Topic "${topic}" has ${found.length} partitions and must have at least ${partitions}: ${alter}.`,
    );
  }
  const replicas = Math.min(...found.map((partition) => partition.replicas.length));
  if (replicas < settings.topic.replicas) {
    differences.push(
      `Topic "${topic}" has ${replicas} replicas and must have at least ${settings.topic.replicas}: kafka-reassign-partitions.sh.`,
    );
  }
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: TOPIC_RESOURCE, name: topic }],
  });
  const values = new Map(
    resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]),
  );
  const unmet = termsOf(settings).filter((term) => !isMet(term, values.get(term.name) ?? ''));
  for (const term of unmet) {
    differences.push(
      `Topic "${topic}" has ${term.name}=${values.get(term.name) ?? ''} and must have ${term.atLeast ? 'at least ' : ''}${term.value}: ` +
        `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config ${term.name}=${term.value}.`,
    );
  }
  if (ofOthers && unmet.some(({ isKept }) => isKept === true) && (await holdsAny(admin, topic))) {
    differences.push(
      `Topic "${topic}" holds deliveries whose times may be their senders' and which may be compressed, and stay so ` +
        'when it is altered: delete it, make it anew, and have what was in it sent again.',
    );
  }
  return differences;
}

async function holdsAny(admin: Admin, topic: string): Promise<boolean> {
  const bounds = await admin.fetchTopicOffsets(topic);
  return bounds.some(({ low, high }) => BigInt(low) < BigInt(high));
}

function isMet({ value, atLeast }: Term, found: string): boolean {
  if (!atLeast) return found === value;
  if (found === '' || value === '-1') return found === value;
  return found === '-1' || Number(found) >= Number(value);
}
