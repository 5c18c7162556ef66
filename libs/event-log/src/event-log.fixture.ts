import { afterEach, beforeEach } from '@jest/globals';
import type { ConsumeOptions, Consumption, EventLog, Lane, LaneLag, NewDelivery } from './event-log';
import { laneName } from './event-log';
import { partitionOfKey } from './partition-of-key';
import type { RecordingReader } from './recording-reader.fixture';

/** The topics that every harness provides: twelve lanes, and one lane. */
export const counts = { topic: 'activity.counts', partitions: 12 };
export const direct = { topic: 'activity.direct.RGN', partitions: 1 };
/** Of which the latter is one, and every other one whose name begins so. */
export const DIRECT_TOPICS = 'activity.direct.*';
/** The lane that tests of order and position use. */
export const lane: Lane = { topic: direct.topic, partition: 0 };
export const batch = { maxDeliveries: 100, maxBytes: 1024 * 1024 };

/** A log as a process of its own would have it, over the store that all of the harness's logs share. */
export interface OpenedLog {
  readonly log: EventLog;
  /** Cuts it off from the store without a word, as a killed process is. */
  vanish(): Promise<void>;
}

export interface EventLogHarness {
  open(): Promise<OpenedLog>;
  /** As an operator would, of one partition. */
  create(topic: string): Promise<void>;
  /** Lays down a stretch at the end of a lane: deliveries of these values, and offsets that do not exist. */
  lay(lane: Lane, values: readonly (string | undefined)[]): Promise<void>;
  /** Closes whatever it opened. */
  close(): Promise<void>;
}

/** A fresh store and one log over it, for each test. */
export interface Stage<Harness extends EventLogHarness = EventLogHarness> {
  readonly harness: Harness;
  readonly log: EventLog;
  /** Reads the one lane in the group `projector` on the stage's log, unless told otherwise. */
  read(reader: RecordingReader, more?: Partial<ConsumeOptions>, on?: EventLog): Promise<Consumption>;
}

export function setStage<Harness extends EventLogHarness>(
  makeHarness: () => Promise<Harness>,
): Stage<Harness> {
  let current: { harness: Harness; log: EventLog } | undefined;
  const now = (): { harness: Harness; log: EventLog } => {
    if (current === undefined) throw new Error('The stage is set within a test only.');
    return current;
  };
  beforeEach(async () => {
    const harness = await makeHarness();
    const { log } = await harness.open();
    current = { harness, log };
  });
  afterEach(async () => {
    await current?.harness.close();
    current = undefined;
  });
  return {
    get harness() {
      return now().harness;
    },
    get log() {
      return now().log;
    },
    read(handler, more = {}, on = now().log) {
      const backOff = { firstMs: 10, maxMs: 100, jitter: 0.5 };
      return on.consume({
        group: 'projector',
        topics: [direct.topic],
        handler,
        batch,
        lanesAtOnce: 4,
        backOff,
        ...more,
      });
    },
  };
}

/** Deliveries of one key whose values are the numbers from `from` to before `to`. */
export function numbered(from: number, to: number, key = 'urn:ods:RGN'): NewDelivery[] {
  return texts(from, to).map((text) => ({ key, value: Buffer.from(text) }));
}

export function texts(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index));
}

/** A key that leads to the given partition of the twelve. */
export function keyOf(partition: number): string {
  for (let tried = 0; ; tried += 1) {
    if (partitionOfKey(`urn:ods:R${tried}`, counts.partitions) === partition) return `urn:ods:R${tried}`;
  }
}

export async function stateOf(consumption: Consumption, of: Lane): Promise<LaneLag | undefined> {
  return (await consumption.lag()).find((each) => laneName(each.lane) === laneName(of));
}
