import { fail } from '#kernel';
import type { Refusal } from '#kernel';
import { BrokenFile, EventBytes, isSpace, NEW_LINE, onOneLine } from './entry';
import type { Entry, Position, Splitter } from './entry';

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** Where in the array the next byte stands: before its bracket, before an event, in one, behind one, behind it all. */
type Place = 'array' | 'first-event' | 'event' | 'in-event' | 'comma' | 'nothing';

const EXPECTED: Readonly<Record<Exclude<Place, 'in-event'>, string>> = {
  array: 'its opening bracket',
  'first-event': 'an event or its closing bracket',
  event: 'an event',
  comma: 'a comma or its closing bracket',
  nothing: 'nothing',
};

/**
 * The events of a JSON array. It looks for where each begins and ends, by brackets and quotes; whether what stands
 * between is JSON is for whoever reads it.
 */
export class ArraySplitter implements Splitter {
  private place: Place;
  private offset: number;
  private line: number;
  private index: number;
  private beganOnLine = 0;
  private depth = 0;
  private inString = false;
  private isEscaped = false;
  private isBroken = false;
  private readonly begun = new EventBytes();

  constructor({ offset, line, index }: Position) {
    this.offset = offset;
    this.line = line;
    this.index = index;
    this.place = index === 0 ? 'array' : 'comma';
  }

  *push(piece: Buffer): Generator<Entry> {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at] ?? 0;
      if (this.place === 'in-event' && this.endsEvent(byte)) {
        this.begun.add(piece.subarray(from, at));
        yield this.endEvent(this.offset + at);
      }
      if (this.place === 'in-event') this.passWithin(byte);
      else if (!isSpace(byte)) {
        this.passBetween(byte);
        from = at;
      }
      if (byte === NEW_LINE) this.line++;
    }
    if (this.place === 'in-event') this.begun.add(piece.subarray(from));
    this.offset += piece.length;
  }

  end(): Entry[] {
    if (this.place === 'nothing') return [];
    const within = `the event that begins on line ${this.beganOnLine} has no end`;
    throw new BrokenFile(
      `The array is cut short: ${this.place === 'in-event' ? within : `${EXPECTED[this.place]} is missing`}.`,
    );
  }

  private endsEvent(byte: number): boolean {
    return !this.inString && this.depth <= 0 && (byte === COMMA || byte === CLOSING_BRACKET);
  }

  private passWithin(byte: number): void {
    if (this.inString) {
      if (byte === NEW_LINE) this.isBroken = true;
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === BACKSLASH) this.isEscaped = true;
      else if (byte === QUOTE) this.inString = false;
    } else if (byte === QUOTE) this.inString = true;
    else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) this.depth++;
    else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) this.depth--;
  }

  private passBetween(byte: number): void {
    const { place } = this;
    if (place === 'array' && byte === OPENING_BRACKET) this.place = 'first-event';
    else if ((place === 'first-event' || place === 'comma') && byte === CLOSING_BRACKET)
      this.place = 'nothing';
    else if (place === 'comma' && byte === COMMA) this.place = 'event';
    else if ((place === 'first-event' || place === 'event') && byte !== COMMA && byte !== CLOSING_BRACKET)
      this.beginEvent(byte);
    else this.breakOff(place);
  }

  private beginEvent(byte: number): void {
    this.place = 'in-event';
    this.beganOnLine = this.line;
    this.depth = 0;
    this.isBroken = false;
    this.passWithin(byte);
  }

  private endEvent(offset: number): Entry {
    this.place = 'comma';
    const taken = this.begun.take();
    const event = this.isBroken ? fail(NEW_LINE_IN_TEXT) : onOneLine(taken);
    const index = this.index++;
    return { line: this.beganOnLine, index, event, next: { offset, line: this.line, index: this.index } };
  }

  private breakOff(place: Place): never {
    const expected = place === 'in-event' ? '' : EXPECTED[place];
    throw new BrokenFile(`The array is not JSON on line ${this.line}, where ${expected} is expected.`);
  }
}

const NEW_LINE_IN_TEXT: Refusal = {
  rule: 'not-json',
  where: '',
  what: 'a text that goes over two lines',
  mend: 'Write a new line within a text as \\n.',
};
