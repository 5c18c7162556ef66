import { counted, thousands } from '../output';

/** How far it came. */
export interface Standing {
  readonly accepted: number;
  readonly refused: number;
  /** Bytes of the file that are done with. */
  readonly offset: number;
}

const REDRAWN_EVERY_MS = 200;
const LINE_EVERY_MS = 10_000;
const CLEARED = '\r\u001b[2K';

/** Where it is shown: standard error, or what stands for it. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how a file goes: on a terminal in one line that is redrawn, elsewhere in a line now and then. */
export class Progress {
  private shownMs: number;
  private isDrawn = false;
  private readonly begunMs: number;
  private readonly done: number;

  constructor(
    private readonly screen: Screen,
    /** Of the whole file, where that is known. */
    private readonly bytes: number | undefined,
    begunAt: Standing,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.begunMs = nowMs();
    this.shownMs = this.begunMs;
    this.done = begunAt.accepted + begunAt.refused;
  }

  show(standing: Standing): void {
    const now = this.nowMs();
    if (now - this.shownMs < (this.screen.isTTY ? REDRAWN_EVERY_MS : LINE_EVERY_MS)) return;
    this.shownMs = now;
    const aSecond = ((standing.accepted + standing.refused - this.done) * 1000) / (now - this.begunMs);
    const line = progressLine(standing, aSecond, this.bytes);
    this.screen.write(this.screen.isTTY ? `${CLEARED}${line}` : `${line}\n`);
    this.isDrawn = this.screen.isTTY === true;
  }

  /** To be called before anything else is written there. */
  clear(): void {
    if (this.isDrawn) this.screen.write(CLEARED);
    this.isDrawn = false;
  }
}

/** `45,000 events accepted, 12 refused, 9,800 a second, 37%`. */
function progressLine(
  { accepted, refused, offset }: Standing,
  aSecond: number,
  bytes: number | undefined,
): string {
  const share = bytes === undefined || bytes === 0 ? [] : [`${Math.floor((100 * offset) / bytes)}%`];
  return [
    `${counted(accepted, 'event')} accepted`,
    `${thousands(refused)} refused`,
    `${thousands(Math.round(aSecond))} a second`,
    ...share,
  ].join(', ');
}
