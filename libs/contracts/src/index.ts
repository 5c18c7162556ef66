export { dataIn, structured } from './binary-mode';
export { SOURCE_URN } from './cloud-event';
export { COUNT_MAX, TABLES } from './count-events';
export type { Category, CountReported, CountWithdrawn, PeriodReplaced, Table } from './count-events';
export { contentHash } from './content-hash';
export { CONTRACT_RULES } from './rules';
export {
  EVENT_BYTES_MAX,
  EVENT_SCHEMAS,
  EVENT_TYPES,
  readDelivery,
  readEvent,
  readWrittenEvent,
} from './ledger-event';
export type { EventType, LedgerEvent } from './ledger-event';
export { shapeRefusals } from './shape-refusals';
export { publishedSchema } from './published-schema';
export { pointerTo, unstorableText } from './text-rules';
export { COUNTS_TOPIC, DIRECT_TOPICS, directTopicOf, LEDGER_TOPICS, ownerOfTopic } from './topics';
