import { EventBytes, isSpace, NEW_LINE, onOneLine } from './entry';
import type { Entry, Position, Splitter } from './entry';

/** One event alone, over any lines. */
export class OneSplitter implements Splitter {
  private offset: number;
  private line: number;
  private readonly index: number;
  private beganOnLine: number | undefined;
  private readonly event = new EventBytes();

  constructor({ offset, line, index }: Position) {
    this.offset = offset;
    this.line = line;
    this.index = index;
  }

  push(piece: Buffer): Entry[] {
    for (const byte of piece) {
      if (!isSpace(byte)) this.beganOnLine ??= this.line;
      if (byte === NEW_LINE) this.line++;
    }
    this.event.add(piece);
    this.offset += piece.length;
    return [];
  }

  end(): Entry[] {
    const { offset, line, index, beganOnLine } = this;
    // Behind the event there is but white space.
    if (beganOnLine === undefined) return [];
    const event = onOneLine(this.event.take());
    return [{ line: beganOnLine, index, event, next: { offset, line, index: index + 1 } }];
  }
}
