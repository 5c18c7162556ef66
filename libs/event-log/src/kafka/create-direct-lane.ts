import { directTopicOf } from '#contracts';
import type { LogLines } from '#platform';
import type { AclEntry } from 'kafkajs';
import { BrokerLanes } from './broker-lanes';
import type { KafkaAccess } from './kafka-client';
import { KafkaClient } from './kafka-client';
import type { KafkaLogSettings } from './kafka-log.settings';
import { prepareTopics } from './kafka-topics';

/** Whose lane it is, and who may do what with it, as brokers know them: `User:rgn`. */
export interface DirectLaneGrant {
  /** The organisation's ODS code, a council's ONS code; the one `source` whose events are recorded from it. */
  readonly organisation: string;
  readonly sender: string;
  readonly reader: string;
}

interface Brokers {
  readonly access: KafkaAccess;
  readonly settings: KafkaLogSettings;
  readonly log: LogLines;
}

const ORGANISATION = /^[A-Z0-9]{3,9}$/;
const PRINCIPAL = /^[A-Za-z]+:\S+$/;
// As brokers number them. The client's own names for them are no exports that a module can import.
const WRITE = 4;
const READ = 3;
const DESCRIBE_CONFIGS = 10;
const ALLOW = 3;
const TOPIC = 2;
const LITERAL = 3;

/**
 * Makes the topic `activity.direct.<organisation>` of one partition, on the terms of the others, and lets its sender
 * alone write to it and its reader read it. Done again it changes nothing, and says so where the topic differs.
 *
 * @returns the topic
 * @throws Error in one line when what it is told is not an organisation or a principal; TopicsDiffer
 */
export async function createDirectLaneOn(
  { access, settings, log }: Brokers,
  { organisation, sender, reader }: DirectLaneGrant,
): Promise<string> {
  if (!ORGANISATION.test(organisation)) throw new Error(`${organisation} is not an ODS code.`);
  for (const principal of [sender, reader]) {
    if (!PRINCIPAL.test(principal)) throw new Error(`${principal} is not a principal, such as User:rgn.`);
  }
  const topic = directTopicOf(organisation);
  const client = new KafkaClient(access, settings, log);
  const lanes = new BrokerLanes(client);
  const admin = client.kafka.admin();
  try {
    await lanes.connect();
    await prepareTopics(client, lanes, [{ topic, partitions: 1, ofOthers: true }], settings);
    await admin.connect();
    const name = `${access.prefix}${topic}`;
    await admin.createAcls({
      acl: [
        // To write to a topic is to see it, and to do so idempotently.
        allow(name, sender, WRITE),
        allow(name, reader, READ),
        allow(name, reader, DESCRIBE_CONFIGS),
      ],
    });
    return name;
  } finally {
    await admin.disconnect();
    await lanes.close();
  }
}

function allow(topic: string, principal: string, operation: AclEntry['operation']): AclEntry {
  return {
    principal,
    host: '*', // from wherever they come
    operation,
    permissionType: ALLOW,
    resourceType: TOPIC,
    resourceName: topic,
    resourcePatternType: LITERAL,
  };
}
