import type { TopicOrFamily } from './topic-family';

/**
 * The event log: what was delivered, kept in order, read in batches that say exactly what they cover.
 *
 * The port is cut so that a broker and a table obey it alike. Delivery is at least once; whoever reads keeps
 * its own position beside its own data, and the log's idea of progress is advice. An assignment is a hint:
 * two members of a group may hold a lane for a while, and fencing one off is the reader's work.
 */

/** One partition of one topic: the unit of order. */
export interface Lane {
  readonly topic: string;
  readonly partition: number;
}

/** What the log holds of a lane: offsets from `start` to before `end`. Retention moves `start`. */
export interface LaneBounds {
  readonly start: number;
  readonly end: number;
}

export interface NewDelivery {
  /** Deliveries of one key go to one lane of the topic. */
  readonly key: string;
  readonly value: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where a delivery came to stand. Its place is its identity. */
export interface Placed {
  readonly lane: Lane;
  readonly offset: number;
  /**
   * By the log's clock, in whole milliseconds; never earlier than the delivery before it in the lane, unless a
   * broker's clock went back.
   */
  readonly appendedAt: Date;
}

export interface Delivery {
  readonly offset: number;
  readonly appendedAt: Date;
  /** Empty where others than the gateway sent none, or one beyond all bounds. */
  readonly key: string;
  readonly value: Buffer;
  /** Without those that others than the gateway sent beyond all bounds. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A stretch of one lane, in offset order. It covers every offset from `from` to before `to`: one that is
 * missing from `deliveries` does not exist and never will. It may hold no delivery at all and still move on.
 */
export interface DeliveryBatch {
  readonly lane: Lane;
  readonly from: number;
  readonly to: number;
  readonly deliveries: readonly Delivery[];
  /** Where the lane ended when the batch was read. */
  readonly logEnd: number;
}

/** How far a reader has come in a lane. */
export interface ReaderPlace extends Lane {
  readonly nextOffset: number;
}

/** What a lane holds beyond a reader's place. */
export interface LaneEnd extends Lane {
  /** The reader's own, or the lane's start where it has none. */
  readonly nextOffset: number;
  /** Before the reader's place only where the log says so now: it is not the log that was read. */
  readonly end: number;
  /** When the delivery at the reader's place was appended; none when it is at the end. */
  readonly waitingSince: Date | null;
  /** When the newest delivery was appended; none in a lane that holds none. */
  readonly newestAt: Date | null;
}

export interface BatchLimits {
  /** The most offsets a batch covers. */
  readonly maxDeliveries: number;
  /**
   * No delivery is added once keys, headers and values together reach this many bytes, so a batch exceeds it by one
   * delivery at most. A batch may end before, where much was read for it that is in none of its deliveries.
   */
  readonly maxBytes: number;
}

export interface EventLog {
  /**
   * Appends in the order given and says where each delivery stands, in the same order. Durable when it
   * resolves. When it rejects some may be in the log nevertheless: sending again must be harmless.
   *
   * @throws LimitExceeded, MalformedDelivery, UnknownTopic: nothing was appended, sending again will not help
   * @throws LogBusy: nothing was appended, send again later
   * @throws AppendUnconfirmed, or the database's own failure: some may have been appended, send again later
   */
  append(topic: string, deliveries: readonly NewDelivery[]): Promise<Placed[]>;

  /** What is being appended at this moment, waiting or being written. */
  appending(): Appending;

  /**
   * One bounded look at what is there now; empty at the end of the lane.
   *
   * @throws OffsetOutOfRange when `from` is below the lane's start or past its end
   */
  read(lane: Lane, from: number, limits: BatchLimits): Promise<DeliveryBatch>;

  /** Nothing when there is no such lane. */
  bounds(lane: Lane): Promise<LaneBounds | undefined>;

  /**
   * Every lane of the log, where it ends, and since when something waits beyond a reader's place in it. While a
   * broker does not answer it is as was last known, unless `now` is asked for.
   */
  ends(places: readonly ReaderPlace[], as?: 'now'): Promise<LaneEnd[]>;

  /** In order of partition; empty when there is no such topic. */
  lanes(topic: string): Promise<Lane[]>;

  /** Joins a group. Resolves once joined; lanes are assigned from then on. */
  consume(options: ConsumeOptions): Promise<Consumption>;

  /** Stops every consumption, finishes what was accepted for appending, and refuses the rest. */
  close(): Promise<void>;
}

export interface Appending {
  /** Calls of `append` whose deliveries are not being written yet. */
  readonly waiting: number;
  readonly deliveries: number;
  readonly bytes: number;
  /** How much of what may be in hand is: from 0 to 1, where LogBusy begins. */
  readonly fullness: number;
}

export interface ConsumeOptions {
  readonly group: string;
  /** Those of a family are taken up as they come to be, and let go of when they are gone. */
  readonly topics: readonly TopicOrFamily[];
  readonly handler: LaneHandler;
  readonly batch: BatchLimits;
  /** How many lanes may be in a batch at the same time. A lane is never in two. */
  readonly lanesAtOnce: number;
  readonly backOff: BackOff;
}

/** The wait after a failure doubles from `firstMs` to `maxMs`; `jitter` (0 to 1) is the share left to chance. */
export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
  readonly jitter: number;
}

/**
 * The reader's side. Calls for one lane never overlap.
 *
 * A rejection of `assigned` or `batch` makes the log wait (see BackOff) and call `assigned` again for the
 * place to go on; only a batch that resolves ends the row of failures. Rejecting with StopLane stops the
 * lane for good in this process.
 */
export interface LaneHandler {
  /**
   * Says where to go on, which is how far the reader has durably come. It may be called again without
   * `revoked` in between. The lane may have grown since `bounds` was read, and the answer with it; one that
   * the log does not hold stops the lane: the log never chooses another place by itself.
   */
  assigned(lane: Lane, bounds: LaneBounds): Promise<number>;

  /** Resolves when the batch has taken effect. */
  batch(batch: DeliveryBatch): Promise<void>;

  /**
   * Told, while a batch is under way, of the one that follows if nothing comes between: the same object is then
   * handed to `batch`. For work that needs no turn of its own. The log may leave it out.
   */
  coming?(batch: DeliveryBatch): void;

  /** The lane has left this member, after its last batch; called once for each lane that `assigned` saw. */
  revoked(lane: Lane): Promise<void>;

  /** Told of every failure, for metrics; the log has written its line already. */
  failed?(lane: Lane, failure: LaneFailure): void;
}

export interface LaneFailure {
  readonly error: unknown;
  /** Failures in a row, this one included. */
  readonly attempt: number;
  /** Nothing when the lane has stopped for good. */
  readonly retryInMs: number | undefined;
}

/** A lane that is not assigned to this member is refused by pause, resume and seek. */
export interface Consumption {
  /** No further batch of the lane begins until `resume`. */
  pause(lane: Lane): void;
  resume(lane: Lane): void;

  /** The next batch of the lane begins at `offset`, whatever batch is under way now. */
  seek(lane: Lane, offset: number): void;

  /**
   * The group has durably come to `nextOffset`, which may be further back than before. Advice, for lag and
   * retention; written in the background.
   */
  committed(lane: Lane, nextOffset: number): void;

  /** Every lane of the group's topics, wherever it is read. */
  lag(): Promise<LaneLag[]>;

  /** Finishes the batches under way, gives the lanes back and leaves the group. */
  stop(): Promise<void>;
}

export interface LaneLag {
  readonly lane: Lane;
  /** Where the group has durably come, as last committed by anyone. */
  readonly next: number;
  readonly end: number;
  readonly lag: number;
  readonly state: LaneState;
}

/** As this member sees the lane. */
export type LaneState =
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'assigning' }
  | { readonly kind: 'running' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'backing-off'; readonly attempt: number; readonly reason: string }
  | { readonly kind: 'stopped'; readonly reason: string };

/** The lane in one word, for log lines and messages: `activity.counts/3`. */
export function laneName(lane: Lane): string {
  return `${lane.topic}/${lane.partition}`;
}
