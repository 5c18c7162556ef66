import type { Lane, LaneBounds } from './event-log';
import { laneName } from './event-log';

/** Thrown by a handler to stop its lane for good in this process: an invariant of our own is broken. */
export class StopLane extends Error {
  override readonly name = 'StopLane';
}

/** The log has as much in hand as it will take. Nothing was appended; send again later. */
export class LogBusy extends Error {
  override readonly name = 'LogBusy';
}

/** The log did not say in time that it has what it was given. Some of it may be there; send the same again later. */
export class AppendUnconfirmed extends Error {
  override readonly name = 'AppendUnconfirmed';

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The event log did not confirm what was appended: ${reason}`, { cause });
  }
}

/** The log is closed or closing. Nothing was appended. */
export class LogClosed extends Error {
  override readonly name = 'LogClosed';

  constructor() {
    super('The event log is closed.');
  }
}

/** More than the log takes at once. The message names the limit. */
export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded';

  constructor(
    readonly limit: string,
    readonly allowed: number,
    readonly found: number,
  ) {
    super(`${limit} is ${allowed}, and this has ${found}.`);
  }
}

/** A delivery that no log could hold. */
export class MalformedDelivery extends Error {
  override readonly name = 'MalformedDelivery';
}

export class UnknownTopic extends Error {
  override readonly name = 'UnknownTopic';

  constructor(readonly topic: string) {
    super(`The event log has no topic "${topic}".`);
  }
}

/** A key's lane follows from the number of partitions, so that number is fixed when a topic is created. */
export class PartitionsDiffer extends Error {
  override readonly name = 'PartitionsDiffer';

  constructor(topic: string, existing: number, configured: number) {
    super(
      `Topic "${topic}" has ${existing} partitions and is configured with ${configured}. ` +
        'The number of partitions of a topic cannot change: configure the existing number, or a new topic.',
    );
  }
}

/** No broker could be reached, or none let this in. */
export class KafkaUnusable extends Error {
  override readonly name = 'KafkaUnusable';

  constructor(brokers: readonly string[], cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The Kafka at ${brokers.join(', ')} cannot be used: ${reason}`, { cause });
  }
}

/** Topics of a broker that are not what the log needs. Each line says what, where, and how to mend it. */
export class TopicsDiffer extends Error {
  override readonly name = 'TopicsDiffer';

  constructor(brokers: readonly string[], differences: readonly string[]) {
    super(
      `Topics on the Kafka at ${brokers.join(', ')} differ from what is needed:\n${differences.join('\n')}`,
    );
  }
}

/** A place the log does not hold: below the lane's start (retention has passed it) or past its end. */
export class OffsetOutOfRange extends Error {
  override readonly name = 'OffsetOutOfRange';

  constructor(
    readonly lane: Lane,
    readonly offset: number,
    readonly bounds: LaneBounds,
  ) {
    super(
      `Offset ${offset} of ${laneName(lane)} is outside the log, which holds ${bounds.start} to before ${bounds.end}.`,
    );
  }
}
