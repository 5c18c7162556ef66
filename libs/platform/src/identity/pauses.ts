const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * Leaves somebody who fails in peace for a while, twice as long each time, so that they are not kept from recovering by
 * everybody who waits for them. The first answer ends it.
 */
export class Pauses {
  private failures = 0;
  private untilMs = 0;

  /**
   * @param onFailure hears of each failure that begins a pause.
   * @param now milliseconds from any moment; no clock that somebody may set.
   */
  constructor(
    private readonly onFailure: (cause: unknown) => void = () => {},
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** How long nothing is asked yet. */
  leftMs(): number {
    return Math.max(0, this.untilMs - this.now());
  }

  /** @throws Error where it is too soon; what the question throws, which begins the next pause. */
  async ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    if (this.leftMs() > 0) throw new Error('it failed a moment ago, and is asked again after a pause');
    try {
      const answer = await question();
      this.failures = 0;
      return answer;
    } catch (cause) {
      this.untilMs = this.now() + Math.min(LONGEST_MS, FIRST_MS * 2 ** this.failures++);
      this.onFailure(cause);
      throw cause;
    }
  }
}
