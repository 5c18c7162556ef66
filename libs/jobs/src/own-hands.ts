import type { LogLines } from '#platform';
import type { Hands } from './due-work';
import { keyText } from './duty';
import type { ObligationKey } from './duty';

/** Carries out in this process what it is handed, a few at a time. Nothing is kept: what is lost here is still due. */
export class OwnHands implements Hands {
  private readonly waiting = new Map<string, ObligationKey>();
  private readonly underWay = new Map<string, Promise<void>>();
  private closed = false;

  constructor(
    private readonly carryOut: (key: ObligationKey) => Promise<unknown>,
    private readonly atOnce: number,
    private readonly log: LogLines,
  ) {}

  hand(keys: readonly ObligationKey[]): Promise<void> {
    for (const key of keys) {
      if (!this.underWay.has(keyText(key))) this.waiting.set(keyText(key), key);
    }
    this.goOn();
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.waiting.clear();
    await Promise.all(this.underWay.values());
  }

  private goOn(): void {
    for (const [text, key] of this.waiting) {
      if (this.closed || this.underWay.size >= this.atOnce) return;
      this.waiting.delete(text);
      this.underWay.set(text, this.carryOutOne(text, key));
    }
  }

  private async carryOutOne(text: string, key: ObligationKey): Promise<void> {
    try {
      await this.carryOut(key);
    } catch (cause) {
      this.log.warn('due work could not be begun', { ...key }, cause);
    } finally {
      this.underWay.delete(text);
      this.goOn();
    }
  }
}
