import { directTopicOf } from '#contracts';
import type { LogLines } from '#platform';
import type { AclEntry, Admin } from 'kafkajs';
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
const ANY = 1;
const ALL = 2;
const READ = 3;
const WRITE = 4;
const DESCRIBE_CONFIGS = 10;
const ALLOW = 3;
const TOPIC = 2;
/** Whatever is of a topic: by its name, by how it begins, or of all. */
const MATCH = 2;
const LITERAL = 3;
const PREFIXED = 4;
/** What lets somebody write, and how it was granted, as `kafka-acls.sh` calls them. */
const WRITING: ReadonlyMap<number, string> = new Map([
  [ALL, 'All'],
  [WRITE, 'Write'],
]);
const PATTERNS: ReadonlyMap<number, string> = new Map([
  [LITERAL, 'literal'],
  [PREFIXED, 'prefixed'],
]);

/**
 * Makes the topic `activity.direct.<organisation>` of one partition, on the terms of the others, and lets its sender
 * alone write to it and its reader read it. Done again it changes nothing, and says so where the topic differs.
 *
 * That only the sender may write is all that proves who sends there. Where anybody else may, nothing is made and nothing
 * granted: what others were granted, of many topics perhaps, is for an operator to take away.
 *
 * @returns the topic
 * @throws Error in one line when what it is told is not an organisation or a principal, or others may write to the
 *   topic; TopicsDiffer
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
  const name = `${access.prefix}${topic}`;
  try {
    return await client.administer(async (admin) => {
      const others = (await writersTo(admin, name)).filter(({ principal }) => principal !== sender);
      if (others.length > 0) throw new Error(notAlone(name, others, access));
      await lanes.connect();
      await prepareTopics(client, lanes, [{ topic, partitions: 1, ofOthers: true }], settings);
      await admin.createAcls({
        acl: [
          // To write to a topic is to see it, and to do so idempotently.
          allow(name, sender, WRITE),
          allow(name, reader, READ),
          allow(name, reader, DESCRIBE_CONFIGS),
        ],
      });
      return name;
    });
  } finally {
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

/** What lets somebody write to the topic, however it was granted. */
async function writersTo(admin: Admin, topic: string): Promise<AclEntry[]> {
  const { resources } = await admin.describeAcls({
    resourceType: TOPIC,
    resourceName: topic,
    resourcePatternType: MATCH,
    operation: ANY,
    permissionType: ALLOW,
  });
  return resources
    .flatMap(({ acls, ...resource }) => acls.map((acl) => ({ ...resource, ...acl })))
    .filter(({ operation }) => WRITING.has(operation));
}

function notAlone(topic: string, others: readonly AclEntry[], { brokers }: KafkaAccess): string {
  const names = [...new Set(others.map(({ principal }) => principal))].join(', ');
  const commands = others.map((other) => `kafka-acls.sh --bootstrap-server ${brokers[0]} ${removing(other)}`);
  return `${names} may write to ${topic} too. Take that away first: ${commands.join('; ')}`;
}

function removing({ principal, host, operation, resourceName, resourcePatternType }: AclEntry): string {
  return (
    `--remove --allow-principal '${principal}' --allow-host '${host}' --operation ${WRITING.get(operation)} ` +
    `--topic '${resourceName}' --resource-pattern-type ${PATTERNS.get(resourcePatternType)}`
  );
}
