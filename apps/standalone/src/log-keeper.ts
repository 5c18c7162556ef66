import { setTimeout as sleep } from 'node:timers/promises';
import { LogRetention } from '#event-log';
import type { SegmentLimits } from '#event-log';
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
  private readonly stopping = new AbortController();
  private readonly retention: LogRetention;
  private running: Promise<void> = Promise.resolve();

  constructor(
    owner: Pool,
    private readonly logger: Logger,
  ) {
    this.retention = new LogRetention(owner, LOCK_TIMEOUT_MS);
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.keep();
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async keep(): Promise<void> {
    try {
      const opened = await this.retention.rollIfDue(SEGMENT_LIMITS);
      if (opened !== undefined) this.logger.info('the event log opened a segment', { segment: opened });
      const { segments } = await this.retention.retirePassed();
      if (segments.length > 0) {
        this.logger.info('the event log let go of segments', { segments: segments.join(' ') });
      }
    } catch (cause) {
      this.logger.warn('the event log could not be tended; trying again in a minute', {}, cause);
    }
  }
}
