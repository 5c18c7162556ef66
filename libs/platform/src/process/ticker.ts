import type { Logger } from '../logging/logger';
import { Bell } from './bell';

/** What a part writes its own lines to. */
export type LogLines = Pick<Logger, 'info' | 'warn' | 'error'>;

const afterFailureMs = 1_000;

/**
 * Does a piece of work at an interval, never twice at once, until stopped. A row of failures is written once
 * at its beginning and once at its end: an unreachable database would otherwise fill the log.
 */
export class Ticker {
  private readonly bell = new Bell();
  private stopped = false;
  private failing = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly what: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<void>,
    private readonly log: LogLines,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** Without waiting for the rest of the interval. */
  soon(): void {
    this.bell.ring();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.bell.ring();
    await this.running;
  }

  private async run(): Promise<void> {
    for (;;) {
      await this.bell.wait(this.failing ? Math.max(this.everyMs, afterFailureMs) : this.everyMs);
      if (this.stopped) return;
      try {
        await this.work();
        if (this.failing) this.log.info(`${this.what} works again`);
        this.failing = false;
      } catch (error) {
        if (!this.failing) this.log.error(`${this.what} fails; trying on`, {}, error);
        this.failing = true;
      }
    }
  }
}
