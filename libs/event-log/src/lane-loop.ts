import { Bell, pass } from '#platform';
import type { LogLines } from '#platform';
import { backOffMs } from './back-off';
import type { ConsumeOptions, DeliveryBatch, EventLog, Lane, LaneBounds, LaneState } from './event-log';
import { laneName } from './event-log';
import { OffsetOutOfRange, StopLane, UnknownTopic } from './event-log.errors';
import type { Slots } from './slots';

interface ReadAhead {
  readonly from: number;
  readonly batch: Promise<DeliveryBatch>;
}

export interface LaneLoopParts {
  readonly source: Pick<EventLog, 'bounds' | 'read'>;
  readonly handling: Pick<ConsumeOptions, 'handler' | 'batch' | 'backOff'>;
  /** Shared by the lanes of one member. */
  readonly slots: Slots;
  readonly log: LogLines;
  /** Hears of the place from which the reader goes on. */
  readonly assigned: (lane: Lane, next: number) => void;
}

/**
 * One lane as long as this member holds it: asks the handler where to go on, then reads and hands over one
 * batch after another. Everything that happens to the lane happens in this one loop, so no two calls of the
 * handler overlap.
 */
export class LaneLoop {
  private readonly bell = new Bell();
  private readonly done: Promise<void>;
  private assigned = false;
  private ending = false;
  private paused = false;
  private next = 0;
  private end = 0;
  private doubted = false;
  private seeks = 0;
  private failures = 0;
  private current: LaneState = { kind: 'assigning' };
  private ahead: ReadAhead | undefined;

  /** @param stopped why the lane was stopped for good, when it was in an earlier assignment. */
  constructor(
    readonly lane: Lane,
    private readonly parts: LaneLoopParts,
    stopped: string | undefined,
  ) {
    if (stopped !== undefined) this.current = { kind: 'stopped', reason: stopped };
    this.done = this.run();
  }

  get state(): LaneState {
    return this.current.kind === 'running' && this.paused ? { kind: 'paused' } : this.current;
  }

  /** Whether news of the lane's end would be of use. */
  get idle(): boolean {
    return this.current.kind === 'running' && !this.paused && this.next === this.end;
  }

  sawEnd(end: number): void {
    // A log that ends before what was read of it may not be the log that was read: asked for more, it says so.
    if (end < this.next) this.doubt();
    if (end <= this.end) return;
    this.end = end;
    this.bell.ring();
  }

  /** Asks for more though there may be none: what is wrong with the lane is said by its being read. */
  doubt(): void {
    if (!this.idle) return;
    this.doubted = true;
    this.bell.ring();
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.bell.ring();
  }

  seek(offset: number): void {
    this.next = offset;
    this.seeks += 1;
    this.bell.ring();
  }

  /** Ends after the batch under way; resolves when the handler has been told. */
  async revoke(): Promise<void> {
    this.ending = true;
    this.bell.ring();
    await this.done;
  }

  private async run(): Promise<void> {
    // So that whoever makes the loop has it in hand before its first call.
    await Promise.resolve();
    while (!this.ending && this.current.kind !== 'stopped') {
      try {
        await this.deliver();
      } catch (error) {
        await this.afterFailure(error);
      }
    }
    while (!this.ending) await this.bell.wait();
    await this.ahead?.batch.catch(() => {});
    if (this.assigned) await this.tell(() => this.parts.handling.handler.revoked(this.lane));
    pass('lane.released');
  }

  /** News to the handler changes nothing here, so its failing changes nothing either. */
  private async tell(news: () => Promise<void> | void): Promise<void> {
    try {
      await news();
    } catch (error) {
      this.parts.log.error(
        'The reader of a lane failed on hearing news of it',
        { lane: laneName(this.lane) },
        error,
      );
    }
  }

  private async deliver(): Promise<void> {
    this.current = { kind: 'assigning' };
    this.ahead = undefined;
    const bounds = await this.parts.source.bounds(this.lane);
    if (bounds === undefined) throw new UnknownTopic(this.lane.topic);
    const seeks = this.seeks;
    this.assigned = true;
    const asked = await this.parts.handling.handler.assigned(this.lane, bounds);
    const { next, end } = await this.within(asked, bounds);
    this.parts.assigned(this.lane, next);
    if (seeks === this.seeks) this.next = next;
    this.end = Math.max(this.end, end);
    this.current = { kind: 'running' };

    while (!this.ending) {
      const isDone = this.next === this.end && !this.doubted;
      if (this.paused || isDone) await this.bell.wait();
      else await this.parts.slots.run(() => this.deliverBatch());
    }
  }

  /**
   * The place a reader asked for, if the log holds it. What was appended since `bounds` was read may have
   * been recorded already, by a member that still drains the lane: a place past the end is looked at again.
   */
  private async within(asked: number, bounds: LaneBounds): Promise<{ next: number; end: number }> {
    const { start, end } =
      asked > bounds.end ? ((await this.parts.source.bounds(this.lane)) ?? bounds) : bounds;
    if (!Number.isSafeInteger(asked) || asked < start || asked > end) {
      throw new OffsetOutOfRange(this.lane, asked, { start, end });
    }
    return { next: asked, end };
  }

  private async deliverBatch(): Promise<void> {
    // The slot may have been long in coming.
    if (this.ending || this.paused) return;
    const { seeks, end } = this;
    this.doubted = false;
    const batch = await this.readNext();
    pass('lane.read');
    // What was appended may not be there to be read yet. Then there is nothing to do until there is other news.
    const isEmpty = batch.to === batch.from && this.end === end;
    this.end = isEmpty ? batch.logEnd : Math.max(this.end, batch.logEnd);
    if (this.ending || this.paused || seeks !== this.seeks) return;
    if (batch.to > batch.from) {
      const handled = this.parts.handling.handler.batch(batch);
      this.readAhead(batch);
      await handled;
    }
    this.failures = 0;
    if (seeks === this.seeks) this.next = batch.to;
  }

  private readNext(): Promise<DeliveryBatch> {
    const { ahead, next } = this;
    this.ahead = undefined;
    if (ahead?.from === next) return ahead.batch;
    return this.parts.source.read(this.lane, next, this.parts.handling.batch);
  }

  /**
   * Reads what follows the batch under way, so that its reader can begin with it. Only where a whole batch is
   * there (less would grow if it waited), and while no other lane waits for its turn: two lanes at work overlap
   * anyway, and a lane should not keep a batch in memory while it waits.
   */
  private readAhead({ to, logEnd }: DeliveryBatch): void {
    const { handler, batch: limits } = this.parts.handling;
    if (handler.coming === undefined || logEnd - to < limits.maxDeliveries || this.parts.slots.wanted) return;
    const batch = this.parts.source.read(this.lane, to, limits);
    this.ahead = { from: to, batch };
    batch.then(
      (read) => handler.coming?.(read),
      // Read again, and told of, when its turn comes.
      () => {
        if (this.ahead?.batch === batch) this.ahead = undefined;
      },
    );
  }

  private async afterFailure(error: unknown): Promise<void> {
    this.failures += 1;
    const reason = error instanceof Error ? error.message : String(error);
    const fields = { lane: laneName(this.lane), attempt: this.failures, reason };
    const forGood = error instanceof StopLane || error instanceof OffsetOutOfRange;
    const retryInMs = forGood
      ? undefined
      : backOffMs(this.parts.handling.backOff, this.failures, Math.random());

    if (retryInMs === undefined) {
      this.current = { kind: 'stopped', reason };
      this.parts.log.error('A lane has STOPPED and will not be read again by this process', fields, error);
    } else {
      this.current = { kind: 'backing-off', attempt: this.failures, reason };
      this.parts.log.warn('A lane failed and will be tried again', { ...fields, retryInMs }, error);
    }
    await this.tell(() =>
      this.parts.handling.handler.failed?.(this.lane, { error, attempt: this.failures, retryInMs }),
    );
    if (retryInMs !== undefined) await this.rest(retryInMs);
  }

  /** Sleeps the whole time, whatever else rings, unless the lane is taken away. */
  private async rest(ms: number): Promise<void> {
    const until = performance.now() + ms;
    for (let left = ms; left > 0 && !this.ending; left = until - performance.now())
      await this.bell.wait(left);
  }
}
