import type { Entered } from './in-flight';

/**
 * The room that one request takes. It is given back once the request was answered, or its sender went away, and
 * nobody works on it any more: whoever hangs up does not end the work, which takes its memory until it is done.
 */
export class HeldRoom {
  private bodyThereAt: number | undefined;
  private servedMs: number | undefined;
  private isWorkedOn = false;
  private isClosed = false;

  constructor(private readonly entered: Entered) {}

  /** The whole body has come; never said of one that is read while it is worked on. */
  bodyIsThere(): void {
    this.bodyThereAt = performance.now();
  }

  workBegins(): void {
    this.isWorkedOn = !this.isClosed;
  }

  workEnds(): void {
    const isLast = this.isWorkedOn && this.isClosed;
    this.isWorkedOn = false;
    if (isLast) this.entered.leave(this.servedMs);
  }

  /** Nothing more goes to the sender: they have the answer, or went away, which says nothing of how soon it was there. */
  close(isAnswered: boolean): void {
    this.isClosed = true;
    if (isAnswered && this.bodyThereAt !== undefined) this.servedMs = performance.now() - this.bodyThereAt;
    if (!this.isWorkedOn) this.entered.leave(this.servedMs);
  }
}
