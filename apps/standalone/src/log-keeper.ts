import { LogRetention } from '#event-log';
import type { RetentionBlock, SegmentLimits } from '#event-log';
import { Ticker } from '#platform';
import type { Logger } from '#platform';
import type { Pool } from 'pg';

const EVERY_MS = 60_000;
/** Longer than any append takes; who cannot get its lock by then comes again a minute later. */
const LOCK_TIMEOUT_MS = 2_000;

const SEGMENT_LIMITS: SegmentLimits = {
  maxDeliveries: 1_000_000,
  maxBytes: 1024 * 1024 * 1024,
  maxAgeMs: 24 * 60 * 60 * 1000,
};

/**
 * Lets the event log forget, by whole segments, what everyone who reads it has recorded. The records are the
 * memory; the log is only how they came. The one thing a running process does as the owner of the tables.
 */
export class LogKeeper {
  private readonly ticker: Ticker;
  private readonly retention: LogRetention;
  /** What kept the log from forgetting at the last look, and whether it has been said. */
  private blocked: { readonly by: string; readonly said: boolean } | undefined;

  constructor(
    owner: Pool,
    private readonly logger: Logger,
    everyMs = EVERY_MS,
  ) {
    this.retention = new LogRetention(owner, LOCK_TIMEOUT_MS);
    this.ticker = new Ticker('Tending the event log', everyMs, () => this.keep(), logger);
  }

  start(): void {
    this.ticker.start();
    this.ticker.soon();
  }

  stop(): Promise<void> {
    return this.ticker.stop();
  }

  private async keep(): Promise<void> {
    const opened = await this.retention.rollIfDue(SEGMENT_LIMITS);
    if (opened !== undefined) this.logger.info('the event log opened a segment', { segment: opened });
    const { segments, blockedBy } = await this.retention.retirePassed();
    if (segments.length > 0) {
      this.logger.info('the event log let go of segments', { segments: segments.join(' ') });
    }
    this.noteBlocks(blockedBy);
  }

  /**
   * A reader passes a segment a moment after it was closed, so what blocks it is said when it is met again at
   * the next look; once, until something else does.
   */
  private noteBlocks(blocks: readonly RetentionBlock[]): void {
    const [first] = blocks;
    if (!first) {
      this.blocked = undefined;
      return;
    }
    const groups = [...new Set(blocks.map(({ group }) => group ?? '(none has read it)'))].sort().join(' ');
    const by = `${first.segment} ${groups}`;
    const isMetAgain = this.blocked?.by === by;
    if (isMetAgain && !this.blocked?.said) {
      const fields = { segment: first.segment, groups, lanes: blocks.length };
      this.logger.warn('the event log cannot let go of a segment that readers have yet to pass', fields);
    }
    this.blocked = { by, said: isMetAgain };
  }
}
