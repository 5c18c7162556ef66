import { EventBytes, isBlank, NEW_LINE } from './entry';
import type { Entry, Position, Splitter } from './entry';

/** One event a line; blank lines count for nothing. */
export class LineSplitter implements Splitter {
  private offset: number;
  private line: number;
  private index: number;
  private readonly begun = new EventBytes();

  constructor({ offset, line, index }: Position) {
    this.offset = offset;
    this.line = line;
    this.index = index;
  }

  *push(piece: Buffer): Generator<Entry> {
    let from = 0;
    for (let at = piece.indexOf(NEW_LINE); at !== -1; at = piece.indexOf(NEW_LINE, from)) {
      this.begun.add(piece.subarray(from, at));
      this.offset += at + 1 - from;
      yield* this.endLine();
      from = at + 1;
    }
    if (from < piece.length) this.begun.add(piece.subarray(from));
    this.offset += piece.length - from;
  }

  end(): Entry[] {
    return this.begun.isEmpty ? [] : this.endLine();
  }

  private endLine(): Entry[] {
    const line = this.line++;
    const event = this.begun.take();
    if (event.ok && isBlank(event.value)) return [];
    const index = this.index++;
    return [{ line, index, event, next: { offset: this.offset, line: this.line, index: this.index } }];
  }
}
