const REDRAWN_EVERY_MS = 200;
const LINE_EVERY_MS = 10_000;
const CLEARED = '\r\u001b[2K';

/** Where it is shown: standard error, or what stands for it. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how something goes: on a terminal in one line that is redrawn, elsewhere in a line now and then. */
export class ProgressLine {
  private shownMs: number;
  private isDrawn = false;

  constructor(
    private readonly screen: Screen,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.shownMs = nowMs();
  }

  /** May be called as often as there is something new; it is asked for its words when they are shown. */
  show(line: () => string): void {
    const now = this.nowMs();
    if (now - this.shownMs < (this.screen.isTTY ? REDRAWN_EVERY_MS : LINE_EVERY_MS)) return;
    this.shownMs = now;
    this.screen.write(this.screen.isTTY ? `${CLEARED}${line()}` : `${line()}\n`);
    this.isDrawn = this.screen.isTTY === true;
  }

  /** To be called before anything else is written there. */
  clear(): void {
    if (this.isDrawn) this.screen.write(CLEARED);
    this.isDrawn = false;
  }
}
