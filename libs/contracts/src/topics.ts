/** Where counts are delivered. A source's lane follows from the number of partitions, so that it never changes. */
export const COUNTS_TOPIC = { topic: 'activity.counts', partitions: 12 } as const;

const DIRECT = 'activity.direct.';

/** Where organisations deliver without the gateway, on Kafka: a topic for each of them that has one. */
export const DIRECT_TOPICS = `${DIRECT}*`;

/** What the event log of a ledger holds: the topics that are there from the start, and the families that may grow. */
export const LEDGER_TOPICS = { topics: [COUNTS_TOPIC], families: [DIRECT_TOPICS] } as const;

const COUNCIL = /^[EWSN]\d{8}$/;

/** Of an organisation by its ODS code, or a council by its ONS code. */
export function directTopicOf(organisation: string): string {
  return `${DIRECT}${organisation}`;
}

/** In whose name alone events are delivered there; nothing where the gateway has seen to that. */
export function ownerOfTopic(topic: string): string | undefined {
  if (!topic.startsWith(DIRECT)) return undefined;
  const organisation = topic.slice(DIRECT.length);
  return `urn:${COUNCIL.test(organisation) ? 'ons' : 'ods'}:${organisation}`;
}
