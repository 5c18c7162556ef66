import { counted, thousands } from '../output';
import { ProgressLine } from '../progress-line';
import type { Screen } from '../progress-line';

/** How far it came. */
export interface Standing {
  readonly accepted: number;
  readonly refused: number;
  /** Bytes of the file that are done with. */
  readonly offset: number;
}

/** Shows how a file goes. */
export class Progress {
  private readonly line: ProgressLine;
  private readonly begunMs: number;
  private readonly done: number;

  constructor(
    screen: Screen,
    /** Of the whole file, where that is known. */
    private readonly bytes: number | undefined,
    begunAt: Standing,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.line = new ProgressLine(screen, nowMs);
    this.begunMs = nowMs();
    this.done = begunAt.accepted + begunAt.refused;
  }

  show(standing: Standing): void {
    this.line.show(() => {
      const aSecond =
        ((standing.accepted + standing.refused - this.done) * 1000) / (this.nowMs() - this.begunMs);
      return progressLine(standing, aSecond, this.bytes);
    });
  }

  /** To be called before anything else is written there. */
  clear(): void {
    this.line.clear();
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
