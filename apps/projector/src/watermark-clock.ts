import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#platform';
import type { WatermarkStore } from '#records';

const EVERY_MS = 1_000;

/** Has a watermark stored each second, never twice at once, and one more when it stops. */
export class WatermarkClock {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private failing = false;

  constructor(
    private readonly watermarks: Pick<WatermarkStore, 'store'>,
    private readonly logger: Logger,
    private readonly everyMs = EVERY_MS,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** Resolves when the last watermark, of everything recorded by now, has been stored. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await sleep(this.everyMs, undefined, { signal }).catch(() => undefined);
      await this.store();
    }
  }

  /** Written once for a row of failures: an unreachable database would otherwise fill the log. */
  private async store(): Promise<void> {
    try {
      await this.watermarks.store();
      this.failing = false;
    } catch (cause) {
      if (!this.failing) this.logger.error('no watermark could be stored; trying on', {}, cause);
      this.failing = true;
    }
  }
}
